// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/meaning.hpp"

#include <fmt/format.h>

#include <charconv>

#include "ronghe/base/worded.hpp"

namespace ronghe::evaluate {

namespace {

// The number of "evaluate/2"; 0 for what is none.
int number_of(std::string_view version) {
  constexpr std::string_view prefix = "evaluate/";
  if (!version.starts_with(prefix)) return 0;
  version.remove_prefix(prefix.size());
  int number = 0;
  const auto read = std::from_chars(version.data(), version.data() + version.size(), number);
  const bool whole = read.ptr == version.data() + version.size();
  return read.ec == std::errc() && whole && number > 0 ? number : 0;
}

Result<int> known_number(std::string_view version) {
  const auto number = number_of(version);
  if (number == 0) {
    return fail_with(ErrorKind::bad_input, "code-version-malformed"_code,
                     "\"{version}\" is no code version of a run, such as {known}: the row of the "
                     "run was changed; audit the store",
                     {{"version", std::string(version)}, {"known", std::string(code_version)}});
  }
  if (number > number_of(code_version)) {
    return fail_with(ErrorKind::refused, "code-version-too-new"_code,
                     "the run was made by {version}, and this program knows what is meant up to "
                     "{known}; use a newer program",
                     {{"version", std::string(version)}, {"known", std::string(code_version)}});
  }
  return number;
}

}  // namespace

Result<Meaning> meaning_of(std::string_view version) {
  RONGHE_TRY(number, known_number(version));
  constexpr int asked_for = 3;    // not policy: evaluate/3
  constexpr int ranks_worst = 4;  // not policy: evaluate/4
  constexpr int last_day = 5;     // not policy: evaluate/5
  constexpr int reported = 6;     // not policy: evaluate/6
  if (number < asked_for) return Meaning::null_matches_null;
  if (number < ranks_worst) return Meaning::null_is_asked_for;
  if (number < last_day) return Meaning::erased_ranks_worst;
  return number < reported ? Meaning::last_day_belongs : Meaning::reported_is_known;
}

Result<ResultForm> result_form_of(std::string_view version) {
  RONGHE_TRY(number, known_number(version));
  constexpr int as_lines = 4;  // not policy: evaluate/4
  return number < as_lines ? ResultForm::tables : ResultForm::lines;
}

feel::NullMatch nulls_of(Meaning meaning) {
  switch (meaning) {
    case Meaning::null_matches_null: return feel::NullMatch::also_null;
    case Meaning::null_is_asked_for:
    case Meaning::erased_ranks_worst:
    case Meaning::last_day_belongs:
    case Meaning::reported_is_known: break;
  }
  return feel::NullMatch::where_asked;
}

bool keeps_erased(Meaning meaning) { return meaning >= Meaning::erased_ranks_worst; }

bool knows_reported(Meaning meaning) { return meaning >= Meaning::reported_is_known; }

bool bounds_choices(Meaning meaning) { return meaning >= Meaning::last_day_belongs; }

Date earliest_end(Meaning meaning, const Date& as_of) {
  if (meaning >= Meaning::last_day_belongs) return as_of;
  return date_of_days(days_since_epoch(as_of) + 1);
}

bool lies_through_others(Meaning meaning) { return meaning >= Meaning::last_day_belongs; }

bool repeats_published(Meaning meaning) { return meaning >= Meaning::last_day_belongs; }

bool votes_by_weight(Meaning meaning) { return meaning >= Meaning::last_day_belongs; }

bool scores_one_limit(Meaning meaning) { return meaning >= Meaning::last_day_belongs; }

}  // namespace ronghe::evaluate
