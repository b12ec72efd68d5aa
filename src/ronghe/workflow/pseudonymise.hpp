// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "ronghe/base/result.hpp"
#include "ronghe/crypto/suite.hpp"

// A department takes identities out of a file before it leaves the house: each becomes a keyed
// pseudonym.
namespace ronghe::workflow {

struct PseudonymRequest {
  std::string file;     // CSV with a line of headers
  std::string column;   // that holds identifiers
  std::string keys;     // folder of the key, which never leaves the department
  std::string purpose;  // one key each: "placements EDU-TAX"
  std::uint32_t epoch = 1;
  bool with_last_epoch = false;  // a second column, COLUMN_last, during a change of keys
  std::string out;               // CSV to write; never over another file
  crypto::Suite suite = crypto::Suite::international;
};

// Makes the key in an empty folder. Refused when there is one.
[[nodiscard]] Result<void> create_pseudonym_key(const std::string& folder, crypto::Suite suite,
                                                const std::string& passphrase_file);
// Gives the number of rows written. Other columns pass as they are.
[[nodiscard]] Result<std::int64_t> pseudonymise(const PseudonymRequest& request);

}  // namespace ronghe::workflow
