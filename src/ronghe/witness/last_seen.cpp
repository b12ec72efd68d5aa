// SPDX-License-Identifier: Apache-2.0
#include "ronghe/witness/last_seen.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ronghe/crypto/sha256.hpp"
#include "ronghe/http/client.hpp"
#include "ronghe/witness/detail/address.hpp"

namespace ronghe::witness {

namespace {

constexpr int status_ok = 200;
constexpr int status_not_found = 404;
constexpr std::size_t answer_bytes_max = 65'536;  // a note with 16 signatures of 4 KB

LastSeen garbled(const std::string& url, std::string_view why) {
  return {.sight = Sight::garbled, .message = fmt::format("{}: {}", url, why)};
}

LastSeen read_note(const WitnessAddress& witness, const std::string& origin,
                   std::span<const proof::VerifierKey> log_keys, std::string_view body) {
  const auto note = proof::parse_note(body);
  if (!note) return garbled(witness.url, note.error().message);
  const auto checkpoint = proof::parse_checkpoint(note->text);
  if (!checkpoint) return garbled(witness.url, checkpoint.error().message);
  if (checkpoint->origin != origin) {
    return garbled(witness.url, "shows the checkpoint of another log");
  }
  if (!proof::verify_note(*note, log_keys)) {
    return garbled(witness.url, "shows a checkpoint that this log has not signed");
  }
  const auto own = proof::verify_note(*note, std::span(&witness.key, 1));
  if (!own) return garbled(witness.url, "shows a checkpoint that it has not cosigned");
  return {.sight = Sight::seen,
          .tree = checkpoint->tree,
          .time = own->front().time.value_or(0),
          .message = {}};
}

LastSeen read(const WitnessAddress& witness, const std::string& origin,
              std::span<const proof::VerifierKey> log_keys, const http::Replied& reply) {
  if (!reply) {
    if (reply.error().code == http::answer_too_large) {
      return garbled(witness.url, reply.error().message);
    }
    return {.message = fmt::format("{}: {}", witness.url, reply.error().message)};
  }
  if (reply->status == status_not_found) return {.sight = Sight::nothing, .message = {}};
  if (reply->status != status_ok) {
    return {.message = fmt::format("{}: answers {}", witness.url, reply->status)};
  }
  return read_note(witness, origin, log_keys, reply->body);
}

}  // namespace

std::string_view code(Sight sight) {
  switch (sight) {
    case Sight::seen: return "seen";
    case Sight::nothing: return "nothing";
    case Sight::garbled: return "garbled";
    case Sight::unreachable: return "unreachable";
  }
  std::unreachable();
}

std::vector<LastSeen> ask_last_seen(const std::vector<WitnessAddress>& witnesses,
                                    const std::string& origin,
                                    std::span<const proof::VerifierKey> log_keys,
                                    std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  const auto path = crypto::sha256(origin).hex() + "/checkpoint";
  std::vector<http::Call> calls;
  for (const auto& witness : witnesses) {
    calls.push_back({.url = detail::address_of(witness.url, path),
                     .deadline = deadline,
                     .answer_bytes_max = answer_bytes_max});
  }
  std::vector<LastSeen> out(witnesses.size());
  http::ask_all(std::move(calls),
                [&](std::size_t which, const http::Replied& reply) -> std::optional<http::Call> {
                  out[which] = read(witnesses[which], origin, log_keys, reply);
                  return std::nullopt;
                });
  return out;
}

}  // namespace ronghe::witness
