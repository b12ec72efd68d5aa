// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/phrases.hpp"

#include <fmt/format.h>

#include <cctype>

#include "ronghe/base/html.hpp"

namespace ronghe::publish {

namespace {

// Where both limits are one, a light that is not red has to do with the green one.
std::string limit_name(const Indicator& indicator, const Number& number, Language language) {
  const bool red = indicator.red == number.limit;
  const bool green = indicator.green == number.limit;
  if (red && !(green && number.light != Light::red)) return text(language, "limit.red");
  return text(language, green ? "limit.green" : "limit.other");
}

std::vector<std::string> limits_of(const Indicator& indicator, Language language) {
  std::vector<std::string> all;
  const auto add = [&](std::string_view key, const std::optional<Decimal>& limit) {
    if (!limit) return;
    all.push_back(text(language, key) + "\u00a0" +
                  shown({*limit, indicator.unit, language}, limit));
  };
  add("limit.red", indicator.red);
  add("limit.green", indicator.green);
  return all;
}

}  // namespace

Group group_of(const Subject& subject) { return {subject.kind, subject.level}; }

std::string group_word(const Group& group, Language language) {
  if (group.kind == "region") return text_or(language, fmt::format("level.{}", group.level), "");
  return text_or(language, "kinds." + group.kind, group.kind);
}

std::string one_word(const Group& group, Language language) {
  if (group.kind == "region") {
    return text_or(language, fmt::format("level_one.{}", group.level), "");
  }
  return text_or(language, "kind." + group.kind, group.kind);
}

std::string counted(std::int64_t count, const Group& group, Language language) {
  auto word = count == 1 ? one_word(group, language) : group_word(group, language);
  if (!word.empty()) word[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(word[0])));
  return text(language, "count.one", {grouped(count), word});
}

std::string missing_word(std::string_view reason, Language language) {
  return text_or(language, "missing." + std::string(reason), reason);
}

std::string missing_mark(const Number& number, Language language) {
  if (number.missing == "suppressed") return "c";
  if (number.missing == "not_applicable") return "z";
  return missing_word(number.missing, language);
}

std::string value_words(const Indicator& indicator, const Number& number, Language language) {
  if (!number.value) return missing_mark(number, language);
  return shown({*number.value, indicator.unit, language}, number.limit);
}

std::string part_words(const Decimal& part, std::string_view unit, Language language) {
  return unit.empty() ? shown_count(part) : shown_part({part, unit, language});
}

std::string fraction_html(const Indicator& indicator, const Number& number, Language language) {
  if (!number.denominator) return "";
  const auto of = part_words(*number.denominator, indicator.denominator_unit, language);
  // Of a rounded number: how many are behind it.
  if (!number.numerator) return "<span class=\"part\">n ≈ " + escaped_html(of) + "</span>";
  return fmt::format(
      "<span class=\"part\">{} ÷</span> <span class=\"part\">{}</span>",
      escaped_html(part_words(*number.numerator, indicator.numerator_unit, language)),
      escaped_html(of));
}

std::string interval_words(const Indicator& indicator, const Number& number, Language language) {
  if (!number.interval) return "";
  const auto end = [&](const Decimal& value) {
    return shown({value, indicator.unit, language}, number.limit);
  };
  const auto low = end(number.interval->low), high = end(number.interval->high);
  // A dash before a minus sign would read as two signs.
  const bool negative = number.interval->low < Decimal(0);
  return negative ? text(language, "interval.range", {low, high}) : low + "–" + high;
}

std::string change_words(const Indicator& indicator, const Number& number, Language language) {
  if (!number.before || !number.value) return "";
  const auto change = Decimal::subtract(*number.value, *number.before);
  if (!change) return "";
  if (*change == Decimal(0)) return text(language, "change.equal");
  return (*change > Decimal(0) ? "▲\u00a0" : "▼\u00a0") +
         shown_difference({*change, indicator.unit, language}, number.limit);
}

std::string score_words(const Scores& scores, std::string_view dimension, Language language) {
  if (scores.hidden.contains(dimension)) {
    return scores.withheld ? text(language, "missing.withheld") : "c";
  }
  const auto found = scores.of.find(dimension);
  const auto& score = found == scores.of.end() ? scores.total : found->second;
  return score ? grouped(*score, 1) : "–";
}

std::string dimension_name(const ReportInput& input, const std::string& id, Language language) {
  const auto found = std::ranges::find(input.dimensions, id, &policy::Dimension::id);
  if (found != input.dimensions.end() && !found->title.zh.empty())
    return of(found->title, language);
  return text_or(language, "dimension." + id, id);
}

std::string limits_words(const Indicator& indicator, Language language) {
  return fmt::format("{}", fmt::join(limits_of(indicator, language), " · "));
}

std::string limits_html(const Indicator& indicator, Language language) {
  std::string html;
  for (const auto& limit : limits_of(indicator, language)) {
    html += "<span class=\"limit\">" + escaped_html(limit) + "</span> ";
  }
  return html;
}

std::string light_of_number_html(const Number& number, Language language) {
  if (!number.unjudged()) return light_html(number.light, language);
  return light_html(number.light, text(language, "light.unjudged"));
}

std::string distance_words(const Indicator& indicator, const Number& number, Language language) {
  if (!number.distance) return "";
  return shown_difference({*number.distance, indicator.unit, language}, number.limit);
}

std::string reason(const Indicator& indicator, const Number& number, Language language) {
  const auto& name = of(indicator.name, language);
  if (!number.value) {
    return text(language, "reason.missing", {name, missing_word(number.missing, language)});
  }
  const auto value = value_words(indicator, number, language);
  if (!number.limit || !number.distance) return text(language, "reason.value", {name, value});
  const auto limit = limit_name(indicator, number, language) + " " +
                     shown({*number.limit, indicator.unit, language}, number.limit);
  if (*number.distance == Decimal(0)) return text(language, "reason.on", {name, value, limit});
  const bool below = *number.distance < Decimal(0);
  return text(language, below ? "reason.below" : "reason.above",
              {name, value, limit, distance_words(indicator, number, language)});
}

std::string reasons(const ReportInput& input, const Judged& judged, Language language,
                    std::size_t most) {
  std::string all;
  std::size_t count = 0;
  for (const auto place : judged.deciding) {
    const auto* number = judged.number(place);
    if (number == nullptr || ++count > most) continue;
    if (!all.empty()) all += text(language, "reason.and");
    all += reason(input.indicators[place], *number, language);
  }
  if (count > most) all += text(language, "reason.more", {std::to_string(count - most)});
  return all.empty() ? text(language, "reason.none") : all;
}

std::string count_words(const std::array<std::int64_t, all_lights.size()>& by_light,
                        Language language, std::int64_t unjudged) {
  std::string words;
  const auto add = [&](std::int64_t count, const std::string& light) {
    if (count == 0) return;
    words += (words.empty() ? "" : " · ") + text(language, "count.light", {light, grouped(count)});
  };
  for (const auto light : all_lights) {
    add(by_light[static_cast<std::size_t>(light)] - (light == Light::none ? unjudged : 0),
        light_inline(light, language));
  }
  add(unjudged, text(language, "inline.unjudged"));
  return words;
}

}  // namespace ronghe::publish
