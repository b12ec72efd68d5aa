// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/publish/report.hpp"

// A small finished run in memory, for the tests of this room. The same values every time.
namespace ronghe::publish::sample {

[[nodiscard]] ReportInput input();

[[nodiscard]] ReportRun previous();
// The tables of evaluate with the run of the input, and one light and one value of the previous
// run.
[[nodiscard]] engine::Connection filled(const ReportInput& in);

// As everyone sees it.
[[nodiscard]] release::Sight seen(engine::Connection& connection);

}  // namespace ronghe::publish::sample
