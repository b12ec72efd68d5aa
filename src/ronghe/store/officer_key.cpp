// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/officer_key.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "ronghe/base/worded.hpp"
#include "ronghe/crypto/passphrase.hpp"
#include "ronghe/crypto/sealed_key.hpp"
#include "ronghe/policy/dictionary.hpp"
#include "ronghe/store/keys.hpp"

namespace ronghe::store {

using crypto::KeyLock;
using crypto::SecretKey;
using crypto::Suite;

namespace {

constexpr const char* holds = "ronghe officer";

Result<void> keep(const KeyPlace& place, const SecretKey& secret) {
  std::error_code none;
  if (std::filesystem::exists(place.path, none)) {
    return fail_with(ErrorKind::refused, "key-file-exists"_code,
                     "there is a file already, and no key is written over; name another one", {},
                     {.file = place.path});
  }
  if (place.passphrase_file.empty()) return crypto::write_key_file(place.path, secret);
  RONGHE_TRY(passphrase, crypto::read_passphrase_file(place.passphrase_file));
  return crypto::write_sealed_key(place.path, holds, secret, KeyLock(std::move(passphrase)));
}

}  // namespace

std::optional<OfficerKey::Key> OfficerKey::key_of(const SecretKey& secret, Suite suite) {
  if (suite == Suite::gm) {
    auto key = crypto::Sm2PrivateKey::of_secret(secret);
    if (!key) return std::nullopt;
    return Key(*std::move(key));
  }
  const std::string_view seed(reinterpret_cast<const char*>(secret.bytes().data()),
                              SecretKey::size);
  return Key(*crypto::Ed25519PrivateKey::of_seed(seed));
}

Result<OfficerKey> OfficerKey::create(const KeyPlace& place, const std::string& name, Suite suite) {
  RONGHE_CHECK(check_officer_name(name));
  while (true) {  // not every 32 bytes are a private number of SM2's curve; the next are
    const auto secret = SecretKey::random();
    auto key = key_of(secret, suite);
    if (!key) continue;
    RONGHE_CHECK(keep(place, secret));
    return OfficerKey(name, *std::move(key));
  }
}

Result<OfficerKey> OfficerKey::read(const KeyPlace& place, const std::string& name, Suite suite) {
  RONGHE_CHECK(check_officer_name(name));
  const auto open = [&]() -> Result<SecretKey> {
    if (place.passphrase_file.empty()) return crypto::read_key_file(place.path);
    RONGHE_TRY(passphrase, crypto::read_passphrase_file(place.passphrase_file));
    return crypto::read_sealed_key(place.path, holds, KeyLock(std::move(passphrase)));
  };
  RONGHE_TRY(secret, open());
  auto key = key_of(secret, suite);
  if (key) return OfficerKey(name, *std::move(key));
  const auto wanted = std::string(crypto::name_of(suite));
  return fail(ErrorKind::bad_input, "officer-key-of-another-suite"_code, {{"suite", wanted}},
              fmt::format("this key was not made for a store of the suite {}", wanted),
              {.file = place.path});
}

proof::VerifierKey OfficerKey::public_key() const {
  if (const auto* ed25519 = std::get_if<crypto::Ed25519PrivateKey>(&key_)) {
    return proof::verifier_key(name_, proof::type_ed25519, ed25519->public_key());
  }
  return proof::verifier_key(name_, std::get<crypto::Sm2PrivateKey>(key_).public_key());
}

ActSignature OfficerKey::sign(std::string_view origin, const StatementHash& hash) const {
  const auto message = signed_message(origin, hash);
  return {.officer = name_,
          .bytes = std::visit([&](const auto& key) { return key.sign(message); }, key_)};
}

Result<void> check_officer_name(const std::string& name) {
  const bool plain = proof::is_key_name(name) && name.find_first_of(":,/") == std::string::npos;
  if (plain && name != policy::system_role) return {};
  return fail_with(ErrorKind::bad_input, "officer-name-malformed"_code,
                   "\"{name}\" cannot be the name of an officer: it must not be empty, hold blanks "
                   "or one of + : , / nor be \"{reserved}\"; choose another",
                   {{"name", name}, {"reserved", std::string(policy::system_role)}});
}

}  // namespace ronghe::store
