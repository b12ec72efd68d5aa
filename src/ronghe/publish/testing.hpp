// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/publish/report.hpp"

// A small finished run in memory, for the tests of this room. The same values every time.
namespace ronghe::publish::sample {

[[nodiscard]] ReportInput input();

// The tables of evaluate with the run of the input, and one light of a run before it.
[[nodiscard]] engine::Connection filled(const ReportInput& in);

}  // namespace ronghe::publish::sample
