// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/key_ring.hpp"

#include <fmt/format.h>

#include "ronghe/crypto/hkdf.hpp"

namespace ronghe::evidence {

using crypto::Mac;
using crypto::SecretKey;

namespace {

std::string_view department_of(std::string_view label) { return label.substr(0, label.find('/')); }

std::string_view bytes_of(const SecretKey& key) {
  return {reinterpret_cast<const char*>(key.bytes().data()), SecretKey::size};
}

}  // namespace

void KeyRing::add_root(const std::string& department, const SecretKey& root) {
  roots_.insert_or_assign(department, root.copy());
}

std::uint32_t KeyRing::epoch_of(const std::string& label) const {
  const auto found = epochs_.find(label);
  return found == epochs_.end() ? 1 : found->second;
}

bool KeyRing::unlocks(std::string_view label) const {
  return roots_.contains(department_of(label));
}

void KeyRing::add_subject(std::string id, SecretKey secret) {
  subjects_.insert_or_assign(std::move(id), std::move(secret));
}

bool KeyRing::knows(std::string_view subject) const { return subjects_.contains(subject); }

void KeyRing::forget(std::string_view subject) {
  if (const auto found = subjects_.find(subject); found != subjects_.end()) subjects_.erase(found);
}

std::optional<Mac> KeyRing::label_key(std::string_view label, std::uint32_t epoch) const {
  const auto root = roots_.find(department_of(label));
  if (root == roots_.end()) return std::nullopt;
  const auto key = crypto::derived_key(suite_, root->second,
                                       fmt::format("ronghe/v1/label\n{}\n{}", label, epoch));
  return Mac(suite_, key);
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
