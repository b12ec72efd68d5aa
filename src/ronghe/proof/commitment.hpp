// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "ronghe/crypto/hash.hpp"
#include "ronghe/crypto/suite.hpp"

// Commitments to labelled fields. An entry of the log holds one for the fields under each label; it
// says nothing about them until a field's salt and value are shown. A format on disk.
namespace ronghe::proof {

inline constexpr std::size_t salt_bytes = 32;

// HMAC(salt, name | newline | value). `value` = canonical JSON (RFC 8785); "null" = absent. Salts
// are random and serve one field of one row: a small domain, such as a yes or no, cannot be tried.
[[nodiscard]] crypto::Hash field_commitment(crypto::Suite suite, std::string_view salt,
                                            std::string_view name, std::string_view value);
// Of all fields under a label, in the order of their names: one hash, whatever their number.
[[nodiscard]] crypto::Hash commitment_of(crypto::Suite suite, std::string_view label,
                                         std::span<const crypto::Hash> fields);
// The text of which that is the hash, for who hashes many.
void append_commitment_text(std::string& out, std::string_view label,
                            std::span<const crypto::Hash> fields);

}  // namespace ronghe::proof
