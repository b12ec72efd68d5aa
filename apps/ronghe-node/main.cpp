// SPDX-License-Identifier: Apache-2.0
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <iostream>
#include <sstream>

#include "completion/completion.hpp"
#include "ronghe-node/serve.hpp"
#include "ronghe/base/access.hpp"
#include "ronghe/base/visible.hpp"
#include "ronghe/crypto/dumps.hpp"
#include "ronghe/witness/witness.hpp"

namespace {

namespace node = ronghe::node;
namespace witness = ronghe::witness;
using node::done;
using node::fault;
using node::report;
using node::wrong_use;

struct Options {
  std::string folder;
  std::string name;
  std::string vkey;
  node::ServeOptions serve;
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

void add_options(CLI::App& serve, Options& all) {
  auto& options = all.serve;
  const auto count = CLI::Range(1, 1'000'000);
  serve.add_option("--dir", options.folder, "the folder of the witness")->required();
  serve
      .add_option("--listen", options.listen,
                  "address and port; port 0: the system chooses. Without a certificate only an "
                  "address of this machine itself, 127.0.0.1 or [::1]")
      ->capture_default_str();
  serve.add_option("--name", options.name, "refuse to serve under another name");
  auto* certificate =
      serve.add_option("--certificate", options.certificate,
                       "serve HTTPS: certificate in PEM, with those up to an anchor");
  auto* key = serve.add_option("--key", options.key, "the private key of the certificate, in PEM");
  certificate->needs(key);
  key->needs(certificate);
  serve
      .add_option("--clients", options.clients,
                  "anchors in PEM: only clients whose certificate one of them vouches for")
      ->needs(certificate);
  serve.add_flag("--behind-proxy", options.behind_proxy,
                 "a proxy on this machine serves: the last address of its X-Forwarded-For is who "
                 "asks, and its connections are limited as all, not as those of one address");
  serve
      .add_option(
          "--requests", options.requests,
          "requests a minute of one address (of IPv6: of one /64); a fifth may come at once")
      ->capture_default_str()
      ->check(count);
  serve
      .add_option("--requests-of-log", options.requests_of_log,
                  "requests a minute about one log, whoever asks; a fifth may come at once")
      ->capture_default_str()
      ->check(count);
  serve
      .add_option("--connections", options.connections,
                  "connections at once; with one more, the one goes that was silent longest")
      ->capture_default_str()
      ->check(count);
  serve
      .add_option("--connections-of-address", options.connections_of_address,
                  "the same of one address")
      ->capture_default_str()
      ->check(count);
  serve
      .add_option("--request-time", options.request_time,
                  "seconds until a request must have come whole, headers and body")
      ->capture_default_str()
      ->check(CLI::Range(1, 3600));
  serve
      .add_option("--log-lines", options.log_lines,
                  "lines a minute of one event on stderr; what is more is told by its number")
      ->capture_default_str()
      ->check(count);
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
  add_options(*serve, options);
  if (const auto words = ronghe::completion::answer(app, argc, argv)) {
    std::fputs(words->c_str(), stdout);
    return done;
  }
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
  return trust->parsed() ? run_trust(options) : node::serve_witness(options.serve);
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
