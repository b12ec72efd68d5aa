// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/publish/site.hpp"

namespace ronghe::publish {

// The first page: five facts, counts, the map of tiles, what changed, the red list, the run.
[[nodiscard]] Result<void> write_overview(Site& site);

}  // namespace ronghe::publish
