// SPDX-License-Identifier: Apache-2.0
#include "ronghe/commands/argument.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

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

// What is asked for, or nothing when the value fits.
std::string wanted_instead(const Argument& argument, const std::string& value) {
  switch (argument.kind) {
    case Kind::text:
    case Kind::path:
    case Kind::on_off: return {};
    case Kind::day: return parse_date(value) ? "" : "a date such as 2025-12-31";
    case Kind::size: return is_memory_size(value) ? "" : "a size such as 8GiB or 500MB";
    case Kind::choice: {
      if (std::ranges::find(argument.choices, value) != argument.choices.end()) return {};
      return fmt::format("one of {}", fmt::join(argument.choices, ", "));
    }
    case Kind::count: {
      const auto number = whole_number(value);
      if (number && *number >= argument.least && *number <= argument.most) return {};
      if (argument.most == INT64_MAX) return fmt::format("a number from {} on", argument.least);
      return fmt::format("a number from {} to {}", argument.least, argument.most);
    }
  }
  std::unreachable();
}

Result<void> check(const Argument& argument, const std::vector<std::string>& values) {
  if (values.empty() && argument.required) {
    return bad_input(fmt::format("`{}` is missing", argument.name));
  }
  if (values.size() > 1 && !argument.many) {
    return bad_input(fmt::format("`{}` is given several times", argument.name));
  }
  for (const auto& value : values) {
    const auto wanted = wanted_instead(argument, value);
    if (wanted.empty()) continue;
    return bad_input(fmt::format("`{}` needs {}, not \"{}\"", argument.name, wanted, value));
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
    RONGHE_CHECK(check(argument, values));
    if (values.empty() && !argument.initial.empty()) values.push_back(argument.initial);
    out.values_[argument.name] = std::move(values);
  }
  if (given.empty()) return out;
  const auto& name = given.begin()->first;
  return bad_input(fmt::format("there is no argument `{}`", name));
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
