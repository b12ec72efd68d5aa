// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ronghe/engine/connection.hpp"
#include "ronghe/evidence/value_row.hpp"
#include "ronghe/intake/stage_rows.hpp"
#include "ronghe/ledger/ledger.hpp"
#include "ronghe/store/act_signature.hpp"

// What is handed to the writer, and what became of it.
namespace ronghe::store {

struct Committed {
  std::int64_t first_position = 0;  // of the rows that were added
  std::int64_t count = 0;           // how many
  std::int64_t corrections = 0;     // of them
  std::int64_t conflicts = 0;       // of them: set aside, as another hand has said otherwise
  std::int64_t duplicates = 0;      // rows that the store held already
  // Of rows given as values, in their order: where each is in the log, or where an equal one was.
  std::vector<std::optional<std::int64_t>> positions = {};
  std::vector<intake::Conflict> conflicting = {};  // of such rows
};

struct Batch {
  std::string record;
  // The draft table of a staged file; or few rows as values: an act.
  std::variant<const intake::Staged*, std::vector<evidence::ValueRow>> rows;
  // Where the draft and what `also` needs are; null = the store's own.
  engine::Connection* connection = nullptr;
  // The department that says so, and where it speaks for a party, that too: "EDU", "ENT/9144…".
  // Empty = the owner of the record.
  std::string source = {};
  Date day = {};
  // Of a draft: the size of the log when it was compared. Refused when others have sealed since.
  std::optional<std::int64_t> compared_at = {};
  // Who acts; policy::system_role for what the program does by itself. Without a signature this is
  // a claim of whoever runs the program, not a proof.
  std::string actor = {};
  // What else belongs to the same transaction, with where the rows are. An error undoes all of it.
  std::function<Result<void>(engine::Connection&, const Committed&)> also = {};
  // Of an act: by officers, over the statement of what it adds; kept with it. Where it adds nothing
  // they are not looked at.
  std::vector<ActSignature> signatures = {};
  std::optional<crypto::Hash> blind = {};  // under which labelled fields were signed
};

// What the program itself writes: one row of a record of the system. The rest is for the caller.
[[nodiscard]] Batch system_act(std::string record, evidence::ValueRow row, const Date& day);

// What would be sealed.
struct Preview {
  Committed would;
  std::vector<intake::RowTexts> rows;  // those that would be added, as they would be kept
  std::string statement;               // what officers sign (act_signature.hpp)
  StatementHash hash;
  std::optional<crypto::Hash> blind = {};  // of labelled fields
};

struct NotCommitted {
  Error error;  // nothing of the batch is in the store
};

// The commit itself failed: whether the batch is in the store is seen when it is opened again.
struct Unknown {
  std::string batch;  // what it was: "3 rows of placement from EDU"
  Error error;
};

using Outcome = std::variant<Committed, NotCommitted, Unknown>;

// The same for who treats both failures alike; of an unknown outcome the error says what to do.
[[nodiscard]] Result<Committed> committed(Outcome outcome);

}  // namespace ronghe::store
