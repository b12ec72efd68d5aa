// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>

// For tests alone.
namespace ronghe {

// Whether `make nightly` runs them: what takes long is only tried then.
[[nodiscard]] inline bool nightly() { return std::getenv("RONGHE_NIGHTLY") != nullptr; }

}  // namespace ronghe
