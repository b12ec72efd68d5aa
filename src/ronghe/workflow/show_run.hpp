// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ronghe/workflow/store.hpp"

// Runs as tables of text, for people and for scripts.
namespace ronghe::workflow {

struct ShowRequest {
  std::string subject;           // "" = the lights of all subjects
  std::string format = "table";  // table | csv | json
};

struct TextTable {
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;
};

[[nodiscard]] Result<TextTable> runs_text(Store& store);
[[nodiscard]] Result<TextTable> show_run(Store& store, const std::string& run_id,
                                         const ShowRequest& request);
// kind -> light -> subjects
[[nodiscard]] Result<std::map<std::string, std::map<std::string, std::int64_t>>> lights_by_kind(
    Store& store, const std::string& run_id);
// CSV (RFC 4180) or a JSON array of objects.
[[nodiscard]] std::string as_data(const TextTable& table, const std::string& format);

}  // namespace ronghe::workflow
