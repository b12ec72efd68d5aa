// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/row_commitments.hpp"

#include "ronghe/crypto/mac_many.hpp"
#include "ronghe/crypto/secret.hpp"
#include "ronghe/proof/commitment.hpp"

namespace ronghe::evidence {

using crypto::Hash;
using crypto::Mac;

Hash salt_of(Mac& seed, std::string_view name) { return seed.of({"ronghe/v1/salt\n", name}); }

RowCommitments::~RowCommitments() { crypto::wipe(messages_); }

void RowCommitments::begin_row(std::string_view seed) {
  const std::span key(reinterpret_cast<const std::uint8_t*>(seed.data()), seed.size());
  seed_.clear();
  seed_.emplace_back(suite_, key);
  row_begins_.push_back(salts_.size());
}

void RowCommitments::add(std::string_view name, std::string_view value) {
  salts_.push_back(salt_of(seed_.front(), name));
  messages_ += name;
  messages_ += '\n';
  messages_ += value;
  ends_.push_back(messages_.size());
}

std::span<const Hash> RowCommitments::compute() {
  std::vector<std::string_view> messages;
  messages.reserve(ends_.size());
  std::size_t begin = 0;
  for (const auto end : ends_) {
    messages.push_back(std::string_view(messages_).substr(begin, end - begin));
    begin = end;
  }
  fields_.resize(messages.size());
  crypto::mac_many(suite_, salts_, messages, fields_);
  rows_.clear();
  for (std::size_t row = 0; row < row_begins_.size(); ++row) {
    const auto first = row_begins_[row];
    const auto end = row + 1 < row_begins_.size() ? row_begins_[row + 1] : fields_.size();
    rows_.push_back(
        proof::commitment_of(suite_, label_, std::span(fields_).subspan(first, end - first)));
  }
  return rows_;
}

void RowCommitments::clear() {
  salts_.clear();
  messages_.clear();
  ends_.clear();
  row_begins_.clear();
}

}  // namespace ronghe::evidence
