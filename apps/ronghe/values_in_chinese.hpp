// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "ronghe/base/error_code.hpp"

namespace ronghe::app {

// The values with the words of the program and the commonest of the system in Chinese. Of what an
// author wrote nothing is changed: it is looked for in the file.
[[nodiscard]] std::vector<ErrorValue> values_in_chinese(std::vector<ErrorValue> values);

}  // namespace ronghe::app
