// SPDX-License-Identifier: Apache-2.0
// Servers of this machine alone, which answer what they are told to.
#include "ronghe/witness/last_seen.hpp"

#include <gmock/gmock.h>

#include <array>

#include "ronghe/crypto/sha256.hpp"
#include "ronghe/http/server.hpp"
#include "ronghe/proof/cosignature.hpp"
#include "ronghe/witness/testing.hpp"

namespace ronghe::witness {
namespace {

using proof::SmallLog;
using ::testing::HasSubstr;

constexpr std::uint64_t noon = 1'800'000'000;
constexpr auto patience = std::chrono::seconds(20);

class LastSeenOf : public testing::Test {
 protected:
  // As a witness keeps it.
  static std::string cosigned(proof::Note note, const proof::SigningKey& key) {
    note.signatures.push_back(*proof::sign_note(note, proof::cosigner(key, noon)));
    return note.to_string();
  }
  LastSeen ask(int status, const std::string& body) {
    std::string asked;
    const auto server =
        http::Server::start({}, [&](const http::Request& request) -> http::Response {
          asked = request.method + " " + request.path;
          return {.status = status, .body = body};
        });
    const auto url = "http://127.0.0.1:" + std::to_string((*server)->port());
    const auto out = ask_last_seen({{.key = own.verifier(), .url = url}}, log.key().name,
                                   std::array{log.key().verifier()}, patience);
    (*server)->stop(patience);
    EXPECT_EQ(asked, "GET /" + crypto::sha256(log.key().name).hex() + "/checkpoint");
    return out.at(0);
  }

  SmallLog log{40};
  proof::SigningKey own = proof::key_for_tests("w.example", proof::type_cosignature_v1);
  proof::SigningKey other = proof::key_for_tests("other.example", proof::type_cosignature_v1);
};

TEST_F(LastSeenOf, IsWhatTheLogAndTheWitnessHaveSigned) {
  const auto last = ask(200, cosigned(log.checkpoint(10, 0), own));
  EXPECT_EQ(last.sight, Sight::seen) << last.message;
  EXPECT_EQ(last.tree, log.head(10));
  EXPECT_EQ(last.time, noon);
  EXPECT_EQ(ask(404, "none").sight, Sight::nothing);
}

TEST_F(LastSeenOf, NothingElseIsBelieved) {
  const SmallLog stranger(50, "other.example");
  const auto forged = *proof::sign_checkpoint({.origin = log.key().name, .tree = stranger.head(50)},
                                              std::array{proof::note_signer(stranger.key())});
  struct Case {
    const char* what;
    int status;
    std::string body;
    Sight sight;
  };
  for (const auto& [what, status, body, sight] : std::vector<Case>{
           {"of another log", 200, cosigned(stranger.checkpoint(0), own), Sight::garbled},
           {"not signed by the log", 200, cosigned(forged, own), Sight::garbled},
           {"not cosigned", 200, log.checkpoint(10, 0).to_string(), Sight::garbled},
           {"of another witness", 200, cosigned(log.checkpoint(10, 0), other), Sight::garbled},
           {"no note", 200, "hello\n", Sight::garbled},
           {"nothing", 200, "", Sight::garbled},
           {"too large", 200, std::string(70'000, 'x'), Sight::garbled},
           {"a quota", 429, "later\n", Sight::unreachable},
           {"a fault", 500, "", Sight::unreachable}}) {
    const auto last = ask(status, body);
    EXPECT_EQ(code(last.sight), code(sight)) << what;
    EXPECT_EQ(last.tree.size, 0U) << what;
    EXPECT_THAT(last.message, HasSubstr("http://127.0.0.1:")) << what;
  }
}

TEST_F(LastSeenOf, WhoDoesNotListenIsUnreachableAndHoldsNobodyUp) {
  const auto server = http::Server::start({}, [&](const http::Request&) -> http::Response {
    return {.body = cosigned(log.checkpoint(10, 0), own)};
  });
  const auto url = "http://127.0.0.1:" + std::to_string((*server)->port()) + "/";
  const auto out = ask_last_seen(
      {{.key = own.verifier(), .url = "http://127.0.0.1:1/"}, {.key = own.verifier(), .url = url}},
      log.key().name, std::array{log.key().verifier()}, patience);
  EXPECT_EQ(out.at(0).sight, Sight::unreachable);
  EXPECT_EQ(out.at(1).sight, Sight::seen);
  EXPECT_TRUE(ask_last_seen({}, log.key().name, {}, patience).empty());
}

}  // namespace
}  // namespace ronghe::witness
