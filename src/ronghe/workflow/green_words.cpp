// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/green_words.hpp"

#include "ronghe/publish/phrases.hpp"
#include "ronghe/publish/texts.hpp"

namespace ronghe::workflow {

namespace {

using evaluate::GreenStep;
using publish::text;

class Words {
 public:
  Words(const GreenQuestion& question, Language language)
      : indicator_(question.indicator),
        stored_(question.stored),
        way_(question.way),
        fraction_(question.fraction),
        language_(language) {}

  [[nodiscard]] std::string sentence() const {
    switch (way_.step) {
      case GreenStep::none_needed: return word("green.already");
      case GreenStep::carries_none: return word("green.unlit");
      case GreenStep::not_applicable: return nothing();
      case GreenStep::report: return text(language_, "green.report", {bound()});
      case GreenStep::unclear:
        return way_.value ? text(language_, "green.unclear", {shown_value(*way_.value)})
                          : word("green.unknown");
      case GreenStep::change: break;
    }
    std::string all;
    const auto add = [&](const std::string& part) {
      if (!part.empty()) all += (all.empty() ? "" : word("reason.and")) + part;
    };
    if (way_.persons) add(persons());
    // With more persons the parts change, too: then only the value can be named.
    if (way_.numerator && !way_.persons) {
      add(numerator());
    } else if (way_.value) {
      add(text(language_, "green.value", {bound(), shown_value(*stored_.value)}));
    }
    if (way_.coverage) add(coverage());
    return all + word("green.stop");
  }

 private:
  [[nodiscard]] const std::string& word(std::string_view key) const { return text(language_, key); }

  [[nodiscard]] std::string nothing() const {
    const auto& whole = publish::of(indicator_.denominator, language_);
    return whole.empty() ? word("green.nothing_found") : text(language_, "green.nothing", {whole});
  }

  [[nodiscard]] std::string shown_value(const Decimal& value) const {
    return publish::shown({value, indicator_.unit, language_}, way_.value);
  }

  // "至少达到 50.0%", "高于 100 人"
  [[nodiscard]] std::string bound() const {
    const bool up = indicator_.direction == policy::Direction::up;
    const auto* key = up ? (way_.beyond ? "green.above" : "green.at_least")
                         : (way_.beyond ? "green.below" : "green.at_most");
    return text(language_, key, {shown_value(way_.value.value_or(Decimal(0)))});
  }

  [[nodiscard]] std::string part(const Decimal& value, const std::string& unit) const {
    return publish::part_words(value, unit, language_);
  }

  [[nodiscard]] std::string numerator() const {
    // Without a denominator the value itself is what is counted.
    const auto& now = stored_.denominator ? stored_.numerator : stored_.value;
    const auto unit = stored_.denominator ? fraction_.numerator_unit : std::string();
    const auto change = Decimal::subtract(*way_.numerator, *now).value_or(Decimal());
    const auto more = part(change.abs(), unit);
    auto words = publish::of(indicator_.to_green, language_);
    if (const auto at = words.find(policy::Indicator::count_mark); at != std::string::npos) {
      words.replace(at, policy::Indicator::count_mark.size(), more);
    } else {
      words = text(language_, change < Decimal(0) ? "green.less" : "green.more", {counted(), more});
    }
    if (!stored_.denominator) {
      return words +
             text(language_, "green.from_to", {part(*now, unit), part(*way_.numerator, unit)});
    }
    return words + text(language_, "green.from_to_of",
                        {part(*now, unit), part(*way_.numerator, unit), whole(), counted()});
  }

  [[nodiscard]] const std::string& counted() const {
    const auto& name = publish::of(indicator_.numerator, language_);
    return name.empty() ? word("data.numerator") : name;
  }

  // "在协议、成员名单或目录中的企业数 19"
  [[nodiscard]] std::string whole() const {
    const auto& name = publish::of(indicator_.denominator, language_);
    return text(language_, "green.whole",
                {name.empty() ? word("data.denominator") : name,
                 part(*stored_.denominator, fraction_.denominator_unit)});
  }

  [[nodiscard]] std::string persons() const {
    return text(language_, "green.persons",
                {publish::shown_count(stored_.persons.value_or(Decimal(0))),
                 publish::shown_count(*way_.persons)});
  }

  [[nodiscard]] std::string coverage() const {
    const auto share = [&](const Decimal& value) {
      return publish::shown({value, "ratio", language_}, way_.coverage);
    };
    return text(language_, "green.report_more",
                {share(stored_.reporting.value_or(Decimal(0))), share(*way_.coverage)});
  }

  const policy::Indicator& indicator_;
  const evaluate::StoredValue& stored_;
  const evaluate::WayToGreen& way_;
  const policy::Fraction& fraction_;
  Language language_;
};

}  // namespace

std::string green_words(const GreenQuestion& question, Language language) {
  return Words(question, language).sentence();
}

}  // namespace ronghe::workflow
