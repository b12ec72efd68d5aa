// SPDX-License-Identifier: Apache-2.0
#include "ronghe/http/server.hpp"

#include <fmt/format.h>

#include <atomic>
#include <exception>
#include <mutex>
#include <optional>
#include <restinio/all.hpp>
#include <restinio/tls.hpp>
#include <thread>
#include <unordered_map>
#include <vector>

#include "ronghe/base/worded.hpp"
#include "ronghe/http/detail/doors.hpp"
#include "ronghe/http/detail/under_way.hpp"
#include "ronghe/http/detail/x509.hpp"
#include "ronghe/http/rates.hpp"

namespace ronghe::http {

namespace {

namespace asio = restinio::asio_ns;
using TlsContext = std::shared_ptr<asio::ssl::context>;
using detail::Doors;
using detail::UnderWay;

// Where all of a server happens, and who may stay connected to it. What waits in it is destroyed
// while the library's acceptor, which it refers to, is there.
class Loop : public asio::io_context {
 public:
  explicit Loop(const Limits& limits) : doors(limits.connections, limits.connections_per_address) {}
  void abandon() { shutdown(); }
  Doors doors;  // touched by the thread that moves bytes alone
};

// Who is behind each connection. Touched by the thread that moves bytes alone.
class Peers {
 public:
  explicit Peers(Doors& doors) : doors_(doors) {}
  void state_changed(const restinio::connection_state::notice_t& notice) noexcept {
    const auto id = notice.connection_id();
    const auto cause = notice.cause();
    if (const auto* accepted = restinio::get_if<restinio::connection_state::accepted_t>(&cause)) {
      accepted->try_inspect_tls([&](const auto& tls) { remember(id, tls.native_handle()); });
    } else {
      peers_.erase(id);
      doors_.leave(id);
    }
  }
  [[nodiscard]] std::optional<Certificate> of(restinio::connection_id_t id) const {
    const auto found = peers_.find(id);
    return found == peers_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  void remember(restinio::connection_id_t id, const SSL* session) {
    const std::unique_ptr<X509, decltype(&X509_free)> shown(SSL_get1_peer_certificate(session),
                                                            &X509_free);
    if (auto peer = detail::certificate_of(shown.get())) peers_.emplace(id, *std::move(peer));
  }
  Doors& doors_;
  std::unordered_map<restinio::connection_id_t, Certificate> peers_;
};

struct PlainTraits : restinio::default_traits_t {
  static constexpr bool use_connection_count_limiter = true;  // NOLINT: the library's name
  // NOLINTNEXTLINE(readability-identifier-naming): the library looks for it by this name
  using connection_state_listener_t = Peers;
};
struct TlsTraits : restinio::default_tls_traits_t {
  static constexpr bool use_connection_count_limiter = true;  // NOLINT: the library's name
  // NOLINTNEXTLINE(readability-identifier-naming): the library looks for it by this name
  using connection_state_listener_t = Peers;
};

// Of those that were shut and have not ended yet.
constexpr std::size_t closing_connections = 64;

// Where a context keeps the time that its handshakes may take.
int handshake_slot() {
  static const int slot = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return slot;
}

// The connection as the doors of its loop see it. Its socket is shut down and not closed: the
// library takes that for an end by the client and lets go of all, which it does not where a socket
// is closed behind its back.
template <class Traits, class Socket>
void enter(Socket& socket, restinio::impl::connection_t<Traits>& connection) {
  auto& context = asio::query(socket.get_executor(), asio::execution::context);
  asio::error_code none;
  const auto peer = socket.lowest_layer().remote_endpoint(none);
  const auto shut = [&socket, kept = connection.weak_from_this()] {
    const auto alive = kept.lock();
    asio::error_code gone;
    if (alive) socket.lowest_layer().shutdown(asio::socket_base::shutdown_both, gone);
  };
  static_cast<Loop&>(context).doors.enter(connection.connection_id(),
                                          client_of(peer.address().to_string()), shut);
}

// Found by its traits, in the place of the library's own, which only starts.
template <class Start, class Failed>
void prepare_connection_and_start_read(asio::ip::tcp::socket& socket,
                                       restinio::impl::connection_t<PlainTraits>& connection,
                                       Start start, Failed) {
  enter(socket, connection);
  start();
}

// The library's own waits for a handshake without end, and so would its connection. It finds this
// one by its traits.
template <class Start, class Failed>
void prepare_connection_and_start_read(restinio::impl::tls_socket_t& socket,
                                       restinio::impl::connection_t<TlsTraits>& connection,
                                       Start start, Failed failed) {
  enter(socket, connection);
  auto kept = connection.shared_from_this();
  auto timer = std::make_shared<asio::steady_timer>(socket.get_executor());
  const auto* context = SSL_get_SSL_CTX(socket.asio_ssl_stream().native_handle());
  timer->expires_after(
      *static_cast<std::chrono::milliseconds*>(SSL_CTX_get_ex_data(context, handshake_slot())));
  timer->async_wait([&socket, kept](const asio::error_code& error) {
    if (!error) socket.close();
  });
  socket.async_handshake(asio::ssl::stream_base::server,
                         [start, failed, kept, timer](const asio::error_code& error) {
                           timer->cancel();
                           if (error) {
                             failed(error);
                           } else {
                             start();
                           }
                         });
}

// Throws what the library throws. `time` outlives the context.
TlsContext context_of(const ServerTls& tls, std::chrono::milliseconds& time) {
  auto out = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  auto* native = out->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_ex_data(native, handshake_slot(), &time);
  out->use_certificate_chain_file(tls.certificate_file);
  out->use_private_key_file(tls.key_file, asio::ssl::context::pem);
  if (tls.client_anchors_file.empty()) return out;
  out->load_verify_file(tls.client_anchors_file);
  SSL_CTX_set_client_CA_list(native, SSL_load_client_CA_file(tls.client_anchors_file.c_str()));
  constexpr std::string_view name = "ronghe";  // a session that is taken up again belongs to us
  SSL_CTX_set_session_id_context(native, reinterpret_cast<const unsigned char*>(name.data()),
                                 static_cast<unsigned>(name.size()));
  out->set_verify_mode(asio::ssl::verify_peer |
                       (tls.client_required ? asio::ssl::verify_fail_if_no_peer_cert : 0));
  return out;
}

Response refusal(int status, std::string_view why) {
  return {.status = status, .body = fmt::format("{}\n", why)};
}

Fields headers_of(const restinio::request_t& request) {
  Fields out;
  request.header().for_each_field(
      [&](const auto& field) { out.push_back({field.name(), field.value()}); });
  return out;
}

restinio::http_status_line_t status_line(int status) {
  constexpr int first_refusal = 400;
  return {restinio::http_status_code_t(static_cast<std::uint16_t>(status)),
          status < first_refusal ? "OK" : "Refused"};
}

// Writes an answer piece by piece: the next one is asked for when the one before has gone.
class Pump : public std::enable_shared_from_this<Pump> {
 public:
  using Builder = restinio::response_builder_t<restinio::chunked_output_t>;
  using Cut = std::function<void(const Error&)>;

  Pump(Builder builder, Pieces pieces, UnderWay::Ticket ticket, asio::thread_pool& workers, Cut cut)
      : builder_(std::in_place, std::move(builder)),
        pieces_(std::move(pieces)),
        ticket_(std::move(ticket)),
        workers_(workers),
        cut_(std::move(cut)) {}

  void step() {
    auto piece = next();
    if (!piece) return cut(piece.error());
    if (!*piece) {
      builder_->done([ticket = ticket_](const auto&) {});
      return;
    }
    builder_->append_chunk(**std::move(piece));
    builder_->flush([self = shared_from_this()](const asio::error_code& error) {
      if (!error) asio::post(self->workers_, [self] { self->step(); });
    });
  }
  // Lets go of the connection, which holds this pump while it writes: nobody else would free
  // either. Only where no thread moves bytes any more.
  void abandon() { builder_.reset(); }

 private:
  // An empty piece would end the answer in this encoding: it is passed over.
  Result<std::optional<std::string>> next() {
    try {
      while (true) {
        auto piece = pieces_();
        if (!piece || !*piece || !(*piece)->empty()) return piece;
      }
    } catch (const std::exception& error) {
      return fail_with(ErrorKind::fault, "answer-broke-off"_code, "{detail}",
                       {{"detail", error.what()}});
    }
  }

  // The library closes a connection whose notification throws; the answer's last mark is missing.
  void cut(const Error& error) {
    cut_(error);
    builder_->flush([ticket = ticket_](const asio::error_code& failed) {
      if (!failed) throw std::runtime_error("the answer is cut off");
    });
  }

  std::optional<Builder> builder_;
  Pieces pieces_;
  UnderWay::Ticket ticket_;
  asio::thread_pool& workers_;
  Cut cut_;
};

// The pumps that may still be in the middle of an answer when the server ends.
class Pumps {
 public:
  void add(const std::shared_ptr<Pump>& pump) {
    const std::scoped_lock lock(mutex_);
    std::erase_if(pumps_, [](const auto& one) { return one.expired(); });
    pumps_.push_back(pump);
  }
  void abandon() {
    const std::scoped_lock lock(mutex_);
    for (const auto& one : pumps_) {
      if (const auto pump = one.lock()) pump->abandon();
    }
    pumps_.clear();
  }

 private:
  std::mutex mutex_;
  std::vector<std::weak_ptr<Pump>> pumps_;
};

template <class Traits>
class Serving : public Server {
 public:
  Serving(const ServerOptions& options, Handle handle)
      : options_(options),
        handle_(std::move(handle)),
        io_(options_.limits),
        peers_(std::make_shared<Peers>(io_.doors)),
        workers_(std::max(1U, options.workers)),
        server_(restinio::external_io_context(io_), settings()) {
    server_.open_sync();
    thread_ = std::thread([this] { io_.run(); });
  }
  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;
  ~Serving() override {
    stop(std::chrono::milliseconds(0));
    pumps_.abandon();
    io_.abandon();
  }

  [[nodiscard]] std::uint16_t port() const override { return port_; }

  bool stop(std::chrono::milliseconds patience) override {
    if (!thread_.joinable()) return true;
    stopping_ = true;
    asio::post(io_, [this] { server_.close_sync(); });
    const bool all = under_way_.wait_for_none(patience);
    io_.stop();
    thread_.join();
    workers_.join();
    return all;
  }

 private:
  auto settings() {
    const auto& limits = options_.limits;
    restinio::server_settings_t<Traits> out;
    out.address(options_.address)
        .port(options_.port)
        .request_handler([this](const auto& request) { return take(request); })
        .connection_state_listener(peers_)
        .read_next_http_message_timelimit(limits.read_time)
        .write_http_response_timelimit(limits.write_time)
        .handle_request_timeout(limits.handle_time)
        // The doors hold the limit; here it is that of the machine.
        .max_parallel_connections(limits.connections + closing_connections)
        .incoming_http_msg_limits(restinio::incoming_http_msg_limits_t{}
                                      .max_url_size(limits.header_bytes)
                                      .max_field_name_size(limits.header_bytes)
                                      .max_field_value_size(limits.header_bytes)
                                      .max_field_count(limits.headers)
                                      .max_body_size(2 * limits.body_bytes))
        .acceptor_post_bind_hook(
            [this](auto& acceptor) { port_ = acceptor.local_endpoint().port(); });
    if constexpr (std::is_same_v<Traits, TlsTraits>) {
      out.tls_context(context_of(*options_.tls, options_.limits.read_time));
    }
    return out;
  }

  // On the thread that moves bytes, which no handler may hold up.
  restinio::request_handling_status_t take(const restinio::request_handle_t& request) {
    auto ticket = under_way_.begin();
    io_.doors.answering(request->connection_id());
    if (stopping_) {
      send(request, refusal(503, "the server is being stopped"), ticket, true);
      return restinio::request_accepted();
    }
    asio::post(workers_,
               [this, request, ticket, peer = peers_->of(request->connection_id())]() mutable {
                 answer(request, std::move(peer), ticket);
               });
    return restinio::request_accepted();
  }

  void answer(const restinio::request_handle_t& request, std::optional<Certificate> peer,
              const UnderWay::Ticket& ticket) {
    if (request->body().size() > options_.limits.body_bytes) {
      const auto why = fmt::format("a body of more than {} bytes", options_.limits.body_bytes);
      return send(request, refusal(413, why), ticket, true);
    }
    auto out = handled(*request, std::move(peer));
    if (const auto fine = check_headers(out.headers); !fine) {
      log("handler_failed", *request, fine.error());
      out = refusal(500, "a fault of the server");
    }
    if (!out.pieces) return send(request, std::move(out), ticket, false);
    auto response =
        request->template create_response<restinio::chunked_output_t>(status_line(out.status));
    append_headers(response, out);
    response.connection_close();  // so that an answer which is cut off can be told from a whole one
    auto pump = std::make_shared<Pump>(
        std::move(response), std::move(out.pieces), ticket, workers_,
        [this, request](const Error& error) { log("answer_cut", *request, error); });
    pumps_.add(pump);
    pump->step();
  }

  Response handled(const restinio::request_t& request, std::optional<Certificate> peer) {
    const auto path = request.header().path();
    const auto text = request.header().query();
    auto query = parse_query({text.data(), text.size()});
    if (!query) return refusal(400, "the query does not decode");
    try {
      return handle_({.method = request.header().method().c_str(),
                      .path = {path.data(), path.size()},
                      .query = *std::move(query),
                      .captured = {},
                      .headers = headers_of(request),
                      .body = request.body(),
                      .peer_address = request.remote_endpoint().address().to_string(),
                      .peer = std::move(peer)});
    } catch (const std::exception& error) {
      log("handler_failed", request, {ErrorKind::fault, error.what()});
      return refusal(500, "a fault of the server");
    }
  }

  template <class Builder>
  static void append_headers(Builder& builder, const Response& out) {
    builder.append_header(restinio::http_field::content_type, out.content_type);
    for (const auto& [name, value] : out.headers) builder.append_header(name, value);
  }

  void send(const restinio::request_handle_t& request, Response out, const UnderWay::Ticket& ticket,
            bool close) {
    auto response = request->create_response(status_line(out.status));
    append_headers(response, out);
    if (close) response.connection_close();
    response.set_body(std::move(out.body));
    // On the thread that moves bytes.
    response.done(
        [this, id = request->connection_id(), ticket](const auto&) { io_.doors.waiting(id); });
  }

  void log(std::string_view event, const restinio::request_t& request, const Error& error) {
    if (options_.log == nullptr) return;
    const auto path = request.header().path();
    options_.log->info(event, {{"path", {path.data(), path.size()}}, {"why", error.message}});
  }

  // In this order: what is under way refers to what comes before it.
  ServerOptions options_;
  Handle handle_;
  UnderWay under_way_;
  std::atomic<bool> stopping_ = false;
  std::uint16_t port_ = 0;
  Loop io_;
  std::shared_ptr<Peers> peers_;
  Pumps pumps_;
  asio::thread_pool workers_;
  asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
  restinio::http_server_t<Traits> server_;
  std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<Server>> Server::start(const ServerOptions& options, Handle handle) {
  if (options.tls) {
    try {
      auto time = options.limits.read_time;
      context_of(*options.tls, time);
    } catch (const std::exception& error) {
      return fail_with(ErrorKind::bad_input, "certificate-not-usable"_code,
                       "the certificate and the key cannot be used: {detail}",
                       {{"detail", error.what()}}, {.file = options.tls->certificate_file});
    }
  }
  try {
    if (options.tls) return std::make_unique<Serving<TlsTraits>>(options, std::move(handle));
    return std::make_unique<Serving<PlainTraits>>(options, std::move(handle));
  } catch (const std::exception& error) {
    return fail_with(ErrorKind::bad_input, "port-not-usable"_code,
                     "cannot listen on {address} port {port}: {detail}",
                     {{"address", options.address},
                      {"port", std::to_string(options.port)},
                      {"detail", error.what()}});
  }
}

}  // namespace ronghe::http
