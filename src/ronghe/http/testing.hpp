// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "ronghe/http/client.hpp"
#include "ronghe/http/server.hpp"

// For tests alone: a certificate authority of the moment, and a client that does as it is told.
namespace ronghe::http {

// A folder with an anchor and what it has issued, in PEM.
class TestAuthority {
 public:
  explicit TestAuthority(std::string name);
  TestAuthority(const TestAuthority&) = delete;
  TestAuthority& operator=(const TestAuthority&) = delete;
  ~TestAuthority();

  struct Files {
    std::string certificate;
    std::string key;
  };
  [[nodiscard]] std::string anchors() const { return (folder_ / "anchor.pem").string(); }
  // For 127.0.0.1, valid from now on; `days` below zero makes one that has ended.
  [[nodiscard]] Files issue(const std::string& name, int days = 1) const;

 private:
  struct Anchor;
  std::filesystem::path folder_;
  std::unique_ptr<Anchor> anchor_;
};

// A connection to a port of this machine, byte by byte.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port);
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  ~RawClient();

  // False when the other side has closed.
  bool send(std::string_view bytes) const;
  // What comes until the other side closes or the time is over.
  [[nodiscard]] std::string read_all(std::chrono::milliseconds patience) const;
  // Of the next bytes, at most so many; empty when the other side has closed.
  [[nodiscard]] std::string read_some(std::size_t most, std::chrono::milliseconds patience) const;

 private:
  int socket_ = -1;
};

[[nodiscard]] inline Call call_to(const Server& server, const std::string& path,
                                  std::string_view scheme = "http") {
  return {.url = std::string(scheme) + "://127.0.0.1:" + std::to_string(server.port()) + path,
          .deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20)};
}

}  // namespace ronghe::http
