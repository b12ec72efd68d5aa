// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ronghe/policy/pack.hpp"

// What differs between two packs, said so that a reader of the policy understands it.
namespace ronghe::authoring {

enum class ChangeKind { added, removed, changed, moved };

struct Change {
  ChangeKind kind = ChangeKind::changed;
  std::string part;    // pack | record | parameter | definition | entity | indicator | weight |
                       // table | test
  std::string name;    // "A1_1.red", "enterprise.active", "light_up"; unique within its part
  std::string title;   // in English, "" where the pack gives none
  std::string what;    // "value", "unit", "formula", "field pay", "row 3"; "" = the whole
  std::string before;  // as shown; "" = nothing
  std::string after;
  std::optional<Date> from = {};  // since when the value after holds
  std::string source = {};        // of the value after
  Place place = {};               // in the later pack; in the earlier one for what was removed
};

struct DiffOptions {
  std::optional<Date> as_of = {};  // none = all values of all dates
};

// The differences in the order of the files of a pack: pack.yaml, records, parameters, definitions,
// indicators, weights, decisions, tests. Fails when a table or test file cannot be read.
[[nodiscard]] Result<std::vector<Change>> diff(const policy::Pack& before,
                                               const policy::Pack& after,
                                               const DiffOptions& options = {});

// "red limit for Enterprise actual participation rate A1_1.red: 30 % -> 35 % from 2026-01-01,
// source ..."
[[nodiscard]] std::string in_words(const Change& change);
[[nodiscard]] std::string_view to_string(ChangeKind kind);
// A value with its unit, a ratio in per cent: "35 %", "30 days", "named".
[[nodiscard]] std::string value_in_words(const policy::ParameterValue& value,
                                         const std::string& unit);

}  // namespace ronghe::authoring
