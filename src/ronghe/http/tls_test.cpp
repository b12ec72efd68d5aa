// SPDX-License-Identifier: Apache-2.0
// Certificates of both sides, with an authority that lives as long as the test.
#include <gmock/gmock.h>

#include <array>

#include "ronghe/http/testing.hpp"

namespace ronghe::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

Response who(const Request& request) {
  return {.body =
              request.peer ? request.peer->subject + " " + request.peer->fingerprint : "nobody"};
}

class Tls : public testing::Test {
 protected:
  Result<std::unique_ptr<Server>> start(ServerTls tls) const {
    return Server::start({.limits = {.read_time = milliseconds(2000)}, .tls = std::move(tls)}, who);
  }
  [[nodiscard]] ServerTls open() const {
    return {.certificate_file = server_.certificate, .key_file = server_.key};
  }
  [[nodiscard]] ServerTls asking(bool required) const {
    auto out = open();
    out.client_anchors_file = authority_.anchors();
    out.client_required = required;
    return out;
  }
  static Replied ask_with(const Server& server, ClientTls tls) {
    auto call = call_to(server, "/", "https");
    call.tls = std::move(tls);
    return ask(call);
  }

  TestAuthority authority_{"anchor"};
  TestAuthority stranger_{"stranger"};
  TestAuthority::Files server_ = authority_.issue("server");
  TestAuthority::Files client_ = authority_.issue("node.edu.example");
};

TEST_F(Tls, TheClientSeesTheServersCertificateAndTrustsItsAnchorAlone) {
  const auto server = start(open());
  ASSERT_TRUE(server) << to_string(server.error());
  const auto reply = ask_with(**server, {.anchors_file = authority_.anchors()});
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->body, "nobody");
  ASSERT_TRUE(reply->peer);
  EXPECT_EQ(reply->peer->subject, "CN=server");
  EXPECT_EQ(reply->peer->fingerprint.size(), 64U);
  EXPECT_EQ(reply->peer->not_after.size(), std::string("2027-01-31T00:00:00Z").size());
  for (const auto& anchors : {stranger_.anchors(), std::string()}) {
    const auto refused = ask_with(**server, {.anchors_file = anchors});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "peer-not-trusted"_code);
  }
  EXPECT_FALSE(ask(call_to(**server, "/")));  // in plain
}

TEST_F(Tls, AServersCertificateThatHasEndedIsNotTrusted) {
  const auto old = authority_.issue("old", -1);
  const auto server = start({.certificate_file = old.certificate, .key_file = old.key});
  ASSERT_TRUE(server) << to_string(server.error());
  const auto refused = ask_with(**server, {.anchors_file = authority_.anchors()});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "peer-not-trusted"_code);
}

TEST_F(Tls, AClientsCertificateIsAskedForAndSeenByTheHandler) {
  const auto wrong = stranger_.issue("wrong");
  const auto ended = authority_.issue("ended", -1);
  struct Case {
    std::string name;
    TestAuthority::Files files;
    bool when_required;
    bool when_optional;
  };
  const std::array cases{Case{"good", client_, true, true}, Case{"absent", {}, false, true},
                         Case{"wrong", wrong, false, false}, Case{"ended", ended, false, false}};
  for (const bool required : {true, false}) {
    const auto server = start(asking(required));
    ASSERT_TRUE(server) << to_string(server.error());
    for (const auto& [name, files, when_required, when_optional] : cases) {
      const auto reply = ask_with(**server, {.anchors_file = authority_.anchors(),
                                             .certificate_file = files.certificate,
                                             .key_file = files.key});
      EXPECT_EQ(reply.has_value(), required ? when_required : when_optional) << name;
      if (!reply) continue;
      EXPECT_THAT(reply->body,
                  testing::StartsWith(name == "good" ? "CN=node.edu.example " : "nobody"));
    }
  }
}

TEST_F(Tls, KeysAndCertificatesThatDoNotFitAreToldBeforeAnyoneConnects) {
  const std::array<ServerTls, 4> cases{
      ServerTls{.certificate_file = server_.certificate, .key_file = client_.key},
      ServerTls{.certificate_file = "absent.pem", .key_file = server_.key},
      ServerTls{.certificate_file = server_.certificate, .key_file = "absent.key"},
      ServerTls{.certificate_file = server_.certificate,
                .key_file = server_.key,
                .client_anchors_file = "absent.pem"}};
  for (const auto& tls : cases) {
    const auto server = start(tls);
    ASSERT_FALSE(server) << tls.certificate_file << ' ' << tls.key_file;
    EXPECT_EQ(server.error().kind, ErrorKind::bad_input);
  }
}

TEST_F(Tls, AHandshakeThatDoesNotComeEndsTheConnection) {
  const auto server = start(open());
  ASSERT_TRUE(server) << to_string(server.error());
  const RawClient silent((*server)->port());
  const auto before = std::chrono::steady_clock::now();
  EXPECT_EQ(silent.read_all(seconds(20)), "");
  EXPECT_LT(std::chrono::steady_clock::now() - before, seconds(20));
}

TEST_F(Tls, WhoDoesNotShakeHandsHoldsNoPlaceThatAnotherWants) {
  const auto server = Server::start(
      {.limits = {.connections_per_address = 2, .read_time = seconds(60)}, .tls = open()}, who);
  ASSERT_TRUE(server) << to_string(server.error());
  const RawClient silent((*server)->port());
  const RawClient more((*server)->port());
  EXPECT_TRUE(ask_with(**server, {.anchors_file = authority_.anchors()}));
  const auto before = std::chrono::steady_clock::now();
  EXPECT_EQ(silent.read_all(seconds(20)), "");
  EXPECT_LT(std::chrono::steady_clock::now() - before, seconds(20));
}

}  // namespace
}  // namespace ronghe::http
