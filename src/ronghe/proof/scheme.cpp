// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/scheme.hpp"

#include <array>

#include "ronghe/proof/cosignature.hpp"

namespace ronghe::proof {

namespace {

Verdict verify_ed25519(const VerifierKey& key, std::string_view text, std::string_view signature) {
  const auto public_key = crypto::Ed25519PublicKey::of_bytes(key.material);
  return {.valid = public_key && public_key->verify(text, signature), .time = std::nullopt};
}

Verdict verify_cosignature(const VerifierKey& key, std::string_view text,
                           std::string_view signature) {
  const auto public_key = crypto::Ed25519PublicKey::of_bytes(key.material);
  const auto parts = parse_cosignature(signature);
  if (!public_key || !parts) return {};
  return {.valid = public_key->verify(cosigned_message(parts->time, text), parts->signature),
          .time = parts->time};
}

Verdict verify_sm2(const VerifierKey& key, std::string_view text, std::string_view signature) {
  const auto point = sm2_point(key);
  return {.valid = point && point->verify(text, signature), .time = std::nullopt};
}

constexpr std::array schemes{
    Scheme{.name = "Ed25519",
           .type = type_ed25519,
           .identifier = "",
           .material_bytes = crypto::Ed25519PublicKey::size,
           .verify = verify_ed25519},
    Scheme{.name = "cosignature/v1",
           .type = type_cosignature_v1,
           .identifier = "",
           .material_bytes = crypto::Ed25519PublicKey::size,
           .verify = verify_cosignature},
    Scheme{.name = "SM2",
           .type = type_named,
           .identifier = sm2_identifier,
           .material_bytes = sm2_identifier.size() + crypto::Sm2PublicKey::size,
           .verify = verify_sm2}};

}  // namespace

const Scheme* scheme_of(const VerifierKey& key) {
  for (const auto& scheme : schemes) {
    if (key.type == scheme.type && key.material.starts_with(scheme.identifier) &&
        key.material.size() == scheme.material_bytes) {
      return &scheme;
    }
  }
  return nullptr;
}

Signer note_signer(const SigningKey& key) {
  ensure(key.type == type_ed25519, "a key of type 01 signs notes");
  return {.key = key.verifier(), .sign = [&key](std::string_view text) -> Result<std::string> {
            return key.key.sign(text);
          }};
}

Signer sm2_note_signer(std::string name, const crypto::Sm2PrivateKey& key) {
  return {.key = verifier_key(std::move(name), key.public_key()),
          .sign = [&key](std::string_view text) -> Result<std::string> { return key.sign(text); }};
}

Signer cosigner(const SigningKey& key, std::uint64_t time) {
  ensure(key.type == type_cosignature_v1, "a key of type 04 cosigns");
  return {.key = key.verifier(),
          .sign = [&key, time](std::string_view text) -> Result<std::string> {
            return encode_cosignature(
                {.time = time, .signature = key.key.sign(cosigned_message(time, text))});
          }};
}

}  // namespace ronghe::proof
