// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "ronghe/demo/writer.hpp"

// What is wrong with the files that a department sends, record by record.
namespace ronghe::demo {

// A row beside the good ones with one cell that no import may accept.
struct BadCell {
  std::string_view column;
  std::string_view bytes;  // as they stand in a CSV file
  std::string_view why;    // for the list of files
};

struct Dirt {
  std::string_view record;
  FileShape shape = {};
  std::int64_t duplicate_every = 0;      // every n-th row is sent twice; 0 = none
  std::int64_t correct_every = 0;        // every n-th row is wrong at first and corrected later
  std::string_view correct_column = {};  // a number; the wrong one is a tenth too low
  std::vector<BadCell> bad = {};
  bool broken_copy = false;  // some rows are sent again in a file that breaks off
};

// Clean UTF-8 CSV for a record that the table does not name.
[[nodiscard]] Dirt dirt_of(std::string_view record);

}  // namespace ronghe::demo
