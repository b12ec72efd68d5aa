// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/authoring/diff/change_list.hpp"

// Each part of two packs compared; the order of the changes does not matter here.
namespace ronghe::authoring {

void diff_records(const policy::Dictionary& before, const policy::Dictionary& after,
                  ChangeList& changes);
void diff_parameters(const policy::Pack& before, const policy::Pack& after,
                     const DiffOptions& options, ChangeList& changes);
void diff_definitions(const policy::Pack& before, const policy::Pack& after, ChangeList& changes);
void diff_indicators(const policy::Pack& before, const policy::Pack& after, ChangeList& changes);
void diff_weights(const policy::Pack& before, const policy::Pack& after, ChangeList& changes);
// Rules of a table are matched by what their cells say, then by id, then by description; rows are
// numbered from 1 as table editors do. Fails when a file cannot be read.
[[nodiscard]] Result<void> diff_decisions(const policy::Pack& before, const policy::Pack& after,
                                          ChangeList& changes);
// Cases by their names. The tests of an extended pack still stand there: a refinement does not
// remove them.
[[nodiscard]] Result<void> diff_tests(const policy::Pack& before, const policy::Pack& after,
                                      ChangeList& changes);

}  // namespace ronghe::authoring
