// SPDX-License-Identifier: Apache-2.0
#include "ronghe/release/results.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/engine/cells.hpp"
#include "ronghe/evaluate/relations.hpp"
#include "ronghe/release/released_reason.hpp"
#include "ronghe/release/suppression.hpp"

namespace ronghe::release {

namespace {

std::size_t place(Light light) { return static_cast<std::size_t>(light); }

int rule_at(const engine::Chunk& chunk, std::size_t column, std::size_t row) {
  return static_cast<int>(engine::integer_at(chunk, column, row).value_or(0));
}

// The scores come last: of each dimension in the order of the question, of all, and the weight.
std::string lights_query(const RunQuestion& question) {
  const auto run = engine::quoted_text(question.run_id);
  const auto previous = engine::quoted_text(question.previous);
  const auto column = [](std::string_view what, std::string_view dimension) {
    return fmt::format(", max(CASE WHEN dimension = {} THEN {} END)",
                       engine::quoted_text(dimension), what);
  };
  std::string scores;
  for (const auto& dimension : question.dimensions) scores += column("score", dimension.id);
  scores += column("score", policy::total_score) + column("weight", policy::total_score);
  return fmt::format(
      "SELECT l.kind, l.subject, l.light, l.decision, l.rule, l.indicators, p.light, s.* "
      "EXCLUDE (kind, subject) FROM run_light l LEFT JOIN (SELECT kind, subject{2} FROM run_score "
      "WHERE run_id = {0} GROUP BY kind, subject) s ON s.kind = l.kind AND s.subject = l.subject "
      "LEFT JOIN run_light p ON p.run_id = {1} AND p.kind = l.kind AND p.subject = l.subject "
      "WHERE l.run_id = {0} ORDER BY l.kind, l.subject",
      run, previous, scores);
}

std::string values_query(const RunQuestion& question) {
  const auto of_run = "FROM run_value WHERE run_id = ";
  const auto columns =
      "kind, subject, indicator, v.numerator, v.denominator, v.value, v.missing, v.reporting, "
      "v.light, v.rule, v.limit_value, v.distance, v.low, v.high";
  const auto this_run =
      fmt::format("(SELECT * {}{}) v", of_run, engine::quoted_text(question.run_id));
  if (question.previous.empty()) {
    return fmt::format("SELECT {}, NULL FROM {} ORDER BY kind, subject, indicator", columns,
                       this_run);
  }
  return fmt::format(
      "SELECT {}, p.value FROM {} LEFT JOIN (SELECT kind, subject, indicator, value {}{}) p "
      "USING (kind, subject, indicator) ORDER BY kind, subject, indicator",
      columns, this_run, of_run, engine::quoted_text(question.previous));
}

void hide_score(Scores& scores, const std::string& name, std::optional<Decimal>& score) {
  if (!score) return;
  score = std::nullopt;
  scores.hidden.insert(name);
}

// The score of a dimension that has a hidden number in it, and the total: from a score, even as a
// whole number, and the other numbers the hidden one would follow within a few points.
void hide_scores(Scores& scores, const std::string& dimension) {
  if (const auto found = scores.of.find(dimension); found != scores.of.end()) {
    hide_score(scores, dimension, found->second);
  }
  hide_score(scores, std::string(policy::total_score), scores.total);
}

// A released score that is hidden has a negative number in its place.
void find_hidden(Scores& scores) {
  const auto find = [&](const std::string& name, std::optional<Decimal>& score) {
    if (!score || *score >= Decimal(0)) return;
    if (*score == Decimal(evaluate::withheld_score.kept)) scores.withheld = true;
    hide_score(scores, name, score);
  };
  for (auto& [dimension, score] : scores.of) find(dimension, score);
  find(std::string(policy::total_score), scores.total);
}

void make_whole(Scores& scores) {
  const auto whole = [](std::optional<Decimal>& score) {
    if (score) score = score->rounded(0, Rounding::half_up);
  };
  for (auto& [dimension, score] : scores.of) whole(score);
  whole(scores.total);
}

class RunReading {
 public:
  RunReading(const Sight& sight, const RunQuestion& question, Register& subjects,
             RowVisitor& visitor)
      : sight_(sight), question_(question), subjects_(subjects), visitor_(visitor) {
    for (std::size_t i = 0; i < question.indicators.size(); ++i) {
      places_[question.indicators[i].id] = i;
    }
  }

  Result<Results> read() {
    RONGHE_TRY(hidden, suppression(question_.run_id));
    hidden_ = std::move(hidden);
    if (!question_.previous.empty()) {
      RONGHE_TRY(before, suppression(question_.previous));
      hidden_before_ = std::move(before);
    }
    RONGHE_CHECK(read_lights(sight_.connection));
    RONGHE_CHECK(read_values(sight_.connection));
    return std::move(results_);
  }

 private:
  [[nodiscard]] bool is_released(const std::string& run_id) const {
    return sight_.released.contains(run_id);
  }
  Result<Suppression> suppression(const std::string& run_id) {
    if (is_released(run_id)) return Suppression();
    return Suppression::read(sight_.connection, sight_.values, question_.indicators, run_id,
                             subjects_);
  }

  Result<void> read_lights(engine::Connection& connection) {
    RONGHE_TRY(rows, connection.query(lights_query(question_)));
    const auto read = rows.each([&](const engine::Chunk& chunk, std::size_t row) -> Result<void> {
      auto judged = judged_at(chunk, row);
      RONGHE_CHECK(visitor_.light(judged));
      keep(std::move(judged));
      return {};
    });
    if (!read) return read;
    for (auto& [kind, all] : results_.judged) {
      if (!has_pages(kind)) shorten(all);
    }
    return {};
  }

  Judged judged_at(const engine::Chunk& chunk, std::size_t row) {
    Judged judged;
    judged.subject = &subjects_.find(chunk.text(0, row), chunk.text(1, row));
    judged.light = light_of(text_at(chunk, 2, row));
    judged.decision = text_at(chunk, 3, row);
    judged.rule = rule_at(chunk, 4, row);
    judged.deciding = indicators_in(text_at(chunk, 5, row));
    if (!chunk.is_null(6, row)) judged.before = light_of(chunk.text(6, row));
    judged.scores = scores_at(chunk, row);
    if (released_)
      find_hidden(judged.scores);
    else
      release(judged);
    return judged;
  }

  // What a reader may see of it.
  void release(Judged& judged) {
    const auto score = sight_.gate.decide_score(judged.subject->kind, judged.subject->code);
    if (!score.shown()) {
      judged.scores.withheld = true;
      for (const auto& dimension : question_.dimensions) hide_scores(judged.scores, dimension.id);
    } else if (score.form != policy::PublicForm::value) {
      make_whole(judged.scores);
    }
    if (hides_a_light(*judged.subject)) {
      std::erase_if(judged.deciding, [&](std::size_t indicator) {
        return !decision_on({indicator, *judged.subject}, hidden_).shows_light();
      });
      judged.rule = 0;  // its cells name lights
    }
    for (const auto& number : hidden_.of(*judged.subject)) {
      const auto& indicator = question_.indicators[number.indicator];
      if (indicator.type != "information") hide_scores(judged.scores, indicator.dimension);
    }
  }

  // Whether the light of some indicator of this subject is not for the reader.
  bool hides_a_light(const Subject& subject) {
    return hides_a_light_of_all(subject.kind) ||
           std::ranges::any_of(hidden_.of(subject), [&](const HiddenNumber& number) {
             return !decision_on({number.indicator, subject}, hidden_).shows_light();
           });
  }

  // The same of all subjects of a kind, however many are behind.
  bool hides_a_light_of_all(const std::string& kind) {
    const auto [at, fresh] = hiding_.try_emplace(kind, false);
    if (fresh) {
      at->second = std::ranges::any_of(question_.indicators, [&](const Indicator& indicator) {
        const bool has = std::ranges::find(indicator.subjects, kind) != indicator.subjects.end();
        const auto figure = sight_.gate.figure(indicator.id, kind, {}, std::nullopt);
        return has && !sight_.gate.decide(figure).shows_light();
      });
    }
    return at->second;
  }

  Scores scores_at(const engine::Chunk& chunk, std::size_t row) const {
    Scores scores;
    std::size_t column = first_score;
    for (const auto& dimension : question_.dimensions) {
      scores.of[dimension.id] = decimal_at(chunk, column++, row);
    }
    scores.total = decimal_at(chunk, column++, row);
    scores.weight = decimal_at(chunk, column, row);
    return scores;
  }

  std::vector<std::size_t> indicators_in(std::string_view list) const {
    std::vector<std::size_t> found;
    while (!list.empty()) {
      const auto end = std::min(list.find(','), list.size());
      auto id = list.substr(0, end);
      while (id.starts_with(' ')) id.remove_prefix(1);
      if (const auto at = places_.find(id); at != places_.end()) found.push_back(at->second);
      list.remove_prefix(std::min(end + 1, list.size()));
    }
    return found;
  }

  void keep(Judged judged) {
    const Group group{judged.subject->kind, judged.subject->level};
    ++results_.by_light[group][place(judged.light)];
    if (judged.changed()) ++results_.changed[group];
    auto& kept = results_.judged[group.kind];
    const bool wanted = judged.light == Light::red || judged.light == Light::yellow;
    if (!has_pages(group.kind)) {
      if (!wanted || ++listed_[{group.kind, judged.light}] > listed_max) return;
    }
    kept.push_back(std::move(judged));
  }

  // Red before yellow, as many as a list may hold, then again in the order of their codes.
  static void shorten(std::vector<Judged>& all) {
    std::ranges::stable_sort(all, {}, &Judged::light);
    if (all.size() > listed_max) all.erase(all.begin() + listed_max, all.end());
    std::ranges::sort(all, {}, [](const Judged& each) -> auto& { return each.subject->code; });
  }

  Result<void> read_values(engine::Connection& connection) {
    RONGHE_TRY(rows, connection.query(values_query(question_)));
    const Subject* subject = nullptr;
    std::vector<Number> numbers;
    const auto read = rows.each([&](const engine::Chunk& chunk, std::size_t row) -> Result<void> {
      const auto kind = chunk.text(0, row);
      const auto code = chunk.text(1, row);
      if (subject == nullptr || subject->code != code || subject->kind != kind) {
        if (subject != nullptr) RONGHE_CHECK(finish(*subject, numbers));
        subject = &subjects_.find(kind, code);
        numbers.clear();
      }
      const auto known = places_.find(chunk.text(2, row));
      if (known == places_.end()) return {};
      numbers.push_back(number_at(chunk, row, {known->second, *subject}));
      return {};
    });
    if (!read) return read;
    if (subject != nullptr) RONGHE_CHECK(finish(*subject, numbers));
    return {};
  }

  struct Whose {
    std::size_t indicator;
    const Subject& subject;
  };
  Number number_at(const engine::Chunk& chunk, std::size_t row, const Whose& whose) const {
    Number number{.indicator = whose.indicator,
                  .numerator = decimal_at(chunk, 3, row),
                  .denominator = decimal_at(chunk, 4, row),
                  .value = decimal_at(chunk, 5, row),
                  .limit = decimal_at(chunk, 10, row),
                  .distance = decimal_at(chunk, 11, row),
                  .reporting = decimal_at(chunk, 7, row),
                  .missing = std::string(text_at(chunk, 6, row)),
                  .light = light_of(text_at(chunk, 8, row)),
                  .rule = rule_at(chunk, 9, row)};
    if (!number.value && number.missing.empty()) number.missing = "not_collected";
    const bool comparable =
        question_.previous_is_alike || !question_.indicators[whose.indicator].is_counted;
    if (number.value && comparable) number.before = before_at(chunk, row, whose);
    const auto low = decimal_at(chunk, 12, row);
    const auto high = decimal_at(chunk, 13, row);
    if (low && high) number.interval = Interval{.low = *low, .high = *high};
    if (released_) {
      number.suppressed = tell_hidden(number.missing);
      return number;
    }
    show_as(decision_on(whose, hidden_), whose, number);
    if (number.value && !number.interval) number.interval = interval_of(number);
    return number;
  }

  std::optional<Decimal> before_at(const engine::Chunk& chunk, std::size_t row,
                                   const Whose& whose) const {
    const auto before = decimal_at(chunk, 14, row);
    if (!before || is_released(question_.previous)) return before;
    const auto decision = decision_on(whose, hidden_before_);
    if (!decision.shown()) return std::nullopt;
    const auto& step = question_.indicators[whose.indicator].steps.value;
    if (decision.form != policy::PublicForm::rounded) return before;
    return step ? rounded_to(*before, *step) : std::nullopt;
  }

  void show_as(const Decision& decision, const Whose& whose, Number& number) const {
    const auto& steps = question_.indicators[whose.indicator].steps;
    const bool coarse = decision.form == policy::PublicForm::rounded;
    // Without a value there is nothing to round, and what would be divided is an amount.
    if (!decision.shown() || (coarse && !(number.value && make_coarse(steps, number)))) {
      const bool small = is_small(whose) && decision.label.empty();
      hide(number, std::string(small ? suppressed_word : "withheld"));
    }
    if (decision.shows_light()) return;
    number.light = Light::none;
    number.rule = 0;
    number.limit = std::nullopt;
  }

  // Whether that alone hides it: what the pack releases as a light is withheld from all.
  bool is_small(const Whose& whose) const {
    return hidden_.find(whose.indicator, whose.subject) != nullptr &&
           sight_.gate.decide(figure_of(whose)).shown();
  }

  // Why there is no value stays to be told where there is none.
  static void hide(Number& number, std::string why) {
    number.suppressed = number.value.has_value();
    if (number.suppressed) number.missing = std::move(why);
    number.numerator = number.denominator = number.value = number.distance = number.reporting =
        number.before = std::nullopt;
    number.interval = std::nullopt;
  }

  // What was divided by what would tell the number exactly. False where the pack has no step.
  bool make_coarse(const Steps& steps, Number& number) const {
    const auto value =
        steps.value ? rounded_beside(*number.value, *steps.value, number.limit) : std::nullopt;
    if (!value) return false;
    const auto to_step = [](std::optional<Decimal>& part, const std::optional<Decimal>& step) {
      part = part && step ? rounded_to(*part, *step) : std::nullopt;
    };
    const auto& indicator = question_.indicators[number.indicator];
    number.value = value;
    to_step(number.reporting, steps.share);
    to_step(number.denominator, indicator.denominator_unit.empty() ? steps.count : std::nullopt);
    number.numerator = std::nullopt;
    if (number.distance) {
      number.distance = number.limit ? Decimal::subtract(*value, *number.limit) : std::nullopt;
    }
    if (number.interval) {
      const auto low = rounded_to(number.interval->low, *steps.value);
      const auto high = rounded_to(number.interval->high, *steps.value);
      number.interval = low && high ? std::optional(Interval{*low, *high}) : std::nullopt;
    }
    return true;
  }

  Figure figure_of(const Whose& whose) const {
    return sight_.gate.figure(question_.indicators[whose.indicator].id, whose.subject.kind,
                              whose.subject.code, std::nullopt);
  }

  Decision decision_on(const Whose& whose, const Suppression& hidden) const {
    auto figure = figure_of(whose);
    const auto* number = hidden.find(whose.indicator, whose.subject);
    figure.suppressed = number != nullptr;
    figure.light_suppressed = number != nullptr && number->light;
    return sight_.gate.decide(figure);
  }

  // From what is shown: a finer interval would tell the numbers behind a rounded share.
  std::optional<Interval> interval_of(const Number& number) const {
    const bool share = question_.indicators[number.indicator].share_of_rows;
    if (!share || !number.denominator) return std::nullopt;
    auto numerator = number.numerator;
    if (!numerator) numerator = Decimal::multiply(*number.value, *number.denominator);
    if (numerator) numerator = numerator->rounded(0, Rounding::half_up);
    return numerator ? wilson_interval(*numerator, *number.denominator) : std::nullopt;
  }

  Result<void> finish(const Subject& subject, std::vector<Number>& numbers) {
    std::ranges::sort(numbers, {}, &Number::indicator);
    for (const auto& number : numbers) {
      auto& spread = results_.spreads[{number.indicator, Group{subject.kind, subject.level}}];
      ++results_.numbers;
      ++spread.by_light[place(number.light)];
      if (number.unjudged()) ++spread.unjudged;
      const auto exact = number.value ? number.value->unscaled_at(spread_scale) : std::nullopt;
      if (exact) {
        spread.values.push_back(*exact);
      } else {
        ++results_.missing;
        ++spread.missing[number.missing];
      }
    }
    RONGHE_CHECK(visitor_.numbers(subject, numbers));
    if (auto* judged = const_cast<Judged*>(results_.find(subject.kind, subject.code))) {
      judged->numbers = numbers;
    }
    return {};
  }

  const Sight& sight_;
  static constexpr std::size_t first_score = 7;  // of lights_query
  const RunQuestion& question_;
  Register& subjects_;
  RowVisitor& visitor_;
  std::map<std::string, std::size_t, std::less<>> places_;
  std::map<std::pair<std::string, Light>, std::size_t> listed_;
  std::map<std::string, bool> hiding_;  // by kind
  const bool released_ = is_released(question_.run_id);
  Suppression hidden_, hidden_before_;
  Results results_;
};

}  // namespace

std::strong_ordering Group::operator<=>(const Group& other) const {
  constexpr std::array<std::string_view, 3> first{"region", "college", "body"};
  const auto at = [&](const std::string& name) { return std::ranges::find(first, name); };
  if (kind == other.kind) return level <=> other.level;
  const auto place_of = at(kind) <=> at(other.kind);
  return place_of != 0 ? place_of : kind <=> other.kind;
}

const Number* Judged::number(std::size_t indicator) const {
  const auto at = std::ranges::lower_bound(numbers, indicator, {}, &Number::indicator);
  return at != numbers.end() && at->indicator == indicator ? &*at : nullptr;
}

const Judged* Results::find(std::string_view kind, std::string_view code) const {
  const auto of_kind = judged.find(std::string(kind));
  if (of_kind == judged.end()) return nullptr;
  const auto at = std::ranges::lower_bound(of_kind->second, code, {}, [](const Judged& each) {
    return std::string_view(each.subject->code);
  });
  return at != of_kind->second.end() && at->subject->code == code ? &*at : nullptr;
}

std::vector<const Judged*> in_page_order(const Results& results) {
  std::vector<const Judged*> all;
  for (const auto& [kind, judged_of_kind] : results.judged) {
    if (!has_pages(kind)) continue;
    for (const auto& judged : judged_of_kind) all.push_back(&judged);
  }
  std::ranges::stable_sort(
      all, {}, [](const Judged* each) { return Group{each->subject->kind, each->subject->level}; });
  return all;
}

Result<Results> read_results(const Sight& sight, const RunQuestion& question, Register& subjects,
                             RowVisitor& visitor) {
  return RunReading(sight, question, subjects, visitor).read();
}

}  // namespace ronghe::release
