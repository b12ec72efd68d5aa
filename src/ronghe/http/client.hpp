// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ronghe/base/error_code.hpp"
#include "ronghe/http/certificate.hpp"
#include "ronghe/http/fields.hpp"

// Asking others over HTTP. client.cpp is the only file that knows the library which does it.
namespace ronghe::http {

// Files in PEM. Empty: the system's anchors, no certificate of one's own.
struct ClientTls {
  std::string anchors_file = {};
  std::string certificate_file = {};
  std::string key_file = {};
};

struct Call {
  std::string method = "GET";
  std::string url;    // http or https
  Fields query = {};  // is put behind the url, percent-encoded
  Fields headers = {};
  std::string body = {};
  std::chrono::steady_clock::time_point deadline = {};  // for all of it, from the name to the end
  std::size_t answer_bytes_max = 1'048'576;
  ClientTls tls = {};
};

struct Reply {
  int status = 0;  // a redirection is an answer like others: nobody follows it
  Fields headers;
  std::string body;
  std::optional<Certificate> peer;  // over https
};

inline constexpr auto answer_too_large = "answer-too-large"_code;

// Why there is no reply: `peer-unreachable`, `peer-too-slow`, `peer-not-trusted` (its certificate
// or ours), `answer-too-large`, `call-refused` (a method, an address or a header that is none).
struct NoReply {
  ErrorCode code;
  std::string message;
  std::string url;
};
using Replied = std::expected<Reply, NoReply>;

// What to ask the same peer next, after its reply or the reason why there is none. Nothing: done.
using Next = std::function<std::optional<Call>(std::size_t which, Replied reply)>;

// Asks all at the same time on this thread and hands out each reply as it comes. Each call has its
// own deadline, whatever any other does.
void ask_all(std::vector<Call> calls, const Next& next);

[[nodiscard]] Replied ask(Call call);

}  // namespace ronghe::http
