// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "ronghe/base/date.hpp"
#include "ronghe/base/text_table.hpp"
#include "ronghe/store/store.hpp"

// Who may sign acts is itself sealed: an officer is added with a key, and ended.
namespace ronghe::workflow {

struct NewOfficer {
  std::string name;
  std::string department;  // an owner of the dictionary
  std::string public_key;  // the line of a new key, as its officer hands it out
  std::string role = {};
  Date day;
};

// Gives the position. Refused for a name or a key that was an officer's before, also of one who has
// ended; bad_input for an unknown department, or what is no key for this store and name.
[[nodiscard]] Result<std::int64_t> add_officer(store::Store& store, const NewOfficer& officer);

// From here on nothing that the officer signs is sealed; what was stays. not_found for an unknown
// name, refused for one who has ended.
[[nodiscard]] Result<std::int64_t> end_officer(store::Store& store, const std::string& name,
                                               const Date& day);

// The current state of each, by name.
[[nodiscard]] Result<TextTable> officers_table(store::Store& store);

}  // namespace ronghe::workflow
