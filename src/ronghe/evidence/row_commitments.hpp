// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/crypto/hash.hpp"
#include "ronghe/crypto/mac.hpp"

// The commitments of many rows to their fields under one label (proof/commitment.hpp), computed
// side by side.
namespace ronghe::evidence {

// HMAC(seed, "ronghe/v1/salt\n" | name): of a field, from the random seed of its row.
[[nodiscard]] crypto::Hash salt_of(crypto::Mac& seed, std::string_view name);

class RowCommitments {
 public:
  // The label must outlive it.
  RowCommitments(crypto::Suite suite, std::string_view label) : suite_(suite), label_(label) {}
  RowCommitments(RowCommitments&&) = default;
  RowCommitments& operator=(RowCommitments&&) = default;
  ~RowCommitments();

  void begin_row(std::string_view seed);
  // A field of the row, in the order of names. `value` as field_commitment has it.
  void add(std::string_view name, std::string_view value);
  // One for each row begun, valid until clear().
  [[nodiscard]] std::span<const crypto::Hash> compute();
  void clear();

 private:
  crypto::Suite suite_;
  std::string_view label_;
  std::vector<crypto::Mac> seed_;        // of the row begun last; empty before the first
  std::vector<crypto::Hash> salts_;      // of all fields
  std::string messages_;                 // of all fields, one behind the other
  std::vector<std::size_t> ends_;        // of each message
  std::vector<std::size_t> row_begins_;  // where the fields of each row begin
  std::vector<crypto::Hash> fields_;
  std::vector<crypto::Hash> rows_;
};

}  // namespace ronghe::evidence
