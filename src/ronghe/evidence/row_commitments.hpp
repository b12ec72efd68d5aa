// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
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

  void begin_row(std::string_view seed);  // of 32 bytes
  // A field of the row, in the order of names. `value` as field_commitment has it.
  void add(std::string_view name, std::string_view value);
  // One for each row begun, valid until clear().
  [[nodiscard]] std::span<const crypto::Hash> compute();
  void clear();

 private:
  crypto::Suite suite_;
  std::string_view label_;
  // The texts behind one another in `texts`, up to each of `ends`.
  [[nodiscard]] std::span<const std::string_view> views(std::string_view texts,
                                                        std::span<const std::size_t> ends);
  void hash_rows();

  std::vector<crypto::Hash> seeds_;         // of all rows
  std::vector<std::size_t> row_begins_;     // where the fields of each row begin
  std::vector<std::string> salt_messages_;  // one for each name that came so far
  std::vector<std::uint32_t> names_;        // of each field, the index of that one,
  std::vector<std::uint32_t> rows_of_;      // and of its row
  std::string messages_;                    // of all fields, one behind the other
  std::vector<std::size_t> ends_;           // of each message
  // Of compute():
  std::vector<std::string_view> views_;
  std::vector<crypto::Hash> salts_;
  std::vector<crypto::Hash> fields_;
  std::string row_texts_;
  std::vector<std::size_t> row_ends_;
  std::vector<crypto::Hash> rows_;
};

}  // namespace ronghe::evidence
