// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ronghe/store/act_signature.hpp"
#include "ronghe/store/store.hpp"
#include "ronghe/store/write_queue.hpp"

// The statement of an act, from rows that would be sealed and again from those that are.
namespace ronghe::store {

// Rows with their values as texts, and the positions that they supersede or conflict with.
struct StatedRows {
  std::vector<StatedRow> rows;
  std::set<std::int64_t> corrects;
  std::set<std::int64_t> conflicts_with;
};
// `from`: a draft, or what has its columns, and behind it what is wanted of it.
[[nodiscard]] Result<StatedRows> stated_rows(engine::Connection& connection,
                                             const std::vector<std::string>& fields,
                                             const std::string& from);

struct BlindStatement {
  ActStatement statement;
  std::optional<crypto::Hash> blind;  // where fields are labelled
};

// Of an act whose draft is staged. Without a blind of the batch's own a new one is drawn.
[[nodiscard]] Result<BlindStatement> statement_of_draft(const Store& store,
                                                        engine::Connection& connection,
                                                        const PreparedBatch& act,
                                                        const std::string& draft_table);

struct SealedStretch {
  const policy::RecordType* record = nullptr;
  std::int64_t first = 0;
  std::int64_t count = 0;
};

// Of rows that are in the log, without actor and `veiled`, which no row tells. proof_failed when
// not all of them are there, or they are of several days or sources.
[[nodiscard]] Result<ActStatement> statement_of_sealed(const Store& store,
                                                       engine::Connection& connection,
                                                       const SealedStretch& rows);

}  // namespace ronghe::store
