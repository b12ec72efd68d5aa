// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/publish/site.hpp"

namespace ronghe::publish {

// guide.html: what each column of each data file says. The words of a column stand in texts.txt as
// guide.<column>.
[[nodiscard]] Result<void> write_guide_page(Site& site);

}  // namespace ronghe::publish
