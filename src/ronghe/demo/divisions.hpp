// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/result.hpp"

// Administrative divisions of GB/T 2260, taken from the statistical office's list.
namespace ronghe::demo {

struct Division {
  std::string code;               // six digits
  std::string name;               // as listed, Chinese
  std::string english;            // "" where none is known
  int level = 0;                  // 1 province, 2 prefecture, 3 county
  std::string parent;             // "" for a province
  std::string_view region_class;  // east, central, west, northeast
  bool leaf = false;              // firms and colleges lie here: nothing below it
  std::string successor;          // of a retired code, else ""
  std::string retired_on;         // ISO date, else ""
};

// Sorted by code, retired codes included. The list differs from GB/T 2260 and is put right:
// zones xx71-xx79 are left out; pseudo-cities ("市辖区", "县", "省直辖县级行政区划") vanish and
// their counties lie in the province; a county named like its prefecture is that prefecture.
[[nodiscard]] Result<std::vector<Division>> read_divisions(const std::string& folder);

// Those at or below `code` and what they lie in; retired codes whose successor is among them.
[[nodiscard]] std::vector<Division> within(const std::vector<Division>& all, std::string_view code);

}  // namespace ronghe::demo
