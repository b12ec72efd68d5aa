// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ronghe/base/result.hpp"
#include "ronghe/feel/interpreter.hpp"

// Values of FEEL from JSON and back, and its present, for the command line.
namespace ronghe::authoring {

// The entries of a JSON object ("" = none). Numbers keep all their digits up to 34.
[[nodiscard]] Result<feel::Context> context_of_json(const std::string& json);
// Any JSON value.
[[nodiscard]] Result<feel::Value> value_of_json(const std::string& json);
// Dates, times, durations, ranges and functions become texts; numbers keep their digits.
[[nodiscard]] std::string to_json(const feel::Value& value);

// An environment whose now() is this date and time; "" = none.
[[nodiscard]] Result<feel::Environment> environment_at(const std::string& now);

}  // namespace ronghe::authoring
