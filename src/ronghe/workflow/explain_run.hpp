// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "ronghe/evaluate/explain.hpp"
#include "ronghe/policy/compile/fraction.hpp"
#include "ronghe/policy/pack.hpp"
#include "ronghe/publish/explanation.hpp"
#include "ronghe/store/viewer.hpp"

namespace ronghe::workflow {

struct ExplainQuery {
  std::string run_id;          // "latest" or the beginning of an id
  std::string subject;         // a code; "kind/code" where a code names several
  std::string what = "light";  // an indicator's id, or "light"
  std::size_t rows_max = 20;   // rows of evidence shown per number
};

struct ExplainedRun {
  evaluate::Explanation why;
  policy::Pack pack;                                  // of the run
  std::map<std::string, policy::Fraction> fractions;  // units of the indicators that are told of
  bool as_published = false;                          // the numbers are rounded as for everyone

  // What would turn the light of an indicator green, in a sentence.
  [[nodiscard]] std::string to_green(const evaluate::IndicatorExplanation& one,
                                     Language language) const;
};

// The explanation of a stored run, on the evidence that it saw, as far as it is for the reader.
[[nodiscard]] Result<ExplainedRun> explain_run(store::Viewer& viewer, const ExplainQuery& query);

// A description holds both languages, "Chinese | English"; one that does not is given as it is.
[[nodiscard]] std::string in_language(const std::string& description, Language language);

}  // namespace ronghe::workflow
