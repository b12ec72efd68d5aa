// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/crypto/secret.hpp"

namespace ronghe::crypto::detail {

// Writes a file that only its owner may read (mode 0600), whole or not at all. Where it may not
// replace a file: an overwritten key is a lost one.
[[nodiscard]] Result<void> write_secret_file(const std::string& path, std::string_view content,
                                             IfThere if_there);

// The whole of a small file; not_found when there is none. A file of more than 64 KiB is no key.
[[nodiscard]] Result<SecretText> read_secret_file(const std::string& path);

// Refused when others than the owner may read or write the file.
[[nodiscard]] Result<void> check_private(const std::string& path);

}  // namespace ronghe::crypto::detail
