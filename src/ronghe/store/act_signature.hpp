// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/date.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/crypto/hash.hpp"
#include "ronghe/crypto/suite.hpp"
#include "ronghe/proof/key.hpp"

// What an officer signs: the statement of an act, which is what would be sealed of it. A format in
// the hands of others; a change of it needs another first line of the signed message.
//
//   statement  canonical JSON: {"actor","conflicts_with":[12],"corrects":[17],"day","origin",
//              "record","rows":[{…}],"source","suite","veiled"}; rows by their bytes; "veiled"
//              where fields are labelled, "conflicts_with" where a row would be set aside
//   hash       SHA-256 of it, SM3 in the suite gm; written "sha256:HEX", "sm3:HEX"
//   message    "ronghe act v1\n" origin "\n" hash "\n", signed by Ed25519, or SM2
//
// Signatures of acts are in the log, and a hash of few possible values is no secret. So labelled
// fields are in no statement: `veiled` is HMAC(blind, the rows with all their fields). The
// blind is drawn for each act and kept by those who sign; nobody else can try values.
namespace ronghe::store {

// The fields of a row as they are kept, as texts by name; what is missing is not there. The reasons
// of missing values, where they are public, are under "missing".
using StatedRow = std::map<std::string, std::string, std::less<>>;

struct ActStatement {
  crypto::Suite suite = crypto::Suite::international;
  std::string origin;  // of the log: a signature is worth nothing in another store
  std::string record;
  std::string source;
  Date day;
  std::string actor;
  std::vector<StatedRow> rows;      // public fields only, in any order
  std::set<std::int64_t> corrects;  // positions of rows that are superseded
  std::string veiled = {};          // "" where all fields are public
  // Positions of rows that count on, as another hand has said them; those that say otherwise here
  // are set aside.
  std::set<std::int64_t> conflicts_with = {};
  bool operator==(const ActStatement&) const = default;
};

[[nodiscard]] std::string canonical_text(const ActStatement& statement);
// Of rows with all their fields, in any order.
[[nodiscard]] std::string veiled_rows(crypto::Suite suite, const crypto::Hash& blind,
                                      const std::vector<StatedRow>& rows);

// The hash of a statement, with what is needed to sign it where nothing else is known.
struct StatementHash {
  crypto::Suite suite = crypto::Suite::international;
  crypto::Hash hash;
  [[nodiscard]] std::string to_string() const;  // "sha256:3f…"
  [[nodiscard]] static Result<StatementHash> parse(std::string_view text);
  bool operator==(const StatementHash&) const = default;
};
[[nodiscard]] StatementHash hash_of(crypto::Suite suite, std::string_view statement);
[[nodiscard]] inline StatementHash hash_of(const ActStatement& statement) {
  return hash_of(statement.suite, canonical_text(statement));
}

[[nodiscard]] std::string signed_message(std::string_view origin, const StatementHash& hash);

// As it is handed on: "bo:BASE64".
struct ActSignature {
  std::string officer;
  std::string bytes;
  [[nodiscard]] std::string to_string() const;
  [[nodiscard]] static Result<ActSignature> parse(std::string_view text);
  bool operator==(const ActSignature&) const = default;
};

// Why signatures over rows with labelled fields say nothing without the blind they were made under.
[[nodiscard]] Error missing_blind(const std::string& record);

// Whether a key signs acts in stores of a suite: Ed25519, or SM2 in gm.
[[nodiscard]] bool signs_acts(const proof::VerifierKey& key, crypto::Suite suite);
[[nodiscard]] bool is_signed(std::string_view origin, const StatementHash& hash,
                             const proof::VerifierKey& key, std::string_view signature);

}  // namespace ronghe::store
