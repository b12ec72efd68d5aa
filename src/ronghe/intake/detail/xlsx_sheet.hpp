// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/intake/detail/xlsx_parts.hpp"
#include "ronghe/intake/detail/xml_elements.hpp"

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

 private:
  bool take_element(std::string_view name, std::string_view xml);
  void take_row(std::string_view xml);
  void take_merged(std::string_view xml);
  [[nodiscard]] std::vector<std::string> cells_of(const pugi::xml_node& row);
  [[nodiscard]] std::string cell_text(const pugi::xml_node& cell);
  void take_cells(std::vector<std::string> cells);
  void fail_at(const std::string& what);

  Place place_;
  const XlsxParts& parts_;
  std::ostream& out_;
  XmlElements elements_;
  std::vector<std::string> titles_;
  std::optional<Error> fault_;
  std::string line_;
  std::uint64_t written_ = 0;
  std::uint64_t number_ = 0;     // of the last row read
  std::uint64_t title_row_ = 0;  // of the titles
  std::uint64_t last_row_ = 0;   // with a value
  bool ended_ = false;
};

}  // namespace ronghe::intake::detail
