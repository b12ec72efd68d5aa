// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/authoring/decide/row_decider.hpp"
#include "ronghe/base/log.hpp"
#include "ronghe/intake/said.hpp"

namespace ronghe::authoring {

struct TableQuestion {
  std::string model;          // path of a .dmn file
  std::string table;          // CSV, XLSX, JSON lines or Parquet, with a column for each input
  std::string decision = {};  // "" = the only one, or the one that no other requires
  std::string out;            // .csv or .parquet, which must not exist
  std::string now = {};       // what now() and today() give; "" = null
  std::string work_folder;    // for what must be rewritten before it is read
};

struct TableDecided {
  std::string decision;
  Tally tally;
  bool by_kernels = false;
  std::string why_not_kernels;       // and why not; to be shown
  std::vector<std::string> columns;  // that were added, in their order
  std::vector<intake::Said> notices;
};

// Decides every row of a file: OUT has its rows in their order with all their columns, and behind
// them the outputs, of a table the rule, and why a row was refused. A cell that is no value of its
// input refuses its row, not the file; `progress` may be null.
[[nodiscard]] Result<TableDecided> decide_table(const TableQuestion& question, Progress* progress);

}  // namespace ronghe::authoring
