// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "ronghe/command.hpp"
#include "ronghe/workflow/check_pack.hpp"
#include "ronghe/workflow/store.hpp"
#include "ronghe/workflow/test_pack.hpp"

namespace ronghe::app {

namespace {

int check(const std::string& folder, const Date& as_of) {
  const auto result = workflow::check_pack(folder, as_of);
  for (const auto& error : result.errors) fmt::print("{}\n\n", to_string(error));
  if (!result.errors.empty()) {
    fmt::print("{}: {} errors\n", folder, result.errors.size());
    return wrong_use;
  }
  fmt::print("{}: {} records, {} parameters, {} definitions, {} indicators; no errors\n", folder,
             result.records, result.parameters, result.definitions, result.indicators);
  return done;
}

int test(const std::string& folder) {
  const auto pack = workflow::load_pack(folder);
  if (!pack) return report(pack.error());
  const auto result = workflow::test_pack(*pack);
  if (!result) return report(result.error());
  for (const auto& failure : result->failures) {
    fmt::print("✖ {}:{}: {}\n    {}\n", failure.place.file, failure.place.line, failure.test,
               failure.message);
  }
  fmt::print("{} passed, {} failed\n", result->passed, result->failures.size());
  return result->failures.empty() ? done : answer_is_no;
}

int explain(const std::string& folder, const std::string& language, const Date& as_of) {
  const auto pack = workflow::load_pack(folder);
  if (!pack) return report(pack.error());
  fmt::print("{}", workflow::explain_pack(*pack, language, as_of));
  return done;
}

}  // namespace

void add_policy(CLI::App& app, const Choose& choose) {
  auto* policy = app.add_subcommand("policy", "check, test and explain policy packs");
  policy->require_subcommand(1);
  auto folder = std::make_shared<std::string>();
  auto language = std::make_shared<std::string>("zh");
  auto as_of = std::make_shared<std::string>();
  // The day that a command is about, or the complaint about it.
  const auto on_day = [=](const std::function<int(const Date&)>& work) {
    const auto day = as_of->empty() ? today() : parse_date(*as_of);
    return day ? work(*day) : report(bad_input("--as-of needs a date such as 2025-12-31").error());
  };

  auto* checking = policy->add_subcommand("check", "find every fault of a pack before it runs");
  checking->add_option("pack", *folder, "the pack's folder")->required();
  checking->add_option("--as-of", *as_of, "day whose values are in force (default: today)");
  checking->footer("Example: ronghe policy check packs/national");
  checking->callback([=] {
    choose([=] { return on_day([&](const Date& day) { return check(*folder, day); }); });
  });

  auto* testing = policy->add_subcommand("test", "run the tests that a pack carries");
  testing->add_option("pack", *folder, "the pack's folder")->required();
  testing->footer("Example: ronghe policy test packs/national");
  testing->callback([=] { choose([=] { return test(*folder); }); });

  auto* explaining = policy->add_subcommand("explain", "print a pack as readable pages (Markdown)");
  explaining->add_option("pack", *folder, "the pack's folder")->required();
  explaining->add_option("--lang", *language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
  explaining->add_option("--as-of", *as_of, "day whose values are in force (default: today)");
  explaining->footer("Example: ronghe policy explain packs/national --lang en");
  explaining->callback([=] {
    choose(
        [=] { return on_day([&](const Date& day) { return explain(*folder, *language, day); }); });
  });
}

}  // namespace ronghe::app
