// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/crypto/hash.hpp"
#include "ronghe/proof/result_statement.hpp"

// Selective disclosure: some labelled fields of an entry are shown with their salts, the others
// stay commitments. Who has the entry's receipt can check what was shown against the log.
//
// In the line `extra` of a receipt: the entry, and behind it a line for each label of which
// something is shown:
//   {"fields":[{"name":"pay","salt":"BASE64","value":"2500.00"},"BASE64 of a
//   commitment",…],"label":"EDU/L4"}
// Behind the entry of a run, its statement, and a line for each line of the result that is shown
// (result_statement.hpp).
namespace ronghe::proof {

struct ShownField {
  std::string name;
  std::string salt;   // 32 bytes
  std::string value;  // canonical JSON; "null" = there is none
};
// The fields under one label in the order of their names, each shown or as its commitment.
struct OpenedLabel {
  std::string label;
  std::vector<std::variant<ShownField, crypto::Hash>> fields;
};
struct Disclosure {
  std::string entry;
  std::vector<OpenedLabel> labels = {};
  std::optional<ResultStatement> result = {};  // of a run
  std::vector<ShownLine> lines = {};           // of that result
  [[nodiscard]] std::string to_string() const;
};

// bad_input for whatever is not written as above. Strict: what parses has exactly one spelling.
[[nodiscard]] Result<Disclosure> parse_disclosure(std::string_view extra);
// Whether every opened label has the commitment that the entry has, the statement its hash,
// and every line its place in it; proof_failed names what does not. That the entry is in a log
// is for its receipt to say.
[[nodiscard]] Result<void> check_disclosure(const Disclosure& disclosure);

}  // namespace ronghe::proof
