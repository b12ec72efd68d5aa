// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ronghe/proof/receipt.hpp"
#include "ronghe/release/reader.hpp"
#include "ronghe/store/publication.hpp"
#include "ronghe/workflow/publish_log.hpp"

namespace ronghe::workflow {

struct ProofRequest {
  // "1234" (a position), "placement/P-17" (the row of a record by its key, as it is now), or
  // "run/latest".
  std::string what;
  std::vector<std::string> shown = {};                   // labelled fields to disclose with it
  store::LogTree tree = store::LogTree::sha256;          // that the receipt is from
  release::Reader reader = release::Reader::everyone();  // to whom fields may be disclosed
  // Of a run: its lines to show, "region/440303" (the light), "region/440303/A1.1" (a value) or
  // "region/440303/total" (a score); as the public may see them, or with all numbers for who has
  // every label.
  std::vector<std::string> lines = {};
  bool exact = false;
};

struct MadeReceipt {
  std::int64_t position = 0;
  proof::Receipt receipt;  // its line `extra` is the entry, and what is disclosed of it
  std::string described;   // "final (3 of 3)": how far its checkpoint has got
  // Lines that the policy of its reader needs and the store's policy does not have: the keys of a
  // tree of SM3 that has no witnesses. Empty otherwise.
  std::vector<std::string> missing_logs = {};
};

// A receipt under the newest checkpoint of the highest standing that covers the entry; the policy
// of the store, with `ronghe-verify`, is all that checking it takes. The hash follows from the name
// of the log that signed, so a receipt of the tree of SM3 is checked by the same program. Refused
// when the store has no such tree.
[[nodiscard]] Result<MadeReceipt> prove_entry(store::Store& store, const ProofRequest& request);

// The same of the entry at a position, which shows nothing but itself.
[[nodiscard]] Result<MadeReceipt> receipt_of(store::Store& store, std::int64_t position);

}  // namespace ronghe::workflow
