// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/publish/site.hpp"

namespace ronghe::publish {

// A row of a table of subjects, seen from the page at `from`.
[[nodiscard]] View subject_row(const Site& site, const Judged& judged, std::string_view from);

// All regions, colleges and bodies.
[[nodiscard]] Result<void> write_list_pages(Site& site);

}  // namespace ronghe::publish
