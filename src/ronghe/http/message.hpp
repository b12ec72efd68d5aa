// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "ronghe/base/result.hpp"
#include "ronghe/http/certificate.hpp"
#include "ronghe/http/fields.hpp"

// What a server is asked and what it answers.
namespace ronghe::http {

struct Request {
  std::string method;    // "GET"
  std::string path;      // "/runs/1de9", as it came, without the query
  Fields query = {};     // decoded
  Fields captured = {};  // what Routes found in the path, decoded
  Fields headers = {};
  std::string_view body = {};            // valid until the handler has answered
  std::string peer_address = {};         // "127.0.0.1"
  std::optional<Certificate> peer = {};  // who showed a certificate that our anchors vouch for
};

// The next piece of an answer, none at its end. Called from one thread at a time, and only when the
// piece before has been handed to the network: a slow reader slows the producer, and no more than a
// piece is in memory. An error cuts the answer off, so that the reader sees that it is not whole.
using Pieces = std::move_only_function<Result<std::optional<std::string>>()>;

struct Response {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body = {};
  Fields headers = {};  // besides content type and length
  Pieces pieces = {};   // instead of a body
};

// Called on several threads at once.
using Handle = std::function<Response(const Request&)>;

}  // namespace ronghe::http
