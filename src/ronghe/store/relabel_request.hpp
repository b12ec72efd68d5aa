// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/evidence/labels.hpp"
#include "ronghe/policy/dictionary.hpp"
#include "ronghe/store/store.hpp"

namespace ronghe::store {

// What a request to give a field another level asks for, looked up in the dictionary of a store;
// its position in the log is not known yet. bad_input for what is not there or no level, refused
// for a public field and for a level whose column ciphertexts of another spelling are in: a pack
// of before may write "l3".
// `acts` are the relabellings of before, whose commitments keep their columns.
[[nodiscard]] Result<evidence::Relabelling> relabelling_of(
    const policy::Dictionary& dictionary, const RelabelRequest& request,
    const std::vector<evidence::Relabelling>& acts);

}  // namespace ronghe::store
