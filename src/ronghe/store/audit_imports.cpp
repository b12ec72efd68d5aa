// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/audit_imports.hpp"

#include <fmt/format.h>

#include "ronghe/engine/database.hpp"

namespace ronghe::store {

using engine::quoted_name;
using engine::quoted_text;
using ledger::Finding;

namespace {

struct ImportNote {
  std::string name, record, source, day;
  std::int64_t first = 0;
  std::int64_t accepted = 0;
  std::int64_t corrections = 0;
};

Result<std::vector<ImportNote>> notes_of(Store& store) {
  RONGHE_TRY(found, store.connection().collect(
                        "SELECT coalesce(name, ''), coalesce(record, ''), coalesce(source_dept, "
                        "''), coalesce(submitted_on::VARCHAR, ''), coalesce(first_position, -1), "
                        "coalesce(accepted, -1), coalesce(corrections, -1) FROM import_file WHERE "
                        "accepted IS DISTINCT FROM 0 ORDER BY first_position, name"));
  std::vector<ImportNote> notes;
  RONGHE_CHECK(found.each([&](const engine::Chunk& chunk, std::size_t row) {
    const auto text = [&](std::size_t column) { return std::string(chunk.text(column, row)); };
    notes.push_back({.name = text(0),
                     .record = text(1),
                     .source = text(2),
                     .day = text(3),
                     .first = chunk.integer(4, row),
                     .accepted = chunk.integer(5, row),
                     .corrections = chunk.integer(6, row)});
  }));
  return notes;
}

// A file is sealed as one batch, so its rows lie between two checkpoints.
Result<bool> is_a_batch(Store& store, const ImportNote& note) {
  RONGHE_TRY(count, store.connection().integer(fmt::format(
                        "SELECT count(*) FROM ledger_checkpoint WHERE size = {0} + {1} AND (SELECT "
                        "coalesce(max(size), 0) FROM ledger_checkpoint WHERE size < {0} + {1}) = "
                        "{0}",
                        note.first, note.accepted)));
  return count > 0;
}

Result<bool> agrees(Store& store, const ImportNote& note) {
  const auto* record = store.pack().dictionary.record(note.record);
  if (record == nullptr || note.accepted < 0) return false;
  RONGHE_TRY(batch, is_a_batch(store, note));
  if (!batch) return false;
  const auto* plan = store.plan_of(record->name);
  RONGHE_TRY(
      rows, store.connection().query(fmt::format(
                "SELECT count(*), count(supersedes) FROM {} WHERE position >= {} AND position < {} "
                "AND source_dept = {} AND submitted_on::VARCHAR = {}",
                plan == nullptr ? quoted_name(record->name) : plan->table(), note.first,
                note.first + note.accepted, quoted_text(note.source), quoted_text(note.day))));
  RONGHE_TRY(chunk, rows.next());
  return chunk && chunk->rows() == 1 && chunk->integer(0, 0) == note.accepted &&
         chunk->integer(1, 0) == note.corrections;
}

}  // namespace

Result<std::vector<Finding>> changed_imports(Store& store) {
  RONGHE_TRY(notes, notes_of(store));
  std::vector<Finding> found;
  for (const auto& note : notes) {
    RONGHE_TRY(same, agrees(store, note));
    if (same) continue;
    found.push_back(
        {.fault = ledger::Fault::import_changed,
         .position = note.first,
         .record = note.record,
         .key = {},
         .message = fmt::format("log position {}: what the store says of the imported file {} "
                                "({} rows of {} by {} on {}, {} of them corrections) is not what "
                                "was sealed there",
                                note.first, note.name, note.accepted, note.record, note.source,
                                note.day, note.corrections)});
  }
  return found;
}

}  // namespace ronghe::store
