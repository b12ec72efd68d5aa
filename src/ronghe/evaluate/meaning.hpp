// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "ronghe/base/date.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/feel/interpreter.hpp"

// What the same evidence, pack and day give. A sealed run keeps the meaning that its code version
// had, so that it can be repeated for good: a change of what is computed is a new meaning beside
// the old ones, never another content of an old one (docs/decisions/0022).
namespace ronghe::evaluate {

// Of the runs that are made now. A new one comes with each new meaning.
inline constexpr std::string_view code_version = "evaluate/6";

enum class Meaning {
  // Up to evaluate/2: a condition that turns out null matches a missing value (0013). Stores of
  // evaluate/1 kept other columns and no longer open.
  null_matches_null,
  null_is_asked_for,   // evaluate/3: a missing value matches where the cell asks for it (0034)
  erased_ranks_worst,  // evaluate/4: what was erased counts at the end that is worse (0040)
  // evaluate/5: the last day of a subject belongs to it, an indicator whose two limits are one has
  // a score, too, a veto without weight only vetoes, who names no region has the weights of the one
  // it lies in through another (0043), and a formula that chooses has a worst end (0040).
  last_day_belongs,
  // evaluate/6: a value that was reported as confidential is missing, and no longer taken for one
  // that was erased (0040).
  reported_is_known,
};

// bad_input for what is no code version; refused for one of a newer program.
[[nodiscard]] Result<Meaning> meaning_of(std::string_view version);
[[nodiscard]] feel::NullMatch nulls_of(Meaning meaning);
// Whether evidence that was erased keeps its place, at the end that is worse for the light.
[[nodiscard]] bool keeps_erased(Meaning meaning);
// Whether what was reported as confidential is told from what was erased, also where the reason is
// in the ciphertext.
[[nodiscard]] bool knows_reported(Meaning meaning);
// Whether a number that an `if` chooses has ends where some of its evidence was erased.
[[nodiscard]] bool bounds_choices(Meaning meaning);
// The earliest last day of what is in force on the day.
[[nodiscard]] Date earliest_end(Meaning meaning, const Date& as_of);
// Whether an indicator whose green and red limit are the same has a score.
[[nodiscard]] bool scores_one_limit(Meaning meaning);
// Whether a subject that names no region (a programme) has the weights of the region in which the
// record lies that it refers to (its college).
[[nodiscard]] bool lies_through_others(Meaning meaning);
// Whether the published lines follow from what the run saw alone, so that they can be made again.
[[nodiscard]] bool repeats_published(Meaning meaning);
// Whether a veto to which no class gives a weight counts by its red light only.
[[nodiscard]] bool votes_by_weight(Meaning meaning);

// Of the runs that are made now.
inline constexpr Meaning current_meaning = Meaning::reported_is_known;

// How what a run says is kept.
enum class ResultForm {
  tables,  // up to evaluate/3: rows of run_value, run_score, run_light; one hash of all lines is
           // sealed
  lines    // a tree of all lines, which are sealed, and one of those that the public may see (0042)
};
// errors as meaning_of
[[nodiscard]] Result<ResultForm> result_form_of(std::string_view version);

}  // namespace ronghe::evaluate
