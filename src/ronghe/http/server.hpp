// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "ronghe/base/log.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/http/message.hpp"

// HTTP/1.1 in front of a function. server.cpp is the only file that knows the library which does
// it.
namespace ronghe::http {

// What a server bears of one client and of all.
struct Limits {
  std::size_t body_bytes = 131'072;
  std::size_t header_bytes = 4096;  // of the address, and of each name and value of a header
  std::size_t headers = 64;
  // Of all, and of one address (0 = as many as of all). Where there is one more, the one goes that
  // has waited longest for its client.
  std::size_t connections = 128;
  std::size_t connections_per_address = 0;
  std::chrono::milliseconds read_time{10'000};    // of a handshake; of a request
  std::chrono::milliseconds handle_time{10'000};  // until an answer, or its next piece, is there
  std::chrono::milliseconds write_time{10'000};   // until an answer, or a piece of it, has gone
};

// Files in PEM.
struct ServerTls {
  std::string certificate_file;  // with those between it and an anchor
  std::string key_file;
  std::string client_anchors_file = {};  // who vouches for clients; empty: they are not asked
  bool client_required = true;           // a client without a certificate is refused
};

struct ServerOptions {
  std::string address = "127.0.0.1";  // of one interface, IPv4 or IPv6
  std::uint16_t port = 0;             // 0 = the system chooses
  unsigned workers = 2;               // threads that call the handler; another one moves bytes
  Limits limits = {};
  std::optional<ServerTls> tls = {};
  Log* log = nullptr;  // `answer_cut`, `handler_failed`; outlives the server
};

// Serves until it goes. A body over the limit is answered 413 up to twice the limit; what is
// larger, too slow or not HTTP is closed without an answer. A handler that throws, or that gives a
// header which check_headers refuses, is answered 500.
class Server {
 public:
  // bad_input for an address that cannot be listened on, and for certificates or keys that cannot
  // be read or do not belong together.
  [[nodiscard]] static Result<std::unique_ptr<Server>> start(const ServerOptions& options,
                                                             Handle handle);
  virtual ~Server() = default;
  [[nodiscard]] virtual std::uint16_t port() const = 0;
  // Takes no further connection, answers 503 to further requests, and waits for the answers that
  // are under way. False when some were not done within the time and were cut.
  virtual bool stop(std::chrono::milliseconds patience) = 0;
};

}  // namespace ronghe::http
