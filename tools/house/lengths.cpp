// SPDX-License-Identifier: Apache-2.0
#include "house/rules.hpp"

namespace house {

namespace {

constexpr std::size_t file_lines_max = 500;
constexpr std::size_t function_lines_max = 60;
constexpr std::size_t test_lines_max = 100;  // a table of cases stands within its test

bool opens_type(std::string_view line) {
  return line.starts_with("struct") || line.starts_with("class") || line.starts_with("template");
}

// A function opens with its parameters; a namespace, a type or a table does not.
bool opens_function(std::string_view line) {
  return line.find(')') != std::string_view::npos && !line.ends_with("= {");
}

// The sources are formatted, so a function opens at column 0 or, within a type, at column 2, and
// its brace closes alone in the same column.
class FunctionLengths {
 public:
  FunctionLengths(const TextFile& file, Findings& findings)
      : file_(file),
        findings_(findings),
        lines_max_(is_test(file.path) ? test_lines_max : function_lines_max) {}

  void read(std::string_view line, std::size_t number) {
    if (opened_ != 0) {
      if (line == closing_) close(number);
    } else if (in_type_) {
      if (line == "};") in_type_ = false;
      // A wrapped signature ends deeper; its brace still opens a body that closes in column 2.
      if (line.starts_with("  ") && line.ends_with('{') && opens_function(line))
        open("  }", number);
    } else if (line.ends_with('{') && opens_type(line) && !opens_function(line)) {
      in_type_ = true;
    } else if (line.ends_with('{') && opens_function(line)) {
      open("}", number);
    }
  }

 private:
  void open(std::string_view closing, std::size_t number) {
    closing_ = closing;
    opened_ = number;
  }

  void close(std::size_t number) {
    const auto length = number - opened_ - 1;
    if (length > lines_max_) {
      findings_.push_back({file_.path, opened_,
                           "function of " + std::to_string(length) + " lines, at most " +
                               std::to_string(lines_max_) + "; split it by its steps"});
    }
    opened_ = 0;
  }

  const TextFile& file_;
  Findings& findings_;
  std::size_t lines_max_;
  std::string_view closing_;
  std::size_t opened_ = 0;  // 1-based line of the opening brace, 0 = outside
  bool in_type_ = false;
};

}  // namespace

Findings check_lengths(const Tree& tree) {
  Findings findings;
  for (const auto& file : tree.files) {
    if (!is_code(file.path)) continue;
    if (file.lines.size() > file_lines_max) {
      findings.push_back({file.path, 0,
                          std::to_string(file.lines.size()) + " lines, at most " +
                              std::to_string(file_lines_max) + "; give each idea its own file"});
    }
    FunctionLengths functions(file, findings);
    for (std::size_t i = 0; i < file.lines.size(); ++i) functions.read(file.lines[i], i + 1);
  }
  return findings;
}

}  // namespace house
