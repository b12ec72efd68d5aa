// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <exception>
#include <sstream>

#include "completion/completion.hpp"
#include "ronghe/base/access.hpp"
#include "ronghe/command.hpp"
#include "ronghe/crypto/dumps.hpp"
#include "ronghe/feel/letters.hpp"
#include "ronghe/parser_words.hpp"
#include "ronghe/terminal.hpp"

namespace {

int run(int argc, char** argv) {
  const bool zh = ronghe::app::language() == ronghe::Language::zh;
  CLI::App app{zh ? "融合（Ronghe）：以封存的证据与政策包得出有理由可查的决定"
                  : "Ronghe 融合: sealed evidence and a policy pack in, explained decisions out"};
  ronghe::app::speak(app, ronghe::app::language());
  app.set_version_flag("--version",
                       std::string(RONGHE_VERSION) + " (" + ronghe::feel::letters_version() + ")");
  app.require_subcommand(1);
  app.footer(std::string(zh ? "从这里开始：" : "Start with: ") +
             "ronghe demo FILES && ronghe init STORE && ronghe import STORE FILES "
             "--keep-good && ronghe run STORE --as-of 2025-12-31");
  std::function<int()> chosen;
  const ronghe::app::Choose choose = [&](std::function<int()> work) { chosen = std::move(work); };
  ronghe::app::add_demo(app, choose);
  for (const auto& command : ronghe::commands::all()) ronghe::app::add(app, command, choose);
  for (const auto add :
       {ronghe::app::add_pseudonymise, ronghe::app::add_policy, ronghe::app::add_index,
        ronghe::app::add_feel, ronghe::app::add_dmn, ronghe::app::add_commands}) {
    add(app, choose);
  }
  if (const auto words = ronghe::completion::answer(app, argc, argv)) {
    ronghe::app::print(*words);
    return ronghe::app::done;
  }
  // The library would only say that a command is missing.
  const auto is_named = [&](const CLI::App* command) { return command->get_name() == argv[1]; };
  if (argc > 1 && argv[1][0] != '-' && app.get_subcommands(is_named).empty()) {
    ronghe::app::print_report(
        fmt::format(fmt::runtime(zh ? "没有命令 `{}`；`ronghe --help` 会列出全部命令"
                                    : "there is no command `{}`; `ronghe --help` lists them"),
                    argv[1]));
    return ronghe::app::wrong_use;
  }
  try {
    auto arguments = ronghe::app::with_expression_last(std::vector<std::string>(argv, argv + argc));
    std::vector<char*> pointers;
    for (auto& argument : arguments) pointers.push_back(argument.data());
    app.parse(static_cast<int>(pointers.size()), pointers.data());
  } catch (const CLI::ParseError& error) {
    if (zh && error.get_exit_code() != 0) {
      ronghe::app::print_error(ronghe::app::parser_in_words(error, ronghe::Language::zh) +
                               "\n请运行 --help 查看说明。\n");
      return ronghe::app::wrong_use;
    }
    std::ostringstream help;
    std::ostringstream wrong;
    const int code = app.exit(error, help, wrong);
    ronghe::app::print(help.str());
    ronghe::app::print_error(wrong.str());
    return code == 0 ? ronghe::app::done : ronghe::app::wrong_use;
  }
  return chosen ? chosen() : ronghe::app::wrong_use;
}

}  // namespace

int main(int argc, char** argv) {
  ronghe::keep_new_files_private();
  ronghe::crypto::forbid_dumps();
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    ronghe::app::print_report(fmt::format("a fault: {}", error.what()));
    return ronghe::app::fault;
  }
}
