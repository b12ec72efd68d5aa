// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/public_lines.hpp"

#include <fmt/format.h>

#include "ronghe/evaluate/relations.hpp"
#include "ronghe/evaluate/result_lines.hpp"
#include "ronghe/workflow/release_facts.hpp"

namespace ronghe::workflow {

namespace {

class PublicLines final : public release::RowVisitor {
 public:
  PublicLines(const std::vector<release::Indicator>& indicators, const evaluate::LineSink& sink)
      : indicators_(indicators), sink_(sink) {}

  Result<void> light(const release::Judged& judged) override {
    std::string deciding;
    for (const auto indicator : judged.deciding) {
      deciding += (deciding.empty() ? "" : ", ") + indicators_[indicator].id;
    }
    const auto subject = key_of(*judged.subject);
    add(subject, evaluate::LightRow{.light = policy::to_string(judged.light),
                                    .decision = judged.decision,
                                    .rule = judged.rule,
                                    .indicators = std::move(deciding)});
    const auto& scores = judged.scores;
    for (const auto& [dimension, score] : scores.of) {
      if (score || scores.hidden.contains(dimension)) {
        add(subject, score_row(scores, dimension, score, std::nullopt));
      }
    }
    add(subject, score_row(scores, std::string(policy::total_score), scores.total, scores.weight));
    return {};
  }

  Result<void> numbers(const release::Subject& subject,
                       const std::vector<release::Number>& all) override {
    for (const auto& number : all) add(key_of(subject), value_row(number));
    return {};
  }

  void end() { sink_(lines_); }

 private:
  static evaluate::SubjectKey key_of(const release::Subject& subject) {
    return {.kind = subject.kind, .code = subject.code};
  }

  static evaluate::ScoreRow score_row(const release::Scores& scores, const std::string& dimension,
                                      const std::optional<Decimal>& score,
                                      const std::optional<Decimal>& weight) {
    evaluate::ScoreRow row{.dimension = dimension, .score = score, .weight = weight};
    if (scores.hidden.contains(dimension)) {
      const auto& hidden = scores.withheld ? evaluate::withheld_score : evaluate::suppressed_score;
      row.score = Decimal(hidden.kept);
    }
    return row;
  }

  [[nodiscard]] evaluate::ValueRow value_row(const release::Number& number) const {
    evaluate::ValueRow row{.indicator = indicators_[number.indicator].id,
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
    if constexpr (requires { evaluate::as_kept(row); }) {
      evaluate::append_line(lines_, subject, evaluate::as_kept(row));
    } else {
      evaluate::append_line(lines_, subject, row);
    }
    if (lines_.size() < lines_held) return;
    sink_(lines_);
    lines_.clear();
  }

  const std::vector<release::Indicator>& indicators_;
  const evaluate::LineSink& sink_;
  std::string lines_;
};

}  // namespace

Result<void> public_lines(store::Viewer& system, const policy::Pack& pack,
                          const evaluate::RunKey& key, const evaluate::LineSink& sink) {
  RONGHE_TRY(facts,
             release_facts(system.connection(), system.store().pack().dictionary, pack, key));
  release::Register subjects(facts.subjects);
  const release::Gate everyone(release::Reader::everyone(), std::move(facts.sources));
  PublicLines lines(facts.indicators, sink);
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
