// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <string_view>

#include "ronghe/base/decimal.hpp"
#include "ronghe/policy/yaml.hpp"

// Shares of a whole, from 0 to 1; a percentage that was written as one would never be reached.
namespace ronghe::policy {

inline constexpr std::string_view ratio_unit = "ratio";

[[nodiscard]] inline bool is_ratio(const Decimal& number) {
  return number >= Decimal(0) && number <= Decimal(1);
}

// What it would be as a share is only offered: 1.96 may be no percentage at all.
inline void report_no_ratio(YamlReader& yaml, const YAML::Node& node, const Decimal& number) {
  const auto share = Decimal::multiply(number, *Decimal::parse("0.01"));
  const bool percent = share && number > Decimal(1) && is_ratio(*share);
  const auto what = fmt::format("{} is no ratio, which is a share from 0 to 1", number.to_string());
  yaml.report_later(
      node, percent ? "pack-ratio-in-percent"_code : "pack-no-ratio"_code,
      {{"value", number.to_string()}, {"share", percent ? share->to_string() : ""}},
      percent
          ? fmt::format("{}; write {} if it is a percentage, else give it another unit, such as "
                        "number",
                        what, share->to_string())
          : what + "; correct it, or give it another unit, such as number");
}

}  // namespace ronghe::policy
