// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ronghe/base/decimal.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/evaluate/meaning.hpp"
#include "ronghe/evaluate/result_writer.hpp"
#include "ronghe/evaluate/votes.hpp"
#include "ronghe/kernel/bound_table.hpp"
#include "ronghe/policy/compile/compiler.hpp"
#include "ronghe/policy/light.hpp"
#include "ronghe/policy/pack.hpp"

// From values to lights and scores: the tables of the pack decide, never this code.
namespace ronghe::evaluate {

// The dated numbers of one indicator on the day of the run.
struct Limits {
  std::optional<Decimal> green;
  std::optional<Decimal> red;
  std::optional<Decimal> minimum_denominator;
  std::optional<Decimal> interval;  // normal quantile of the interval of its median
};

struct Judgement {
  policy::Light light = policy::Light::none;
  int rule = 0;  // row of the light table, 1 = first
  std::optional<Decimal> limit;
  std::optional<Decimal> distance;
};

// What decides the light of an indicator for one subject.
struct Measure {
  std::optional<Decimal> value;
  std::optional<Decimal> denominator;
  std::optional<Decimal> coverage;
};

// Its questions may be asked by several threads at once.
class Judge {
 public:
  // Binds the tables of the pack; a table that it lacks is an error that names who asks for it.
  // The table of an indicator reads what is measured of a subject, the limits of the indicator and
  // the parameters of the group `light`; the table of a kind of subject reads the lights of its
  // indicators and how many have which.
  [[nodiscard]] static Result<Judge> make(const policy::Pack& pack, policy::Compiler& compiler,
                                          Meaning meaning = current_meaning);
  Judge(Judge&&) noexcept;
  Judge& operator=(Judge&&) = delete;
  ~Judge();

  // Each light in the order of the measures.
  [[nodiscard]] std::vector<Judgement> lights(const policy::Indicator& indicator,
                                              std::span<const Measure> measures) const;
  // The light of each subject; `kind` is one that an indicator of the pack speaks of.
  [[nodiscard]] std::vector<LightRow> overall(const std::string& kind,
                                              std::span<const IndicatorLights> subjects) const;
  // 0..100 on the line through (red limit, score.at_red) and (green limit, score.at_green). Where
  // both limits are one: score.at_green from it on, and short of it the part of score.at_red that
  // the value has of the limit, or the limit of the value where lower is better; from 0 to
  // score.at_red.
  [[nodiscard]] std::optional<Decimal> score(const policy::Indicator& indicator,
                                             const Decimal& value) const;
  // What the rule says that fired; empty where none did.
  [[nodiscard]] std::string rule_text(const std::string& table, int rule) const;
  [[nodiscard]] kernel::RuleWords rule_words(const std::string& table, int rule) const;
  [[nodiscard]] const Limits& limits(const policy::Indicator& indicator) const;
  // The indicators by which the rule of a table decided the light of a subject, in the order of
  // `lights`: those whose light it tests, or that it counts. Of a rule that tests none: those that
  // have the light of the subject. Empty where no rule fired.
  [[nodiscard]] std::vector<const policy::Indicator*> deciding(const LightRow& row,
                                                               const IndicatorLights& lights) const;
  // The least parameter of the group `light` that is a share at which the light is green when so
  // many report; none = it is not green, however many do.
  [[nodiscard]] std::optional<Decimal> least_coverage(const policy::Indicator& indicator,
                                                      Measure measure) const;

 private:
  struct Tables;
  explicit Judge(std::unique_ptr<Tables> tables);
  std::unique_ptr<Tables> tables_;
};

}  // namespace ronghe::evaluate
