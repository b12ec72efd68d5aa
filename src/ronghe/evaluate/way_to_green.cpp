// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "ronghe/evaluate/explain.hpp"
#include "ronghe/policy/light.hpp"

namespace ronghe::evaluate {

namespace {

std::string percent_or_plain(const policy::Indicator& indicator, const Decimal& value) {
  if (indicator.unit != "ratio") return value.to_string();
  const auto percent = Decimal::multiply(value, Decimal(100));
  const auto rounded = percent ? percent->rounded(1, Rounding::half_even) : std::nullopt;
  return rounded ? rounded->to_string() + " %" : value.to_string();
}

}  // namespace

std::optional<Decimal> numerator_for_green(const policy::Indicator& indicator,
                                           const StoredValue& stored,
                                           const std::optional<Decimal>& green) {
  if (!green || !stored.numerator || !stored.denominator) return std::nullopt;
  const bool whole = stored.numerator->is_integer() && stored.denominator->is_integer();
  constexpr int fen_digits = 2;
  const auto product = Decimal::multiply(*green, *stored.denominator);
  if (!product) return std::nullopt;
  return product->rounded(whole ? 0 : fen_digits, indicator.direction == policy::Direction::up
                                                      ? Rounding::ceiling
                                                      : Rounding::floor);
}

policy::Bilingual way_to_green(const policy::Indicator& indicator, const StoredValue& stored,
                               const std::optional<Decimal>& green) {
  if (policy::light_of(stored.light) == policy::Light::green)
    return {"已是绿灯。", "It is green already."};
  if (!green) return {"该指标不设灯。", "This indicator carries no light."};
  const auto limit = percent_or_plain(indicator, *green);
  const bool up = indicator.direction == policy::Direction::up;
  if (!stored.value) {
    return {fmt::format("先报送数据；数值达到{} {}即为绿灯。", up ? "至少" : "至多", limit),
            fmt::format("Report the data first; green needs a value of {} {}.",
                        up ? "at least" : "at most", limit)};
  }
  const auto needed = numerator_for_green(indicator, stored, green);
  if (!needed) {
    return {fmt::format("数值须{} {}，现为 {}。", up ? "至少为" : "至多为", limit,
                        percent_or_plain(indicator, *stored.value)),
            fmt::format("The value must be {} {}; it is {}.", up ? "at least" : "at most", limit,
                        percent_or_plain(indicator, *stored.value))};
  }
  const auto change = Decimal::subtract(*needed, *stored.numerator)->abs();
  if (change == Decimal(0)) {
    return {"数值已达绿灯线，缺的是覆盖率。",
            "The value is on the green side; coverage is lacking."};
  }
  return {
      fmt::format("分母 {} 不变时，分子须由 {} {}到 {}（{} {}）。", stored.denominator->to_string(),
                  stored.numerator->to_string(), up ? "增" : "减", needed->to_string(),
                  up ? "再增" : "再减", change.to_string()),
      fmt::format("With the denominator held at {}, the numerator must {} from {} to {} ({} {}).",
                  stored.denominator->to_string(), up ? "rise" : "fall",
                  stored.numerator->to_string(), needed->to_string(), change.to_string(),
                  up ? "more" : "fewer")};
}

}  // namespace ronghe::evaluate
