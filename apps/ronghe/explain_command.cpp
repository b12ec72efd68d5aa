// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "ronghe/command.hpp"
#include "ronghe/publication.hpp"
#include "ronghe/workflow/explain_run.hpp"

namespace ronghe::app {

namespace {

int explain(const std::string& folder, const workflow::ExplainQuery& query,
            const std::string& format) {
  auto store = open_store(folder);
  if (!store) return report(store.error());
  const auto made = workflow::explain_run(*store, query);
  if (!made) return report(made.error());
  fmt::print("{}", format == "json" ? workflow::explanation_json(*made)
                                    : workflow::explanation_text(*made));
  return done;
}

}  // namespace

void add_explain(CLI::App& app, const Choose& choose) {
  auto* command = app.add_subcommand("explain",
                                     "say why: the rule that fired, the numbers, the "
                                     "evidence rows with their log positions");
  auto folder = std::make_shared<std::string>();
  auto query = std::make_shared<workflow::ExplainQuery>();
  auto format = std::make_shared<std::string>("text");
  command->add_option("store", *folder, "the store")->required();
  command->add_option("run", query->run_id, "run id, its beginning, or `latest`")->required();
  command->add_option("subject", query->subject, "a code such as 440303, or kind/code")->required();
  command->add_option("what", query->what, "`light` (default) or an indicator such as A1.1");
  command->add_option("--rows", query->rows_max, "rows of evidence per number (default 20)")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--format", *format, "text or json")->check(CLI::IsMember({"text", "json"}));
  command->footer("Example: ronghe explain my-store latest 440303 light");
  command->callback([=] { choose([=] { return explain(*folder, *query, *format); }); });
}

}  // namespace ronghe::app
