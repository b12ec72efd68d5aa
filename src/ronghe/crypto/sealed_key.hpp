// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "ronghe/base/result.hpp"
#include "ronghe/crypto/secret.hpp"

// A secret key at rest: a text file, sealed with a passphrase or under another key. Format:
//   ronghe-sealed-key v1
//   holds: NAME                             printable ASCII, so that an operator sees what it is
//   lock: passphrase | key
//   argon2id: PASSES MEMORY SALT            only for a passphrase; bytes, base64
//   nonce: BASE64
//   box: BASE64                             XChaCha20-Poly1305, the lines above are its context
//   sum: HEX                                SHA-256 of the lines above: tells damage from a wrong
//   lock
// A change of it needs a new version. Both suites use it; under "gm" as well, because SM4-GCM's
// nonces are too short to be drawn for ever under one key and argon2id has no counterpart there.
namespace ronghe::crypto {

// What opens it.
using KeyLock = std::variant<SecretText, SecretKey>;

// What a guess of the passphrase shall cost: about half a second and 256 MiB.
struct PassphraseCost {
  unsigned passes = 3;
  std::size_t memory_bytes = std::size_t{256} << 20U;
};

// Refused when NAME is not 1 to 100 printable ASCII characters, the passphrase is too short
// (passphrase.hpp), or the cost is outside what argon2id or this version takes (1 to 100 passes,
// 8 KiB to 4 GiB).
[[nodiscard]] Result<std::string> sealed_key_text(std::string_view name, const SecretKey& key,
                                                  const KeyLock& lock,
                                                  const PassphraseCost& cost = {});
// Errors: not a sealed key, another version (refused), damaged (proof_failed), another kind of
// lock, a wrong passphrase or key, another name than `name` (bad_input), no memory (fault).
// `path` is where the text came from, for messages.
[[nodiscard]] Result<SecretKey> opened_key_text(std::string_view name, std::string_view text,
                                                const KeyLock& lock, const std::string& path);

// The same in a file, mode 0600, whole or not at all; never over another file.
[[nodiscard]] Result<void> write_sealed_key(const std::string& path, std::string_view name,
                                            const SecretKey& key, const KeyLock& lock,
                                            const PassphraseCost& cost = {});
[[nodiscard]] Result<SecretKey> read_sealed_key(const std::string& path, std::string_view name,
                                                const KeyLock& lock);
// With another lock, in place: whole or not at all. Old copies still open with the old lock.
[[nodiscard]] Result<void> relock_sealed_key(const std::string& path, std::string_view name,
                                             const KeyLock& from, const KeyLock& to,
                                             const PassphraseCost& cost = {});

// A key that is open in a file, to be the lock of others: "ronghe-key v1", base64. Refused when
// others than its owner may read it.
[[nodiscard]] Result<void> write_key_file(const std::string& path, const SecretKey& key);
[[nodiscard]] Result<SecretKey> read_key_file(const std::string& path);

}  // namespace ronghe::crypto
