// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/evidence/table.hpp"
#include "ronghe/policy/dictionary.hpp"

// How a row of a record becomes an entry of the log. Worked out once per record, so that writing an
// entry only walks down a list. A format on disk: changing it needs a new version.
namespace ronghe::evidence {

// How a value is spelled in canonical JSON.
enum class CellForm { text, boolean, integer, decimal, date };

struct EntryCell {
  std::string key;         // `,"pay":`
  std::size_t column = 0;  // among the inputs
  CellForm form = CellForm::text;
  int scale = 0;
};

// A commitment to the sealed fields under one label.
struct CommitmentCell {
  std::string key;         // `"EDU/L4":"`
  std::size_t column = 0;  // among the inputs, a BLOB
};

// What every row has besides its fields, in the order of the inputs.
enum class Beside : std::size_t { source_dept, submitted_on, missing, supersedes, conflicts_with };

struct EntryLayout {
  std::string record;
  std::string table;  // where its rows are, quoted
  // What a leaf is made from, in the order of the arguments of the leaf function: the fields in the
  // order of the dictionary, source_dept, submitted_on, missing, supersedes, #conflicts_with.
  std::vector<StoredColumn> inputs;
  // The value of an input that the table does not hold, as SQL; "" = the column of that name.
  std::vector<std::string> sources;
  std::vector<EntryCell> cells;  // the fields by name, as canonical JSON orders them
  std::string middle;            // `"record":"placement","schema":1,`
  std::size_t fields = 0;        // the other inputs follow them
  std::vector<CommitmentCell> commitments = {};  // of sealed fields, by label
  std::string suite = {};                        // `,"suite":"gm"`; empty = international
  std::vector<std::string> key;                  // fields that name a row to people
  // How many fields were relabelled or came: functions of the engine over each layout have own
  // names.
  std::size_t relabelled = 0;

  // Its place among the inputs.
  [[nodiscard]] std::size_t place_of(Beside part) const {
    return fields + static_cast<std::size_t>(part);
  }
};

// "leaf_placement", and after the second relabelling "leaf_placement#2".
[[nodiscard]] std::string function_name(std::string_view act, std::string_view record,
                                        std::size_t relabelled);

[[nodiscard]] EntryLayout layout_of(const policy::RecordType& record);
// The records of a dictionary by name, then those of the system.
[[nodiscard]] std::vector<EntryLayout> layouts_of(const policy::Dictionary& dictionary);

}  // namespace ronghe::evidence
