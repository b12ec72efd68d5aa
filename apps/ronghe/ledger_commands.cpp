// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/command.hpp"
#include "ronghe/ledger/ledger.hpp"
#include "ronghe/publication.hpp"
#include "ronghe/store/audit.hpp"
#include "ronghe/store/store.hpp"
#include "ronghe/workflow/prove_entry.hpp"
#include "ronghe/workflow/publish_log.hpp"

namespace ronghe::app {

namespace {

struct CheckpointOptions {
  std::string store;
  std::optional<std::int64_t> size;
  std::string policy;
  unsigned timeout_seconds = 10;
  unsigned patience_hours = 24;
  bool key = false;
  store::LogTree tree = store::LogTree::sha256;  // whose key
  bool rewrite = false;
};

int checkpoint_of_size(store::Store& store, std::int64_t size) {
  const auto made = ledger::checkpoint(store.connection(), size);
  if (!made) return report(made.error());
  fmt::print("size {}\nroot {}\n", made->size, made->root.hex());
  return done;
}

int print_key(store::Store& store, store::LogTree tree) {
  if (tree == store::LogTree::sm3) {
    const auto keys = store::twin_keys(store);
    if (!keys) return report(keys.error());
    for (const auto& key : *keys) fmt::print("{}\n", key.to_string());
    return done;
  }
  const auto vkey = store::log_vkey(store);
  if (!vkey) return report(vkey.error());
  fmt::print("{}\n", *vkey);
  return done;
}

int checkpoint(const CheckpointOptions& options) {
  auto store = open_store(options.store);
  if (!store) return report(store.error());
  if (options.key) return print_key(*store, options.tree);
  if (options.size) return checkpoint_of_size(*store, *options.size);
  if (!options.policy.empty()) {
    const auto set = store::set_witness_policy(*store, options.policy);
    if (!set) return report(set.error());
  }
  ConsoleProgress progress;
  const auto made =
      workflow::publish_log(*store, {.ask = true,
                                     .rewrite = options.rewrite,
                                     .timeout = std::chrono::seconds(options.timeout_seconds),
                                     .now = seconds_now(),
                                     .patience = std::chrono::hours(options.patience_hours),
                                     .progress = &progress});
  progress.clear();
  if (!made) return report(made.error());
  print(*made);
  return done;
}

struct ProveOptions {
  std::string store;
  workflow::ProofRequest request;
  std::string out;
};

int prove(const ProveOptions& options) {
  auto store = open_store(options.store);
  if (!store) return report(store.error());
  const auto made = workflow::prove_entry(*store, options.request);
  if (!made) return report(made.error());
  const auto path =
      options.out.empty() ? fmt::format("{}.tlog-proof", made->position) : options.out;
  const auto written = write_file_durably(path, made->receipt.to_string());
  if (!written) return report(written.error());
  fmt::print(
      "{}: position {} of the log, {}\n"
      "  check it offline: ronghe-verify receipt {} --policy POLICY\n",
      path, made->position, made->described, path);
  if (!made->missing_logs.empty()) {
    fmt::print(
        "  the policy of this store does not name the tree; POLICY needs a line of these:\n");
  }
  for (const auto& line : made->missing_logs) fmt::print("    {}\n", line);
  return done;
}

void print_compared(const store::StoreAudit& audited, bool files) {
  if (audited.standing.empty()) {
    fmt::print("  nothing of this log was published yet\n");
  } else {
    fmt::print("  published: {} of {} entries, {}\n", audited.published,
               audited.log.recomputed.size, audited.standing);
  }
  if (audited.values > 0) {
    fmt::print("  values of {} rows opened and compared with their commitments\n", audited.values);
  }
  if (files) fmt::print("  {} files compared\n", audited.files);
  for (const auto& what : audited.left_out) fmt::print("  – {}\n", what);
}

struct AuditOptions {
  std::string store;
  bool files = false;
  bool remake_views = false;
};

int audit(const AuditOptions& options) {
  const bool files = options.files;
  auto store = open_store(options.store);
  if (!store) return report(store.error());
  ConsoleProgress progress;
  const auto audited = store::audit_store(
      *store, {.files = files, .remake_views = options.remake_views, .progress = &progress});
  progress.clear();
  if (!audited) return report(audited.error());
  const auto& log = audited->log;
  for (const auto& finding : log.findings) {
    fmt::print("✖ {}: {}\n", ledger::code(finding.fault), finding.message);
  }
  if (audited->passed()) {
    fmt::print("✔ {} entries rehashed; every row, subtree and checkpoint matches\nroot {}\n",
               log.recomputed.size, log.recomputed.root.hex());
    print_compared(*audited, files);
    return done;
  }
  print_compared(*audited, files);
  fmt::print("{} entries rehashed, {} faults\n", log.recomputed.size, log.faults);
  return answer_is_no;
}

void add_tree(CLI::App& command, store::LogTree& tree, const std::string& what) {
  command.add_option("--tree", tree, what)
      ->transform(CLI::CheckedTransformer(std::map<std::string, store::LogTree>{
          {"sha256", store::LogTree::sha256}, {"sm3", store::LogTree::sm3}}));
}

}  // namespace

void add_checkpoint(CLI::App& app, const Choose& choose) {
  auto* command = app.add_subcommand(
      "checkpoint", "sign size and root of the log, and ask its witnesses to sign, too");
  auto options = std::make_shared<CheckpointOptions>();
  command->add_option("store", options->store, "the store")->required();
  command->add_option("--policy", options->policy,
                      "the witnesses of this log and how many must agree, from now on "
                      "(c2sp.org/tlog-policy)");
  command->add_option("--timeout", options->timeout_seconds, "seconds to wait for witnesses")
      ->check(CLI::Range(1, 3600));
  command
      ->add_option("--patience", options->patience_hours,
                   "hours without a final checkpoint until that is told (default 24)")
      ->check(CLI::Range(1, 10000));
  command->add_option("--size", options->size, "only print the root of the first entries")
      ->check(CLI::NonNegativeNumber);
  command->add_flag("--rewrite", options->rewrite,
                    "first write all files of the log again from the tables, after damage to them");
  command->add_flag("--key", options->key, "only print the key of the log, as policies name it");
  add_tree(*command, options->tree, "with --key: whose key, sha256 (the log) or sm3 (suite gm)");
  command->footer("Example: ronghe checkpoint my-store --policy witnesses.policy");
  command->callback([=] { choose([=] { return checkpoint(*options); }); });
}

void add_prove(CLI::App& app, const Choose& choose) {
  auto* command =
      app.add_subcommand("prove", "write a receipt that an entry stands in the log (.tlog-proof)");
  auto options = std::make_shared<ProveOptions>();
  command->add_option("store", options->store, "the store")->required();
  command
      ->add_option("entry", options->request.what,
                   "a log position, record/key such as placement/P-17, or run/latest")
      ->required();
  command
      ->add_option("--show", options->request.shown,
                   "labelled fields to disclose with it, separated by commas")
      ->delimiter(',');
  add_tree(*command, options->request.tree,
           "that the receipt is from: sha256 (the log), or sm3 in a store of the suite gm");
  command->add_option("--out", options->out, "file to write (default: POSITION.tlog-proof)");
  command->footer("Example: ronghe prove my-store run/latest --out run.tlog-proof");
  command->callback([=] { choose([=] { return prove(*options); }); });
}

void add_audit(CLI::App& app, const Choose& choose) {
  auto* command = app.add_subcommand(
      "audit", "rehash every row and compare with the log and what was published of it");
  auto options = std::make_shared<AuditOptions>();
  command->add_option("store", options->store, "the store")->required();
  command->add_flag("--files", options->files,
                    "also every file of the log, and the lines of each run");
  command->add_flag("--remake-views", options->remake_views,
                    "views of sealed records that differ are told, then made again");
  command->footer(
      "Example: ronghe audit my-store\n"
      "Where the keys are here, sealed values are compared with their commitments, too.\n"
      "Exit code 0: all matches; 1: a row was changed, removed, added or reordered, a sealed value "
      "exchanged, a view replaced, or something else published than the store holds.");
  command->callback([=] { choose([=] { return audit(*options); }); });
}

}  // namespace ronghe::app
