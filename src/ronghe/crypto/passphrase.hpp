// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "ronghe/base/result.hpp"
#include "ronghe/crypto/secret.hpp"

// A passphrase that somebody chose, and the file that it is read from.
namespace ronghe::crypto {

// What a new one has at least, in code points. Each guess takes argon2id half a second; the point
// is that nobody guesses names and years. Keys that were sealed with a shorter one still open.
inline constexpr std::size_t passphrase_characters_min = 12;

// bad_input for one that is too short to seal a key with.
[[nodiscard]] Result<void> check_new_passphrase(const SecretText& passphrase);

// The first line of a file. Refused when others than its owner may read it.
[[nodiscard]] Result<SecretText> read_passphrase_file(const std::string& path);

}  // namespace ronghe::crypto
