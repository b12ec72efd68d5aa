// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/publish/site.hpp"

namespace ronghe::publish {

// Regions on the page of the table, by whole levels from the top down; its files have all.
inline constexpr std::size_t table_regions_max = 400;

// table.html: regions by indicators. Whole without its script (`table.js`), which lets a reader
// choose rows, columns and what stands in a cell.
[[nodiscard]] Result<void> write_table_page(Site& site);

}  // namespace ronghe::publish
