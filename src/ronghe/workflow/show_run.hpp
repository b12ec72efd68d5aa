// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ronghe/base/text_table.hpp"
#include "ronghe/store/viewer.hpp"

// Runs as tables of text, for people and for scripts.
namespace ronghe::workflow {

struct ShowRequest {
  std::string subject;           // "" = the lights of all subjects
  std::string format = "table";  // table | csv | json
};

[[nodiscard]] Result<TextTable> runs_text(store::Store& store);
// Numbers that are not for the reader say "withheld" and why; their lights stay, unless these are
// not for the reader either.
[[nodiscard]] Result<TextTable> show_run(store::Viewer& viewer, const std::string& run_id,
                                         const ShowRequest& request);
// kind -> light -> subjects
[[nodiscard]] Result<std::map<std::string, std::map<std::string, std::int64_t>>> lights_by_kind(
    store::Viewer& viewer, const std::string& run_id);

}  // namespace ronghe::workflow
