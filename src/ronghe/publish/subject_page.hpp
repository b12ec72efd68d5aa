// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/publish/site.hpp"

namespace ronghe::publish {

// A page per region, college and body: its light, why, what would turn it green, what lies in it.
[[nodiscard]] Result<void> write_subject_pages(Site& site);

}  // namespace ronghe::publish
