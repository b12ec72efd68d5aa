// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/publish/site.hpp"

namespace ronghe::publish {

// How it is done, what the words mean, and the data to take away.
[[nodiscard]] Result<void> write_background_pages(Site& site);

}  // namespace ronghe::publish
