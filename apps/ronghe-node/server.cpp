// SPDX-License-Identifier: Apache-2.0
#include "ronghe-node/server.hpp"

#include <fmt/format.h>

#include <chrono>
#include <exception>
#include <restinio/all.hpp>

namespace ronghe::node {

namespace {

struct Traits : restinio::default_traits_t {
  static constexpr bool use_connection_count_limiter = true;  // NOLINT: the library's name
};
using Settings = restinio::server_settings_t<Traits>;

constexpr std::uint64_t body_bytes_max = 131'072;
constexpr std::size_t header_bytes_max = 4096;
constexpr std::size_t headers_max = 64;
constexpr std::size_t connections_max = 128;
constexpr auto read_time_max = std::chrono::seconds(10);

restinio::request_handling_status_t answer(const restinio::request_handle_t& request,
                                           const Handle& handle) {
  const auto method = request->header().method();
  const bool get = method == restinio::http_method_get();
  const bool post = method == restinio::http_method_post();
  witness::Answer out;
  if (get || post) {
    const auto path = request->header().path();
    try {
      out = handle({.method = get ? "GET" : "POST",
                    .path = {path.data(), path.size()},
                    .body = request->body()});
    } catch (const std::exception&) {
      out = witness::refusal(500, "a fault of the server");
    }
  } else {
    out = witness::refusal(405, "only GET and POST");
  }
  auto response = request->create_response(restinio::http_status_line_t(
      restinio::http_status_code_t(static_cast<std::uint16_t>(out.status)),
      out.status == 200 ? "OK" : "Refused"));
  response.append_header(restinio::http_field::content_type, out.content_type);
  response.set_body(std::move(out.body));
  return response.done();
}

class RestinioServer : public Server {
 public:
  RestinioServer(const ServerOptions& options, Handle handle)
      : handle_(std::move(handle)),
        running_(restinio::run_async<Traits>(restinio::own_io_context(), settings(options),
                                             options.threads)) {}
  ~RestinioServer() override {
    running_->stop();
    running_->wait();
  }
  [[nodiscard]] std::uint16_t port() const override { return port_; }

 private:
  Settings settings(const ServerOptions& options) {
    Settings out;
    out.address(options.address)
        .port(options.port)
        .request_handler([this](const auto& request) { return answer(request, handle_); })
        .read_next_http_message_timelimit(read_time_max)
        .write_http_response_timelimit(read_time_max)
        .handle_request_timeout(read_time_max)
        .max_parallel_connections(connections_max)
        .incoming_http_msg_limits(restinio::incoming_http_msg_limits_t{}
                                      .max_url_size(header_bytes_max)
                                      .max_field_name_size(header_bytes_max)
                                      .max_field_value_size(header_bytes_max)
                                      .max_field_count(headers_max)
                                      .max_body_size(body_bytes_max))
        .acceptor_post_bind_hook(
            [this](auto& acceptor) { port_ = acceptor.local_endpoint().port(); });
    return out;
  }

  Handle handle_;
  std::uint16_t port_ = 0;
  restinio::running_server_handle_t<Traits> running_;
};

}  // namespace

Result<std::unique_ptr<Server>> Server::start(const ServerOptions& options, Handle handle) {
  try {
    return std::make_unique<RestinioServer>(options, std::move(handle));
  } catch (const std::exception& error) {
    return bad_input(fmt::format("cannot listen on {} port {}: {}", options.address, options.port,
                                 error.what()));
  }
}

}  // namespace ronghe::node
