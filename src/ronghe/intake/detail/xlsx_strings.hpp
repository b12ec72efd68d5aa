// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/intake/detail/xlsx_limits.hpp"
#include "ronghe/intake/detail/xml_elements.hpp"

namespace pugi {
class xml_node;
}

namespace ronghe::intake::detail {

// All text of an item, in one piece or in runs; phonetic hints (rPh) are not part of it.
[[nodiscard]] std::string text_of_item(const pugi::xml_node& item);

// The texts that cells of a workbook refer to by number, side by side in one piece of memory.
class SharedTexts {
 public:
  [[nodiscard]] std::size_t size() const { return ends_.size(); }
  [[nodiscard]] std::string_view at(std::size_t index) const;
  void add(std::string_view text);
  [[nodiscard]] std::uint64_t bytes() const {
    return texts_.size() + ends_.size() * sizeof ends_[0];
  }

 private:
  std::string texts_;
  std::vector<std::uint64_t> ends_;
};

// Reads them from xl/sharedStrings.xml as it is unpacked.
class SharedTextsReader {
 public:
  explicit SharedTextsReader(const XlsxLimits& limits);
  // False: no more is needed, or something is wrong.
  [[nodiscard]] bool take(std::string_view xml);
  // After the last bytes, those of the place `path`.
  [[nodiscard]] Result<SharedTexts> finish(const std::string& path);

 private:
  bool take_element(std::string_view name, std::string_view xml);

  XlsxLimits limits_;
  SharedTexts texts_;
  XmlElements elements_;
  bool begun_ = false;
  bool ended_ = false;
};

}  // namespace ronghe::intake::detail
