// SPDX-License-Identifier: Apache-2.0
#include "ronghe/parser_words.hpp"

#include <fmt/format.h>

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace ronghe::app {

namespace {

// Of what the parser says in one of its fixed forms, the part that varies; "" in any other form.
std::string between(const std::string& said, std::string_view before, std::string_view behind) {
  if (!said.starts_with(before) || !said.ends_with(behind)) return {};
  if (said.size() < before.size() + behind.size()) return {};
  return said.substr(before.size(), said.size() - before.size() - behind.size());
}

// The library names its own groups in English, and each command has them from its birth.
class ChineseFormatter : public CLI::Formatter {
 public:
  std::string make_group(std::string group, bool is_positional,
                         std::vector<const CLI::Option*> options) const override {
    if (group == "Options") group = "选项";
    return CLI::Formatter::make_group(std::move(group), is_positional, std::move(options));
  }
  std::string make_subcommands(const CLI::App* app, CLI::AppFormatMode mode) const override {
    constexpr std::string_view english = "Subcommands:";
    auto text = CLI::Formatter::make_subcommands(app, mode);
    const auto at = text.find(english);
    return at == std::string::npos ? text : text.replace(at, english.size(), "命令:");
  }
};

}  // namespace

void speak(CLI::App& app, Language language) {
  if (language != Language::zh) return;
  const auto formatter = std::make_shared<ChineseFormatter>();
  formatter->label("Usage", "用法");
  formatter->label("Positionals", "参数");
  formatter->label("OPTIONS", "选项");
  formatter->label("SUBCOMMAND", "命令");
  formatter->label("SUBCOMMANDS", "命令");
  formatter->label("REQUIRED", "必填");
  formatter->label("TEXT", "文字");
  app.formatter(formatter);
  app.set_help_flag("-h,--help", "显示帮助并退出");
}

std::string parser_in_words(const CLI::Error& error, Language language) {
  const std::string said = error.what();
  if (language != Language::zh) return said;
  if (said == "A subcommand is required") return "请给出命令";
  if (const auto name = between(said, "", " is required"); !name.empty()) {
    return fmt::format("请给出 {}", name);
  }
  for (const auto* frame : {"The following argument was not expected: ",
                            "The following arguments were not expected: "}) {
    if (const auto what = between(said, frame, ""); !what.empty()) {
      return fmt::format("多余的参数：{}", what);
    }
  }
  const auto colon = said.find(": ");
  if (error.get_name() == "ValidationError" && colon != std::string::npos) {
    return fmt::format("{} 的取值不符：{}", said.substr(0, colon), said.substr(colon + 2));
  }
  if (error.get_name() == "ArgumentMismatch") return fmt::format("参数个数不符：{}", said);
  return said;
}

}  // namespace ronghe::app
