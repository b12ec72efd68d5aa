// SPDX-License-Identifier: Apache-2.0
#include "ronghe/terminal.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "ronghe/table_words.hpp"
#include "ronghe/texts.hpp"

namespace ronghe::app {

namespace {

// An argument as it is typed here: `--encoding` where a text says: argument `encoding`.
std::string as_typed(std::string text) {
  using namespace std::string_view_literals;
  for (const auto name : {"argument `"sv, "参数 `"sv}) {
    for (auto at = text.find(name); at != std::string::npos; at = text.find(name)) {
      text.replace(at, name.size(), "`--");
    }
  }
  return text;
}

const std::string& said(const commands::Words& words) {
  return language() == Language::zh && !words.zh.empty() ? words.zh : words.en;
}

// What one call of a command was given, and in which form its answer is wanted.
struct Call {
  commands::Given given;
  std::string format;
};

void add_argument(CLI::App& app, const commands::Argument& argument, commands::Given& given) {
  using commands::Kind;
  const auto name = argument.in_order ? argument.name : "--" + argument.name;
  if (argument.kind == Kind::on_off) {
    app.add_flag_callback(
        name, [&given, key = argument.name] { given[key] = {"true"}; }, said(argument.help));
    return;
  }
  CLI::Option* option = nullptr;
  if (argument.many) {
    option = app.add_option_function<std::vector<std::string>>(
        name,
        [&given, key = argument.name](const std::vector<std::string>& values) {
          given[key] = values;
        },
        said(argument.help));
    if (!argument.in_order) option->delimiter(',');
  } else {
    option = app.add_option_function<std::string>(
        name, [&given, key = argument.name](const std::string& value) { given[key] = {value}; },
        said(argument.help));
  }
  option->required(argument.required);
  // The choices are shown here, and checked with the other arguments, in the reader's language.
  if (argument.kind == Kind::choice) {
    option->type_name(fmt::format("{{{}}}", fmt::join(argument.choices, ",")));
  }
}

struct PrintPart {
  Language in = Language::en;
  void operator()(const std::string& text) const { print(text); }
  void operator()(const TextTable& table) const {
    const auto words = in_words(table, in);
    print(as_table(words.head, words.rows));
  }
  void operator()(const commands::Document& document) const { print_data(document.text); }
  void operator()(const commands::Hint& hint) const { print("  " + in_words(hint, in) + "\n"); }
};

// "--lang" of the command, else that of the program.
Language language_of(const commands::Given& given) {
  const auto asked = given.find("lang");
  if (asked == given.end() || asked->second.empty()) return language();
  return asked->second.front() == "zh" ? Language::zh : Language::en;
}

int print_answer(const commands::Answer& answer, const std::string& format, Language in) {
  const auto* table = commands::only_table(answer);
  if (format == "json") {
    print_data(commands::as_json(answer));
  } else if (format == "csv" && table != nullptr) {
    print_data(as_data(*table, format));
  } else {
    for (const auto& part : answer.parts) std::visit(PrintPart{.in = in}, part);
    if (answer.outcome == commands::Outcome::refused) {  // the reasons stand in the account
      std::fflush(stdout);
      print_report(in_words(commands::Hint{"part-refused"_code}, in));
    }
  }
  switch (answer.outcome) {
    case commands::Outcome::done: return done;
    case commands::Outcome::no: return answer_is_no;
    case commands::Outcome::refused: return wrong_use;
  }
  return fault;
}

int run(const commands::Command& command, const Call& call) {
  const auto arguments = commands::Arguments::checked(command.arguments, call.given);
  if (!arguments) return report(arguments.error());
  ConsoleProgress progress;
  const auto in = language_of(call.given);
  const auto tell = [&](const commands::Line& line) {
    progress.clear();
    print_line(line, call.format, in);
  };
  const commands::Services services{
      .today = today(),
      .now = seconds_now(),
      // Whoever runs a command sees what the keys that are here open.
      .reader = release::Reader::key_holder(),
      .language = in,
      .default_pack = default_pack(),
      .progress = &progress,
      .tell = tell,
      .open = [&](const std::string& folder, const store::StoreOptions& options) {
        return commands::open_folder(folder, options, tell);
      }};
  const auto answer = command.run(services, *arguments);
  progress.clear();
  if (!answer) return report(answer.error(), in);
  return print_answer(*answer, call.format, in);
}

}  // namespace

void print_line(const commands::Line& line, const std::string& format, Language in) {
  if (line.hint) return print_report(in_words(*line.hint, in));
  if (line.error && line.aside) return print_report(as_typed(in_words(*line.error, in)));
  const auto text = as_typed(
      line.error ? fmt::format("✖ {}\n{}", in_words(*line.error, in), line.text) : line.text);
  // What became of each of several things is one account: it goes where the answer goes, whole.
  if (format != "json") {
    print(text);
    std::fflush(stdout);
  } else if (line.error) {
    print_error(text);
  }
}

void add(CLI::App& app, const commands::Command& command, const Choose& choose) {
  auto* added = app.add_subcommand(command.name, said(command.summary));
  auto call = std::make_shared<Call>();
  for (const auto& argument : command.arguments) add_argument(*added, argument, call->given);
  call->format = command.formats.front();
  added->add_option("--format", call->format, said({"form of the answer", "结果的形式"}))
      ->check(CLI::IsMember(command.formats));
  auto footer =
      fmt::format("{}ronghe {} {}", said({"Example: ", "示例："}), command.name, command.example);
  if (!command.notes.en.empty()) footer += "\n" + said(command.notes);
  added->footer(footer);
  added->callback([=, &command] { choose([=, &command] { return run(command, *call); }); });
}

void add_commands(CLI::App& app, const Choose& choose) {
  auto* added =
      app.add_subcommand("commands", said({"list what a store can be asked to do, for machines",
                                           "列出可对证据库执行的操作（供机器读取）"}));
  // There is one form, so that nothing is kept of what was given.
  added
      ->add_option_function<std::string>(
          "--format", [](const std::string&) {}, said({"form of the answer", "结果的形式"}))
      ->default_str("json")
      ->check(CLI::IsMember({"json"}));
  added->footer(said({"Example: ", "示例："}) + "ronghe commands --format json");
  added->callback([=] {
    choose([] {
      print_data(commands::described());
      return int{done};
    });
  });
}

}  // namespace ronghe::app
