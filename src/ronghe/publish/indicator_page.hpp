// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/publish/site.hpp"

namespace ronghe::publish {

// A page per indicator (what it means, how its values spread, who stands where) and their list.
[[nodiscard]] Result<void> write_indicator_pages(Site& site);

}  // namespace ronghe::publish
