// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace ronghe {

// A table of text, for people and for scripts.
struct TextTable {
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;
};

// "csv": RFC 4180; "json": an array of objects, empty cells as null.
[[nodiscard]] std::string as_data(const TextTable& table, const std::string& format);

}  // namespace ronghe
