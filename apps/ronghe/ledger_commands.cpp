// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "ronghe/command.hpp"
#include "ronghe/ledger/audit.hpp"
#include "ronghe/ledger/ledger.hpp"
#include "ronghe/workflow/store.hpp"

namespace ronghe::app {

namespace {

int checkpoint(const std::string& folder, std::optional<std::int64_t> size) {
  auto store = workflow::Store::open(folder);
  if (!store) return report(store.error());
  const auto made = ledger::checkpoint(store->connection(), size);
  if (!made) return report(made.error());
  fmt::print("size {}\nroot {}\n", made->size, made->root.hex());
  return done;
}

int audit(const std::string& folder) {
  auto store = workflow::Store::open(folder);
  if (!store) return report(store.error());
  ConsoleProgress progress;
  const auto layouts = store->layouts();
  const auto audited = ledger::audit(store->connection(), layouts, {.progress = &progress});
  progress.clear();
  if (!audited) return report(audited.error());
  for (const auto& finding : audited->findings) {
    fmt::print("✖ {}: {}\n", ledger::code(finding.fault), finding.message);
  }
  if (audited->passed()) {
    fmt::print("✔ {} entries rehashed; every row, subtree and checkpoint matches\nroot {}\n",
               audited->recomputed.size, audited->recomputed.root.hex());
    return done;
  }
  fmt::print("{} entries rehashed, {} faults\n", audited->recomputed.size, audited->faults);
  return answer_is_no;
}

}  // namespace

void add_checkpoint(CLI::App& app, const Choose& choose) {
  auto* command = app.add_subcommand("checkpoint", "print size and root of the log");
  auto folder = std::make_shared<std::string>();
  auto size = std::make_shared<std::optional<std::int64_t>>();
  command->add_option("store", *folder, "the store")->required();
  command->add_option("--size", *size, "of the first entries only")->check(CLI::NonNegativeNumber);
  command->footer("Example: ronghe checkpoint my-store");
  command->callback([=] { choose([=] { return checkpoint(*folder, *size); }); });
}

void add_audit(CLI::App& app, const Choose& choose) {
  auto* command = app.add_subcommand("audit", "rehash every row and compare with the log");
  auto folder = std::make_shared<std::string>();
  command->add_option("store", *folder, "the store")->required();
  command->footer(
      "Example: ronghe audit my-store\n"
      "Exit code 0: all matches; 1: a row was changed, removed, added or reordered.");
  command->callback([=] { choose([=] { return audit(*folder); }); });
}

}  // namespace ronghe::app
