// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "ronghe/base/result.hpp"

// A witness behind HTTP: what it listens on, what it bears of strangers, and its end.
namespace ronghe::node {

enum ExitCode : int { done = 0, answer_is_no = 1, wrong_use = 2, fault = 3 };

// Tells an error on stderr and gives its exit code.
[[nodiscard]] int report(const Error& error);

// As the options of `ronghe-node witness` say them.
struct ServeOptions {
  std::string folder = {};
  std::string name = {};  // of the witness, where another one is to be refused
  std::string listen = "127.0.0.1:8080";
  std::string certificate = {};  // files in PEM; none: plain HTTP, on loopback alone
  std::string key = {};
  std::string clients = {};  // who vouches for clients; none: they are not asked
  bool behind_proxy = false;
  std::uint32_t requests = 600;          // a minute, of one address
  std::uint32_t requests_of_log = 1200;  // a minute, about one log
  std::size_t connections = 512;
  std::size_t connections_of_address = 32;
  std::uint32_t request_time = 5;  // seconds
  std::uint64_t log_lines = 60;    // a minute, of one event
};

// Serves until SIGINT or SIGTERM; the exit code of the program. wrong_use for plain HTTP on an
// address that others reach.
[[nodiscard]] int serve_witness(const ServeOptions& options);

}  // namespace ronghe::node
