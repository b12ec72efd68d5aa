// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/row_commitments.hpp"

#include <algorithm>

#include "ronghe/base/result.hpp"
#include "ronghe/crypto/mac_many.hpp"
#include "ronghe/crypto/secret.hpp"
#include "ronghe/crypto/sha256_many.hpp"
#include "ronghe/crypto/sm3_many.hpp"
#include "ronghe/proof/commitment.hpp"

namespace ronghe::evidence {

using crypto::Hash;
using crypto::Mac;

namespace {

constexpr std::string_view salt_prefix = "ronghe/v1/salt\n";

void wipe(std::vector<Hash>& hashes) {
  crypto::wipe({reinterpret_cast<std::uint8_t*>(hashes.data()), hashes.size() * sizeof(Hash)});
}

}  // namespace

Hash salt_of(Mac& seed, std::string_view name) { return seed.of({salt_prefix, name}); }

RowCommitments::~RowCommitments() {
  crypto::wipe(messages_);
  wipe(seeds_);
  wipe(salts_);
}

void RowCommitments::begin_row(std::string_view seed) {
  const auto key = Hash::of_bytes(seed);
  ensure(key.has_value(), "a seed has 32 bytes");
  seeds_.push_back(*key);
  row_begins_.push_back(ends_.size());
}

void RowCommitments::add(std::string_view name, std::string_view value) {
  // Each row brings the same names in the same order: the place in the row is where to look first.
  const auto is_it = [&](const std::string& message) {
    return message.size() == salt_prefix.size() + name.size() && message.ends_with(name);
  };
  auto at = ends_.size() - row_begins_.back();
  if (at >= salt_messages_.size() || !is_it(salt_messages_[at])) {
    const auto found = std::ranges::find_if(salt_messages_, is_it);
    at = static_cast<std::size_t>(found - salt_messages_.begin());
    if (found == salt_messages_.end()) salt_messages_.emplace_back(salt_prefix).append(name);
  }
  names_.push_back(static_cast<std::uint32_t>(at));
  rows_of_.push_back(static_cast<std::uint32_t>(seeds_.size() - 1));
  messages_ += name;
  messages_ += '\n';
  messages_ += value;
  ends_.push_back(messages_.size());
}

std::span<const std::string_view> RowCommitments::views(std::string_view texts,
                                                        std::span<const std::size_t> ends) {
  views_.clear();
  std::size_t begin = 0;
  for (const auto end : ends) {
    views_.push_back(texts.substr(begin, end - begin));
    begin = end;
  }
  return views_;
}

std::span<const Hash> RowCommitments::compute() {
  salts_.resize(ends_.size());
  fields_.resize(ends_.size());
  views_.clear();
  for (const auto name : names_) views_.emplace_back(salt_messages_[name]);
  crypto::mac_many(suite_, seeds_, rows_of_, views_, salts_);
  crypto::mac_many(suite_, salts_, views(messages_, ends_), fields_);
  hash_rows();
  return rows_;
}

void RowCommitments::hash_rows() {
  row_texts_.clear();
  row_ends_.clear();
  for (std::size_t row = 0; row < row_begins_.size(); ++row) {
    const auto first = row_begins_[row];
    const auto end = row + 1 < row_begins_.size() ? row_begins_[row + 1] : fields_.size();
    proof::append_commitment_text(row_texts_, label_,
                                  std::span(fields_).subspan(first, end - first));
    row_ends_.push_back(row_texts_.size());
  }
  rows_.resize(row_ends_.size());
  const auto texts = views(row_texts_, row_ends_);
  if (suite_ == crypto::Suite::gm) {
    crypto::sm3_many(texts, rows_);
  } else {
    crypto::sha256_many(texts, rows_);
  }
}

void RowCommitments::clear() {
  seeds_.clear();
  row_begins_.clear();
  names_.clear();
  rows_of_.clear();
  messages_.clear();
  ends_.clear();
}

}  // namespace ronghe::evidence
