// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/key_vault.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "ronghe/base/worded.hpp"
#include "ronghe/crypto/hkdf.hpp"

namespace ronghe::crypto {

namespace {

constexpr std::size_t longest_name = 64;

}  // namespace

Result<std::string> FolderVault::path_of(std::string_view root) const {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  if (root.empty() || root.size() > longest_name || !std::ranges::all_of(root, allowed)) {
    return fail_with(ErrorKind::bad_input, "root-key-name-malformed"_code,
                     "\"{name}\" cannot be the name of a root key; use 1 to {most} of a-z, 0-9 and "
                     "\"-\"",
                     {{"name", std::string(root)}, {"most", std::to_string(longest_name)}});
  }
  return fmt::format("{}/{}.key", folder_, root);
}

Result<void> FolderVault::create(std::string_view root) {
  RONGHE_TRY(path, path_of(root));
  return write_sealed_key(path, root, SecretKey::random(), lock_, cost_);
}

Result<SecretKey> FolderVault::derive(std::string_view root, std::string_view info) {
  auto found = open_.find(root);
  if (found == open_.end()) {
    RONGHE_TRY(path, path_of(root));
    RONGHE_TRY(key, read_sealed_key(path, root, lock_));
    found = open_.emplace(root, std::move(key)).first;
  }
  return derived_key(suite_, found->second, info);
}

}  // namespace ronghe::crypto
