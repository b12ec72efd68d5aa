// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/base/result.hpp"
#include "ronghe/intake/detail/source.hpp"

namespace ronghe::intake::detail {

// The engine's complaint about reading `source`, said in the words of its user.
[[nodiscard]] Error reading_error(const Source& source, const Error& error);

}  // namespace ronghe::intake::detail
