// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/evidence/value_row.hpp"
#include "ronghe/store/officer_key.hpp"
#include "ronghe/store/officers.hpp"
#include "ronghe/workflow/erase_subject.hpp"

// Who agreed to an erasure: officers sign what its preview says. One for a person, two for what may
// be many persons; nobody where the store knows no officer.
namespace ronghe::workflow {

struct ErasureToSign {
  store::ActStatement statement;  // whom, why, how many rows and keys
  int needs_officers = 0;
  store::Officers officers;  // as the log has them
};

// `source` of the statement is the department of the actor; "" without an actor.
[[nodiscard]] Result<ErasureToSign> erasure_to_sign(store::Store& store,
                                                    const ErasureRequest& request,
                                                    const ErasurePreview& preview);

// Checks the signatures of the request, with the one that it asks for (`sign`), and gives the rows
// of `act_signature` that go with its note, without their position. Refused when they are too few.
[[nodiscard]] Result<std::vector<evidence::ValueRow>> signatures_of_erasure(
    store::Store& store, const ErasureRequest& request, const ErasureToSign& what);

}  // namespace ronghe::workflow
