// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>

#include "ronghe/evaluate/meaning.hpp"
#include "ronghe/policy/compile/hidden_ends.hpp"
#include "ronghe/policy/dictionary.hpp"

// Which fields of sealed records may be unreadable, and how their rows tell it.
namespace ronghe::evaluate {

// Names of the fields of a record whose values are in a ciphertext.
[[nodiscard]] std::set<std::string> sealed_fields(const policy::RecordType& record,
                                                  const policy::Dictionary& dictionary);

[[nodiscard]] policy::HiddenFields hidden_fields(const policy::Dictionary& dictionary,
                                                 Meaning meaning = current_meaning);

}  // namespace ronghe::evaluate
