// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/policy/yaml.hpp"

// A case of a pack's tests over a list of rows: `repeat: [{interns: 100, light: yellow}, ...]`.
// `<interns>` in the case stands for the value of the row.
namespace ronghe::authoring {

class RepeatedCase {
 public:
  // Reports, with their places, a placeholder that is no column, a column that nothing uses, and a
  // row that lacks a value. `sound()` says whether there was none of these.
  RepeatedCase(const YAML::Node& node, policy::YamlReader& yaml);
  RepeatedCase(const RepeatedCase&) = delete;
  RepeatedCase& operator=(const RepeatedCase&) = delete;
  // Leaves the case as the file has it: another case may share its parts by an alias.
  ~RepeatedCase();

  [[nodiscard]] bool sound() const { return sound_; }
  [[nodiscard]] std::size_t rows() const { return rows_.size(); }
  // Writes the values of a row into the case, in place, so that places in the file stay right.
  void put(std::size_t row);
  // "row 2 (interns: 100, light: yellow)"
  [[nodiscard]] std::string label(std::size_t row) const;

 private:
  struct Cell {
    YAML::Node scalar;
    std::string text;  // as the file has it
  };
  using Row = std::vector<std::pair<std::string, YAML::Node>>;
  void read_rows(const YAML::Node& rows);
  void find_cells(const YAML::Node& node, bool counted);
  void check_columns(const YAML::Node& rows);
  void wrong(const YAML::Node& where, std::string message);

  policy::YamlReader& yaml_;
  bool sound_ = true;
  std::vector<Row> rows_;
  std::vector<Cell> cells_;
  std::map<std::string, YAML::Node> used_;  // placeholders, where each stands first
};

// A row of `given` that is there several times: `times: 100`. In its cells `<number>` is 1 to 100.
inline constexpr std::string_view row_number = "number";
[[nodiscard]] std::int64_t times_of(const YAML::Node& row, policy::YamlReader& yaml);
[[nodiscard]] std::string numbered(const std::string& text, std::int64_t number);

}  // namespace ronghe::authoring
