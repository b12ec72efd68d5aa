// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/date.hpp"
#include "ronghe/base/language.hpp"
#include "ronghe/base/log.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/intake/format.hpp"
#include "ronghe/policy/dictionary.hpp"

// A file becomes checked drafts and a list of rejects. Nothing is sealed here: whoever calls
// decides what `rejected` means, and hands the drafts to the ledger.
namespace ronghe::intake {

// The number of the request for which a subject ("person/0a3f") was erased; null = it was not.
using RequestOf = std::function<const std::string*(std::string_view subject)>;

struct StageOptions {
  std::string path;
  std::optional<std::string> record;  // none = the record type that the titles fit
  std::string source_dept;            // empty = the record's owner
  Date submitted_on;
  std::optional<Date> today;  // a later submission is refused; none = not checked
  std::string work_folder;    // for converted copies, removed at the end
  std::string encoding = {};  // of CSV: "UTF-8", "GB18030", "BIG5"; "" = by its bytes
  std::string sheet = {};     // of a workbook, by name; "" = the visible one that fits
  // Rule id -> SQL condition over the typed columns, made by policy's compiler; null = no rules.
  const std::map<std::string, std::string>* compiled_rules = nullptr;
  RequestOf erased = {};             // who may not come back; none = nobody was erased
  Language language = Language::en;  // of reasons and remedies
  Progress* progress = nullptr;      // called on the caller's thread; bytes of the file
};

// One fault of one row, for a screen: values of fields labelled L3 or L4 are shown as ***.
struct Reject {
  std::uint64_t row = 0;  // as the user's program numbers it: line, or row of the sheet
  std::string column;     // as the file calls it
  std::string value;      // at most 60 characters
  std::string rule;       // of the dictionary: "placement.pay.min"
  std::string reason;
  std::string remedy;
};

// A row that says other things than the one of its key that counts, which another hand has said: it
// is kept and set aside.
struct Conflict {
  std::uint64_t row = 0;      // as the user's program numbers it
  std::string key;            // "serial=E-7"; what is L3 or L4 is shown as ***
  std::int64_t position = 0;  // of the row that counts
  std::string source;         // who said that one: "ENT/9144…"
  std::string submitted_on;   // and when, ISO
};

struct Staged {
  const policy::RecordType* record = nullptr;
  SourceForm form;
  std::string path;
  std::string work_folder;
  std::uint64_t rows_read = 0;
  std::uint64_t accepted = 0;     // rows of the draft table
  std::uint64_t duplicates = 0;   // said already, in the store or the file: left out
  std::uint64_t corrections = 0;  // of the accepted
  std::uint64_t conflicts = 0;    // of the accepted: kept, and set aside
  std::uint64_t rejected = 0;
  std::uint64_t faults = 0;  // of the rejected: a row may have several
  std::string sha256;        // of the file
  // Temporary table of the connection: the fields, source_dept, submitted_on, missing, supersedes,
  // #conflicts_with, draft_order. A scan gives its rows in the order of draft_order: 0, 1, 2, ...
  std::string draft_table;
  std::vector<Reject> first_rejects;      // at most 20
  std::vector<Conflict> first_conflicts;  // at most 20 of a file, all of rows as values
  std::vector<std::string> notices;
};

// A file at a time per connection: the next call replaces the tables of the one before.
[[nodiscard]] Result<Staged> stage(engine::Connection& connection,
                                   const policy::Dictionary& dictionary,
                                   const StageOptions& options);

// The record type that the titles of a file fit, from its beginning alone; null where they tell
// none or it cannot be read, of which stage() says more.
[[nodiscard]] const policy::RecordType* record_of_file(engine::Connection& connection,
                                                       const policy::Dictionary& dictionary,
                                                       const StageOptions& options);

// Writes the rejected rows into `folder`, in the format of the input plus two columns,
// reject_reason and reject_remedy. A file that is there already is never written over: somebody
// may be mending it; the new one gets a number, unless it is the same to the byte. Gives the path;
// to be called before the next stage().
[[nodiscard]] Result<std::string> write_rejects(engine::Connection& connection,
                                                const Staged& staged, const std::string& folder);

// Drops the temporary tables.
[[nodiscard]] Result<void> discard(engine::Connection& connection);

// "line 14, serial=E-7: ENT/9144… said other things of it on 2025-12-31 (log position 12)"
[[nodiscard]] std::string to_string(const Conflict& conflict, Format format,
                                    Language language = Language::en);
// "line 14, \"hours\" = \"26\": it is more than 12 (rule ...); correct the number"
[[nodiscard]] std::string to_string(const Reject& reject, Format format,
                                    Language language = Language::en);

}  // namespace ronghe::intake
