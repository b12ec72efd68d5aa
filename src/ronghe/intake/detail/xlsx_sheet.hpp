// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/intake/detail/xlsx_parts.hpp"
#include "ronghe/intake/detail/xml_elements.hpp"
#include "ronghe/intake/said.hpp"

namespace pugi {
class xml_node;
}

namespace ronghe::intake::detail {

// A sheet as it is unpacked: each row that is whole is written as a line of CSV, the row's number
// first. Time grows with the bytes that come, and memory holds one row.
class SheetReader {
 public:
  struct Place {
    std::string path;               // of the workbook, for messages
    std::uint64_t written_max = 0;  // bytes of CSV
    std::uint64_t title_row = 0;    // rows before it are captions; 0 = the first with a value
    // Only look: this many rows with a value are kept in `head`, and nothing is written.
    std::size_t head_max = 0;
  };
  struct HeadRow {
    std::uint64_t number = 0;
    std::vector<std::string> cells;
  };
  SheetReader(Place place, const XlsxParts& parts, const XlsxLimits& limits, std::ostream& out);
  SheetReader(const SheetReader&) = delete;
  SheetReader& operator=(const SheetReader&) = delete;

  // False: the sheet is read, or something is wrong.
  [[nodiscard]] bool take(std::string_view xml);
  [[nodiscard]] const std::optional<Error>& fault() const { return fault_; }
  // Whether all rows were there.
  [[nodiscard]] bool has_ended() const { return ended_; }
  [[nodiscard]] const std::vector<std::string>& titles() const { return titles_; }
  [[nodiscard]] const std::vector<HeadRow>& head() const { return head_; }
  // Rows with values that whoever opens the sheet does not see, and such titled columns ("B").
  [[nodiscard]] const std::vector<std::uint64_t>& hidden_rows() const { return hidden_rows_; }
  [[nodiscard]] std::vector<std::string> hidden_columns() const;
  // Columns with numbers that are shown as percentages, and the first row with one.
  [[nodiscard]] const std::map<std::size_t, std::uint64_t>& percent_columns() const {
    return percent_columns_;
  }

 private:
  bool take_element(std::string_view name, std::string_view xml);
  void take_row(std::string_view xml);
  void take_merged(std::string_view xml);
  [[nodiscard]] std::vector<std::string> cells_of(const pugi::xml_node& row);
  [[nodiscard]] std::string cell_text(const pugi::xml_node& cell);
  [[nodiscard]] bool is_percentage(const pugi::xml_node& cell) const;
  void take_cells(std::vector<std::string> cells);
  void take_column(std::string_view xml);
  void fail_at(const Said& what);

  Place place_;
  const XlsxParts& parts_;
  std::ostream& out_;
  XmlElements elements_;
  std::vector<std::string> titles_;
  std::vector<HeadRow> head_;
  std::vector<std::uint64_t> hidden_rows_;
  std::vector<std::pair<std::size_t, std::size_t>> hidden_columns_;  // from, to; counted from 1
  std::map<std::size_t, std::uint64_t> percent_columns_;
  std::optional<Error> fault_;
  std::string line_;
  std::uint64_t written_ = 0;
  std::uint64_t number_ = 0;     // of the last row read
  std::uint64_t title_row_ = 0;  // of the titles
  std::uint64_t last_row_ = 0;   // with a value
  bool ended_ = false;
};

}  // namespace ronghe::intake::detail
