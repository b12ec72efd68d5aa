// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "ronghe/base/log.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/texts.hpp"

namespace ronghe::app {

// What scripts rely on.
enum ExitCode : int { done = 0, answer_is_no = 1, wrong_use = 2, fault = 3 };
[[nodiscard]] ExitCode exit_code(ErrorKind kind);
// Text for people on stdout: what a terminal would obey is shown instead (base/visible.hpp).
void print(const std::string& text);
// Data on stdout: so on a terminal alone, into a file or another program they go as they are.
void print_data(const std::string& text);
// The same for stderr, where people read, wherever it goes.
void print_error(const std::string& text);
// Prints the error on stderr and gives its exit code.
int report(const Error& error);
int report(const Error& error, Language in);
// What went wrong besides, on stderr.
void print_report(const std::string& text);

// A bar on a terminal, one line per second otherwise (none for what takes less); always on stderr,
// so that stdout stays data.
class ConsoleProgress : public Progress {
 public:
  ConsoleProgress();
  ~ConsoleProgress() override;
  ConsoleProgress(const ConsoleProgress&) = delete;
  ConsoleProgress& operator=(const ConsoleProgress&) = delete;
  void report(std::string_view step, std::uint64_t done, std::uint64_t total) override;
  void clear();

 private:
  bool terminal_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

// Columns as wide as their widest cell; a Chinese character is two wide.
[[nodiscard]] std::string as_table(const std::vector<std::string>& head,
                                   const std::vector<std::vector<std::string>>& rows);
}  // namespace ronghe::app
