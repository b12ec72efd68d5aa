// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "ronghe/evaluate/judge.hpp"

namespace ronghe::authoring {

// Indicators whose table gives a better value a worse light, whether or not the table promises that
// it does not: judged on, just under and just over every number that the table or a limit names.
// `judge` must be that of the pack.
[[nodiscard]] std::vector<Error> worse_light_for_better(const policy::Pack& pack,
                                                        const evaluate::Judge& judge);

// Cells over the value of an indicator in ratio that name a number beyond 1: `< 30` is true of
// every share.
[[nodiscard]] std::vector<Error> percent_in_tables(const policy::Pack& pack);

}  // namespace ronghe::authoring
