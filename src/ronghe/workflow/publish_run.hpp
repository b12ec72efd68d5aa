// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ronghe/publish/report.hpp"
#include "ronghe/store/viewer.hpp"

namespace ronghe::workflow {

struct PublishRequest {
  std::string run_id;             // "latest" or the beginning of an id
  std::string folder;             // new, empty, or an earlier report
  publish::ReportSite site = {};  // what the office says of itself
};

// Writes the report site of a stored run for a reader: zh-CN and English pages, XLSX and CSV.
[[nodiscard]] Result<void> publish_run(store::Viewer& viewer, const PublishRequest& request);

}  // namespace ronghe::workflow
