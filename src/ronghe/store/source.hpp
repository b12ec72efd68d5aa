// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "ronghe/evidence/value_row.hpp"
#include "ronghe/policy/dictionary.hpp"

// Who says a row: a department, and where many speak through one (all enterprises), the party.
namespace ronghe::store {

struct Source {
  std::string owner;  // "ENT"
  std::string party;  // "914403001922038216"; empty = the department itself
  [[nodiscard]] std::string to_string() const {
    return party.empty() ? owner : owner + "/" + party;
  }
  bool operator==(const Source&) const = default;
};

// bad_input for a department (with or without a party) that nobody knows: it would be in the log
// for good. Empty is none.
[[nodiscard]] Result<void> check_department(const policy::Dictionary& dictionary,
                                            std::string_view source);

// Empty = the owner of the record. bad_input for a department that the dictionary does not know,
// for a party of a department that has none, or of a record that does not say whose it is.
[[nodiscard]] Result<Source> parse_source(const policy::Dictionary& dictionary,
                                          const policy::RecordType& record, std::string_view text);

// Whether `written_by` of the record names a department or role.
[[nodiscard]] bool is_writer(const policy::RecordType& record, std::string_view who);

// Refused when the record is written by others than this source and actor.
[[nodiscard]] Result<void> check_may_write(const policy::RecordType& record, const Source& source,
                                           std::string_view actor);

// Refused when a row given as texts is about another party than the one that says it.
[[nodiscard]] Result<void> check_party(const policy::RecordType& record, const Source& source,
                                       const std::map<std::string, std::string, std::less<>>& row);

}  // namespace ronghe::store
