// SPDX-License-Identifier: Apache-2.0
#include "ronghe/http/quota.hpp"

#include <gmock/gmock.h>

namespace ronghe::http {
namespace {

using ::testing::ElementsAre;

Response fine(const Request&) { return {.body = "fine"}; }

Request from(std::string address, std::string path = "/", Fields headers = {}) {
  return {.method = "GET",
          .path = std::move(path),
          .headers = std::move(headers),
          .peer_address = std::move(address)};
}

TEST(Quota, AnswersWhoAsksTooOftenWhenToComeAgain) {
  std::vector<std::string> refused;
  const auto handle =
      with_quota({.of_client = {.per_minute = 2, .burst = 2},
                  .refused = [&](const Request& one) { refused.push_back(one.peer_address); }},
                 fine);
  for (int i = 0; i < 2; ++i) EXPECT_EQ(handle(from("192.0.2.1")).status, 200);
  const auto answer = handle(from("192.0.2.1"));
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(header(answer.headers, "retry-after"), "30");
  EXPECT_EQ(handle(from("192.0.2.2")).status, 200) << "another one is not held up";
  EXPECT_THAT(refused, ElementsAre("192.0.2.1"));
}

TEST(Quota, CountsWhatIsAskedAboutOverAllWhoAsk) {
  const auto handle = with_quota({.of_subject = {.per_minute = 1, .burst = 2},
                                  .subject = [](const Request& one) { return one.path; }},
                                 fine);
  EXPECT_EQ(handle(from("192.0.2.1", "a")).status, 200);
  EXPECT_EQ(handle(from("192.0.2.2", "a")).status, 200);
  EXPECT_EQ(handle(from("192.0.2.3", "a")).status, 429);
  EXPECT_EQ(handle(from("192.0.2.3", "b")).status, 200);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(handle(from("192.0.2.3", "")).status, 200);
}

TEST(Quota, BehindAProxyItsLastWordSaysWhoAsks) {
  const auto client = [](const std::string& peer, const Fields& headers, bool proxy = true) {
    return client_behind(from(peer, "/", headers), proxy);
  };
  const Fields named{{"X-Forwarded-For", "198.51.100.1, 192.0.2.7"}};
  EXPECT_EQ(client("127.0.0.1", named), "192.0.2.7") << "what stands before is the client's word";
  EXPECT_EQ(client("127.0.0.1", {{"x-forwarded-for", "198.51.100.1"}, {"X-Forwarded-For", "::9"}}),
            "::/64");
  // A server that listens on IPv6 sees a proxy of this machine so.
  EXPECT_EQ(client("::ffff:127.0.0.1", named), "192.0.2.7");
  EXPECT_EQ(client("::ffff:192.0.2.9", named), "192.0.2.9") << "that is no proxy of this machine";
  EXPECT_EQ(client("::ffff:127.0.0.1", {}), "127.0.0.1");
  EXPECT_EQ(client("127.0.0.1", {}), "127.0.0.1");
  EXPECT_EQ(client("127.0.0.1", {{"X-Forwarded-For", "anybody"}}), "127.0.0.1");
  EXPECT_EQ(client("127.0.0.1", {{"X-Forwarded-For", " , "}}), "127.0.0.1");
  EXPECT_EQ(client("192.0.2.9", named), "192.0.2.9") << "that is no proxy of this machine";
  EXPECT_EQ(client("127.0.0.1", named, false), "127.0.0.1");
}

}  // namespace
}  // namespace ronghe::http
