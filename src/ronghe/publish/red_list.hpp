// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/publish/site.hpp"

namespace ronghe::publish {

struct RedRows {
  std::vector<View> rows;
  std::size_t all = 0;  // however many are shown
};

// Red regions, colleges and bodies with the reason, from the highest level down.
[[nodiscard]] RedRows red_rows(const Site& site, std::string_view from, std::size_t shown_max);

[[nodiscard]] Result<void> write_red_page(Site& site);

}  // namespace ronghe::publish
