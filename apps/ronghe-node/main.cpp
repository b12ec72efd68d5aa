// SPDX-License-Identifier: Apache-2.0
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>
#include <sstream>

#include "ronghe/base/access.hpp"
#include "ronghe/base/visible.hpp"
#include "ronghe/crypto/dumps.hpp"
#include "ronghe/http/routes.hpp"
#include "ronghe/http/server.hpp"
#include "ronghe/witness/witness.hpp"

namespace {

using ronghe::Error;
using ronghe::ErrorKind;
using ronghe::Result;
namespace http = ronghe::http;
namespace witness = ronghe::witness;

enum ExitCode : int { done = 0, answer_is_no = 1, wrong_use = 2, fault = 3 };

int report(const Error& error) {
  std::fputs(ronghe::visible(fmt::format("ronghe-node: {}\n", to_string(error))).c_str(), stderr);
  switch (error.kind) {
    case ErrorKind::bad_input:
    case ErrorKind::not_found:
    case ErrorKind::refused: return wrong_use;
    case ErrorKind::proof_failed: return answer_is_no;
    case ErrorKind::fault: return fault;
  }
  return fault;
}

// One event a line on stderr: "event=split_view origin=… size=10".
class StderrLog : public ronghe::Log {
 public:
  void info(std::string_view event, const std::vector<ronghe::LogField>& fields) override {
    auto line = fmt::format("event={}", event);
    for (const auto& [name, value] : fields) {
      line += fmt::format(" {}=", name);
      // What a stranger sent must not look like a line of ours.
      std::string word(value);
      for (auto& c : word) c = static_cast<unsigned char>(c) <= ' ' ? '_' : c;
      line += ronghe::visible_line(word);
    }
    std::fputs((line + "\n").c_str(), stderr);
  }
};

struct Options {
  std::string folder;
  std::string name;
  std::string vkey;
  std::string listen = "127.0.0.1:8080";
};

int run_init(const Options& options) {
  const auto key = witness::make_folder(options.folder, options.name);
  if (!key) return report(key.error());
  std::puts(key->to_string().c_str());
  return done;
}

int run_trust(const Options& options) {
  const auto key = witness::trust_log(options.folder, options.vkey);
  if (!key) return report(key.error());
  std::puts(fmt::format("trusted: {}", key->name).c_str());
  return done;
}

int run_distrust(const Options& options) {
  const auto step = witness::distrust_log(options.folder, options.vkey);
  if (!step) return report(step.error());
  std::puts("trusted no longer; what was seen of it stays");
  return done;
}

int run_key(const Options& options) {
  const auto key = witness::key_of_folder(options.folder);
  if (!key) return report(key.error());
  std::puts(key->to_string().c_str());
  return done;
}

// A line a log: its key, and what was last seen of it.
int run_logs(const Options& options) {
  const auto logs = witness::known_logs(options.folder);
  if (!logs) return report(logs.error());
  for (const auto& log : *logs) {
    if (!log.seen) {
      std::puts(fmt::format("{}  nothing seen yet", log.key.to_string()).c_str());
      continue;
    }
    const auto time = fmt::gmtime(static_cast<std::time_t>(log.seen->time));
    std::puts(fmt::format("{}  size {}, cosigned at {:%Y-%m-%dT%H:%M:%SZ}", log.key.to_string(),
                          log.seen->tree.size, time)
                  .c_str());
  }
  return done;
}

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
  return ronghe::bad_input(
      fmt::format("`{}` is not an address and a port, such as 127.0.0.1:8080", text));
}

http::Response response_of(witness::Answer answer) {
  return {.status = answer.status,
          .content_type = std::move(answer.content_type),
          .body = std::move(answer.body)};
}

http::Routes routes_of(witness::Witness& store) {
  http::Routes out;
  out.add("POST", "/add-checkpoint", [&store](const http::Request& request) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now);
    return response_of(
        store.add_checkpoint(request.body, static_cast<std::uint64_t>(seconds.count())));
  });
  out.add("GET", "/{origin}/checkpoint", [&store](const http::Request& request) {
    return response_of(store.checkpoint(request.captured.front().value));
  });
  out.otherwise([](const http::Request& request) {
    const bool known = request.method == "GET" || request.method == "POST";
    return response_of(
        known ? witness::refusal(404, "POST /add-checkpoint, GET /<hash of origin>/checkpoint")
              : witness::refusal(405, "only GET and POST"));
  });
  return out;
}

int run_witness(const Options& options) {
  const auto listen = parse_listen(options.listen);
  if (!listen) return report(listen.error());
  // Before any thread begins, so that all of them leave the signals to this one.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  StderrLog log;
  const auto store = witness::Witness::open(options.folder, log);
  if (!store) return report(store.error());
  if (!options.name.empty() && options.name != (*store)->key().name) {
    return report(
        Error{ErrorKind::refused, fmt::format("the folder belongs to the witness {}, not to {}",
                                              (*store)->key().name, options.name)});
  }
  const auto routes = routes_of(**store);
  auto options_of_server = *listen;
  options_of_server.log = &log;
  const auto server = http::Server::start(
      options_of_server, [&](const http::Request& request) { return routes.answer(request); });
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

int run(int argc, char** argv) {
  CLI::App app{"Ronghe's node: a department's witness of a log"};
  app.set_version_flag("--version", RONGHE_VERSION);
  app.require_subcommand(1);
  Options options;
  auto* init = app.add_subcommand("init", "make the folder and the key of a witness");
  init->add_option("folder", options.folder, "the folder of the witness")->required();
  init->add_option("--name", options.name, "such as edu.example/witness")->required();
  auto* trust = app.add_subcommand("trust", "add a log whose checkpoints are witnessed");
  trust->add_option("folder", options.folder, "the folder of the witness")->required();
  trust->add_option("vkey", options.vkey, "key of the log: name+hex+base64")->required();
  auto* distrust = app.add_subcommand("distrust", "witness a log no longer, at once");
  distrust->add_option("folder", options.folder, "the folder of the witness")->required();
  distrust->add_option("vkey", options.vkey, "key of the log, as `logs` lists it")->required();
  auto* key = app.add_subcommand("key", "print the key of a witness again");
  key->add_option("folder", options.folder, "the folder of the witness")->required();
  auto* logs = app.add_subcommand("logs", "list the trusted logs and the size last seen of each");
  logs->add_option("folder", options.folder, "the folder of the witness")->required();
  auto* serve = app.add_subcommand("witness", "answer logs over HTTP until ended");
  serve->add_option("--dir", options.folder, "the folder of the witness")->required();
  serve->add_option("--listen", options.listen, "address and port; port 0: the system chooses")
      ->capture_default_str();
  serve->add_option("--name", options.name, "refuse to serve under another name");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::ostringstream wrong;
    const int code = app.exit(error, std::cout, wrong);
    std::fputs(ronghe::visible(wrong.str()).c_str(), stderr);
    return code == 0 ? done : wrong_use;
  }
  if (init->parsed()) return run_init(options);
  if (key->parsed()) return run_key(options);
  if (logs->parsed()) return run_logs(options);
  if (distrust->parsed()) return run_distrust(options);
  return trust->parsed() ? run_trust(options) : run_witness(options);
}

}  // namespace

int main(int argc, char** argv) {
  ronghe::keep_new_files_private();
  ronghe::crypto::forbid_dumps();
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "ronghe-node: a fault: %s\n", error.what());
    return fault;
  }
}
