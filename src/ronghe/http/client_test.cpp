// SPDX-License-Identifier: Apache-2.0
#include "ronghe/http/client.hpp"

#include <gmock/gmock.h>

#include <array>
#include <map>
#include <semaphore>

#include "ronghe/http/testing.hpp"

namespace ronghe::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::unique_ptr<Server> serve(Handle handle) {
  auto server = Server::start({}, std::move(handle));
  ensure(server.has_value(), "a server of a test can be started");
  return *std::move(server);
}

TEST(Client, TakesAnAnswerOnTheLimitAndRefusesOneByteMore) {
  const auto server =
      serve([](const Request&) { return Response{.body = std::string(1000, 'x')}; });
  for (const auto& [most, fits] :
       std::map<std::size_t, bool>{{999, false}, {1000, true}, {1001, true}}) {
    auto call = call_to(*server, "/");
    call.answer_bytes_max = most;
    const auto reply = ask(call);
    EXPECT_EQ(reply.has_value(), fits) << most;
    if (!reply) {
      EXPECT_EQ(reply.error().code, "answer-too-large"_code);
    }
  }
}

TEST(Client, RefusesWhatWouldBecomeAnotherHeaderOrAnotherRequest) {
  std::atomic<int> asked = 0;
  const auto server = serve([&](const Request&) {
    ++asked;
    return Response{};
  });
  auto in_header = call_to(*server, "/");
  in_header.headers = {{"X-Name", "a\r\nX-Other: b"}};
  auto in_method = call_to(*server, "/");
  in_method.method = "GET / HTTP/1.1\r\nX: y";
  auto in_url = call_to(*server, "/ HTTP/1.1\r\nX: y");
  for (const auto& [call, code] :
       {std::pair(in_header, "call-refused"_code), std::pair(in_method, "call-refused"_code),
        std::pair(in_url, "call-refused"_code)}) {
    const auto reply = ask(call);
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, code);
  }
  EXPECT_EQ(asked, 0);
}

TEST(Client, FollowsNoRedirection) {
  std::atomic<int> asked = 0;
  const auto server = serve([&](const Request&) {
    ++asked;
    return Response{.status = 302, .headers = {{"Location", "/elsewhere"}}};
  });
  const auto reply = ask(call_to(*server, "/"));
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 302);
  EXPECT_EQ(header(reply->headers, "location"), "/elsewhere");
  EXPECT_EQ(asked, 1);
}

TEST(Client, SaysWhyThereIsNoReply) {
  auto nobody = call_to(*serve([](const Request&) { return Response{}; }), "/");  // gone by now
  auto file = nobody;
  file.url = "file:///etc/hostname";
  auto late = nobody;
  late.deadline = std::chrono::steady_clock::now() - seconds(1);
  for (const auto& call : {nobody, file, late}) {
    const auto reply = ask(call);
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().url, call.url);
    EXPECT_FALSE(reply.error().message.empty());
  }
}

TEST(AskAll, GivesEachPeerItsOwnDeadlineAndAsksAgainWhereOneWants) {
  std::counting_semaphore<> forever(0);
  const auto hung = serve([&](const Request&) {
    forever.acquire();
    return Response{};
  });
  const auto quick = serve([](const Request& request) { return Response{.body = request.path}; });
  std::vector<Call> calls{call_to(*hung, "/"), call_to(*quick, "/first"), call_to(*hung, "/")};
  const auto now = std::chrono::steady_clock::now();
  calls[0].deadline = now + milliseconds(300);
  calls[2].deadline = now + milliseconds(600);
  std::vector<std::string> told;
  ask_all(calls, [&](std::size_t which, const Replied& reply) -> std::optional<Call> {
    told.push_back(std::to_string(which) + " " +
                   (reply ? reply->body : std::string(reply.error().code.text)));
    if (reply && reply->body == "/first") return call_to(*quick, "/second");
    return std::nullopt;
  });
  forever.release(2);
  EXPECT_THAT(told,
              testing::ElementsAre("1 /first", "1 /second", "0 peer-too-slow", "2 peer-too-slow"));
}

TEST(AskAll, OfNobodyEndsAtOnce) {
  ask_all({}, [](std::size_t, const Replied&) -> std::optional<Call> {
    ADD_FAILURE();
    return std::nullopt;
  });
}

}  // namespace
}  // namespace ronghe::http
