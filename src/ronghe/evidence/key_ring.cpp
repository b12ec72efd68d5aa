// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/key_ring.hpp"

#include <fmt/format.h>

#include <cctype>

namespace ronghe::evidence {

using crypto::Mac;
using crypto::SecretKey;

namespace {

std::string_view bytes_of(const SecretKey& key) {
  return {reinterpret_cast<const char*>(key.bytes().data()), SecretKey::size};
}

}  // namespace

std::string root_of(std::string_view label) {
  std::string root(label.substr(0, label.find('/')));
  for (auto& letter : root) {
    letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  }
  return root;
}

Result<void> KeyRing::unlock(crypto::KeyVault& vault, const std::string& label,
                             std::uint32_t epoch) {
  std::vector<SecretKey> keys;
  for (std::uint32_t each = 1; each <= epoch; ++each) {
    RONGHE_TRY(key,
               vault.derive(root_of(label), fmt::format("ronghe/v1/label\n{}\n{}", label, each)));
    keys.push_back(std::move(key));
  }
  labels_.insert_or_assign(label, std::move(keys));
  return {};
}

std::uint32_t KeyRing::epoch_of(std::string_view label) const {
  const auto found = labels_.find(label);
  return found == labels_.end() ? 0 : static_cast<std::uint32_t>(found->second.size());
}

void KeyRing::add_subject(std::string id, SecretKey secret) {
  subjects_.insert_or_assign(std::move(id), std::move(secret));
}

bool KeyRing::knows(std::string_view subject) const { return subjects_.contains(subject); }

void KeyRing::forget(std::string_view subject) {
  if (const auto found = subjects_.find(subject); found != subjects_.end()) subjects_.erase(found);
}

std::optional<Mac> KeyRing::label_key(std::string_view label, std::uint32_t epoch) const {
  const auto found = labels_.find(label);
  if (found == labels_.end() || epoch == 0 || epoch > found->second.size()) return std::nullopt;
  return Mac(suite_, found->second[epoch - 1]);
}

std::optional<SecretKey> KeyRing::row_key(Mac& label_key, std::string_view record,
                                          std::string_view subject) const {
  const auto found = subjects_.find(subject);
  if (found == subjects_.end()) return std::nullopt;
  // A name of a record has no newline, and the secret always has 32 bytes: no two lists of pieces
  // give the same message.
  return label_key.key_of({"ronghe/v1/row\n", record, "\n", bytes_of(found->second), "\x01"});
}

}  // namespace ronghe::evidence
