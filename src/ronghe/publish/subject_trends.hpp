// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/publish/site.hpp"

namespace ronghe::publish {

// How the numbers of a region went over the dates of the runs before this one.
struct SubjectTrends {
  std::vector<View> days, rows;  // of the table
  std::string chart;             // a file of all its lines; "" = no earlier run tells of it
};
[[nodiscard]] SubjectTrends subject_trends(const Site& site, const Judged& judged);
// The file of the lines, beside the page of the region.
[[nodiscard]] std::string trend_chart_path(const Subject& subject);

}  // namespace ronghe::publish
