// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/publish/site.hpp"

namespace ronghe::publish {

// Everything that has a page, by kind and code: what the search of the header leads to. A browser
// finds in it without a script.
[[nodiscard]] Result<void> write_find_page(Site& site);

}  // namespace ronghe::publish
