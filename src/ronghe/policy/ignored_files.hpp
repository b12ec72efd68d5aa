// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/base/result.hpp"

// What lies in the folder of a pack and is read by nobody, though it looks as if it was meant to
// be: a folder `indicator`, a file `A1.yml`, a table among the parameters.
namespace ronghe::policy {

// Notes, pictures and hidden files are left alone. `shown_below` stands before the names.
void report_ignored_files(const std::string& folder, const std::string& shown_below,
                          std::vector<Error>& later);

}  // namespace ronghe::policy
