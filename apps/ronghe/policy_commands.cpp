// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>

#include "ronghe/authoring/check_pack.hpp"
#include "ronghe/authoring/diff_packs.hpp"
#include "ronghe/authoring/explain_pack.hpp"
#include "ronghe/authoring/indicator_needs.hpp"
#include "ronghe/authoring/test_pack.hpp"
#include "ronghe/base/worded.hpp"
#include "ronghe/command.hpp"
#include "ronghe/store/store.hpp"
#include "ronghe/texts.hpp"

namespace ronghe::app {

namespace {

// The day that a command is about: today unless it is said.
Result<Date> day_of(const std::string& text) {
  if (text.empty()) return today();
  const auto day = parse_date(text);
  if (day) return *day;
  return fail_with(ErrorKind::bad_input, "day-malformed"_code,
                   "`{day}` is no date; write --as-of 2026-01-01", {{"day", text}});
}

// What RONGHE_LANG says; `otherwise` where it says nothing.
std::string language_or(std::string_view otherwise) {
  const auto* chosen = std::getenv("RONGHE_LANG");
  if (chosen == nullptr) return std::string(otherwise);
  return language() == Language::zh ? "zh" : "en";
}

struct CheckOptions {
  std::string folder;
  std::string as_of;
  std::string format = "text";
  std::string language = language_or("en");
};

int check(const CheckOptions& options) {
  const auto day = day_of(options.as_of);
  if (!day) return report(day.error());
  const auto result = authoring::check_pack(options.folder, *day);
  if (options.format == "json") {
    print_data(authoring::check_json(result, options.folder));
  } else {
    const auto chosen = options.language == "zh" ? Language::zh : Language::en;
    print(authoring::check_text(result, options.folder, options.language, [&](const Error& error) {
      return message_in_words(error, chosen);
    }));
  }
  return result.errors.empty() ? done : wrong_use;
}

void print_failures(const authoring::PackTestResult& result) {
  for (const auto& failure : result.failures) {
    print(fmt::format("✖ {}:{}: {}\n    {}\n", failure.place.file, failure.place.line, failure.test,
                      failure.message));
  }
}

struct TestOptions {
  std::string folder;
  bool coverage = false;
  std::string format = "text";
};

int test(const TestOptions& options) {
  const auto pack = policy::open_pack(options.folder);
  if (!pack) return report(pack.error());
  authoring::MeasuredTest measured;
  if (options.coverage) {
    auto result = authoring::test_pack_with_coverage(*pack);
    if (!result) return report(result.error());
    measured = std::move(*result);
  } else {
    auto result = authoring::test_pack(*pack);
    if (!result) return report(result.error());
    measured.result = std::move(*result);
  }
  const auto& result = measured.result;
  if (options.format == "json") {
    print_data(authoring::test_json(measured));
  } else {
    print_failures(result);
    print(fmt::format(fmt::runtime(language() == Language::zh ? "{} 项通过，{} 项未通过\n"
                                                              : "{} passed, {} failed\n"),
                      result.passed, result.failures.size()));
    if (options.coverage) print(authoring::coverage_text(measured.coverage));
  }
  return result.failures.empty() ? done : answer_is_no;
}

struct ExplainOptions {
  std::string folder;
  std::string language = language_or("zh");
  std::string html;
  std::string as_of;
};

int explain(const ExplainOptions& options) {
  const auto day = day_of(options.as_of);
  if (!day) return report(day.error());
  const auto pack = policy::open_pack(options.folder);
  if (!pack) return report(pack.error());
  if (!options.html.empty()) {
    const auto written = authoring::write_pack_pages(*pack, options.html, *day);
    if (!written) return report(written.error());
    print(fmt::format(fmt::runtime(language() == Language::zh
                                       ? "已写入 {}/index.html（中文）与 {}/en.html（英文）\n"
                                       : "wrote {}/index.html (中文) and {}/en.html\n"),
                      options.html, options.html));
    return done;
  }
  const auto page = authoring::explain_pack(*pack, options.language, *day);
  if (!page) return report(page.error());
  print_data(*page);
  return done;
}

struct DiffChoice {
  std::string before;
  std::string after;
  std::string as_of;
  std::string format = "text";
};

int diff(const DiffChoice& choice) {
  authoring::DiffOptions options;
  if (!choice.as_of.empty()) {
    const auto day = day_of(choice.as_of);
    if (!day) return report(day.error());
    options.as_of = *day;
  }
  const auto changes = authoring::diff_packs(choice.before, choice.after, options);
  if (!changes) return report(changes.error());
  if (choice.format == "json") {
    print_data(authoring::diff_json(*changes));
  } else {
    print(authoring::diff_text(*changes));
    print(fmt::format(fmt::runtime(language() == Language::zh ? "{} 处不同\n" : "{} differences\n"),
                      changes->size()));
  }
  return changes->empty() ? done : answer_is_no;
}

struct NeedsOptions {
  std::string indicator;
  std::string folder;
  std::string language = language_or("en");
  std::string as_of;
  std::string format = "text";
  bool json = false;
};

int needs(const NeedsOptions& options) {
  const auto in = options.language == "zh" ? Language::zh : Language::en;
  const auto day = day_of(options.as_of);
  if (!day) return report(day.error(), in);
  const auto pack = policy::open_pack(options.folder.empty() ? default_pack() : options.folder);
  if (!pack) return report(pack.error(), in);
  const auto found = authoring::needs_of(*pack, options.indicator, *day);
  if (!found) return report(found.error(), in);
  if (options.json || options.format == "json") {
    print_data(authoring::needs_json(*pack, *found));
  } else {
    print(authoring::needs_text(*pack, *found, options.language));
  }
  return done;
}

void add_policy_needs(CLI::App& policy, const Choose& choose) {
  auto* needing =
      policy.add_subcommand("needs", "say on which records and fields an indicator rests");
  auto options = std::make_shared<NeedsOptions>();
  needing->add_option("indicator", options->indicator, "such as A1.1")->required();
  needing->add_option("--pack", options->folder, "the pack's folder (default: the national pack)");
  needing->add_option("--lang", options->language, "zh or en (default: RONGHE_LANG, else en)")
      ->check(CLI::IsMember({"zh", "en"}));
  needing->add_option("--as-of", options->as_of, "day whose values are in force (default: today)");
  needing->add_option("--format", options->format, "text or json")
      ->check(CLI::IsMember({"text", "json"}));
  needing->add_flag("--json", options->json, "the same as --format json");
  needing->footer("Example: ronghe policy needs A1.1 --lang zh");
  needing->callback([=] { choose([=] { return needs(*options); }); });
}

void add_policy_test(CLI::App& policy, const Choose& choose) {
  auto* testing = policy.add_subcommand("test", "run the tests that a pack carries");
  auto options = std::make_shared<TestOptions>();
  testing->add_option("pack", options->folder, "the pack's folder")->required();
  testing->add_flag("--coverage", options->coverage,
                    "also say which rules, branches and indicators no test reaches");
  testing->add_option("--format", options->format, "text or json")
      ->check(CLI::IsMember({"text", "json"}));
  testing->footer("Example: ronghe policy test packs/national --coverage");
  testing->callback([=] { choose([=] { return test(*options); }); });
}

void add_policy_explain(CLI::App& policy, const Choose& choose) {
  auto* explaining = policy.add_subcommand("explain", "a pack as readable pages (Markdown, HTML)");
  auto options = std::make_shared<ExplainOptions>();
  explaining->add_option("pack", options->folder, "the pack's folder")->required();
  explaining->add_option("--lang", options->language, "zh or en")
      ->check(CLI::IsMember({"zh", "en"}));
  explaining->add_option("--html", options->html, "write pages in both languages to this folder");
  explaining->add_option("--as-of", options->as_of,
                         "day whose values are in force (default: today)");
  explaining->footer("Example: ronghe policy explain packs/national --lang en");
  explaining->callback([=] { choose([=] { return explain(*options); }); });
}

void add_policy_diff(CLI::App& policy, const Choose& choose) {
  auto* differing = policy.add_subcommand("diff", "say in words what differs between two packs");
  auto options = std::make_shared<DiffChoice>();
  differing->add_option("before", options->before, "the earlier pack's folder")->required();
  differing->add_option("after", options->after, "the later pack's folder")->required();
  differing->add_option("--as-of", options->as_of,
                        "compare only the values in force on this day (default: all)");
  differing->add_option("--format", options->format, "text or json")
      ->check(CLI::IsMember({"text", "json"}));
  differing->footer(
      "Ends with 0 when nothing differs, with 1 otherwise.\n"
      "Example: ronghe policy diff packs/national packs/guangdong --as-of 2026-01-01");
  differing->callback([=] { choose([=] { return diff(*options); }); });
}

}  // namespace

void add_policy(CLI::App& app, const Choose& choose) {
  auto* policy = app.add_subcommand("policy", "check, test, compare and explain policy packs");
  policy->require_subcommand(1);
  auto options = std::make_shared<CheckOptions>();

  auto* checking = policy->add_subcommand("check", "find every fault of a pack before it runs");
  checking->add_option("pack", options->folder, "the pack's folder")->required();
  checking->add_option("--as-of", options->as_of, "day whose values are in force (default: today)");
  checking->add_option("--format", options->format, "text or json")
      ->check(CLI::IsMember({"text", "json"}));
  checking->add_option("--lang", options->language, "zh or en (default: RONGHE_LANG, else en)")
      ->check(CLI::IsMember({"zh", "en"}));
  checking->footer(
      "Ends with 2 when there are errors, with 0 when there are only warnings.\n"
      "Example: ronghe policy check packs/national");
  checking->callback([=] { choose([=] { return check(*options); }); });

  add_policy_test(*policy, choose);
  add_policy_diff(*policy, choose);
  add_policy_explain(*policy, choose);
  add_policy_needs(*policy, choose);
}

}  // namespace ronghe::app
