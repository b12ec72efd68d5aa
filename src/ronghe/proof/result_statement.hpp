// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/crypto/hash.hpp"
#include "ronghe/proof/tree.hpp"

// What the entry of a run seals of its result (its field result_hash is the SHA-256 of this text):
// two trees of RFC 6962 over lines, one of all numbers and one of what the public may see, so that
// one line is shown and proved without the others. A format on disk, "result/3":
//   {"format":"result/3","full":{"root":"BASE64","size":5012},"public":{…},"run":"2cf033633902"}
// Results of runs before evaluate/4 have no statement: result_hash is that of all lines.
namespace ronghe::proof {

struct ResultStatement {
  std::string run;
  TreeHead full;       // a leaf is a salt of 32 bytes and the line behind it
  TreeHead published;  // a leaf is the line

  [[nodiscard]] std::string to_string() const;
  bool operator==(const ResultStatement&) const = default;
};

// bad_input for whatever is not written as above, to the byte.
[[nodiscard]] Result<ResultStatement> parse_result_statement(std::string_view text);

// The leaf of a line without its end. Numbers of a full line can be guessed, so it has a salt; ""
// for what is published.
[[nodiscard]] crypto::Hash line_leaf(std::string_view salt, std::string_view line);

// A line that is shown, with its way up.
struct ShownLine {
  std::uint64_t index = 0;
  std::string line;
  std::string salt = {};  // of a full line; "" = of the published ones
  std::vector<crypto::Hash> path = {};

  // {"index":7,"line":"[…]","path":["BASE64",…]}, and of a full line "salt":"BASE64".
  [[nodiscard]] std::string to_string() const;
  bool operator==(const ShownLine&) const = default;
};
// bad_input for whatever is not written as above, to the byte.
[[nodiscard]] Result<ShownLine> parse_shown_line(std::string_view text);
// proof_failed where the line is not in the tree that the statement names.
[[nodiscard]] Result<void> check_line(const ResultStatement& statement, const ShownLine& shown);

}  // namespace ronghe::proof
