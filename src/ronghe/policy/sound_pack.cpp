// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/sound_pack.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "ronghe/policy/compile/compiler.hpp"
#include "ronghe/policy/limit_order.hpp"

namespace ronghe::policy {

namespace {

Result<Pack> compiled(Pack pack, const Date& day) {
  std::vector<Error> errors;
  Compiler compiler(pack, day, errors);
  compiler.compile_pack();
  std::ranges::copy(compiler.later(), std::back_inserter(errors));
  if (errors.empty()) errors = swapped_limits(pack);
  if (errors.empty()) return pack;
  sort_by_place(errors);
  return std::unexpected(joined(errors));
}

}  // namespace

Result<Pack> sound_pack(const std::string& folder, const Date& day) {
  RONGHE_TRY(pack, open_pack(folder));
  return compiled(std::move(pack), day);
}

Result<Pack> sound_pack(const std::string& folder, const Date& day,
                        const std::vector<Error>& known) {
  RONGHE_TRY(pack, open_sealed_pack(folder));
  std::vector<Error> faults;
  for (auto& fault : std::exchange(pack.warnings, {})) {
    const auto is_same = [&](const Error& one) {
      return one.message == fault.message && one.code == fault.code;
    };
    (std::ranges::any_of(known, is_same) ? pack.warnings : faults).push_back(std::move(fault));
  }
  if (!faults.empty()) return std::unexpected(joined(faults));
  return compiled(std::move(pack), day);
}

Result<Pack> sound_pack(const std::string& folder) {
  RONGHE_TRY(pack, open_pack(folder));
  const auto day = first_full_day(pack);
  return compiled(std::move(pack), day);
}

}  // namespace ronghe::policy
