// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/sealed_key.hpp"

#include <fmt/core.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <vector>

#include "ronghe/base/worded.hpp"
#include "ronghe/crypto/detail/secret_file.hpp"
#include "ronghe/crypto/hkdf.hpp"
#include "ronghe/crypto/passphrase.hpp"
#include "ronghe/crypto/random.hpp"
#include "ronghe/crypto/sha256.hpp"

namespace ronghe::crypto {

namespace {

constexpr std::string_view sealed_magic = "ronghe-sealed-key ";
constexpr std::string_view open_magic = "ronghe-key v1\n";
constexpr std::string_view version = "v1";
constexpr std::size_t longest_name = 100;
constexpr PassphraseCost most{.passes = 100, .memory_bytes = std::size_t{4} << 30U};

using Salt = std::array<std::uint8_t, crypto_pwhash_argon2id_SALTBYTES>;
using Nonce = std::array<std::uint8_t, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES>;
using Box = std::array<std::uint8_t, SecretKey::size + crypto_aead_xchacha20poly1305_ietf_ABYTES>;

struct Stretching {
  PassphraseCost cost;
  Salt salt{};
};

// What a file has, read.
struct Sealed {
  std::string name;
  std::optional<Stretching> stretching;  // none: the lock is a key
  Nonce nonce{};
  Box box{};
  std::string context;  // the lines above the box
};

void ready_sodium() {
  static const bool ready = sodium_init() >= 0;
  ensure(ready, "libsodium can be made ready");
}

std::string base64(std::span<const std::uint8_t> bytes) {
  std::string out(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(out.data(), out.size(), bytes.data(), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  out.pop_back();  // the library counts the zero behind it
  return out;
}

// Exactly as many bytes as `out` has, in the one spelling that base64 has for them.
bool read_base64(std::string_view text, std::span<std::uint8_t> out) {
  std::size_t length = 0;
  return sodium_base642bin(out.data(), out.size(), text.data(), text.size(), nullptr, &length,
                           nullptr, sodium_base64_VARIANT_ORIGINAL) == 0 &&
         length == out.size();
}

bool cost_in_range(const PassphraseCost& cost) {
  return cost.passes >= crypto_pwhash_argon2id_OPSLIMIT_MIN && cost.passes <= most.passes &&
         cost.memory_bytes >= crypto_pwhash_argon2id_MEMLIMIT_MIN &&
         cost.memory_bytes <= most.memory_bytes;
}

Result<SecretKey> key_of_passphrase(const SecretText& passphrase, const Stretching& stretching,
                                    const Place& place) {
  const auto characters = passphrase.characters();
  int outcome = 0;
  auto key = SecretKey::filled_by([&](std::span<std::uint8_t, SecretKey::size> out) {
    outcome =
        crypto_pwhash_argon2id(out.data(), out.size(), characters.data(), characters.size(),
                               stretching.salt.data(), stretching.cost.passes,
                               stretching.cost.memory_bytes, crypto_pwhash_argon2id_ALG_ARGON2ID13);
  });
  if (outcome != 0) {
    return fail_with(ErrorKind::fault, "passphrase-without-memory"_code,
                     "there is no memory to try the passphrase: it takes {mebibytes} MiB; free "
                     "some and try again",
                     {{"mebibytes", std::to_string(stretching.cost.memory_bytes >> 20U)}}, place);
  }
  return key;
}

// The key of the box. A wrapping key serves nothing else under this name.
Result<SecretKey> box_key(const KeyLock& lock, const std::optional<Stretching>& stretching,
                          const Place& place) {
  if (const auto* key = std::get_if<SecretKey>(&lock)) {
    return derived_key(Suite::international, *key, sealed_magic);
  }
  return key_of_passphrase(std::get<SecretText>(lock), *stretching, place);
}

std::string context_of(std::string_view name, const std::optional<Stretching>& stretching,
                       const Nonce& nonce) {
  auto out = fmt::format("{}{}\nholds: {}\nlock: {}\n", sealed_magic, version, name,
                         stretching ? "passphrase" : "key");
  if (stretching) {
    out += fmt::format("argon2id: {} {} {}\n", stretching->cost.passes,
                       stretching->cost.memory_bytes, base64(stretching->salt));
  }
  return out + fmt::format("nonce: {}\n", base64(nonce));
}

// Takes lines off a text, each with its label.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}
  std::optional<std::string_view> take(std::string_view label) {
    const auto end = rest_.find('\n');
    if (end == std::string_view::npos || !rest_.starts_with(label)) return std::nullopt;
    const auto line = rest_.substr(label.size(), end - label.size());
    rest_.remove_prefix(end + 1);
    return line;
  }
  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

template <class T>
bool read_number(std::string_view text, T& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

std::optional<Stretching> read_stretching(std::string_view line) {
  Stretching out;
  const auto first = line.find(' ');
  const auto second = line.rfind(' ');
  if (first == std::string_view::npos || first == second) return std::nullopt;
  if (!read_number(line.substr(0, first), out.cost.passes) ||
      !read_number(line.substr(first + 1, second - first - 1), out.cost.memory_bytes) ||
      !read_base64(line.substr(second + 1), out.salt)) {
    return std::nullopt;
  }
  return out;
}

std::optional<Sealed> read_body(std::string_view body) {
  Sealed out;
  Lines lines(body);
  lines.take(sealed_magic);
  const auto name = lines.take("holds: ");
  const auto lock = lines.take("lock: ");
  if (!name || !lock || (*lock != "passphrase" && *lock != "key")) return std::nullopt;
  out.name = *name;
  if (*lock == "passphrase") {
    const auto line = lines.take("argon2id: ");
    if (line) out.stretching = read_stretching(*line);
    if (!out.stretching) return std::nullopt;
  }
  const auto nonce = lines.take("nonce: ");
  if (!nonce || !read_base64(*nonce, out.nonce)) return std::nullopt;
  out.context = body.substr(0, body.size() - lines.rest().size());
  const auto box = lines.take("box: ");
  if (!box || !read_base64(*box, out.box) || !lines.rest().empty()) return std::nullopt;
  return out;
}

Result<Sealed> read_sealed(std::string_view text, const Place& place) {
  if (!text.starts_with(sealed_magic)) {
    return fail_with(ErrorKind::bad_input, "sealed-key-malformed"_code,
                     "this is not a sealed key; give the place of one", {}, place);
  }
  const auto named = text.substr(sealed_magic.size(), text.find('\n') - sealed_magic.size());
  // Only another version has another number; what is not even one is damage.
  if (named != version && named.size() <= 4 && named.starts_with('v')) {
    return fail_with(ErrorKind::refused, "sealed-key-of-other-version"_code,
                     "this sealed key has version {found}, and this program knows {known}; use the "
                     "program that made it",
                     {{"found", std::string(named)}, {"known", std::string(version)}}, place);
  }
  const auto end = text.rfind("sum: ");
  const auto body = text.substr(0, end == std::string_view::npos ? text.size() : end);
  auto sealed = text.substr(body.size()) == fmt::format("sum: {}\n", sha256(body).hex())
                    ? read_body(body)
                    : std::nullopt;
  if (!sealed) {
    return fail_with(ErrorKind::proof_failed, "sealed-key-damaged"_code,
                     "this sealed key is damaged: its bytes are not those that were written; "
                     "restore it from its backup",
                     {}, place);
  }
  return *std::move(sealed);
}

Result<void> check_lock(const Sealed& sealed, const KeyLock& lock, const Place& place) {
  const bool given_key = std::holds_alternative<SecretKey>(lock);
  if (!sealed.stretching && !given_key) {
    return fail_with(ErrorKind::bad_input, "key-file-needed"_code,
                     "this key is sealed under a key file, not a passphrase; give the key file", {},
                     place);
  }
  if (sealed.stretching && given_key) {
    return fail_with(ErrorKind::bad_input, "passphrase-not-given"_code,
                     "this key is sealed with a passphrase, not a key file; give the passphrase",
                     {}, place);
  }
  if (sealed.stretching && !cost_in_range(sealed.stretching->cost)) {
    const auto& cost = sealed.stretching->cost;
    return fail_with(
        ErrorKind::bad_input, "sealed-key-of-other-cost"_code,
        "a try of the passphrase shall take {passes} passes over {bytes} bytes, which this program "
        "does not take (1 to {most} passes, 8 KiB to {gibibytes} GiB); somebody else made this "
        "file",
        {{"passes", std::to_string(cost.passes)},
         {"bytes", std::to_string(cost.memory_bytes)},
         {"most", std::to_string(most.passes)},
         {"gibibytes", std::to_string(most.memory_bytes >> 30U)}},
        place);
  }
  return {};
}

Result<void> check_to_seal(std::string_view name, const KeyLock& lock, const PassphraseCost& cost) {
  const auto printable = [](char c) { return c >= ' ' && c <= '~'; };
  if (name.empty() || name.size() > longest_name || !std::ranges::all_of(name, printable)) {
    return fail_with(ErrorKind::bad_input, "key-name-malformed"_code,
                     "a key's name has 1 to {most} printable ASCII characters; \"{name}\" has not: "
                     "choose another",
                     {{"most", std::to_string(longest_name)}, {"name", std::string(name)}});
  }
  const auto* passphrase = std::get_if<SecretText>(&lock);
  if (passphrase == nullptr) return {};
  RONGHE_CHECK(check_new_passphrase(*passphrase));
  if (!cost_in_range(cost)) {
    return fail_with(ErrorKind::bad_input, "passphrase-cost-out-of-range"_code,
                     "argon2id takes 1 to {most} passes and 8 KiB to {gibibytes} GiB",
                     {{"most", std::to_string(most.passes)},
                      {"gibibytes", std::to_string(most.memory_bytes >> 30U)}});
  }
  return {};
}

}  // namespace

Result<std::string> sealed_key_text(std::string_view name, const SecretKey& key,
                                    const KeyLock& lock, const PassphraseCost& cost) {
  ready_sodium();
  RONGHE_CHECK(check_to_seal(name, lock, cost));
  std::optional<Stretching> stretching;
  if (std::holds_alternative<SecretText>(lock)) {
    stretching = Stretching{.cost = cost, .salt = random_bytes<Salt().size()>()};
  }
  const auto nonce = random_bytes<Nonce().size()>();
  auto body = context_of(name, stretching, nonce);
  RONGHE_TRY(under, box_key(lock, stretching, {}));
  Box box{};
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      box.data(), nullptr, key.bytes().data(), SecretKey::size,
      reinterpret_cast<const std::uint8_t*>(body.data()), body.size(), nullptr, nonce.data(),
      under.bytes().data());
  body += fmt::format("box: {}\n", base64(box));
  return body + fmt::format("sum: {}\n", sha256(body).hex());
}

Result<SecretKey> opened_key_text(std::string_view name, std::string_view text, const KeyLock& lock,
                                  const std::string& path) {
  ready_sodium();
  const Place place{.file = path};
  RONGHE_TRY(sealed, read_sealed(text, place));
  if (sealed.name != name) {
    return fail_with(ErrorKind::bad_input, "key-of-another-name"_code,
                     "this file holds the key \"{found}\", not \"{wanted}\"; give the other file",
                     {{"found", std::string(sealed.name)}, {"wanted", std::string(name)}}, place);
  }
  RONGHE_CHECK(check_lock(sealed, lock, place));
  RONGHE_TRY(under, box_key(lock, sealed.stretching, place));
  bool genuine = false;
  auto key = SecretKey::filled_by([&](std::span<std::uint8_t, SecretKey::size> out) {
    genuine = crypto_aead_xchacha20poly1305_ietf_decrypt(
                  out.data(), nullptr, nullptr, sealed.box.data(), sealed.box.size(),
                  reinterpret_cast<const std::uint8_t*>(sealed.context.data()),
                  sealed.context.size(), sealed.nonce.data(), under.bytes().data()) == 0;
  });
  if (genuine) return key;
  if (sealed.stretching) {
    return fail_with(ErrorKind::bad_input, "passphrase-wrong"_code,
                     "the passphrase is wrong; try again, or restore the key that it opens", {},
                     place);
  }
  return fail_with(ErrorKind::bad_input, "key-file-of-another-key"_code,
                   "the key file is not the one under which this key was sealed; give the right "
                   "one, or restore it from its backup",
                   {}, place);
}

Result<void> write_sealed_key(const std::string& path, std::string_view name, const SecretKey& key,
                              const KeyLock& lock, const PassphraseCost& cost) {
  RONGHE_TRY(text, sealed_key_text(name, key, lock, cost));
  return detail::write_secret_file(path, text, IfThere::refuse);
}

Result<SecretKey> read_sealed_key(const std::string& path, std::string_view name,
                                  const KeyLock& lock) {
  RONGHE_TRY(text, detail::read_secret_file(path));
  const auto characters = text.characters();
  return opened_key_text(name, {characters.data(), characters.size()}, lock, path);
}

Result<void> relock_sealed_key(const std::string& path, std::string_view name, const KeyLock& from,
                               const KeyLock& to, const PassphraseCost& cost) {
  RONGHE_TRY(key, read_sealed_key(path, name, from));
  RONGHE_TRY(text, sealed_key_text(name, key, to, cost));
  return detail::write_secret_file(path, text, IfThere::replace);
}

Result<void> write_key_file(const std::string& path, const SecretKey& key) {
  ready_sodium();
  auto text = base64(key.bytes());
  std::string content;
  content.reserve(open_magic.size() + text.size() + 1);  // one place, to be wiped
  content.append(open_magic).append(text).append("\n");
  auto outcome = detail::write_secret_file(path, content, IfThere::refuse);
  wipe(text);
  wipe(content);
  return outcome;
}

Result<SecretKey> read_key_file(const std::string& path) {
  ready_sodium();
  RONGHE_TRY(text, detail::read_secret_file(path));
  RONGHE_CHECK(detail::check_private(path));
  const std::string_view content(text.characters().data(), text.characters().size());
  bool whole = false;
  auto key = SecretKey::filled_by([&](std::span<std::uint8_t, SecretKey::size> out) {
    whole =
        content.starts_with(open_magic) && content.ends_with('\n') &&
        read_base64(content.substr(open_magic.size(), content.size() - open_magic.size() - 1), out);
  });
  if (whole) return key;
  return fail_with(ErrorKind::bad_input, "key-file-malformed"_code,
                   "this is not a key file, or it is damaged; give the place of one, or restore it "
                   "from its backup",
                   {}, {.file = path});
}

}  // namespace ronghe::crypto
