// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/act_signature.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/base/base64.hpp"
#include "ronghe/base/json.hpp"
#include "ronghe/crypto/mac.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/crypto/sm3.hpp"
#include "ronghe/proof/scheme.hpp"

namespace ronghe::store {

using crypto::Suite;

namespace {

constexpr std::string_view domain = "ronghe act v1\n";

std::string_view prefix_of(Suite suite) { return suite == Suite::gm ? "sm3:" : "sha256:"; }

std::string json_row(const StatedRow& row) {
  std::string out = "{";
  for (const auto& [name, value] : row) {
    out += fmt::format("{}{}:{}", out.size() > 1 ? "," : "", json_string(name), json_string(value));
  }
  return out + "}";
}

// The order in which rows were given says nothing.
std::string json_rows(const std::vector<StatedRow>& rows) {
  std::vector<std::string> texts;
  for (const auto& row : rows) texts.push_back(json_row(row));
  std::ranges::sort(texts);
  return fmt::format("[{}]", fmt::join(texts, ","));
}

}  // namespace

std::string canonical_text(const ActStatement& statement) {
  auto out = fmt::format(R"({{"actor":{})", json_string(statement.actor));
  if (!statement.conflicts_with.empty()) {
    out += fmt::format(R"(,"conflicts_with":[{}])", fmt::join(statement.conflicts_with, ","));
  }
  out += fmt::format(
      R"(,"corrects":[{}],"day":"{}","origin":{},"record":{},"rows":{},"source":{},"suite":{})",
      fmt::join(statement.corrects, ","), to_string(statement.day), json_string(statement.origin),
      json_string(statement.record), json_rows(statement.rows), json_string(statement.source),
      json_string(crypto::name_of(statement.suite)));
  if (!statement.veiled.empty()) out += ",\"veiled\":" + json_string(statement.veiled);
  return out + "}";
}

std::string veiled_rows(Suite suite, const crypto::Hash& blind,
                        const std::vector<StatedRow>& rows) {
  const auto key = blind.bytes();
  const std::span bytes(reinterpret_cast<const std::uint8_t*>(key.data()), key.size());
  return crypto::mac(suite, bytes, {json_rows(rows)}).hex();
}

std::string StatementHash::to_string() const { return std::string(prefix_of(suite)) + hash.hex(); }

Result<StatementHash> StatementHash::parse(std::string_view text) {
  for (const auto suite : {Suite::international, Suite::gm}) {
    const auto prefix = prefix_of(suite);
    if (!text.starts_with(prefix)) continue;
    if (const auto hash = crypto::Hash::parse_hex(text.substr(prefix.size()))) {
      return StatementHash{.suite = suite, .hash = *hash};
    }
  }
  return fail(ErrorKind::bad_input, "act-hash-malformed"_code, {{"hash", std::string(text)}},
              fmt::format("\"{}\" is no hash of an act, such as sha256:3f…", text));
}

StatementHash hash_of(Suite suite, std::string_view statement) {
  return {.suite = suite,
          .hash = suite == Suite::gm ? crypto::sm3(statement) : crypto::sha256(statement)};
}

std::string signed_message(std::string_view origin, const StatementHash& hash) {
  return fmt::format("{}{}\n{}\n", domain, origin, hash.to_string());
}

std::string ActSignature::to_string() const { return officer + ":" + base64(bytes); }

Result<ActSignature> ActSignature::parse(std::string_view text) {
  const auto colon = text.find(':');
  if (colon != std::string_view::npos && colon > 0) {
    if (auto bytes = parse_base64(text.substr(colon + 1)); bytes && !bytes->empty()) {
      return ActSignature{.officer = std::string(text.substr(0, colon)),
                          .bytes = *std::move(bytes)};
    }
  }
  return fail(ErrorKind::bad_input, "signature-malformed"_code, {{"signature", std::string(text)}},
              fmt::format("\"{}\" is no signature of an officer, such as bo:BASE64", text));
}

Error missing_blind(const std::string& record) {
  return {.kind = ErrorKind::bad_input,
          .message = fmt::format("the record {} has labelled fields: give the blind, too, that "
                                 "the check made with the hash",
                                 record),
          .place = {},
          .code = "blind-missing"_code,
          .values = {{"record", record}}};
}

bool signs_acts(const proof::VerifierKey& key, Suite suite) {
  if (suite == Suite::gm) return proof::sm2_point(key).has_value();
  return key.type == proof::type_ed25519;
}

bool is_signed(std::string_view origin, const StatementHash& hash, const proof::VerifierKey& key,
               std::string_view signature) {
  const auto* scheme = signs_acts(key, hash.suite) ? proof::scheme_of(key) : nullptr;
  return scheme != nullptr && scheme->verify(key, signed_message(origin, hash), signature).valid;
}

}  // namespace ronghe::store
