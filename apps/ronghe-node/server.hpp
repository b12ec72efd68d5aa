// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "ronghe/base/result.hpp"
#include "ronghe/witness/judge.hpp"

// HTTP/1.1 in front of a function. server.cpp is the only file that knows the HTTP library.
namespace ronghe::node {

struct Request {
  std::string_view method;  // "GET", "POST"; others are answered before
  std::string_view path;    // "/add-checkpoint", without a query
  std::string_view body;
};
// Called on several threads at once.
using Handle = std::function<witness::Answer(const Request&)>;

struct ServerOptions {
  std::string address = "127.0.0.1";  // of one interface, IPv4 or IPv6
  std::uint16_t port = 0;             // 0 = the system chooses
  unsigned threads = 2;
};

// Serves until it goes. What is too large, too slow or not HTTP is closed without an answer: bodies
// over 128 KiB, requests that take longer than ten seconds, more than 128 connections wait.
class Server {
 public:
  // bad_input for an address that cannot be listened on.
  [[nodiscard]] static Result<std::unique_ptr<Server>> start(const ServerOptions& options,
                                                             Handle handle);
  virtual ~Server() = default;
  [[nodiscard]] virtual std::uint16_t port() const = 0;
};

}  // namespace ronghe::node
