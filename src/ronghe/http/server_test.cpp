// SPDX-License-Identifier: Apache-2.0
// All on this machine. Waits end with what they wait for; their limits are only for what has
// failed.
#include "ronghe/http/server.hpp"

#include <gmock/gmock.h>

#include <array>
#include <atomic>
#include <latch>
#include <thread>

#include "ronghe/http/testing.hpp"

namespace ronghe::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr auto patience = seconds(20);

std::unique_ptr<Server> serve(Handle handle, ServerOptions options = {}) {
  auto server = Server::start(options, std::move(handle));
  ensure(server.has_value(), "a server of a test can be started");
  return *std::move(server);
}

Response echo(const Request& request) {
  std::string out = request.method + " " + request.path + " from " + request.peer_address + "\n";
  for (const auto& [name, value] : request.query) out += name + "=" + value + "\n";
  if (const auto mark = header(request.headers, "x-mark"))
    out += "mark " + std::string(*mark) + "\n";
  return {.status = 201,
          .content_type = "text/plain",
          .body = out + std::string(request.body),
          .headers = {{"X-Answer", "yes"}}};
}

TEST(Server, HandsOverMethodPathQueryHeadersAndBody) {
  const auto server = serve(echo);
  for (const char* method : {"GET", "POST", "PUT", "DELETE", "PATCH"}) {
    auto call = call_to(*server, "/a%20b");
    call.method = method;
    call.query = {{"as of", "2025-12-31"}, {"名", "a&b"}};
    call.headers = {{"X-Mark", "m"}, {"X-Empty", ""}};
    call.body = "the body";
    const auto reply = ask(call);
    ASSERT_TRUE(reply) << reply.error().message;
    EXPECT_EQ(reply->status, 201);
    EXPECT_EQ(header(reply->headers, "x-answer"), "yes");
    EXPECT_EQ(header(reply->headers, "Content-Type"), "text/plain");
    EXPECT_EQ(
        reply->body,
        std::string(method) + " /a%20b from 127.0.0.1\nas of=2025-12-31\n名=a&b\nmark m\nthe body");
    EXPECT_FALSE(reply->peer);
  }
  auto call = call_to(*server, "/?a=%4");
  EXPECT_EQ(ask(call)->status, 400);
}

TEST(Server, AnswersABodyOnTheLimitAndRefusesOneByteMore) {
  const auto server = serve(echo, {.limits = {.body_bytes = 1000}});
  struct Case {
    std::size_t size;
    int status;  // 0: closed without an answer
  };
  for (const auto& [size, status] : std::array{Case{999, 201}, Case{1000, 201}, Case{1001, 413},
                                               Case{2000, 413}, Case{2001, 0}}) {
    auto call = call_to(*server, "/");
    call.method = "POST";
    call.body = std::string(size, 'x');
    const auto reply = ask(call);
    EXPECT_EQ(reply ? reply->status : 0, status) << size;
  }
  const RawClient chunked(server->port());  // its length is not told before
  EXPECT_TRUE(chunked.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"));
  for (int i = 0; i < 11; ++i) chunked.send("64\r\n" + std::string(100, 'x') + "\r\n");
  chunked.send("0\r\n\r\n");
  EXPECT_THAT(chunked.read_some(1000, patience), StartsWith("HTTP/1.1 413 "));
}

TEST(Server, ClosesOnHeadersOverTheLimit) {
  const auto server = serve(echo, {.limits = {.header_bytes = 100, .headers = 5}});
  const auto status = [&](const Fields& headers, std::string path) {
    auto call = call_to(*server, std::move(path));
    call.headers = headers;
    const auto reply = ask(call);
    return reply ? reply->status : 0;
  };
  EXPECT_EQ(status({{"X-Mark", std::string(99, 'x')}}, "/"), 201);
  EXPECT_EQ(status({{"X-Mark", std::string(100, 'x')}}, "/"), 0);
  EXPECT_EQ(status({}, "/" + std::string(99, 'x')), 201);
  EXPECT_EQ(status({}, "/" + std::string(100, 'x')), 0);
  Fields many;  // besides Host and Accept
  for (int i = 0; i < 3; ++i) many.push_back({"X-" + std::to_string(i), "x"});
  EXPECT_EQ(status(many, "/"), 201);
  many.push_back({"X-More", "x"});
  EXPECT_EQ(status(many, "/"), 0);
}

TEST(Server, ASlowClientIsClosedAndHoldsNobodyUp) {
  const auto server = serve(echo, {.workers = 1, .limits = {.read_time = milliseconds(1000)}});
  const RawClient slow(server->port());
  EXPECT_TRUE(slow.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf"));
  EXPECT_EQ(ask(call_to(*server, "/"))->status, 201);
  const auto before = std::chrono::steady_clock::now();
  EXPECT_EQ(slow.read_all(patience), "");
  EXPECT_LT(std::chrono::steady_clock::now() - before, patience);
}

TEST(Server, WithAConnectionTooManyTheOneThatWaitedLongestGoes) {
  struct Case {
    const char* what;
    Limits limits;
  };
  for (const auto& [what, limits] : {Case{"of one address", {.connections_per_address = 3}},
                                     Case{"of all", {.connections = 3}}}) {
    SCOPED_TRACE(what);
    const auto server = serve(echo, {.limits = limits});
    std::vector<std::unique_ptr<RawClient>> slow;
    for (int i = 0; i < 3; ++i) {
      slow.push_back(std::make_unique<RawClient>(server->port()));
      EXPECT_TRUE(slow.back()->send("GET / HT"));
    }
    EXPECT_EQ(slow[0]->read_some(10, milliseconds(100)), "") << "on the line nobody goes";
    EXPECT_TRUE(slow[0]->send("TP/1.1\r\nHost: a\r\n\r\n"));
    EXPECT_THAT(slow[0]->read_some(10, patience), StartsWith("HTTP/1.1"));
    for (int i = 0; i < 2; ++i) EXPECT_EQ(ask(call_to(*server, "/"))->status, 201);
    const auto began = std::chrono::steady_clock::now();
    EXPECT_EQ(slow[1]->read_all(patience), "");
    EXPECT_LT(std::chrono::steady_clock::now() - began, seconds(5)) << "before its time is over";
    // The one that was answered waits since then.
    EXPECT_TRUE(slow[0]->send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    EXPECT_THAT(slow[0]->read_all(milliseconds(500)), HasSubstr("HTTP/1.1 201"));
  }
}

TEST(Server, AHandlerThatThrowsOrInjectsAHeaderIsAnswered500) {
  const auto server = serve([](const Request& request) -> Response {
    if (request.path == "/throw") throw std::runtime_error("secret");
    return {.body = "fine", .headers = {{"X-Name", "a\r\nSet-Cookie: stolen=1"}}};
  });
  for (const char* path : {"/throw", "/inject"}) {
    const auto reply = ask(call_to(*server, path));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 500);
    EXPECT_EQ(reply->body, "a fault of the server\n");
    EXPECT_FALSE(header(reply->headers, "set-cookie"));
  }
}

// A stream of so many pieces of 64 KiB, which counts how many were made.
Pieces counted_pieces(int count, std::atomic<int>& made) {
  return [=, &made, left = count]() mutable -> Result<std::optional<std::string>> {
    if (left-- == 0) return std::nullopt;
    ++made;
    return std::string(65'536, 'x');
  };
}

TEST(Server, StreamsMoreThanItHoldsAsFastAsTheReaderReads) {
  constexpr int count = 1600;  // 100 MiB
  std::atomic<int> made = 0;
  const auto server =
      serve([&](const Request&) { return Response{.pieces = counted_pieces(count, made)}; });
  const RawClient reader(server->port());
  EXPECT_TRUE(reader.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  std::string head = reader.read_some(1000, patience);
  EXPECT_THAT(head, HasSubstr("Transfer-Encoding: chunked"));
  // What fits into the buffers of both sockets is made, and then no more.
  int before = -1;
  while (before != made) {
    before = made;
    std::this_thread::sleep_for(milliseconds(200));
  }
  EXPECT_LT(made, count / 2);
  EXPECT_GT(head.size() + reader.read_all(patience).size(), std::size_t{count} * 65'536);
  EXPECT_EQ(made, count);
}

TEST(Server, AStreamThatFailsIsCutSoThatTheReaderSeesIt) {
  const auto server = serve([](const Request& request) {
    const bool throws = request.path == "/throw";
    return Response{.pieces = [=, step = 0]() mutable -> Result<std::optional<std::string>> {
      if (step++ == 0) return "first";
      if (throws) throw std::runtime_error("no memory");
      return fail(ErrorKind::fault, "the disk is gone");
    }};
  });
  for (const char* path : {"/fail", "/throw"}) {
    const auto reply = ask(call_to(*server, path));
    ASSERT_FALSE(reply) << path;
    EXPECT_EQ(reply.error().code, "peer-unreachable"_code);
  }
}

TEST(Server, StreamsAnEmptyPieceAndAnEmptyAnswer) {
  const auto server = serve([](const Request& request) {
    const int pieces = request.path == "/none" ? 0 : 3;
    return Response{.pieces = [=, left = pieces]() mutable -> Result<std::optional<std::string>> {
      if (left == 0) return std::nullopt;
      return --left == 1 ? "" : "x";
    }};
  });
  EXPECT_EQ(ask(call_to(*server, "/"))->body, "xx");
  EXPECT_EQ(ask(call_to(*server, "/none"))->body, "");
}

TEST(Server, StopsWhenWhatIsUnderWayIsAnswered) {
  std::latch begun(1);
  std::latch go_on(1);
  const auto server = serve([&](const Request& request) {
    if (request.path == "/quick") return Response{};
    begun.count_down();
    go_on.wait();
    return Response{.body = "whole"};
  });
  Replied reply;
  std::thread asking([&] { reply = ask(call_to(*server, "/")); });
  begun.wait();
  bool all = false;
  std::thread stopping([&] { all = server->stop(patience); });
  while (ask(call_to(*server, "/quick"))) {  // until nobody listens any more
  }
  go_on.count_down();
  stopping.join();
  asking.join();
  EXPECT_TRUE(all);
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->body, "whole");
}

// Small pieces are cut between two of them, a large one while the reader's buffers are full: what
// the leak checker sees of either.
TEST(Server, CutsWhatIsNotDoneWithinThePatienceOfItsStop) {
  for (const std::size_t size : {std::size_t{9}, std::size_t{1} << 24U}) {
    const auto server = serve([=](const Request&) {
      return Response{
          .pieces = [=] { return Result<std::optional<std::string>>(std::string(size, 'x')); }};
    });
    const RawClient reader(server->port());
    EXPECT_TRUE(reader.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    EXPECT_NE(reader.read_some(100, patience), "");
    EXPECT_FALSE(server->stop(milliseconds(50)));
  }
}

TEST(Server, SaysWhereItCannotListen) {
  const auto first = serve(echo);
  struct Case {
    std::string address;
    std::uint16_t port;
  };
  for (const auto& [address, port] :
       std::array{Case{"127.0.0.1", first->port()}, Case{"192.0.2.1", 0}, Case{"no address", 0}}) {
    const auto second = Server::start({.address = address, .port = port}, echo);
    ASSERT_FALSE(second) << address;
    EXPECT_THAT(second.error().message,
                StartsWith("cannot listen on " + address + " port " + std::to_string(port)));
  }
}

}  // namespace
}  // namespace ronghe::http
