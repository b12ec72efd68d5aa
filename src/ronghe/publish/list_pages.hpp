// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/publish/site.hpp"

namespace ronghe::publish {

// All regions, colleges and bodies; of the kinds without pages the red and yellow ones.
[[nodiscard]] Result<void> write_list_pages(Site& site);

}  // namespace ronghe::publish
