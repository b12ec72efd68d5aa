// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/explanation_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "ronghe/publish/light.hpp"
#include "ronghe/publish/numbers.hpp"
#include "ronghe/publish/phrases.hpp"
#include "ronghe/publish/texts.hpp"
#include "ronghe/workflow/condition_words.hpp"
#include "ronghe/workflow/green_words.hpp"

namespace ronghe::workflow {

namespace {

std::string exact(const std::optional<Decimal>& value) { return value ? value->to_string() : "–"; }

class Text {
 public:
  Text(const ExplainedRun& explained, Language language)
      : explained_(explained),
        why_(explained.why),
        words_(explained.pack, language),
        language_(language) {}

  std::string whole() {
    out_ = fmt::format("{} {}\n", words_.relation(why_.kind), why_.subject);
    if (!why_.standing.empty()) line(0, "why.standing", {standing()});
    if (explained_.as_published) line(0, "why.as_published", {});
    if (why_.light) overall();
    for (const auto& one : why_.indicators) indicator(one);
    return std::move(out_);
  }

 private:
  using Values = std::initializer_list<std::string_view>;
  [[nodiscard]] std::string word(std::string_view key, Values values = {}) const {
    return publish::text(language_, key, values);
  }
  void line(std::size_t depth, std::string_view key, Values values) {
    out_ += std::string(2 * depth, ' ') + word(key, values) + "\n";
  }

  // "final (3 of 3)"
  [[nodiscard]] std::string standing() const {
    if (language_ == Language::en) return why_.standing;
    const auto space = std::min(why_.standing.find(' '), why_.standing.size());
    auto said =
        publish::text_or(language_, "standing." + why_.standing.substr(0, space), why_.standing);
    auto rest = why_.standing.substr(space);
    if (const auto of = rest.find(" of "); of != std::string::npos) rest.replace(of, 4, "/");
    return said == why_.standing ? said : said + rest;
  }

  [[nodiscard]] std::string light(const std::string& name) const {
    const auto of = policy::light_of(name);
    const auto* shape = of == policy::Light::green    ? "✔"
                        : of == policy::Light::yellow ? "!"
                        : of == policy::Light::red    ? "✖"
                                                      : "–";
    return fmt::format("{} {}", shape, publish::light_word(of, language_));
  }

  [[nodiscard]] std::string rule(const std::string& table, int row,
                                 const kernel::RuleWords& rule) const {
    if (row < 1) return word("why.hidden_rule");
    const auto said = in_language(rule.description, language_);
    const auto place = word("why.row", {table, std::to_string(row)});
    if (language_ == Language::zh) return said + place;
    return rule.cells.empty() ? said + place : fmt::format("{}{}: {}", said, place, rule.cells);
  }

  [[nodiscard]] std::string name(const policy::Indicator& indicator) const {
    return indicator.id + " " + publish::of(indicator.title, language_);
  }

  void overall() {
    line(0, "why.light", {light(why_.light->light)});
    line(0, "why.rule", {rule(why_.light->decision, why_.light->rule, why_.rule)});
    std::string deciding, beside;
    for (const auto& one : why_.indicators) {
      auto& list = one.decides ? deciding : beside;
      const bool red = policy::light_of(one.stored.light) == policy::Light::red;
      if (!one.decides && !red) continue;
      list += (list.empty() ? "" : word("comma")) + name(one.indicator);
    }
    if (!deciding.empty()) line(0, "why.deciding", {deciding});
    if (!beside.empty() && policy::light_of(why_.light->light) != policy::Light::red) {
      line(0, "why.reds_beside", {beside});
    }
  }

  void indicator(const evaluate::IndicatorExplanation& one) {
    const auto& stored = one.stored;
    out_ += "\n" + name(one.indicator) +
            (why_.light && one.decides ? word("why.decides") : std::string()) + "\n";
    line(1, "why.light", {light(stored.light)});
    if (!one.withheld.empty()) {
      line(1, "why.rule", {rule(one.indicator.table, stored.rule, one.rule)});
      line(1, "why.withheld", {publish::missing_word(one.withheld, language_)});
      return;
    }
    line(1, "why.value", {value(one)});
    if (stored.low && stored.high) line(1, "why.interval", {exact(stored.low), exact(stored.high)});
    line(1, "why.rule", {rule(one.indicator.table, stored.rule, one.rule)});
    line(1, "why.limit", {exact(stored.limit), exact(stored.distance), exact(stored.reporting)});
    if (!one.rows_withheld.empty()) {
      line(1, "why.rows_withheld", {publish::missing_word(one.rows_withheld, language_)});
      return;
    }
    line(1, "why.to_green", {explained_.to_green(one, language_)});
    erased_below(one);
    if (!one.decides) return;
    auto formula = one.indicator.formula_of(why_.kind).text;
    while (!formula.empty() && std::isspace(static_cast<unsigned char>(formula.back())) != 0) {
      formula.pop_back();
    }
    line(1, "why.formula", {formula});
    line(1, "why.evidence", {});
    for (const auto& counted : one.counted) add_counted(counted);
  }

  [[nodiscard]] std::string value(const evaluate::IndicatorExplanation& one) const {
    const auto& stored = one.stored;
    if (!stored.value) return publish::missing_word(stored.missing, language_);
    auto said = exact(stored.value);
    if (one.indicator.unit == "ratio") {
      said = publish::shown({*stored.value, "ratio", language_}, stored.limit) + " (" + said + ")";
    }
    if (!stored.numerator && !stored.denominator) return said;
    return fmt::format("{} = {} / {}", said, exact(stored.numerator), exact(stored.denominator));
  }

  // What nobody can read any more stands at its worst, and no act of anyone changes that.
  void erased_below(const evaluate::IndicatorExplanation& one) {
    evaluate::ErasedRows all;
    for (const auto& counted : one.counted) {
      all.rows = std::max(all.rows, counted.erased.rows);
      all.requests.insert(counted.erased.requests.begin(), counted.erased.requests.end());
    }
    if (all.rows == 0) return;
    line(1, "why.erased_worst",
         {std::to_string(all.rows), fmt::format("{}", fmt::join(all.requests, ", "))});
  }

  void add_erased(std::size_t depth, const evaluate::ErasedRows& erased) {
    if (erased.rows == 0) return;
    line(depth, "why.erased",
         {std::to_string(erased.rows), fmt::format("{}", fmt::join(erased.requests, ", "))});
  }

  void add_counted(const evaluate::CountedRows& counted) {
    line(2, "why.counted",
         {words_.relation(counted.relation), words_.aggregate(counted.relation, counted.aggregate),
          std::to_string(counted.considered), std::to_string(counted.counted)});
    for (const auto& exclusion : counted.excluded) {
      if (exclusion.rows == 0) continue;
      line(3, "why.excluded",
           {std::to_string(exclusion.rows),
            words_.condition(counted.relation, exclusion.condition)});
    }
    add_erased(3, counted.erased);
    for (const auto& row : counted.rows) add_row(counted.relation, row);
    const auto shown = static_cast<std::int64_t>(counted.rows.size());
    if (counted.counted > shown) line(3, "why.more", {std::to_string(counted.counted - shown)});
    for (const auto& row : counted.left_out) add_row(counted.relation, row);
  }

  [[nodiscard]] std::string unmet(const std::string& relation,
                                  const std::vector<std::string>& conditions) const {
    std::string all;
    for (const auto& condition : conditions) {
      all += (all.empty() ? "" : word("comma")) + words_.condition(relation, condition);
    }
    return all;
  }

  void add_row(const std::string& relation, const evaluate::EvidenceRow& row) {
    const auto key = words_.key(relation, row.key);
    const auto position = std::to_string(row.position);
    if (row.unmet.empty()) {
      line(3, "why.row_counted", {position, key});
    } else {
      line(3, "why.row_left_out", {position, key, unmet(relation, row.unmet)});
    }
    for (const auto& cause : row.causes) add_cause(relation, cause);
    for (const auto& ground : row.grounds) add_ground(ground);
  }

  // "因为报酬过低（报酬 2100，岗位工资 3000）"
  void add_cause(const std::string& relation, const evaluate::Cause& cause) {
    std::string values;
    for (const auto& [name, value] : cause.values) {
      values += (values.empty() ? "" : word("comma")) + words_.condition(relation, name) + " " +
                words_.value(relation, name, value);
    }
    line(4, cause.holds ? "why.cause" : "why.cause_not",
         {words_.condition(relation, cause.condition), values});
  }

  // All of them where all are here, else a few.
  static std::size_t few(std::size_t here, std::int64_t all) {
    constexpr std::size_t few_rows = 3;  // not policy: rows shown
    return static_cast<std::int64_t>(here) == all ? here : std::min(here, few_rows);
  }
  void add_more(std::int64_t all, std::size_t shown) {
    const auto more = all - static_cast<std::int64_t>(shown);
    if (more > 0) line(5, "why.more", {std::to_string(more)});
  }

  void add_ground(const evaluate::Ground& ground) {
    const auto relation = words_.relation(ground.relation);
    const auto aggregate = words_.aggregate(ground.relation, ground.aggregate);
    if (!ground.withheld.empty()) {
      line(4, "why.ground_withheld", {relation, aggregate, ground.withheld});
      return;
    }
    line(4, "why.counted",
         {relation, aggregate, std::to_string(ground.considered), std::to_string(ground.counted)});
    add_erased(5, ground.erased);
    const auto counted = few(ground.rows.size(), ground.counted);
    for (std::size_t i = 0; i < counted; ++i) {
      const auto& row = ground.rows[i];
      line(5, "why.row_counted",
           {std::to_string(row.position), words_.key(ground.relation, row.key)});
    }
    add_more(ground.counted, counted);
    const auto out = ground.considered - ground.counted - ground.erased.rows;
    const auto left_out = few(ground.left_out.size(), out);
    for (std::size_t i = 0; i < left_out; ++i) {
      const auto& row = ground.left_out[i];
      line(5, "why.row_left_out",
           {std::to_string(row.position), words_.key(ground.relation, row.key),
            unmet(ground.relation, row.unmet)});
    }
    add_more(out, left_out);
    for (const auto& key : ground.absent) {
      line(5, "why.absent", {words_.key(ground.relation, key)});
    }
  }

  const ExplainedRun& explained_;
  const evaluate::Explanation& why_;
  ConditionWords words_;
  Language language_;
  std::string out_;
};

nlohmann::json number(const std::optional<Decimal>& value) {
  return value ? nlohmann::json(value->to_string()) : nlohmann::json();
}

void add_erased(nlohmann::json& out, const evaluate::ErasedRows& erased) {
  if (erased.rows == 0) return;
  out["erased"] = {{"rows", erased.rows}, {"requests", erased.requests}};
}

nlohmann::json as_json(const evaluate::Cause& cause) {
  nlohmann::json out{{"condition", cause.condition}, {"holds", cause.holds}};
  for (const auto& [name, value] : cause.values) out["values"][name] = value;
  return out;
}

nlohmann::json as_json(const evaluate::GroundRow& row) {
  nlohmann::json out{{"position", row.position}, {"key", row.key}};
  if (!row.unmet.empty()) out["unmet"] = row.unmet;
  return out;
}

nlohmann::json as_json(const evaluate::Ground& ground) {
  nlohmann::json out{{"relation", ground.relation}, {"aggregate", ground.aggregate}};
  if (!ground.withheld.empty()) {
    out["withheld"] = ground.withheld;
    return out;
  }
  out["considered"] = ground.considered;
  out["counted"] = ground.counted;
  add_erased(out, ground.erased);
  for (const auto& row : ground.rows) out["evidence"].push_back(as_json(row));
  for (const auto& row : ground.left_out) out["left_out"].push_back(as_json(row));
  if (!ground.absent.empty()) out["absent"] = ground.absent;
  return out;
}

nlohmann::json as_json(const evaluate::EvidenceRow& row) {
  nlohmann::json out{{"position", row.position}, {"key", row.key}};
  if (!row.unmet.empty()) out["unmet"] = row.unmet;
  for (const auto& cause : row.causes) out["causes"].push_back(as_json(cause));
  for (const auto& ground : row.grounds) out["grounds"].push_back(as_json(ground));
  return out;
}

nlohmann::json as_json(const evaluate::CountedRows& counted) {
  nlohmann::json rows{{"relation", counted.relation},
                      {"aggregate", counted.aggregate},
                      {"considered", counted.considered},
                      {"counted", counted.counted}};
  for (const auto& exclusion : counted.excluded) {
    rows["excluded"].push_back({{"condition", exclusion.condition}, {"rows", exclusion.rows}});
  }
  add_erased(rows, counted.erased);
  for (const auto& row : counted.rows) rows["evidence"].push_back(as_json(row));
  for (const auto& row : counted.left_out) rows["left_out"].push_back(as_json(row));
  return rows;
}

nlohmann::json as_json(const ExplainedRun& explained, const evaluate::IndicatorExplanation& one) {
  const auto& stored = one.stored;
  nlohmann::json item{{"indicator", stored.indicator},
                      {"light", stored.light},
                      {"value", number(stored.value)},
                      {"missing", stored.missing},
                      {"low", number(stored.low)},
                      {"high", number(stored.high)},
                      {"numerator", number(stored.numerator)},
                      {"denominator", number(stored.denominator)},
                      {"limit", number(stored.limit)},
                      {"distance", number(stored.distance)},
                      {"rule", stored.rule},
                      {"rule_text", kernel::rule_text(one.rule)}};
  if (explained.why.light) item["decides"] = one.decides;
  if (!one.withheld.empty()) {
    item["withheld"] = one.withheld;
    return item;
  }
  if (!one.rows_withheld.empty()) {
    item["rows_withheld"] = one.rows_withheld;
    return item;
  }
  item["to_green"] = {{"zh", explained.to_green(one, Language::zh)},
                      {"en", explained.to_green(one, Language::en)}};
  for (const auto& counted : one.counted) item["counted"].push_back(as_json(counted));
  return item;
}

}  // namespace

std::string explanation_text(const ExplainedRun& explained, Language language) {
  return Text(explained, language).whole();
}

std::string explanation_json(const ExplainedRun& explained) {
  const auto& why = explained.why;
  nlohmann::json out{{"kind", why.kind}, {"subject", why.subject}, {"standing", why.standing}};
  if (explained.as_published) out["as_published"] = true;
  if (why.light) {
    out["light"] = {{"light", why.light->light},
                    {"table", why.light->decision},
                    {"rule", why.light->rule},
                    {"rule_text", kernel::rule_text(why.rule)},
                    {"because_of", why.deciding}};
  }
  for (const auto& one : why.indicators) out["indicators"].push_back(as_json(explained, one));
  return out.dump(2) + "\n";
}

}  // namespace ronghe::workflow
