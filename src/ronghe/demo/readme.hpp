// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/demo/delivery.hpp"
#include "ronghe/demo/settings.hpp"

namespace ronghe::demo {

// README.txt of the folder, Chinese and English: that all of it is made up, and what is wrong in
// it.
[[nodiscard]] Result<void> write_readme(const std::string& path, const Settings& settings,
                                        const std::vector<FileAccount>& files);

}  // namespace ronghe::demo
