// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ronghe/store/officer_key.hpp"
#include "ronghe/store/writer.hpp"

// One or few rows are said by someone and sealed: what a file says in bulk, an act says at once.
namespace ronghe::workflow {

struct ActRequest {
  std::string record;
  std::string json;         // an object with the fields of a row, or a list of such objects
  std::string source = {};  // "" = the owner of the record; "ENT/914403…" = a party
  Date day = {};
  std::optional<Date> today = {};  // a later day is refused; none = not checked
  std::string actor = {};
  // The actor signs what would be added, with this key; others have signed it before.
  std::optional<store::KeyPlace> sign = {};
  std::vector<store::ActSignature> signatures = {};
  std::optional<crypto::Hash> blind = {};  // under which they did
};

// Whole or not at all. What the store holds already adds nothing, and is counted. Signatures are
// checked again by the writer, over what is added then.
[[nodiscard]] Result<store::Committed> record_act(store::Store& store, const ActRequest& request);

// What it would add; nothing is.
[[nodiscard]] Result<store::Preview> check_act(store::Store& store, const ActRequest& request);

}  // namespace ronghe::workflow
