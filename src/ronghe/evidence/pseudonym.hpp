// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ronghe/crypto/mac.hpp"

// Keyed pseudonyms: the same person has the same one in two departments that share a key for one
// purpose, and nobody without the key gets from one to the other. They show who is the same and how
// often: never use them on small domains alone (sex, title).
namespace ronghe::evidence {

// An identifier as one spelling: full-width letters and digits become narrow, blanks, hyphens and
// dots go, letters become upper case (the X of a check digit).
[[nodiscard]] std::string canonical_id(std::string_view id);

// 128 bits of HMAC(key, canonical id), 32 lower-case hexadecimal digits; "" stays "". The key is
// derived for one purpose, pair of departments and epoch.
[[nodiscard]] std::string pseudonym(crypto::Mac& key, std::string_view id);

}  // namespace ronghe::evidence
