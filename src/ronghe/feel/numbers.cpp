// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/built_in.hpp"

namespace ronghe::feel {

namespace {

Value result(const BuiltInCall& call, std::optional<Decimal> value) {
  return value ? Value(*value) : call.fail("no result that a decimal can hold");
}

// The exponents of a decimal128.
constexpr int scale_least = -6111;
constexpr int scale_most = 6176;

template <Rounding mode>
Value rounded(const BuiltInCall& call) {
  const auto* number = call.number(0);
  if (number == nullptr) return call.wrong(0, "a number");
  std::optional<std::int64_t> scale = 0;
  if (call.has(1)) {
    const auto* wanted = call.number(1);
    if (wanted == nullptr) return call.wrong(1, "a number");
    scale = wanted->rounded(0, Rounding::down).value_or(*wanted).to_int64();
  }
  if (!scale || *scale < scale_least || *scale > scale_most) {
    return call.fail("the scale must be from -6111 to 6176");
  }
  // More digits than 34 cannot be cut off: the number stays.
  return number->rounded(static_cast<int>(*scale), mode).value_or(*number);
}

Value absolute(const BuiltInCall& call) {
  if (const auto* number = call.number(0)) return number->abs();
  if (const auto* days = call.as(0, Kind::days_duration)) {
    return DaysDuration{days->days()->seconds.abs()};
  }
  if (const auto* months = call.as(0, Kind::months_duration)) {
    const auto size = months->months()->months;
    return MonthsDuration{size < 0 ? -size : size};
  }
  return call.wrong(0, "a number or a duration");
}

// dividend - divisor * floor(dividend / divisor)
Value modulo(const BuiltInCall& call) {
  const auto* dividend = call.number(0);
  const auto* divisor = call.number(1);
  if (dividend == nullptr) return call.wrong(0, "a number");
  if (divisor == nullptr) return call.wrong(1, "a number");
  if (*divisor == Decimal(0)) return call.fail("the divisor is zero");
  const auto quotient = Decimal::divide(*dividend, *divisor);
  if (!quotient) return call.fail("no result that a decimal can hold");
  const auto whole = quotient->rounded(0, Rounding::floor).value_or(*quotient);
  const auto product = Decimal::multiply(*divisor, whole);
  return result(call, product ? Decimal::subtract(*dividend, *product) : std::nullopt);
}

template <auto function>
Value of_number(const BuiltInCall& call) {
  const auto* number = call.number(0);
  return number == nullptr ? call.wrong(0, "a number") : result(call, function(*number));
}

std::optional<Decimal> root(Decimal value) {
  return value < Decimal(0) ? std::nullopt : Decimal::sqrt(value);
}
std::optional<Decimal> logarithm(Decimal value) {
  return value <= Decimal(0) ? std::nullopt : Decimal::log(value);
}

template <bool odd>
Value parity(const BuiltInCall& call) {
  const auto* number = call.number(0);
  if (number == nullptr) return call.wrong(0, "a number");
  const auto half = Decimal::divide(*number, Decimal(2));
  if (!half || !number->is_integer()) return Value(false);
  return Value(half->is_integer() != odd);
}

}  // namespace

std::vector<BuiltIn> number_functions() {
  return {
      {"decimal", {"n", "scale"}, 2, false, rounded<Rounding::half_even>},
      {"floor", {"n", "scale"}, 1, false, rounded<Rounding::floor>},
      {"ceiling", {"n", "scale"}, 1, false, rounded<Rounding::ceiling>},
      {"round up", {"n", "scale"}, 2, false, rounded<Rounding::up>},
      {"round down", {"n", "scale"}, 2, false, rounded<Rounding::down>},
      {"round half up", {"n", "scale"}, 2, false, rounded<Rounding::half_up>},
      {"round half down", {"n", "scale"}, 2, false, rounded<Rounding::half_down>},
      {"abs", {"n"}, 1, false, absolute},
      {"modulo", {"dividend", "divisor"}, 2, false, modulo},
      {"sqrt", {"number"}, 1, false, of_number<root>},
      {"log", {"number"}, 1, false, of_number<logarithm>},
      {"exp", {"number"}, 1, false, of_number<Decimal::exp>},
      {"odd", {"number"}, 1, false, parity<true>},
      {"even", {"number"}, 1, false, parity<false>},
  };
}

}  // namespace ronghe::feel
