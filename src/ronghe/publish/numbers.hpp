// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ronghe/base/date.hpp"
#include "ronghe/base/decimal.hpp"
#include "ronghe/publish/texts.hpp"

// Numbers and dates as people read them: thousands commas, U+2212 as minus, units in words.
namespace ronghe::publish {

[[nodiscard]] std::string grouped(const Decimal& value, int digits);
[[nodiscard]] std::string grouped(std::int64_t value);

struct Amount {
  Decimal value;
  std::string_view unit;  // ratio | persons | yuan | yuan/person | days | per_year | ...
  Language language = Language::zh;
};

// With its unit. Given the limit beside which it stands, a value that is not on the limit is
// written with as many digits as it takes to look different from it, and beside a limit below one
// (0.5 %) with two digits at least.
[[nodiscard]] std::string shown(const Amount& amount,
                                const std::optional<Decimal>& limit = std::nullopt);
// With a sign; a difference of two rates is in percentage points. Digits beside a limit as above.
[[nodiscard]] std::string shown_difference(const Amount& difference,
                                           const std::optional<Decimal>& limit = std::nullopt);
// A part of a fraction: no decimals where it is whole in the unit that is written.
[[nodiscard]] std::string shown_part(const Amount& part);
// A count or a sum whose unit is not known.
[[nodiscard]] std::string shown_count(const Decimal& value);
[[nodiscard]] std::string unit_word(std::string_view unit, Language language);

// "2025年11月23日", "23 November 2025"; tables use to_string(date).
[[nodiscard]] std::string shown_date(const Date& date, Language language);

}  // namespace ronghe::publish
