// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/public_lines.hpp"

#include <fmt/format.h>

#include <map>

#include "ronghe/evaluate/relations.hpp"
#include "ronghe/evaluate/result_lines.hpp"
#include "ronghe/evaluate/scores.hpp"
#include "ronghe/workflow/release_facts.hpp"

namespace ronghe::workflow {

namespace {

class PublicLines final : public release::RowVisitor {
 public:
  PublicLines(const policy::Pack& pack, const ReleaseFacts& facts, const release::Gate& gate,
              const evaluate::LineSink& sink)
      : pack_(pack), facts_(facts), gate_(gate), sink_(sink) {}

  Result<void> light(const release::Judged& judged) override {
    std::string deciding;
    for (const auto indicator : judged.deciding) {
      deciding += (deciding.empty() ? "" : ",") + facts_.indicators[indicator].id;
    }
    add(key_of(*judged.subject), evaluate::LightRow{.light = policy::to_string(judged.light),
                                                    .decision = judged.decision,
                                                    .rule = judged.rule,
                                                    .indicators = std::move(deciding)});
    scores_[judged.subject] = judged.scores;
    return {};
  }

  Result<void> numbers(const release::Subject& subject,
                       const std::vector<release::Number>& all) override {
    for (const auto& number : all) add(key_of(subject), value_row(number));
    add_scores(subject, all);
    return {};
  }

  void end() { sink_(lines_); }

 private:
  static evaluate::SubjectKey key_of(const release::Subject& subject) {
    return {.kind = subject.kind, .code = subject.code};
  }

  // Made of the numbers that are told beside them: made of exact ones they would give these back.
  void add_scores(const release::Subject& subject, const std::vector<release::Number>& all) {
    const auto known = scores_.find(&subject);
    if (known == scores_.end()) return;
    evaluate::ScoreSheet sheet(pack_, subject.region_class);
    for (const auto& number : all) {
      const auto& indicator = pack_.indicators[number.indicator];
      sheet.add(indicator,
                number.value ? facts_.judge.score(indicator, *number.value) : std::nullopt);
    }
    const bool whole =
        gate_.decide_score(subject.kind, subject.code).form != policy::PublicForm::value;
    for (auto row : sheet.rows()) {
      if (whole && row.score) row.score = row.score->rounded(0, Rounding::half_up);
      hide(known->second, row);
      add(key_of(subject), row);
    }
  }

  static void hide(const release::Scores& scores, evaluate::ScoreRow& row) {
    const bool total = row.dimension == policy::total_score;
    // The weight of a dimension would tell which of its numbers are there.
    row.weight = total ? scores.weight : std::nullopt;
    if (!scores.hidden.contains(std::string(row.dimension))) return;
    const auto& hidden = scores.withheld ? evaluate::withheld_score : evaluate::suppressed_score;
    row.score = Decimal(hidden.kept);
  }

  [[nodiscard]] evaluate::ValueRow value_row(const release::Number& number) const {
    evaluate::ValueRow row{.indicator = facts_.indicators[number.indicator].id,
                           .numerator = number.numerator,
                           .denominator = number.denominator,
                           .value = number.value,
                           .missing = number.missing,
                           .reporting = number.reporting,
                           .light = policy::to_string(number.light),
                           .rule = number.rule,
                           .limit = number.limit,
                           .distance = number.distance};
    if (number.suppressed && number.missing != release::suppressed_word) {
      row.missing = release::not_released_word;
    }
    if (number.interval) {
      row.low = number.interval->low;
      row.high = number.interval->high;
    }
    return row;
  }

  template <class Row>
  void add(const evaluate::SubjectKey& subject, const Row& row) {
    constexpr std::size_t lines_held = std::size_t{1} << 16U;  // not policy: bytes
    evaluate::append_line(lines_, subject, evaluate::as_kept(row));
    if (lines_.size() < lines_held) return;
    sink_(lines_);
    lines_.clear();
  }

  const policy::Pack& pack_;
  const ReleaseFacts& facts_;
  const release::Gate& gate_;
  const evaluate::LineSink& sink_;
  std::map<const release::Subject*, release::Scores> scores_;  // only looked up, never walked
  std::string lines_;
};

}  // namespace

Result<void> public_lines(store::Viewer& system, const policy::Dictionary& levels,
                          const policy::Pack& pack, const evaluate::RunKey& key,
                          const evaluate::LineSink& sink) {
  RONGHE_TRY(facts, release_facts(system.connection(), levels, pack, key));
  release::Register subjects(facts.subjects);
  const release::Gate everyone(release::Reader::everyone(), std::move(facts.sources));
  PublicLines lines(pack, facts, everyone, sink);
  const release::RunQuestion question{.run_id = key.id(),
                                      .previous = {},
                                      .indicators = facts.indicators,
                                      .dimensions = pack.dimensions};
  RONGHE_TRY(read,
             release::read_results(
                 {.connection = system.connection(), .values = "every_value", .gate = everyone},
                 question, subjects, lines));
  (void)read;
  lines.end();
  return {};
}

}  // namespace ronghe::workflow
