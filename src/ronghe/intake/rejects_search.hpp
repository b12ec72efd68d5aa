// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

// Files of rejected rows that speak of somebody, whatever their format, encoding and spelling.
namespace ronghe::intake {

// Whether a file of rejected rows (CSV, JSON lines, XLSX) holds one of the keys as a value. Keys
// that differ by case, width, blanks, hyphens and dots are one. True for what cannot be read, such
// as Parquet: what is not known may speak of anyone.
[[nodiscard]] bool speaks_of(const std::string& path, const std::vector<std::string>& keys);

}  // namespace ronghe::intake
