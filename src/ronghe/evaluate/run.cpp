// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <future>
#include <utility>

#include "ronghe/evaluate/arithmetic.hpp"
#include "ronghe/evaluate/ends.hpp"
#include "ronghe/evaluate/hidden_fields.hpp"
#include "ronghe/evaluate/judge.hpp"
#include "ronghe/evaluate/scans.hpp"
#include "ronghe/evaluate/scores.hpp"
#include "ronghe/evaluate/subjects.hpp"
#include "ronghe/policy/compile/hidden_ends.hpp"

namespace ronghe::evaluate {

namespace {

// Batches that are judged at the same time.
constexpr std::size_t batches_ahead = 2;  // not policy: threads

// Computed once for a subject: what its row of each indicator says.
struct Measured {
  const policy::Indicator* indicator = nullptr;
  Fraction fraction;
  std::optional<Interval> interval;
  std::optional<Decimal> coverage;
  bool says_coverage = false;      // by a formula of the pack
  std::optional<Decimal> persons;  // that the value rests on, by a formula of the pack
  bool all_known = false;          // no count or sum of the formula is missing
  // Where evidence behind it was erased.
  bool erased = false;
  bool worst_defined = true;
  Measure worst = {};  // what decides the light then
};

// What a subject's rows say, ready to be written.
struct Judged {
  std::string code;
  std::vector<ValueRow> values;
  std::vector<ScoreRow> scores;
  LightRow light;
};

class Evaluation {
 public:
  Evaluation(engine::Connection& connection, const policy::Pack& pack,
             policy::RelationSql& relations, const Judge& judge, const Regions& regions,
             ResultWriter& writer, const Days& days, Meaning meaning)
      : connection_(connection),
        pack_(pack),
        relations_(relations),
        judge_(judge),
        regions_(regions),
        writer_(writer),
        days_(days),
        meaning_(meaning) {}

  // Batches of subjects are read and judged by other threads while this one writes those before, in
  // their order.
  Result<void> kind(const std::string& name, const Formulas& formulas) {
    if (name == "region") return all_regions(formulas);
    std::deque<std::future<std::vector<Judged>>> judged;
    const auto write_first = [&] {
      write(name, judged.front().get());
      judged.pop_front();
    };
    const auto visit = [&](SubjectBatch batch) -> Result<void> {
      judged.push_back(
          std::async(std::launch::async, [this, &name, &formulas, work = std::move(batch)] {
            return judged_batch(name, formulas, work);
          }));
      if (judged.size() > batches_ahead) write_first();
      return {};
    };
    const auto visited =
        visit_subjects(connection_, pack_, relations_, name, formulas, days_, visit);
    while (!judged.empty()) write_first();
    return visited;
  }

 private:
  std::vector<Measured> measured_of(const Formulas& formulas, const SubjectCounts& counts) const {
    std::vector<Measured> measured;
    measured.reserve(formulas.size());
    std::vector<std::optional<Decimal>> slots;
    const policy::SubjectFormula* before = nullptr;  // whose ends may follow
    for (std::size_t f = 0; f < formulas.size(); ++f) {
      if (formulas[f]->of == policy::FormulaOf::lowest) continue;  // read with the highest, next
      if (formulas[f]->of == policy::FormulaOf::highest) {
        if (counts[f] == counts[f - 1]) continue;  // nothing of this subject was erased
        add_ends(measured.back(), *before, finished_ends(*formulas[f - 1], counts[f - 1]),
                 finished_ends(*formulas[f], counts[f]));
        continue;
      }
      before = formulas[f];
      slots.clear();
      for (std::size_t s = 0; s < counts[f].size(); ++s) {
        slots.push_back(finished(formulas[f]->slots[s], counts[f][s]));
      }
      if (formulas[f]->of != policy::FormulaOf::value) {
        add_beside(measured.back(), formulas[f]->of, compute(*formulas[f]->formula, slots).value);
        continue;
      }
      Measured one{.indicator = pack_.indicator(formulas[f]->indicator),
                   .fraction = compute(*formulas[f]->formula, slots),
                   .interval = {},
                   .coverage = {},
                   .persons = {}};
      one.fraction.value = stored(one.fraction.value, value_scale);
      one.interval = interval_of(*formulas[f], counts[f], slots);
      one.all_known = std::ranges::all_of(slots, [](const auto& slot) { return slot.has_value(); });
      measured.push_back(one);
    }
    return measured;
  }

  static void add_beside(Measured& one, policy::FormulaOf of, const std::optional<Decimal>& value) {
    switch (of) {
      case policy::FormulaOf::value:
      case policy::FormulaOf::lowest:
      case policy::FormulaOf::highest: return;
      case policy::FormulaOf::coverage:
        one.coverage = value;
        one.says_coverage = true;
        if (one.erased) one.worst.coverage = value;
        return;
      // Nobody of whom it is known.
      case policy::FormulaOf::persons:
        one.persons = value.value_or(Decimal(0));
        if (one.erased) one.worst.denominator = one.persons;
        return;
    }
  }

  static std::vector<std::optional<Decimal>> finished_ends(const policy::SubjectFormula& formula,
                                                           const std::vector<Counted>& counts) {
    std::vector<std::optional<Decimal>> ends;
    for (std::size_t s = 0; s < counts.size(); ++s) {
      ends.push_back(finished_at_end(formula.slots[s], counts[s]));
    }
    return ends;
  }

  // The value at the end that is worse, the least coverage. Of persons the most decide whether
  // there are enough for a light, so that a red one does not go; the least are told.
  void add_ends(Measured& one, const policy::SubjectFormula& formula,
                const std::vector<std::optional<Decimal>>& lows,
                const std::vector<std::optional<Decimal>>& highs) const {
    if (!one.erased) {
      one.worst = {one.fraction.value, behind(one), one.coverage};
      one.erased = true;
    }
    const auto ends = compute_ends(*formula.formula, lows, highs, meaning_);
    if (!ends) {
      one.worst_defined = false;
      return;
    }
    switch (formula.of) {
      case policy::FormulaOf::coverage: one.worst.coverage = ends->value.low; return;
      case policy::FormulaOf::persons:
        one.worst.denominator = ends->value.high;
        one.persons = ends->value.low.value_or(Decimal(0));
        return;
      case policy::FormulaOf::value: break;
      case policy::FormulaOf::lowest:
      case policy::FormulaOf::highest: return;
    }
    const auto better = one.indicator->direction;
    one.worst.value = stored(ends->value.worse(better), value_scale);
    one.worst.denominator = ends->denominator.high;
    if (ends->denominator.low) one.persons = ends->denominator.low;
    show_worst(one, *ends);
  }

  // What is shown is the value that decided, where it is one of numbers that have bounds.
  static void show_worst(Measured& one, const FractionEnds& ends) {
    const auto better = one.indicator->direction;
    const auto& against =
        better == policy::Direction::up ? ends.denominator.high : ends.denominator.low;
    one.fraction = {.numerator = ends.numerator.worse(better),
                    .denominator = against,
                    .value = one.worst.value};
    const auto& shown = one.fraction;
    if (!is_bounded(shown.numerator) || !is_bounded(shown.denominator) ||
        !is_bounded(shown.value)) {
      one.fraction = {};
    }
    one.interval.reset();
  }

  static const std::optional<Decimal>& behind(const Measured& one) {
    return one.persons ? one.persons : one.fraction.denominator;
  }

  // The formula with its first median at either end of that median's interval; all else is held.
  std::optional<Interval> interval_of(const policy::SubjectFormula& formula,
                                      const std::vector<Counted>& counts,
                                      std::vector<std::optional<Decimal>>& slots) const {
    const auto& quantile = judge_.limits(*pack_.indicator(formula.indicator)).interval;
    const auto first =
        std::ranges::find(formula.slots, policy::Statistic::median, &policy::Slot::statistic);
    if (!quantile || first == formula.slots.end()) return std::nullopt;
    const auto at = static_cast<std::size_t>(first - formula.slots.begin());
    const auto ends = slots[at] ? median_interval(counts[at].values, *quantile) : std::nullopt;
    if (!ends) return std::nullopt;
    const auto value_with = [&](const Decimal& end) {
      slots[at] = end;
      return compute(*formula.formula, slots).value;
    };
    const auto low = value_with(ends->low);
    const auto high = value_with(ends->high);
    return low && high ? std::optional(Interval{std::min(*low, *high), std::max(*low, *high)})
                       : std::nullopt;
  }

  // Coverage of a region: the share of the regions right below it that have a value.
  Result<void> all_regions(const Formulas& formulas) {
    RONGHE_TRY(counts, region_counts(connection_, pack_, relations_, formulas, regions_));
    std::map<std::string, std::vector<Measured>> measured;
    for (const auto& [code, of_region] : counts) measured[code] = measured_of(formulas, of_region);
    for (auto& [code, of_region] : measured) {
      const auto& children = regions_.children(code);
      for (std::size_t f = 0; f < of_region.size(); ++f) {
        if (of_region[f].says_coverage) continue;
        std::int64_t reporting = 0;
        for (const auto& child : children) {
          const auto found = measured.find(child);
          reporting += found != measured.end() && found->second[f].fraction.value ? 1 : 0;
        }
        if (children.empty()) continue;
        of_region[f].coverage = Decimal::divide(
            Decimal(reporting), Decimal(static_cast<std::int64_t>(children.size())));
        of_region[f].worst.coverage = of_region[f].coverage;
      }
    }
    std::vector<CountedSubject> subjects;
    std::vector<std::vector<Measured>> of_subjects;
    for (auto& [code, of_region] : measured) {
      if (regions_.all().at(code).retired) continue;
      subjects.push_back({.code = code, .region = code, .counts = {}});
      of_subjects.push_back(std::move(of_region));
    }
    write("region", judged_all("region", subjects, of_subjects));
    return {};
  }

  std::vector<Judged> judged_batch(const std::string& kind, const Formulas& formulas,
                                   const SubjectBatch& batch) const {
    const auto subjects = batch.read();
    std::vector<std::vector<Measured>> measured;
    measured.reserve(subjects.size());
    for (const auto& subject : subjects) measured.push_back(measured_of(formulas, subject.counts));
    return judged_all(kind, subjects, measured);
  }

  // The lights of one indicator after the other, for all subjects at once: every subject of a kind
  // has the same indicators.
  std::vector<Judged> judged_all(const std::string& kind,
                                 const std::vector<CountedSubject>& subjects,
                                 const std::vector<std::vector<Measured>>& measured) const {
    std::vector<Judged> all(subjects.size());
    std::vector<IndicatorLights> lights(subjects.size());
    std::vector<Measure> measures(subjects.size());
    const auto indicators = measured.empty() ? 0 : measured.front().size();
    for (std::size_t f = 0; f < indicators; ++f) {
      for (std::size_t i = 0; i < subjects.size(); ++i) {
        const auto& one = measured[i][f];
        measures[i] =
            one.erased ? one.worst : Measure{one.fraction.value, behind(one), one.coverage};
      }
      const auto& indicator = *measured.front()[f].indicator;
      auto judgements = judge_.lights(indicator, measures);
      for (std::size_t i = 0; i < subjects.size(); ++i) {
        if (measured[i][f].erased) hold_back(measured[i][f], judgements[i]);
        all[i].values.push_back(value_row(measured[i][f], judgements[i]));
        lights[i].emplace_back(&indicator, judgements[i].light);
      }
    }
    auto overall = judge_.overall(kind, lights);
    for (std::size_t i = 0; i < subjects.size(); ++i) {
      all[i].code = subjects[i].code;
      all[i].scores = scores_of(subjects[i], measured[i]);
      all[i].light = std::move(overall[i]);
    }
    return all;
  }

  // Without a worst end a light is at best yellow; a value that is not shown has no distance.
  static void hold_back(const Measured& one, Judgement& judgement) {
    const bool is_green = judgement.light == policy::Light::green;
    if (!one.worst_defined && is_green) judgement.light = policy::Light::yellow;
    if (!one.fraction.value) judgement.distance.reset();
  }

  static ValueRow value_row(const Measured& one, const Judgement& judgement) {
    const auto& [numerator, denominator, value] = one.fraction;
    const auto& interval = one.interval;
    return {.indicator = one.indicator->id,
            .numerator = numerator,
            .denominator = denominator,
            .persons = one.persons,
            .value = value,
            .low = interval ? std::optional(interval->low) : std::nullopt,
            .high = interval ? std::optional(interval->high) : std::nullopt,
            .missing = missing_reason(one),
            .reporting = one.coverage,
            .light = policy::to_string(judgement.light),
            .rule = judgement.rule,
            .limit = judgement.limit,
            .distance = judgement.distance};
  }

  std::vector<ScoreRow> scores_of(const CountedSubject& subject,
                                  const std::vector<Measured>& measured) const {
    ScoreSheet sheet(pack_, regions_.region_class(subject.region));
    for (const auto& one : measured) {
      const auto& deciding = one.erased ? one.worst.value : one.fraction.value;
      sheet.add(*one.indicator, deciding ? judge_.score(*one.indicator, *deciding) : std::nullopt);
    }
    return sheet.rows();
  }

  void write(const std::string& kind, const std::vector<Judged>& batch) {
    for (const auto& judged : batch) {
      const SubjectKey subject{.kind = kind, .code = judged.code};
      for (const auto& value : judged.values) writer_.write(subject, value);
      for (const auto& score : judged.scores) writer_.write(subject, score);
      writer_.write(subject, judged.light);
    }
  }

  // Where everything was reported and there is still no value, the formula divides by 0 somewhere,
  // or says so itself: the question does not apply to this subject.
  static std::string_view missing_reason(const Measured& one) {
    const auto& fraction = one.fraction;
    if (fraction.value) return "";
    if (one.erased) return "withheld";
    const bool empty = fraction.denominator && *fraction.denominator == Decimal(0);
    return empty || one.all_known ? "not_applicable" : "not_collected";
  }

  engine::Connection& connection_;
  const policy::Pack& pack_;
  policy::RelationSql& relations_;
  const Judge& judge_;
  const Regions& regions_;
  ResultWriter& writer_;
  Days days_;
  Meaning meaning_;
};

}  // namespace

std::string RunKey::id() const {
  crypto::Sha256 hasher;
  hasher.update(fmt::format("{}\n{}\n{}\n{}\n{}\n", log_size, log_root, pack_hash,
                            ronghe::to_string(as_of), code_version));
  return hasher.finish().hex().substr(0, 12);
}

Result<RunResult> evaluate(engine::Connection& connection, const policy::Pack& pack,
                           const RunKey& key, bool whole_log, Progress* progress, const Only& only,
                           LineSink sink, const policy::Dictionary* erased_in) {
  RONGHE_TRY(meaning, meaning_of(key.code_version));
  RONGHE_CHECK(check_regions(pack.dictionary));
  const Days days{.as_of = key.as_of,
                  .earliest_end = earliest_end(meaning, key.as_of),
                  .through_others = lies_through_others(meaning)};
  std::vector<Error> errors;
  policy::Compiler compiler(pack, key.as_of, errors);
  for (const auto& indicator : pack.indicators) {
    if (!only || only->contains(indicator.id)) compiler.compile(indicator);
  }
  if (!errors.empty()) return std::unexpected(joined(errors));
  // Made before the scans: it asks for the columns that carry the tree of regions.
  policy::Visibility visibility{.log_size = {}, .as_of = key.as_of};
  if (!whole_log) visibility.log_size = key.log_size;
  RONGHE_TRY(judge, Judge::make(pack, compiler, meaning));
  compiler.require("region", region_fields());
  for (const auto& formula : compiler.plan().formulas) compiler.require_subject(formula.subject);
  if (erased_in != nullptr && keeps_erased(meaning)) {
    policy::add_ends(compiler.plan(), pack, hidden_fields(*erased_in, meaning));
  }
  std::map<std::string, Formulas> kinds;
  for (const auto& formula : compiler.plan().formulas) kinds[formula.subject].push_back(&formula);
  policy::RelationSql relations(pack, compiler.plan(), visibility,
                                connection.capabilities().dialect);
  RONGHE_TRY(joins, engine::JoinsAsWritten::begin(connection));
  RONGHE_CHECK(run_scans(connection, compiler.plan(), relations, progress));
  RONGHE_TRY(regions, Regions::read(connection, relations, days.earliest_end));
  RONGHE_TRY(writer, ResultWriter::make(connection, key.id(), std::move(sink)));
  Evaluation evaluation(connection, pack, relations, judge, regions, writer, days, meaning);
  std::size_t done = 0;
  for (const auto& [kind, formulas] : kinds) {
    if (progress != nullptr) progress->report("judge " + kind, done++, kinds.size());
    RONGHE_CHECK(evaluation.kind(kind, formulas));
  }
  RONGHE_TRY(written, writer.finish());
  return RunResult{key.id(), written.hash, written.values};
}

}  // namespace ronghe::evaluate
