// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/workflow/publish_log.hpp"

namespace ronghe::app {

// Opens a store. What had to be mended in its database file is a line on stderr.
[[nodiscard]] Result<store::Store> open_store(const std::string& folder,
                                              const store::StoreOptions& options = {});

// Brings the files of the log up to date after something was sealed, without asking witnesses.
// What was sealed stands; whatever hinders the files is a line on stderr.
void publish_quietly(store::Store& store);

}  // namespace ronghe::app
