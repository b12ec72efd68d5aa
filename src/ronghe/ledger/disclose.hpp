// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/connection.hpp"
#include "ronghe/evidence/row_sealing.hpp"
#include "ronghe/proof/disclosure.hpp"

namespace ronghe::ledger {

// What is to be shown of the sealed row at a position: for each label that has one of the wanted
// fields, these with salt and value and the others as commitments. bad_input for a field that is
// unknown, or public and therefore in the entry already; refused when the label is locked or the
// subject was erased.
[[nodiscard]] Result<std::vector<proof::OpenedLabel>> shown_fields(
    engine::Connection& connection, const evidence::SealPlan& plan, const evidence::KeyRing& ring,
    std::int64_t position, const std::vector<std::string>& wanted);

}  // namespace ronghe::ledger
