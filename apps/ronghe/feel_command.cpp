// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>

#include "ronghe/authoring/feel_text.hpp"
#include "ronghe/command.hpp"

namespace ronghe::app {

std::vector<std::string> with_expression_last(std::vector<std::string> arguments) {
  if (arguments.size() < 3 || arguments[1] != "feel") return arguments;
  constexpr std::array<std::string_view, 3> with_value{"--context", "--now", "--format"};
  for (std::size_t i = 2; i < arguments.size(); ++i) {
    const auto& one = arguments[i];
    if (one == "--" || one == "-h" || one == "--help") return arguments;
    if (std::ranges::find(with_value, one) != with_value.end()) {
      ++i;
      continue;
    }
    const bool assigned = std::ranges::any_of(
        with_value, [&](auto option) { return one.starts_with(std::string(option) + "="); });
    if (assigned) continue;
    if (!one.starts_with('-')) return arguments;
    auto expression = std::move(arguments[i]);
    arguments.erase(arguments.begin() + static_cast<std::ptrdiff_t>(i));
    arguments.emplace_back("--");
    arguments.push_back(std::move(expression));
    return arguments;
  }
  return arguments;
}

void add_feel(CLI::App& app, const Choose& choose) {
  auto* command = app.add_subcommand("feel", "evaluate a FEEL expression");
  auto question = std::make_shared<authoring::FeelQuestion>();
  auto format = std::make_shared<std::string>("feel");
  command->add_option("expression", question->expression, "the expression")->required();
  command->add_option("--context", question->context_json, "names and values as a JSON object");
  command->add_option("--now", question->now, "what now() and today() give (default: the clock)");
  command->add_option("--format", *format, "feel or json")->check(CLI::IsMember({"feel", "json"}));
  command->footer(
      "Example: ronghe feel 'if rate < 0.3 then \"red\" else \"green\"' "
      "--context '{\"rate\": 0.29}'\n"
      "What went wrong stands on stderr with a caret under its place; the value is then null.");
  command->callback([=] {
    choose([=] {
      if (question->now.empty()) question->now = present();
      const auto answer = authoring::evaluate_feel(*question);
      if (!answer) return report(answer.error());
      for (const auto& line : answer->reports) print_report(line);
      print_data(fmt::format("{}\n", *format == "json" ? answer->json : answer->feel));
      return int{done};
    });
  });
}

}  // namespace ronghe::app
