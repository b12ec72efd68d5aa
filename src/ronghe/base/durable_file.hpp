// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ronghe/base/result.hpp"

namespace ronghe {

// Puts a file in the place of another one, whole or not at all, also when the machine stops: a new
// file beside it is written and synced, then renamed over it, then the folder is synced. When this
// returns without error, the bytes are on the disk. `mode` as for chmod: 0600 for a secret.
[[nodiscard]] Result<void> write_file_durably(const std::string& path, std::string_view bytes,
                                              unsigned mode = 0644);

// The whole file. not_found when there is none.
[[nodiscard]] Result<std::string> read_whole_file(const std::string& path);

}  // namespace ronghe
