// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "ronghe/command.hpp"
#include "ronghe/terminal.hpp"
#include "ronghe/workflow/run_evaluation.hpp"

namespace ronghe::app {

namespace {

void print_twice(std::string_view what, const workflow::LinesTwice& lines) {
  if (lines.are_same()) {
    print(fmt::format("  {}: the same, {}\n", what, lines.sealed));
    return;
  }
  print(fmt::format("  {}\n    sealed:     {}\n    recomputed: {}\n", what, lines.sealed,
                    lines.computed));
}

int reproduce_run(const std::string& folder, const std::string& run_id) {
  const auto store = commands::open_folder(
      folder, {}, [](const commands::Line& line) { print_line(line, "text"); });
  if (!store) return report(store.error());
  ConsoleProgress progress;
  const auto again = workflow::reproduce(**store, run_id, &progress);
  progress.clear();
  if (!again) return report(again.error());
  if (again->is_identical()) {
    print(fmt::format("run {}: identical, {} values, all lines {}\n", again->run.result.run_id,
                      again->run.result.values, again->all.sealed));
    if (again->published) print(fmt::format("  published lines {}\n", again->published->sealed));
    return done;
  }
  print(fmt::format("run {}: DIFFERENT\n", again->run.result.run_id));
  print_twice("all lines", again->all);
  if (again->published) print_twice("published lines", *again->published);
  if (again->run.key.code_version != evaluate::code_version) {
    print(fmt::format("  made by {}, repeated by {}\n", again->run.key.code_version,
                      evaluate::code_version));
  }
  for (const auto& one : again->differences) {
    print(fmt::format("  difference in {}: {}\n    stored:     {}\n    recomputed: {}\n", one.table,
                      one.row, one.stored, one.recomputed));
  }
  if (again->erasures > 0) {
    print(fmt::format(
        "  {} erasures were sealed after this run: values that it saw are destroyed, so it "
        "cannot be computed again. The stored result stands: its hash is sealed; prove it "
        "with `ronghe prove {} run/{}`\n",
        again->erasures, folder, again->run.key.id()));
  }
  return answer_is_no;
}

}  // namespace

void add_reproduce(CLI::App& app, const Choose& choose) {
  auto* command = app.add_subcommand("reproduce", "compute a run again and compare every row");
  auto folder = std::make_shared<std::string>();
  auto run_id = std::make_shared<std::string>("latest");
  command->add_option("store", *folder, "the store")->required();
  command->add_option("run", *run_id, "run id, its beginning, or `latest`");
  command->footer(
      "Example: ronghe reproduce my-store latest\n"
      "Exit code 0: identical; 1: different, the first differences are named.");
  command->callback([=] { choose([=] { return reproduce_run(*folder, *run_id); }); });
}

}  // namespace ronghe::app
