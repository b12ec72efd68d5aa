// SPDX-License-Identifier: Apache-2.0
#include "ronghe-node/serve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdio>

#include "ronghe/base/visible.hpp"
#include "ronghe/base/worded.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/http/bounded_log.hpp"
#include "ronghe/http/quota.hpp"
#include "ronghe/http/server.hpp"
#include "ronghe/texts.hpp"
#include "ronghe/witness/routes.hpp"

namespace ronghe::node {

namespace {

// One event a line on stderr: "event=split_view origin=… size=10".
class StderrLog : public Log {
 public:
  void info(std::string_view event, const std::vector<LogField>& fields) override {
    auto line = fmt::format("event={}", event);
    for (const auto& [name, value] : fields) {
      line += fmt::format(" {}=", name);
      // What a stranger sent must not look like a line of ours.
      std::string word(value);
      for (auto& c : word) c = static_cast<unsigned char>(c) <= ' ' ? '_' : c;
      line += visible_line(word);
    }
    std::fputs((line + "\n").c_str(), stderr);
  }
};

// How long answers that are under way may still take when the node is ended.
constexpr auto last_answers = std::chrono::seconds(5);

// "127.0.0.1:8080", "[::1]:0".
Result<http::ServerOptions> parse_listen(const std::string& text) {
  const auto colon = text.rfind(':');
  http::ServerOptions out;
  if (colon != std::string::npos) {
    out.address = text.substr(0, colon);
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, out.port);
    if (out.address.starts_with('[') && out.address.ends_with(']')) {
      out.address = out.address.substr(1, out.address.size() - 2);
    }
    if (error == std::errc{} && stop == end && !out.address.empty()) return out;
  }
  return fail_with(ErrorKind::bad_input, "listen-address-malformed"_code,
                   "`{given}` is not an address and a port, such as 127.0.0.1:8080",
                   {{"given", text}});
}

std::uint64_t seconds_since_1970() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(now).count());
}

Result<http::ServerOptions> listen_options(const ServeOptions& options) {
  RONGHE_TRY(out, parse_listen(options.listen));
  if (options.certificate.empty() && !http::is_loopback(out.address)) {
    return fail_with(ErrorKind::refused, "plain-http-for-others"_code,
                     "{address} can be reached by others, and plain HTTP is for this machine "
                     "alone: give a certificate and its key, or listen on 127.0.0.1 behind a proxy "
                     "of this machine that has them",
                     {{"address", out.address}});
  }
  if (!options.certificate.empty()) {
    out.tls = http::ServerTls{.certificate_file = options.certificate,
                              .key_file = options.key,
                              .client_anchors_file = options.clients};
  }
  out.limits.connections = options.connections;
  out.limits.connections_per_address = options.behind_proxy ? 0 : options.connections_of_address;
  out.limits.read_time = std::chrono::seconds(options.request_time);
  return out;
}

// Of one that asks all the time; a fifth of a minute's may come at once.
http::Rate rate_of(std::uint32_t per_minute) {
  constexpr std::uint32_t part = 5;
  return {.per_minute = per_minute, .burst = std::max(1U, per_minute / part)};
}

// The log that a request is about, if it is one of those that are trusted: strangers' names would
// have no end, and are answered with a refusal whatever their number.
std::string log_of(const witness::Witness& store, const http::Request& request) {
  const auto trusted = store.origins();
  if (request.path == witness::add_checkpoint_path) {
    const auto submission = witness::parse_submission(request.body);
    if (!submission) return {};
    const auto& origin = submission->checkpoint.origin;
    return std::ranges::find(trusted, origin) == trusted.end() ? std::string() : origin;
  }
  auto hash = request.path.substr(0, request.path.find('/', 1));
  hash.erase(0, 1);
  for (const auto& origin : trusted) {
    if (crypto::sha256(origin).hex() == hash) return origin;
  }
  return {};
}

http::QuotaOptions quota_of(const ServeOptions& options, const witness::Witness& store,
                            http::BoundedLog& log) {
  return {.of_client = rate_of(options.requests),
          .of_subject = rate_of(options.requests_of_log),
          .subject = [&](const http::Request& request) { return log_of(store, request); },
          .behind_proxy = options.behind_proxy,
          .refused = [&](const http::Request&) { log.count("too_many_requests"); }};
}

}  // namespace

int serve_witness(const ServeOptions& options) {
  const auto listen = listen_options(options);
  if (!listen) return report(listen.error());
  // Before any thread begins, so that all of them leave the signals to this one.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  StderrLog lines;
  http::BoundedLog log(lines, {.lines_a_minute = options.log_lines});
  const auto store = witness::Witness::open(options.folder, log);
  if (!store) return report(store.error());
  if (!options.name.empty() && options.name != (*store)->key().name) {
    return report(fail_with(ErrorKind::refused, "witness-of-another-name"_code,
                            "the folder belongs to the witness {owner}, not to {name}",
                            {{"owner", (*store)->key().name}, {"name", options.name}})
                      .error());
  }
  const auto routes = witness::routes_of(**store, seconds_since_1970);
  auto options_of_server = *listen;
  options_of_server.log = &log;
  const auto server = http::Server::start(
      options_of_server,
      http::with_quota(quota_of(options, **store, log),
                       [&](const http::Request& request) { return routes.answer(request); }));
  if (!server) return report(server.error());
  std::puts(fmt::format("witness {}\nlistening on {} port {}", (*store)->key().to_string(),
                        listen->address, (*server)->port())
                .c_str());
  for (const auto& origin : (*store)->origins()) std::puts(("trusts " + origin).c_str());
  std::fflush(stdout);
  int signal = 0;
  sigwait(&signals, &signal);
  (*server)->stop(last_answers);
  return done;
}

int report(const Error& error) {
  const auto said = app::in_words(error, app::language());
  std::fputs(visible(fmt::format("ronghe-node: {}\n", said)).c_str(), stderr);
  switch (error.kind) {
    case ErrorKind::bad_input:
    case ErrorKind::not_found:
    case ErrorKind::refused: return wrong_use;
    case ErrorKind::proof_failed: return answer_is_no;
    case ErrorKind::fault: return fault;
  }
  return fault;
}

}  // namespace ronghe::node
