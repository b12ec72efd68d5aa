// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/authoring/diff/diff.hpp"

// What a new version of a pack, or another authority's pack, says otherwise.
namespace ronghe::authoring {

// The differences between the packs of two folders, each with what it extends, in the order of the
// files. `as_of`: only the values in force on that day.
[[nodiscard]] Result<std::vector<Change>> diff_packs(const std::string& before,
                                                     const std::string& after,
                                                     const DiffOptions& options);
// A line for each, "parameters/A1_1.yaml:9: red limit for ...: 30 % -> 35 % from 2026-01-01, ...".
[[nodiscard]] std::string diff_text(const std::vector<Change>& changes);
// An array of objects with the same facts apart.
[[nodiscard]] std::string diff_json(const std::vector<Change>& changes);

}  // namespace ronghe::authoring
