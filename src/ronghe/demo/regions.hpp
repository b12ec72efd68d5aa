// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/demo/delivery.hpp"
#include "ronghe/demo/settings.hpp"
#include "ronghe/demo/world.hpp"

// Where everything lies: the divisions of a size, and the scenes they fall into.
namespace ronghe::demo {

// Shenzhen, Guangdong, or all with the country itself above the provinces.
[[nodiscard]] std::vector<Division> divisions_of(Size size, const std::vector<Division>& all);

// One scene per prefecture, and one for the counties that a province runs itself. Each leaf has its
// tier and its numbers of schools and bodies; the divisions must outlive the scenes.
[[nodiscard]] std::vector<Scene> scenes_of(const Settings& settings,
                                           const std::vector<Division>& divisions);

[[nodiscard]] Result<void> write_regions(Delivery& delivery, const Settings& settings,
                                         const std::vector<Division>& divisions);

}  // namespace ronghe::demo
