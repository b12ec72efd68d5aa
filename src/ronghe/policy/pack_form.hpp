// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "ronghe/policy/pack.hpp"

// What is wrong between the files of a pack, each of which is right for itself.
namespace ronghe::policy {

// Indicators that count for a score and have no weight in a class of regions: they would count
// nothing there, and nobody said so.
void report_form(const Pack& pack, std::vector<Error>& later);

}  // namespace ronghe::policy
