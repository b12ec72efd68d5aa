// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "ronghe/command.hpp"
#include "ronghe/workflow/feel_text.hpp"

namespace ronghe::app {

void add_feel(CLI::App& app, const Choose& choose) {
  auto* command = app.add_subcommand("feel", "evaluate a FEEL expression");
  auto expression = std::make_shared<std::string>();
  auto context = std::make_shared<std::string>();
  command->add_option("expression", *expression, "the expression")->required();
  command->add_option("--context", *context, "names and values as a JSON object");
  command->footer(
      "Example: ronghe feel 'if rate < 0.3 then \"red\" else \"green\"' "
      "--context '{\"rate\": 0.29}'");
  command->callback([=] {
    choose([=] {
      const auto answer = workflow::evaluate_feel(*expression, *context);
      if (!answer) return report(answer.error());
      for (const auto& line : answer->diagnostics) {
        std::fputs(("ronghe: " + line + "\n").c_str(), stderr);
      }
      fmt::print("{}\n", answer->value);
      return int{done};
    });
  });
}

}  // namespace ronghe::app
