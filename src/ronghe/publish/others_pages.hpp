// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/publish/site.hpp"

namespace ronghe::publish {

inline constexpr std::size_t rows_of_a_page = 100;

// others.html, and of each kind without pages of its own lists of its red and of its yellow
// subjects, in pages that name the codes on them.
[[nodiscard]] Result<void> write_others_pages(Site& site);

}  // namespace ronghe::publish
