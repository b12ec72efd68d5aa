// SPDX-License-Identifier: Apache-2.0
#include "ronghe/console.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "ronghe/base/visible.hpp"
#include "ronghe/table_words.hpp"
#include "ronghe/texts.hpp"

namespace ronghe::app {

namespace {

// Columns that a text takes on a terminal: East Asian wide characters take two.
std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    // U+2E80 and above, of which E2 B8 80 is the first three-byte form, are wide in practice.
    const bool wide =
        length >= 3 && (lead > 0xE2 || (lead == 0xE2 && i + 1 < text.size() &&
                                        static_cast<unsigned char>(text[i + 1]) >= 0xBA));
    width += wide ? 2 : 1;
    i += length;
  }
  return width;
}

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(width - std::min(width, width_of(text)), ' ');
}

}  // namespace

ExitCode exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::bad_input:
    case ErrorKind::not_found:
    case ErrorKind::refused: return wrong_use;
    case ErrorKind::proof_failed: return answer_is_no;
    case ErrorKind::fault: return fault;
  }
  return fault;
}

void print(const std::string& text) { std::fputs(visible(text).c_str(), stdout); }

void print_data(const std::string& text) {
  const bool is_seen = isatty(STDOUT_FILENO) != 0;
  std::fputs((is_seen ? visible(text) : text).c_str(), stdout);
}

void print_error(const std::string& text) { std::fputs(visible(text).c_str(), stderr); }

void print_report(const std::string& text) { print_error("ronghe: " + text + "\n"); }

int report(const Error& error) { return report(error, language()); }

int report(const Error& error, Language in) {
  print_report(in_words(error, in));
  return exit_code(error.kind);
}

ConsoleProgress::ConsoleProgress() : terminal_(isatty(STDERR_FILENO) != 0) {}
ConsoleProgress::~ConsoleProgress() { clear(); }

void ConsoleProgress::clear() {
  if (drawn_ && terminal_) std::fputs("\r\033[K", stderr);
  drawn_ = false;
}

void ConsoleProgress::report(std::string_view said, std::uint64_t done, std::uint64_t total) {
  const auto now = std::chrono::steady_clock::now();
  const auto pause = terminal_ ? std::chrono::milliseconds(100) : std::chrono::milliseconds(1000);
  if (now - last_ < pause) return;
  last_ = now;
  drawn_ = true;
  const auto step = visible_line(step_in_words(said, language()));  // names a file
  if (total == 0) {                                                 // how far it is, nobody knows
    std::fputs(fmt::format(fmt::runtime(terminal_ ? "\r{} …\033[K" : "{} …\n"), step).c_str(),
               stderr);
    return;
  }
  const double share = static_cast<double>(done) / static_cast<double>(total);
  if (!terminal_) {
    std::fputs(fmt::format("{} {:.0f} %\n", step, share * 100).c_str(), stderr);
    return;
  }
  constexpr std::size_t cells = 30;
  const auto full = std::min(cells, static_cast<std::size_t>(share * cells));
  std::string bar;
  for (std::size_t i = 0; i < cells; ++i) bar += i < full ? "█" : "░";
  std::fputs(fmt::format("\r{} {:3.0f} % {}\033[K", bar, share * 100, step).c_str(), stderr);
  std::fflush(stderr);
}

std::string as_table(const std::vector<std::string>& head,
                     const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& cell : head) widths.push_back(width_of(cell));
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i) {
      widths[i] = std::max(widths[i], width_of(row[i]));
    }
  }
  std::string out;
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string text;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      text += i + 1 == cells.size() ? cells[i] : padded(cells[i], widths.at(i)) + "  ";
    }
    out += text + "\n";
  };
  line(head);
  std::vector<std::string> rule;
  for (const auto width : widths) rule.emplace_back(width, '-');
  line(rule);
  for (const auto& row : rows) line(row);
  return out;
}

}  // namespace ronghe::app
