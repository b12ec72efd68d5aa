// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/key.hpp"

#include <fmt/format.h>

#include <charconv>

#include "ronghe/base/base64.hpp"
#include "ronghe/base/utf8.hpp"
#include "ronghe/crypto/secret.hpp"
#include "ronghe/crypto/sha256.hpp"

namespace ronghe::proof {

namespace {

constexpr std::string_view private_prefix = "PRIVATE+KEY+";
constexpr std::size_t id_digits = 8;

// The White_Space property of Unicode above ASCII, as UTF-8.
constexpr std::string_view wide_blanks[] = {"\u0085", "\u00A0", "\u1680", "\u2000", "\u2001",
                                            "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
                                            "\u2007", "\u2008", "\u2009", "\u200A", "\u2028",
                                            "\u2029", "\u202F", "\u205F", "\u3000"};

// "name+hex+base64" without its prefix.
struct KeyText {
  std::string name;
  std::uint32_t id = 0;
  std::uint8_t type = 0;
  std::string material;
};

std::optional<std::uint32_t> parse_id(std::string_view text) {
  if (text.size() != id_digits) return std::nullopt;
  std::uint32_t id = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), id, 16);
  if (error != std::errc{} || stop != text.data() + text.size() ||
      fmt::format("{:08x}", id) != text)
    return std::nullopt;
  return id;
}

std::optional<KeyText> parse_key_text(std::string_view text) {
  const auto after_name = text.find('+');
  if (after_name == std::string_view::npos) return std::nullopt;
  KeyText key{.name = std::string(text.substr(0, after_name)), .id = 0, .type = 0, .material = {}};
  text.remove_prefix(after_name + 1);
  const auto id = parse_id(text.substr(0, id_digits));
  if (!id || text.size() <= id_digits || text[id_digits] != '+') return std::nullopt;
  auto bytes = parse_base64(text.substr(id_digits + 1));
  if (!bytes || bytes->size() < 2 || !is_key_name(key.name)) return std::nullopt;
  key.id = *id;
  key.type = static_cast<std::uint8_t>((*bytes)[0]);
  key.material = bytes->substr(1);
  crypto::wipe(*bytes);
  return key;
}

// Wipes what it needs on the way: the material may be a secret.
std::string text_of(const std::string& name, std::uint32_t id, std::uint8_t type,
                    const std::string& material) {
  std::string bytes(1, static_cast<char>(type));
  bytes += material;
  auto encoded = base64(bytes);
  auto text = fmt::format("{}+{:08x}+{}", name, id, encoded);
  crypto::wipe(bytes);
  crypto::wipe(encoded);
  return text;
}

bool signs_with_ed25519(std::uint8_t type) {
  return type == type_ed25519 || type == type_cosignature_v1;
}

}  // namespace

bool is_key_name(std::string_view name) {
  if (name.empty() || !is_valid_utf8(name)) return false;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || c == '+') return false;
  }
  for (const auto blank : wide_blanks) {
    if (name.contains(blank)) return false;
  }
  return true;
}

std::uint32_t VerifierKey::id() const {
  crypto::Sha256 hasher;
  hasher.update(name);
  hasher.update("\n");
  hasher.update(std::string(1, static_cast<char>(type)));
  const auto hash = hasher.of(material);
  std::uint32_t id = 0;
  for (const char c : hash.bytes().substr(0, 4)) id = (id << 8U) | static_cast<unsigned char>(c);
  return id;
}

std::string VerifierKey::to_string() const { return text_of(name, id(), type, material); }

Result<VerifierKey> VerifierKey::parse(std::string_view text) {
  auto parts = parse_key_text(text);
  if (!parts) {
    return bad_input(
        fmt::format("`{}` is not a verifier key, which is written name+hex+base64", text));
  }
  VerifierKey key{
      .name = std::move(parts->name), .type = parts->type, .material = std::move(parts->material)};
  if (signs_with_ed25519(key.type) && key.material.size() != crypto::Ed25519PublicKey::size) {
    return bad_input(fmt::format("the key {} has {} bytes, an Ed25519 key has {}", key.name,
                                 key.material.size(), crypto::Ed25519PublicKey::size));
  }
  const bool is_sm2 = key.type == type_named && key.material.starts_with(sm2_identifier);
  if (is_sm2 && !sm2_point(key)) {
    return bad_input(fmt::format(
        "the key {} is not a point of SM2's curve, which is written in 65 bytes; copy it again "
        "from its owner",
        key.name));
  }
  if (key.id() != parts->id) {
    return bad_input(
        fmt::format("the key `{}` does not have the id {:08x} that it states; copy it "
                    "again from its owner",
                    key.name, parts->id));
  }
  return key;
}

VerifierKey verifier_key(std::string name, std::uint8_t type, const crypto::Ed25519PublicKey& key) {
  return {.name = std::move(name), .type = type, .material = std::string(key.bytes())};
}

VerifierKey verifier_key(std::string name, const crypto::Sm2PublicKey& key) {
  auto material = std::string(sm2_identifier);
  material += key.bytes();
  return {.name = std::move(name), .type = type_named, .material = std::move(material)};
}

std::optional<crypto::Sm2PublicKey> sm2_point(const VerifierKey& key) {
  if (key.type != type_named || !key.material.starts_with(sm2_identifier)) return std::nullopt;
  return crypto::Sm2PublicKey::of_bytes(
      std::string_view(key.material).substr(sm2_identifier.size()));
}

std::string SigningKey::to_string() const {
  auto seed = key.seed();
  auto text = text_of(name, verifier().id(), type, seed);
  crypto::wipe(seed);
  text.insert(0, private_prefix);
  return text;
}

// No message of this function shows the text: it is a secret.
Result<SigningKey> SigningKey::parse(std::string_view text) {
  const auto not_a_key = [] {
    return bad_input("not a private key, which is written PRIVATE+KEY+name+hex+base64");
  };
  if (!text.starts_with(private_prefix)) return not_a_key();
  auto parts = parse_key_text(text.substr(private_prefix.size()));
  if (!parts) return not_a_key();
  if (!signs_with_ed25519(parts->type)) {
    return bad_input(
        fmt::format("the private key {} is of type {:02x}, which this version does "
                    "not sign with",
                    parts->name, parts->type));
  }
  auto key = crypto::Ed25519PrivateKey::of_seed(parts->material);
  crypto::wipe(parts->material);
  if (!key) return not_a_key();
  SigningKey out{.name = std::move(parts->name), .type = parts->type, .key = *std::move(key)};
  if (out.verifier().id() != parts->id) {
    return bad_input(
        fmt::format("the private key {} does not have the id {:08x} that it states: "
                    "the file is damaged; restore it",
                    out.name, parts->id));
  }
  return out;
}

Result<SigningKey> generate_key(std::string name, std::uint8_t type) {
  if (!is_key_name(name)) {
    return bad_input(fmt::format(
        "`{}` cannot be the name of a key: it must not be empty nor hold blanks or a plus", name));
  }
  ensure(signs_with_ed25519(type), "keys of types 01 and 04 are generated here");
  return SigningKey{
      .name = std::move(name), .type = type, .key = crypto::Ed25519PrivateKey::generate()};
}

}  // namespace ronghe::proof
