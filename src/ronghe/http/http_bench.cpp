// SPDX-License-Identifier: Apache-2.0
// Clients that ask and go, beside 200 that send a byte now and then: how many are answered, against
// the same clients alone, in turns within one run. All on loopback; the slow ones come from the
// address of the others, or each from one of its own. Prints BENCH lines.
#include <arpa/inet.h>
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <thread>
#include <vector>

#include "ronghe/http/server.hpp"

namespace ronghe::http {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int slow_clients = 200;
constexpr int askers = 4;
constexpr int rounds = 5;
constexpr auto turn = milliseconds(2000);
constexpr auto pause = milliseconds(1000);  // of a slow client, between two bytes
// As ronghe-node serves by default.
const Limits limits{
    .connections = 512, .connections_per_address = 32, .read_time = std::chrono::seconds(5)};

// -1 where it was refused.
int connect_from(std::uint32_t own_address, std::uint16_t port) {
  const int number = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval patience{.tv_sec = 5, .tv_usec = 0};
  setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(own_address);
  bool fine = bind(number, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  fine = fine && connect(number, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  if (fine) return number;
  close(number);
  return -1;
}

bool ask_once(std::uint16_t port) {
  constexpr std::string_view request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  const int number = connect_from(INADDR_LOOPBACK, port);
  if (number < 0) return false;
  std::string answer;
  std::array<char, 1024> buffer{};
  if (send(number, request.data(), request.size(), MSG_NOSIGNAL) > 0) {
    for (auto count = recv(number, buffer.data(), buffer.size(), 0); count > 0;
         count = recv(number, buffer.data(), buffer.size(), 0)) {
      answer.append(buffer.data(), static_cast<std::size_t>(count));
    }
  }
  close(number);
  return answer.starts_with("HTTP/1.1 200");
}

// Keeps up 200 connections that send a byte of a header each time; one that was ended comes again.
class SlowClients {
 public:
  SlowClients(std::uint16_t port, bool own_addresses)
      : thread_([this, port, own_addresses] { run(port, own_addresses); }) {
    while (turns_ < 2) std::this_thread::sleep_for(milliseconds(10));
  }
  SlowClients(const SlowClients&) = delete;
  SlowClients& operator=(const SlowClients&) = delete;
  ~SlowClients() {
    ends_ = true;
    thread_.join();
  }

 private:
  void run(std::uint16_t port, bool own_addresses) {
    constexpr std::uint32_t other_loopback = 0x7F000101;  // 127.0.1.1 and on
    std::vector<int> sockets(slow_clients, -1);
    while (!ends_) {
      for (std::uint32_t i = 0; i < slow_clients; ++i) {
        const auto from = own_addresses ? other_loopback + i : std::uint32_t{INADDR_LOOPBACK};
        if (sockets[i] < 0) sockets[i] = connect_from(from, port);
        if (sockets[i] < 0 || send(sockets[i], "G", 1, MSG_NOSIGNAL) == 1) continue;
        close(sockets[i]);
        sockets[i] = -1;
      }
      ++turns_;
      std::this_thread::sleep_for(pause);
    }
    for (const int one : sockets) close(one);
  }
  std::atomic<bool> ends_ = false;
  std::atomic<int> turns_ = 0;
  std::thread thread_;
};

// Answers a second.
double rate_of(std::uint16_t port, std::atomic<int>& failed) {
  std::atomic<int> answered = 0;
  std::vector<std::thread> running;
  const auto begin = Clock::now();
  for (int i = 0; i < askers; ++i) {
    running.emplace_back([&] {
      while (Clock::now() < begin + turn) ++(ask_once(port) ? answered : failed);
    });
  }
  for (auto& one : running) one.join();
  return answered / std::chrono::duration<double>(Clock::now() - begin).count();
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

void beside_slow_clients(benchmark::State& state) {
  const bool own_addresses = state.range(0) == 1;
  const auto server = Server::start({.limits = limits},
                                    [](const Request&) -> Response { return {.body = "here\n"}; });
  ensure(server.has_value(), "a server of a benchmark can be started");
  const auto port = (*server)->port();
  for (auto _ : state) {
    std::vector<double> alone;
    std::vector<double> beside;
    std::atomic<int> failed = 0;
    for (int i = 0; i < rounds; ++i) {
      alone.push_back(rate_of(port, failed));
      const SlowClients slow(port, own_addresses);
      beside.push_back(rate_of(port, failed));
    }
    fmt::print(
        "BENCH http_beside_200_slow_{} ours={:.0f} limit={:.0f} unit=answer/s ratio={:.2f} "
        "reach=0.8\n",
        own_addresses ? "many" : "same", median(beside), median(alone),
        median(beside) / median(alone));
    if (failed > 0) fmt::print("{} requests were not answered\n", failed.load());
  }
}
BENCHMARK(beside_slow_clients)->Arg(0)->Arg(1)->Iterations(1)->Unit(benchmark::kSecond);

}  // namespace
}  // namespace ronghe::http
