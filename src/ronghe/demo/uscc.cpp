// SPDX-License-Identifier: Apache-2.0
#include "ronghe/demo/uscc.hpp"

#include <array>

#include "ronghe/base/result.hpp"

namespace ronghe::demo {

namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr std::array<unsigned, 17> uscc_weights{1,  3,  9,  27, 19, 26, 16, 17, 20,
                                                29, 25, 13, 8,  24, 10, 30, 28};
constexpr std::array<unsigned, 8> organisation_weights{3, 7, 9, 10, 5, 8, 4, 2};

unsigned organisation_value(char c) {
  return c <= '9' ? static_cast<unsigned>(c - '0') : static_cast<unsigned>(c - 'A') + 10;
}

}  // namespace

char uscc_check(std::string_view first17) {
  ensure(first17.size() == uscc_weights.size(), "a code has 17 characters before its check");
  unsigned sum = 0;
  for (std::size_t i = 0; i < uscc_weights.size(); ++i) {
    sum += static_cast<unsigned>(alphabet.find(first17[i])) * uscc_weights[i];
  }
  const auto size = static_cast<unsigned>(alphabet.size());
  return alphabet[(size - sum % size) % size];
}

char organisation_check(std::string_view first8) {
  ensure(first8.size() == organisation_weights.size(),
         "an organisation code has 8 before its check");
  unsigned sum = 0;
  for (std::size_t i = 0; i < organisation_weights.size(); ++i) {
    sum += organisation_value(first8[i]) * organisation_weights[i];
  }
  const unsigned check = (11 - sum % 11) % 11;
  return check == 10 ? 'X' : static_cast<char>('0' + check);
}

std::string demo_uscc(std::string_view kind, std::string_view region, std::uint64_t number) {
  std::string code(kind);
  code += region;
  std::string organisation = "DEM00000";
  for (auto at = organisation.size(); at-- > 3; number /= alphabet.size()) {
    organisation[at] = alphabet[number % alphabet.size()];
  }
  ensure(number == 0, "a demo code has five free places");
  code += organisation;
  code += organisation_check(organisation);
  code += uscc_check(code);
  return code;
}

}  // namespace ronghe::demo
