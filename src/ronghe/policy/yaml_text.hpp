// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/feel/parser.hpp"

// What is seen of a YAML file only in its text: the tree that the library makes no longer shows it.
namespace ronghe::policy {

// A key that stands twice in one mapping; the tree keeps one of its values. Lines and columns from
// 1.
struct KeyTwice {
  std::string key;
  int line = 0;
  int column = 0;
  int first_line = 0;
};
// In the order of the text, up to where it stops being YAML.
[[nodiscard]] std::vector<KeyTwice> keys_twice(const std::string& text);

// The first byte that is not UTF-8.
struct ForeignByte {
  int line = 0;
  int column = 0;
};
[[nodiscard]] std::optional<ForeignByte> foreign_byte(std::string_view text);

// Where the parts of a folded text stand in the lines of its file: the text of a scalar that begins
// at line and column `from` (from 1). Only as many parts as are found word for word, so that a text
// with escapes has none.
[[nodiscard]] std::vector<feel::LinePart> line_parts(const std::string& text, const Place& from,
                                                     const std::vector<std::string>& lines);

}  // namespace ronghe::policy
