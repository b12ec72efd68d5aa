// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ronghe/base/date.hpp"
#include "ronghe/evidence/labels.hpp"
#include "ronghe/policy/dictionary.hpp"

// What a newer pack would change in a store, and why it may not.
namespace ronghe::store {

// What of a store decides whether its records may change.
struct Held {
  const policy::Dictionary& written;  // of its pack, as the pack writes it
  const policy::Dictionary& now;      // the same with the levels that fields have now
  std::set<std::string> filled;       // records that have rows
  bool seals = false;                 // whether labelled fields are sealed
};

// The version that a store has, at least, once it adopted a pack.
inline constexpr std::int64_t adopted_version = 5;

struct Adoption {
  std::vector<std::string> new_records;  // "visit"
  std::vector<std::string> new_fields;   // "placement.insurer", of records that are there
  std::vector<std::string> new_choices;  // "placement.kind: trial"
  // In the order of the records: where, what, what to do. Nothing is adopted while there is one.
  std::vector<Error> refusals;
};

// Compares what the store holds with the dictionary of a pack. New records, fields and choices may
// come; what is there may not go, nor become another thing. Rules, titles and limits are not
// compared: they say what new rows must be, and how a run counts.
[[nodiscard]] Adoption compare(const Held& held, const policy::Dictionary& after);

// The fields of `after` that records of `before` do not have, as acts at `position`: by record, in
// the order of the dictionary.
[[nodiscard]] std::vector<evidence::Relabelling> fields_that_came(const policy::Dictionary& before,
                                                                  const policy::Dictionary& after,
                                                                  std::int64_t position);

struct AdoptRequest {
  std::string pack_folder;
  std::string reason;  // sealed with the act where it is given
  Date day;
};

struct Adopted {
  std::string pack_id;
  std::string pack_version;
  std::string pack_hash;
  Adoption changes;
  // Of the act in the log; none = it is the store's pack already, and nothing was added.
  std::optional<std::int64_t> position = {};
  std::uint64_t sealed_again = 0;  // rows of records that got labelled fields
};

}  // namespace ronghe::store
