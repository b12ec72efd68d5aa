// SPDX-License-Identifier: Apache-2.0
#include "ronghe/commands/argument.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <utility>

#include "ronghe/base/utf8.hpp"
#include "ronghe/base/worded.hpp"
#include "ronghe/intake/file_name.hpp"

namespace ronghe::commands {

namespace {

std::optional<std::int64_t> whole_number(const std::string& text) {
  std::int64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

bool is_memory_size(const std::string& text) {
  const auto unit = text.find_first_not_of("0123456789.");
  if (unit == std::string::npos) return false;
  const auto number = text.substr(0, unit);
  const auto name = text.substr(std::min(text.find_first_not_of(' ', unit), text.size()));
  constexpr std::array units{"KB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB"};
  return std::ranges::find(units, name) != units.end() &&
         number.find_first_of("123456789") != std::string::npos;
}

// What is asked for: its code, and its words with what they name.
struct Wanted {
  ErrorCode code;
  std::string_view words;
  std::vector<ErrorValue> values = {};
};

bool is_spelt(std::string_view value, std::string_view word) {
  const auto lower = [](unsigned char c) { return std::tolower(c); };
  return std::ranges::equal(value, word, {}, lower, lower);
}

// The choice that a word stands for; the word itself where it is none.
std::string choice_of(const Argument& argument, const std::string& value) {
  if (argument.also.empty()) return value;
  for (const auto& choice : argument.choices) {
    if (is_spelt(value, choice)) return choice;
  }
  for (const auto& [word, choice] : argument.also) {
    if (is_spelt(value, word)) return choice;
  }
  return value;
}

Wanted wanted_count(const Argument& argument) {
  std::vector<ErrorValue> limits{{"least", std::to_string(argument.least)}};
  if (argument.most == INT64_MAX) {
    return {"argument-needs-count"_code, "a number from {least} on", std::move(limits)};
  }
  limits.push_back({"most", std::to_string(argument.most)});
  return {"argument-needs-count-within"_code, "a number from {least} to {most}", std::move(limits)};
}

// Nothing when the value fits.
std::optional<Wanted> wanted_instead(const Argument& argument, const std::string& value) {
  switch (argument.kind) {
    case Kind::text:
    case Kind::path:
    case Kind::on_off: return std::nullopt;
    case Kind::day:
      if (parse_date(value)) return std::nullopt;
      return Wanted{"argument-needs-day"_code, "a date such as 2025-12-31"};
    case Kind::size:
      if (is_memory_size(value)) return std::nullopt;
      return Wanted{"argument-needs-size"_code, "a size such as 8GiB or 500MB"};
    case Kind::choice:
      if (std::ranges::find(argument.choices, value) != argument.choices.end()) return std::nullopt;
      return Wanted{"argument-needs-choice"_code,
                    "one of {choices}",
                    {{"choices", fmt::format("{}", fmt::join(argument.choices, ", "))}}};
    case Kind::count: {
      const auto number = whole_number(value);
      if (number && *number >= argument.least && *number <= argument.most) return std::nullopt;
      return wanted_count(argument);
    }
  }
  std::unreachable();
}

Result<void> check(const Argument& argument, const std::vector<std::string>& values) {
  if (values.empty() && argument.required) {
    return fail_with(ErrorKind::bad_input, "argument-missing"_code, "`{argument}` is missing",
                     {{"argument", argument.name}});
  }
  if (values.size() > 1 && !argument.many) {
    return fail_with(ErrorKind::bad_input, "argument-repeated"_code,
                     "`{argument}` is given several times", {{"argument", argument.name}});
  }
  for (const auto& value : values) {
    // Of several files each is judged alone.
    if (!is_valid_utf8(value) && !(argument.many && argument.kind == Kind::path)) {
      return fail_with(
          ErrorKind::bad_input, "argument-not-utf8"_code,
          "`{argument}` is not UTF-8, though it may be read as \"{value}\"; write it in "
          "UTF-8, and rename what it names",
          {{"argument", argument.name}, {"value", intake::readable_name(value)}});
    }
    auto wanted = wanted_instead(argument, value);
    if (!wanted) continue;
    wanted->values.push_back({"argument", argument.name});
    wanted->values.push_back({"value", value});
    return fail_with(ErrorKind::bad_input, wanted->code,
                     fmt::format("`{{argument}}` needs {}, not \"{{value}}\"", wanted->words),
                     std::move(wanted->values));
  }
  return {};
}

}  // namespace

std::string_view code(Kind kind) {
  switch (kind) {
    case Kind::text: return "text";
    case Kind::path: return "path";
    case Kind::day: return "day";
    case Kind::count: return "count";
    case Kind::choice: return "choice";
    case Kind::size: return "size";
    case Kind::on_off: return "on_off";
  }
  std::unreachable();
}

Result<Arguments> Arguments::checked(std::span<const Argument> taken, Given given) {
  Arguments out;
  for (const auto& argument : taken) {
    auto node = given.extract(argument.name);
    auto values = node.empty() ? std::vector<std::string>() : std::move(node.mapped());
    if (argument.kind == Kind::choice) {
      for (auto& value : values) value = choice_of(argument, value);
    }
    RONGHE_CHECK(check(argument, values));
    if (values.empty() && !argument.initial.empty()) values.push_back(argument.initial);
    out.values_[argument.name] = std::move(values);
  }
  if (given.empty()) return out;
  const auto& name = given.begin()->first;
  return fail_with(ErrorKind::bad_input, "argument-unknown"_code,
                   "there is no argument `{argument}`", {{"argument", name}});
}

std::vector<std::string> Arguments::texts(const std::string& name) const {
  const auto found = values_.find(name);
  ensure(found != values_.end(), "a command reads only arguments that it describes");
  return found->second;
}

bool Arguments::has(const std::string& name) const { return !texts(name).empty(); }

std::string Arguments::text(const std::string& name) const {
  const auto values = texts(name);
  return values.empty() ? std::string() : values.front();
}

std::optional<Date> Arguments::day(const std::string& name) const { return parse_date(text(name)); }

std::optional<std::int64_t> Arguments::count(const std::string& name) const {
  return whole_number(text(name));
}

}  // namespace ronghe::commands
