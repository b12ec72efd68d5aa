// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/intake/said.hpp"

// Which files an import reads.
namespace ronghe::workflow {

// What lies in a folder and is not read.
struct LeftAside {
  enum class Why {
    name,         // by its name it is no data
    archive,      // what it holds is read once it is unpacked
    folder_link,  // a link to a folder, which may lead anywhere
    dead_link,    // a link to what is not there
    special       // a pipe, a socket, a device
  };
  std::string path;
  Why why = Why::name;
  bool operator==(const LeftAside&) const = default;
};
// "a link to a folder; name that folder itself"
[[nodiscard]] intake::Said reason(LeftAside::Why why);

struct FoundFiles {
  std::vector<std::string> data;  // files as named, then those of folders, sorted within each
  std::vector<LeftAside> aside;   // of folders
};

// Files as named; folders are searched for those whose names end as data do: ".csv", ".xlsx",
// ".parquet", ".jsonl", ".ndjson". bad_input for a folder that cannot be read whole.
[[nodiscard]] Result<FoundFiles> found_files(const std::vector<std::string>& named);

}  // namespace ronghe::workflow
