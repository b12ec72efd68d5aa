// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ronghe/evidence/value_row.hpp"
#include "ronghe/store/act_signature.hpp"
#include "ronghe/store/store.hpp"
#include "ronghe/store/write_queue.hpp"

// Signatures of acts are checked and sealed with them. Part of the writer.
namespace ronghe::store {

inline constexpr const char* signature_record = "act_signature";

// What the dictionary alone can tell about who signs. Refused: a file of a record whose acts are
// signed, a signature under what is no act.
[[nodiscard]] Result<void> check_can_be_signed(const policy::RecordType& record,
                                               const Batch& batch);

// The rows of `act_signature` for signatures under a statement of `count` rows, without the
// position of the first.
[[nodiscard]] std::vector<evidence::ValueRow> rows_of_signatures(
    const ActStatement& statement, std::int64_t count, std::span<const ActSignature> signatures);

// Checks the signatures of an act over what its draft would add now; within the transaction that
// seals it, before it is appended. Gives the rows that go with it, for the act's rows that will
// stand at `first` and after it.
[[nodiscard]] Result<std::vector<evidence::ValueRow>> signature_rows(Store& store,
                                                                     engine::Connection& connection,
                                                                     const PreparedBatch& act,
                                                                     const intake::Staged& staged,
                                                                     std::int64_t first);
[[nodiscard]] Result<void> append_signatures(Store& store, engine::Connection& connection,
                                             const std::vector<evidence::ValueRow>& rows);

}  // namespace ronghe::store
