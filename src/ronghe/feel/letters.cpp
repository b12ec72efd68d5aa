// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/letters.hpp"

#include <unicode/uchar.h>
#include <unicode/uversion.h>

#include <algorithm>
#include <array>

#include "ronghe/base/utf8.hpp"

namespace ronghe::feel {

namespace {

UChar32 code(char32_t c) { return static_cast<UChar32>(c); }

struct Category {
  std::string_view name;
  std::uint32_t mask;
};

// Without the surrogates, which XML Schema leaves out of C.
constexpr std::array categories{
    Category{"L", U_GC_L_MASK},   Category{"Lu", U_GC_LU_MASK},
    Category{"Ll", U_GC_LL_MASK}, Category{"Lt", U_GC_LT_MASK},
    Category{"Lm", U_GC_LM_MASK}, Category{"Lo", U_GC_LO_MASK},
    Category{"M", U_GC_M_MASK},   Category{"Mn", U_GC_MN_MASK},
    Category{"Mc", U_GC_MC_MASK}, Category{"Me", U_GC_ME_MASK},
    Category{"N", U_GC_N_MASK},   Category{"Nd", U_GC_ND_MASK},
    Category{"Nl", U_GC_NL_MASK}, Category{"No", U_GC_NO_MASK},
    Category{"P", U_GC_P_MASK},   Category{"Pc", U_GC_PC_MASK},
    Category{"Pd", U_GC_PD_MASK}, Category{"Ps", U_GC_PS_MASK},
    Category{"Pe", U_GC_PE_MASK}, Category{"Pi", U_GC_PI_MASK},
    Category{"Pf", U_GC_PF_MASK}, Category{"Po", U_GC_PO_MASK},
    Category{"Z", U_GC_Z_MASK},   Category{"Zs", U_GC_ZS_MASK},
    Category{"Zl", U_GC_ZL_MASK}, Category{"Zp", U_GC_ZP_MASK},
    Category{"S", U_GC_S_MASK},   Category{"Sm", U_GC_SM_MASK},
    Category{"Sc", U_GC_SC_MASK}, Category{"Sk", U_GC_SK_MASK},
    Category{"So", U_GC_SO_MASK}, Category{"Cc", U_GC_CC_MASK},
    Category{"Cf", U_GC_CF_MASK}, Category{"Co", U_GC_CO_MASK},
    Category{"Cn", U_GC_CN_MASK}, Category{"C", U_GC_C_MASK & ~U_GC_CS_MASK}};

}  // namespace

char32_t to_lower(char32_t c) { return static_cast<char32_t>(u_tolower(code(c))); }
char32_t to_upper(char32_t c) { return static_cast<char32_t>(u_toupper(code(c))); }

namespace {

CaseMapping mapping_of(char32_t (*change)(char32_t)) {
  constexpr char32_t last = 0x10FFFF;
  CaseMapping made;
  for (char32_t c = 0; c <= last; ++c) {
    const auto changed = change(c);
    if (changed == c) continue;
    append_utf8(made.from, c);
    append_utf8(made.to, changed);
  }
  return made;
}

}  // namespace

const CaseMapping& upper_mapping() {
  static const auto mapping = mapping_of(to_upper);
  return mapping;
}
const CaseMapping& lower_mapping() {
  static const auto mapping = mapping_of(to_lower);
  return mapping;
}

bool is_wide(char32_t c) {
  const auto width = u_getIntPropertyValue(code(c), UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH;
}

std::optional<LetterProperty> LetterProperty::named(std::string_view name) {
  if (const auto* found = std::ranges::find(categories, name, &Category::name);
      found != categories.end()) {
    return LetterProperty(found->mask, 0);
  }
  if (!name.starts_with("Is")) return std::nullopt;
  const auto block = u_getPropertyValueEnum(UCHAR_BLOCK, std::string(name.substr(2)).c_str());
  if (block == UCHAR_INVALID_CODE) return std::nullopt;
  return LetterProperty(0, block);
}

bool LetterProperty::holds(char32_t c) const {
  if (categories_ == 0) return static_cast<int>(ublock_getCode(code(c))) == block_;
  return (U_GET_GC_MASK(code(c)) & categories_) != 0;
}

std::string letters_version() {
  const auto text = [](auto version) {
    UVersionInfo numbers;
    std::array<char, U_MAX_VERSION_STRING_LENGTH> out{};
    version(numbers);
    u_versionToString(numbers, out.data());
    return std::string(out.data());
  };
  return "ICU " + text(u_getVersion) + ", Unicode " + text(u_getUnicodeVersion);
}

}  // namespace ronghe::feel
