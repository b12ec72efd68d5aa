// SPDX-License-Identifier: Apache-2.0
// Witnesses as processes of their own, asked over HTTP on this machine.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <semaphore>
#include <thread>

#include "programs/programs.hpp"
#include "ronghe/base/durable_file.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/http/testing.hpp"
#include "ronghe/proof/testing.hpp"
#include "ronghe/proof/verify.hpp"
#include "ronghe/witness/client.hpp"
#include "ronghe/witness/submission.hpp"
#include "ronghe/witness/witness.hpp"

namespace ronghe::node {
namespace {

namespace fs = std::filesystem;
using proof::SmallLog;
using std::chrono::milliseconds;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using witness::SubmissionStatus;

constexpr auto patience = milliseconds(60'000);  // with slow machines, too

std::uint64_t seconds_now() {
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(
                                        std::chrono::system_clock::now().time_since_epoch())
                                        .count());
}

programs::Ended run(const std::string& words) {
  return programs::run_command(fmt::format("'{}' {}", RONGHE_NODE_PROGRAM, words));
}

// A witness that serves until it is ended by its own process id.
class Process : public programs::WitnessProcess {
 public:
  explicit Process(const std::string& folder, const std::vector<std::string>& more = {})
      : programs::WitnessProcess(RONGHE_NODE_PROGRAM, folder, more) {}
};

int connect_to(std::uint16_t port) {
  const int socket_number = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval limit{.tv_sec = 100, .tv_usec = 0};
  setsockopt(socket_number, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket_number, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    close(socket_number);
    return -1;
  }
  return socket_number;
}

// Sends bytes as they are and gives what comes back until the other side closes.
std::string send_raw(std::uint16_t port, const std::string& bytes) {
  const int socket_number = connect_to(port);
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const auto count = send(socket_number, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (count <= 0) break;
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  std::string out;
  std::array<char, 4096> buffer{};
  while (true) {
    const auto count = recv(socket_number, buffer.data(), buffer.size(), 0);
    if (count <= 0) break;
    out.append(buffer.data(), static_cast<std::size_t>(count));
  }
  close(socket_number);
  return out;
}

std::string http_of(std::string_view line, std::string_view body = "") {
  return fmt::format("{} HTTP/1.1\r\nHost: w\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{}",
                     line, body.size(), body);
}

class Node : public testing::Test {
 protected:
  void SetUp() override {
    auto name = (fs::temp_directory_path() / "ronghe-node-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder = name;
  }
  void TearDown() override { fs::remove_all(folder); }

  // A witness with its folder and key, which trusts the log.
  std::string make(const std::string& name) {
    const auto path = folder + "/" + name;
    const auto made = run(fmt::format("init {} --name {}.example/witness", path, name));
    EXPECT_EQ(made.exit, 0) << made.said;
    keys.push_back(*proof::VerifierKey::parse(made.said.substr(0, made.said.size() - 1)));
    const auto trusted = run(fmt::format("trust {} {}", path, log.key().verifier().to_string()));
    EXPECT_EQ(trusted.exit, 0) << trusted.said;
    return path;
  }
  [[nodiscard]] witness::MakeProof prove(std::size_t size) const {
    return [this, size](std::uint64_t old_size) {
      return proof::consistency_proof(old_size, size, log.hashes());
    };
  }
  [[nodiscard]] auto ask(const std::vector<witness::WitnessAddress>& witnesses, std::size_t size,
                         milliseconds timeout = patience) const {
    return witness::ask_witnesses(witnesses, log.checkpoint(size, 0), prove(size), timeout);
  }

  std::string folder;
  SmallLog log{300};
  std::vector<proof::VerifierKey> keys;
};

TEST_F(Node, ThreeDepartmentsCosignAndAReceiptIsFinal) {
  std::vector<std::unique_ptr<Process>> processes;
  std::vector<witness::WitnessAddress> witnesses;
  for (const auto* name : {"edu", "hr", "tax"}) {
    processes.push_back(std::make_unique<Process>(make(name)));
    ASSERT_NE(processes.back()->port(), 0) << processes.back()->said();
    witnesses.push_back({.key = keys.back(), .url = processes.back()->url()});
  }
  auto policy_text = fmt::format("log {}\n", log.key().verifier().to_string());
  for (const auto& key : keys) {
    policy_text += fmt::format("witness {} {}\n", key.name, key.to_string());
  }
  policy_text +=
      fmt::format("group all 2 {} {} {}\nquorum all\n", keys[0].name, keys[1].name, keys[2].name);
  const auto policy = *proof::WitnessPolicy::parse(policy_text);
  for (const std::size_t size : {100, 300}) {
    auto note = log.checkpoint(size, 0);
    const auto answers = ask(witnesses, size);
    ASSERT_EQ(answers.size(), 3U);
    for (auto i = 0U; i < 3; ++i) {
      ASSERT_EQ(answers[i].status, SubmissionStatus::cosigned) << answers[i].message;
      EXPECT_LE(answers[i].time, seconds_now());
      EXPECT_GE(answers[i].time + 60, seconds_now());
      witnesses[i].old_size = answers[i].size;
      note.signatures.push_back(answers[i].signature);
    }
    const auto verdict = proof::verify_checkpoint(note, policy);
    ASSERT_TRUE(verdict) << verdict.error().message;
    EXPECT_EQ(proof::describe(policy, verdict->signed_by()), "final (3 of 3)");
  }
  // A monitor reads the same.
  const auto path = "GET /" + crypto::sha256(log.key().name).hex() + "/checkpoint";
  const auto served = send_raw(processes[0]->port(), http_of(path));
  EXPECT_THAT(served, StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(served, HasSubstr("\n300\n"));
  EXPECT_THAT(served, HasSubstr("edu.example/witness"));
  EXPECT_EQ(processes[0]->end(SIGTERM), 0);
}

TEST_F(Node, AnAbsentWitnessDelaysNobodyLongerThanTheTime) {
  const Process present(make("edu"));
  make("hr");
  make("tax");
  // One that takes the connection and says nothing, one where nobody listens.
  const int mute = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(bind(mute, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  socklen_t length = sizeof address;
  ASSERT_EQ(getsockname(mute, reinterpret_cast<sockaddr*>(&address), &length), 0);
  const auto closed_url = fmt::format("http://127.0.0.1:{}/", ntohs(address.sin_port));
  const auto before_listening = ask({{.key = keys[2], .url = closed_url}}, 100);
  EXPECT_EQ(before_listening[0].status, SubmissionStatus::unreachable);
  ASSERT_EQ(listen(mute, 8), 0);

  const auto began = std::chrono::steady_clock::now();
  const auto answers = ask({{.key = keys[1], .url = closed_url},
                            {.key = keys[0], .url = present.url()},
                            {.key = keys[2], .url = "http://127.0.0.1:1/"}},
                           100, milliseconds(3'000));
  const auto took = std::chrono::steady_clock::now() - began;
  EXPECT_LT(took, std::chrono::seconds(60)) << "one that says nothing would hold it up for good";
  EXPECT_EQ(answers[0].status, SubmissionStatus::unreachable);
  EXPECT_EQ(answers[1].status, SubmissionStatus::cosigned) << answers[1].message;
  EXPECT_EQ(answers[2].status, SubmissionStatus::unreachable);
  EXPECT_THAT(answers[0].message, HasSubstr(closed_url));
  close(mute);
}

TEST_F(Node, AWitnessThatSawAnotherSizeIsAskedAgainFromThere) {
  const Process process(make("edu"));
  const witness::WitnessAddress from_nothing{.key = keys[0], .url = process.url()};
  EXPECT_EQ(ask({from_nothing}, 100)[0].status, SubmissionStatus::cosigned);
  EXPECT_EQ(ask({from_nothing}, 300)[0].status, SubmissionStatus::cosigned);
  auto wrong = from_nothing;
  wrong.old_size = 7;
  EXPECT_EQ(ask({wrong}, 300)[0].status, SubmissionStatus::cosigned);
  // A checkpoint smaller than what it saw.
  const auto back = ask({from_nothing}, 200)[0];
  EXPECT_EQ(back.status, SubmissionStatus::ahead);
  EXPECT_EQ(back.size, 300U);
  EXPECT_THAT(back.message, HasSubstr("300 entries"));
  // The maker of proofs fails.
  SmallLog grown(310);
  const auto no_proof = witness::ask_witnesses(
      {from_nothing}, grown.checkpoint(310, 0),
      [](std::uint64_t) -> Result<std::vector<crypto::Hash>> {
        return fail(ErrorKind::fault, "the tiles are gone");
      },
      patience);
  EXPECT_EQ(no_proof[0].status, SubmissionStatus::refused);
  EXPECT_THAT(no_proof[0].message, HasSubstr("the tiles are gone"));
}

TEST_F(Node, KeyAndLogsAreToldAlsoWhileItServes) {
  const auto path = make("edu");
  const auto vkey = log.key().verifier().to_string();
  const auto none_yet = run("logs " + path);
  EXPECT_EQ(none_yet.exit, 0);
  EXPECT_EQ(none_yet.said, vkey + "  nothing seen yet\n");
  const Process process(path);
  ASSERT_EQ(ask({{.key = keys[0], .url = process.url()}}, 100)[0].status,
            SubmissionStatus::cosigned);
  EXPECT_EQ(run("key " + path).said, keys[0].to_string() + "\n");
  EXPECT_THAT(run("logs " + path).said, StartsWith(vkey + "  size 100, cosigned at 20"));
  ASSERT_EQ(ask({{.key = keys[0], .url = process.url()}}, 300)[0].status,
            SubmissionStatus::cosigned);
  EXPECT_THAT(run("logs " + path).said, HasSubstr("  size 300, "));
  // What was put in the place of the state is no size that it saw.
  const auto state = path + "/state/" + crypto::sha256(log.key().name).hex();
  ASSERT_TRUE(write_file_durably(state, log.checkpoint(10, 0).to_string()));
  const auto changed = run("logs " + path);
  EXPECT_EQ(changed.exit, 1);
  EXPECT_THAT(changed.said, HasSubstr("cosigned"));
  for (const auto* command : {"key ", "logs "}) {
    EXPECT_EQ(run(command + folder + "/none").exit, 2) << command;
  }
}

TEST_F(Node, AForkIsRefusedAndBothViewsAreKept) {
  const auto path = make("edu");
  const Process process(path);
  const witness::WitnessAddress address{.key = keys[0], .url = process.url()};
  ASSERT_EQ(ask({address}, 300)[0].status, SubmissionStatus::cosigned);
  SmallLog fork(299);
  fork.append("another");
  const auto answer = witness::ask_witnesses(
      {address}, fork.checkpoint(0),
      [&](std::uint64_t old_size) {
        return proof::consistency_proof(old_size, 300, fork.hashes());
      },
      patience)[0];
  EXPECT_EQ(answer.status, SubmissionStatus::forked);
  EXPECT_THAT(answer.message, HasSubstr("422"));
  EXPECT_THAT(answer.message, HasSubstr("split view"));
  EXPECT_THAT(process.said(), HasSubstr("event=split_view"));
  EXPECT_TRUE(fs::exists(path + "/evidence/" + crypto::sha256(log.key().name).hex()));
}

TEST_F(Node, AnAnswerWithoutTheRightSignatureIsNotTaken) {
  const Process process(make("edu"));
  make("hr");
  // It answers, but it is not the one that the policy means.
  const auto answer = ask({{.key = keys[1], .url = process.url()}}, 100)[0];
  EXPECT_EQ(answer.status, SubmissionStatus::garbled);
  // And something that is no witness at all.
  const auto wrong_place = ask({{.key = keys[0], .url = process.url() + "elsewhere/"}}, 100)[0];
  EXPECT_EQ(wrong_place.status, SubmissionStatus::refused);
  EXPECT_THAT(wrong_place.message, HasSubstr("404"));
  EXPECT_EQ(ask({{.key = keys[0], .url = "file:///etc/hostname"}}, 100)[0].status,
            SubmissionStatus::unreachable);
}

TEST_F(Node, GarbageIsAnsweredOrClosedAndTheWitnessGoesOn) {
  Process process(make("edu"));
  const auto port = process.port();
  EXPECT_THAT(send_raw(port, http_of("POST /add-checkpoint", "nonsense")),
              StartsWith("HTTP/1.1 400"));
  EXPECT_THAT(send_raw(port, http_of("POST /add-checkpoint")), StartsWith("HTTP/1.1 400"));
  EXPECT_THAT(send_raw(port, http_of("GET /add-checkpoint")), StartsWith("HTTP/1.1 404"));
  EXPECT_THAT(send_raw(port, http_of("GET /")), StartsWith("HTTP/1.1 404"));
  EXPECT_THAT(send_raw(port, http_of("GET /../../key")), StartsWith("HTTP/1.1 404"));
  EXPECT_THAT(send_raw(port, http_of("GET /" + std::string(64, '0') + "/checkpoint")),
              StartsWith("HTTP/1.1 404"));
  EXPECT_THAT(send_raw(port, http_of("DELETE /add-checkpoint")), StartsWith("HTTP/1.1 405"));
  const auto conflict =
      send_raw(port, http_of("POST /add-checkpoint",
                             witness::submission_text(3, {log.head(1).root}, log.checkpoint(0))));
  EXPECT_THAT(conflict, StartsWith("HTTP/1.1 409"));
  EXPECT_THAT(conflict, HasSubstr("Content-Type: text/x.tlog.size\r\n"));
  for (const auto& bytes :
       {std::string("\x16\x03\x01\x02"), std::string(100'000, '\0'), std::string("GET\r\n\r\n"),
        std::string("POST /add-checkpoint HTTP/1.1\r\nContent-Length: -1\r\n\r\n"),
        http_of("GET /" + std::string(10'000, 'a')),
        http_of("POST /add-checkpoint", std::string(200'000, 'x')),
        "GET / HTTP/1.1\r\n" + std::string(100'000, 'h') + ": v\r\n\r\n"}) {
    EXPECT_THAT(send_raw(port, bytes), ::testing::Not(StartsWith("HTTP/1.1 200")));
    ASSERT_TRUE(process.alive());
  }
  EXPECT_EQ(ask({{.key = keys[0], .url = process.url()}}, 100)[0].status,
            SubmissionStatus::cosigned);
}

TEST_F(Node, ASlowClientIsClosedAndHoldsNobodyUp) {
  Process process(make("edu"));
  std::vector<int> slow;
  for (int i = 0; i < 20; ++i) {
    slow.push_back(connect_to(process.port()));
    const std::string_view half =
        "POST /add-checkpoint HTTP/1.1\r\nContent-Length: 1000\r\n\r\nold";
    ASSERT_GT(send(slow.back(), half.data(), half.size(), MSG_NOSIGNAL), 0);
  }
  EXPECT_EQ(ask({{.key = keys[0], .url = process.url()}}, 100)[0].status,
            SubmissionStatus::cosigned);
  const auto began = std::chrono::steady_clock::now();
  for (const int one : slow) {
    char byte = 0;
    EXPECT_LE(recv(one, &byte, 1, 0), 0);
    close(one);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(90));
  EXPECT_TRUE(process.alive());
}

// A stranger's requests are answered with when to come again, and fill neither disk nor log: before
// there was a limit, 300 of them wrote 17 MB.
TEST_F(Node, AStrangerWhoAsksTooOftenIsRefusedAndFillsNoLog) {
  const auto path = make("edu");
  const SmallLog stranger(1, std::string(60'000, 's'));
  const auto request =
      http_of("POST /add-checkpoint", witness::submission_text(0, {}, stranger.checkpoint(0)));
  {
    Process process(path, {"--requests", "100", "--log-lines", "5"});
    int refused = 0;
    for (int i = 0; i < 60; ++i) {
      const auto answer = send_raw(process.port(), request);
      if (!answer.starts_with("HTTP/1.1 429")) continue;
      ++refused;
      EXPECT_THAT(answer, HasSubstr("Retry-After: 1\r\n"));
    }
    EXPECT_GE(refused, 20);
    EXPECT_LE(refused, 40) << "a fifth of a minute's may come at once";
    EXPECT_EQ(process.end(SIGTERM), 0);
    EXPECT_LT(process.said().size(), 4000U) << process.said();
    EXPECT_THAT(process.said(), HasSubstr("event=too_many_requests count="));
    EXPECT_THAT(process.said(), HasSubstr("event=left_out of=checkpoint_refused lines="));
  }
  EXPECT_FALSE(fs::exists(path + "/evidence"));
  EXPECT_TRUE(fs::is_empty(path + "/state"));
}

TEST_F(Node, RequestsAboutOneLogAreCountedWhoeverAsks) {
  const auto path = make("edu");
  const Process process(path, {"--behind-proxy", "--requests-of-log", "10"});
  const auto ask_as = [&](int who) {
    return send_raw(process.port(),
                    fmt::format("GET /{}/checkpoint HTTP/1.1\r\nHost: w\r\nConnection: close\r\n"
                                "X-Forwarded-For: 192.0.2.{}\r\n\r\n",
                                crypto::sha256(log.key().name).hex(), who));
  };
  for (int i = 1; i <= 2; ++i) EXPECT_THAT(ask_as(i), StartsWith("HTTP/1.1 404"));
  EXPECT_THAT(ask_as(3), StartsWith("HTTP/1.1 429"));
  // Another log, that is not trusted, is refused whatever its number.
  EXPECT_THAT(send_raw(process.port(), http_of("GET /" + std::string(64, '0') + "/checkpoint")),
              StartsWith("HTTP/1.1 404"));
}

TEST_F(Node, TwoHundredSlowClientsHoldNobodyUp) {
  Process process(make("edu"), {"--connections-of-address", "8"});
  std::vector<int> slow;
  for (int i = 0; i < 200; ++i) {
    slow.push_back(connect_to(process.port()));
    send(slow.back(), "POST /add", 9, MSG_NOSIGNAL);
  }
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(ask({{.key = keys[0], .url = process.url()}}, 100)[0].status,
            SubmissionStatus::cosigned);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(4))
      << "before the time of the slow ones is over";
  for (const int one : slow) close(one);
  EXPECT_TRUE(process.alive());
}

TEST_F(Node, PlainHttpIsForThisMachineAlone) {
  const auto path = make("edu");
  for (const auto* address : {"0.0.0.0:0", "[::]:0", "192.0.2.1:0"}) {
    const auto ended = run("witness --dir " + path + " --listen " + address);
    EXPECT_EQ(ended.exit, 2) << address;
    EXPECT_THAT(ended.said, HasSubstr("plain HTTP is for this machine alone"));
  }
  for (const auto& words : {"--certificate " + path + "/key", "--key " + path + "/key",
                            "--clients " + path + "/key", std::string("--requests 0")}) {
    EXPECT_EQ(run("witness --dir " + path + " --listen 127.0.0.1:0 " + words).exit, 2) << words;
  }
}

TEST_F(Node, OverHttpsItAsksForTheCertificatesThatItWasTold) {
  const http::TestAuthority authority("node");
  const http::TestAuthority other("other");
  const auto own = authority.issue("edu");
  const Process process(make("edu"), {"--certificate", own.certificate, "--key", own.key,
                                      "--clients", authority.anchors()});
  ASSERT_NE(process.port(), 0) << process.said();
  const auto status_for = [&](const http::TestAuthority& of) {
    const auto client = of.issue("log");
    const auto reply = http::ask({.url = fmt::format("https://127.0.0.1:{}/", process.port()),
                                  .deadline = std::chrono::steady_clock::now() + patience,
                                  .tls = {.anchors_file = authority.anchors(),
                                          .certificate_file = client.certificate,
                                          .key_file = client.key}});
    return reply ? reply->status : 0;
  };
  EXPECT_EQ(status_for(authority), 404);
  EXPECT_EQ(status_for(other), 0);
}

// What anyone was told before the witness was killed, it still knows afterwards.
TEST_F(Node, AKilledWitnessNeverGoesBack) {
  const auto path = make("edu");
  std::size_t told = 0;
  std::size_t size = 1;
  for (int round = 0; round < 6; ++round) {
    Process process(path);
    ASSERT_NE(process.port(), 0) << process.said();
    // Killed within or after one of the questions that follow so many answers, on any machine.
    std::counting_semaphore<> answered(0);
    std::thread killer([&] {
      for (int i = 0; i <= 2 * round; ++i) answered.acquire();
      process.end(SIGKILL);
    });
    while (size < 300) {
      const auto answer = ask({{.key = keys[0], .url = process.url(), .old_size = told}}, size)[0];
      answered.release();
      if (answer.status == SubmissionStatus::ahead) {
        // Stored, and killed before it was told.
        ASSERT_GT(answer.size, told);
        told = answer.size;
      } else if (answer.status == SubmissionStatus::cosigned) {
        told = size;
      } else {
        break;
      }
      size = told + 1;
    }
    answered.release(2 * round + 1);  // where it ended before so many
    killer.join();
  }
  EXPECT_GT(told, 0U);
  const Process process(path);
  const auto answer = ask({{.key = keys[0], .url = process.url(), .old_size = 0}}, 0)[0];
  // A checkpoint of size 0 is behind whatever was told.
  EXPECT_EQ(answer.status, SubmissionStatus::ahead);
  EXPECT_GE(answer.size, told);
}

TEST_F(Node, WrongUseIsTold) {
  const auto path = make("edu");
  for (const auto& words :
       {std::string(), std::string("init"), "init " + path + " --name again",
        "init " + folder + "/x --name 'a b'", "trust " + path + " nonsense",
        "trust " + folder + "/none " + log.key().verifier().to_string(),
        "witness --dir " + folder + "/none", "witness --dir " + path + " --listen nowhere",
        "witness --dir " + path + " --listen 127.0.0.1:99999",
        "witness --dir " + path + " --listen 192.0.2.1:0",
        "witness --dir " + path + " --listen 127.0.0.1:0 --name another"}) {
    const auto ended = run(words);
    EXPECT_EQ(ended.exit, 2) << words << ": " << ended.said;
    EXPECT_FALSE(ended.said.empty());
  }
  const Process process(path);
  const auto second = run("witness --listen 127.0.0.1:0 --dir " + path);
  EXPECT_EQ(second.exit, 2);
  EXPECT_THAT(second.said, HasSubstr("another process"));
}

}  // namespace
}  // namespace ronghe::node
