// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/way_to_green.hpp"

#include <algorithm>
#include <array>

namespace ronghe::evaluate {

namespace {

using policy::Direction;
using policy::Light;

constexpr int fen_digits = 2;    // not policy: digits of an amount
constexpr int value_digits = 6;  // not policy: digits by which a value is beyond its limit

Decimal one_at(int digits) { return Decimal::scaled(1, digits).value_or(Decimal(1)); }

class Way {
 public:
  Way(const Judge& judge, const policy::Indicator& indicator, const StoredValue& stored)
      : judge_(judge), indicator_(indicator), stored_(stored) {
    measure_ = {.value = stored.value, .denominator = stored.persons, .coverage = stored.reporting};
  }

  WayToGreen find() {
    if (policy::light_of(stored_.light) == Light::green) return {.step = GreenStep::none_needed};
    const auto& green = judge_.limits(indicator_).green;
    if (!green) return {.step = GreenStep::carries_none};
    if (!stored_.value) {
      if (stored_.missing == "not_applicable") return {.step = GreenStep::not_applicable};
      way_ = {.step = GreenStep::report, .value = green};
      way_.beyond = !turns_green(with_value(*green));
      return way_;
    }
    // What is told of the number gives another light than the number has: it was rounded, or rests
    // on evidence that is erased.
    if (decided(measure_) != policy::light_of(stored_.light)) return {.value = green};
    const bool found = enough_persons() && good_value(*green) && enough_coverage();
    if (!found || light_after() != Light::green) return {.value = green};
    way_.step = GreenStep::change;
    return way_;
  }

 private:
  [[nodiscard]] Light decided(const Measure& measure) const {
    return judge_.lights(indicator_, std::array{measure}).front().light;
  }
  // Whether it would be green if all reported.
  [[nodiscard]] bool turns_green(Measure measure) const {
    measure.coverage = Decimal(1);
    return decided(measure) == Light::green;
  }
  [[nodiscard]] Light light_after() const { return decided(after(way_, stored_)); }
  [[nodiscard]] Measure with_value(const Decimal& value) const {
    auto measure = measure_;
    measure.value = value;
    return measure;
  }

  bool enough_persons() {
    if (decided(measure_) != Light::none) return true;
    const auto& least = judge_.limits(indicator_).minimum_denominator;
    if (!least || !measure_.denominator || *measure_.denominator >= *least) return false;
    way_.persons = measure_.denominator = least;
    return decided(measure_) != Light::none;
  }

  bool good_value(const Decimal& green) {
    if (turns_green(measure_)) return true;
    const bool up = indicator_.direction == Direction::up;
    const auto towards = [&](const Decimal& from, const Decimal& step) {
      return up ? Decimal::add(from, step) : Decimal::subtract(from, step);
    };
    const auto take = [&](const Decimal& value) {
      if (!turns_green(with_value(value))) return false;
      way_.value = measure_.value = value;
      return true;
    };
    if (is_fraction()) return good_numerator(green);
    if (take(green)) return true;
    way_.beyond = true;
    const bool whole = stored_.value->is_integer() && !stored_.denominator;
    const auto line = whole ? green.rounded(0, up ? Rounding::floor : Rounding::ceiling) : green;
    const auto next = line ? towards(*line, one_at(whole ? 0 : value_digits)) : std::nullopt;
    if (!next || !take(*next)) return false;
    if (whole) way_.numerator = next;
    way_.value = whole ? *next : green;
    return true;
  }

  // The value is what was divided, as far as it was kept.
  [[nodiscard]] bool is_fraction() const {
    if (!stored_.numerator || !stored_.denominator) return false;
    const auto value = Decimal::divide(*stored_.numerator, *stored_.denominator);
    return value && value->rounded(value_digits, Rounding::half_even) ==
                        stored_.value->rounded(value_digits, Rounding::half_even);
  }

  bool good_numerator(const Decimal& green) {
    const bool up = indicator_.direction == Direction::up;
    const bool whole = stored_.numerator->is_integer() && stored_.denominator->is_integer() &&
                       indicator_.unit != "yuan";
    const int digits = whole ? 0 : fen_digits;
    const auto product = Decimal::multiply(green, *stored_.denominator);
    auto needed =
        product ? product->rounded(digits, up ? Rounding::ceiling : Rounding::floor) : std::nullopt;
    // On a limit that is not included the next one is needed.
    for (int more = 0; more < 2 && needed; ++more) {
      const auto value = Decimal::divide(*needed, *stored_.denominator);
      if (value && turns_green(with_value(*value))) {
        way_.numerator = needed;
        way_.value = measure_.value = value;
        way_.beyond = more > 0;
        return *needed >= Decimal(0);
      }
      needed =
          up ? Decimal::add(*needed, one_at(digits)) : Decimal::subtract(*needed, one_at(digits));
    }
    return false;
  }

  bool enough_coverage() {
    if (decided(measure_) == Light::green) return true;
    way_.coverage = judge_.least_coverage(indicator_, measure_);
    return way_.coverage.has_value();
  }

  const Judge& judge_;
  const policy::Indicator& indicator_;
  const StoredValue& stored_;
  Measure measure_;
  WayToGreen way_;
};

}  // namespace

WayToGreen way_to_green(const Judge& judge, const policy::Indicator& indicator,
                        const StoredValue& stored) {
  return Way(judge, indicator, stored).find();
}

Measure after(const WayToGreen& way, const StoredValue& stored) {
  Measure measure{
      .value = stored.value, .denominator = stored.persons, .coverage = stored.reporting};
  if (way.persons) measure.denominator = way.persons;
  if (way.coverage) measure.coverage = way.coverage;
  if (way.numerator) {
    measure.value =
        stored.denominator ? Decimal::divide(*way.numerator, *stored.denominator) : way.numerator;
  } else if (way.value) {
    measure.value = way.value;
    if (way.beyond) {
      const auto step = one_at(value_digits);
      const bool up = stored.value && *stored.value <= *way.value;
      measure.value = up ? Decimal::add(*way.value, step) : Decimal::subtract(*way.value, step);
    }
  }
  return measure;
}

}  // namespace ronghe::evaluate
