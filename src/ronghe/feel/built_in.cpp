// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/built_in.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ranges>

namespace ronghe::feel {

namespace {

using Library = std::multimap<std::string_view, BuiltIn>;

const Library& library() {
  static const Library all = [] {
    Library made;
    for (const auto& part :
         {number_functions(), aggregate_functions(), string_functions(), list_functions(),
          date_functions(), conversion_functions(), context_functions(), range_functions()}) {
      for (const auto& function : part) made.emplace(function.name, function);
    }
    return made;
  }();
  return all;
}

bool takes(const BuiltIn& function, std::size_t count) {
  return count >= function.required && (function.variadic || count <= function.parameters.size());
}

bool takes(const BuiltIn& function, std::span<const std::string> names) {
  const auto given = [&](std::string_view parameter) {
    return std::ranges::find(names, parameter) != names.end();
  };
  const auto known = [&](const std::string& name) {
    return std::ranges::find(function.parameters, name) != function.parameters.end();
  };
  return std::ranges::all_of(names, known) &&
         std::ranges::all_of(function.parameters | std::views::take(function.required), given);
}

// Named arguments in the order of the parameters; absent ones in between are null.
List in_order(const BuiltIn& function, std::span<const Value> arguments,
              std::span<const std::string> names) {
  List ordered;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto at = static_cast<std::size_t>(std::ranges::find(function.parameters, names[i]) -
                                             function.parameters.begin());
    if (ordered.size() <= at) ordered.resize(at + 1);
    ordered[at] = arguments[i];
  }
  return ordered;
}

std::string signatures(std::string_view name) {
  std::string out;
  const auto [begin, end] = library().equal_range(name);
  for (auto at = begin; at != end; ++at) {
    if (!out.empty()) out += " or ";
    out += fmt::format("{}({}{})", name, fmt::join(at->second.parameters, ", "),
                       at->second.variadic ? ", ..." : "");
  }
  return out;
}

}  // namespace

const Value* BuiltInCall::as(std::size_t i, Kind kind) const {
  if (!has(i)) return nullptr;
  if (arguments[i].kind() == kind) return &arguments[i];
  const auto* items = arguments[i].list();
  if (items == nullptr || items->size() != 1 || items->front().kind() != kind) return nullptr;
  return &items->front();
}

const Decimal* BuiltInCall::number(std::size_t i) const {
  const auto* value = as(i, Kind::number);
  return value == nullptr ? nullptr : value->number();
}

const std::string* BuiltInCall::string(std::size_t i) const {
  const auto* value = as(i, Kind::string);
  return value == nullptr ? nullptr : value->string();
}

std::optional<List> BuiltInCall::list(std::size_t i) const {
  if (!has(i) || arguments[i].is_null()) return std::nullopt;
  if (const auto* items = arguments[i].list()) return *items;
  return List{arguments[i]};
}

std::optional<List> BuiltInCall::items() const {
  if (arguments.size() == 1) return list(0);
  return List(arguments.begin(), arguments.end());
}

std::optional<std::int64_t> BuiltInCall::integer(std::size_t i) const {
  const auto* value = number(i);
  return value == nullptr ? std::nullopt : value->to_int64();
}

Value BuiltInCall::wrong(std::size_t i, std::string_view wanted) const {
  if (has(i) && arguments[i].is_null()) return null_operand();
  return fail(fmt::format("argument {} must be {}, but is {}", i + 1, wanted,
                          has(i) ? to_string(arguments[i].kind()) : "missing"));
}

Value BuiltInCall::null_operand() const { return interpreter.null_operand(span); }

Value BuiltInCall::fail(std::string_view message) const {
  return interpreter.fail(span, fmt::format("`{}`: {}", name, message));
}

bool is_built_in(std::string_view name) { return library().contains(name); }

Value call_built_in(std::string_view name, std::span<const Value> arguments,
                    std::span<const std::string> names, Interpreter& interpreter, Span span) {
  const auto [begin, end] = library().equal_range(name);
  const BuiltIn* chosen = nullptr;
  for (auto at = begin; at != end; ++at) {
    const auto& function = at->second;
    const bool fits = names.empty() ? takes(function, arguments.size()) : takes(function, names);
    if (!fits) continue;
    // before(point, range) and before(range, point): the order in which the names are written.
    const bool as_written = std::ranges::equal(names, function.parameters);
    if (chosen == nullptr || as_written) chosen = &function;
    if (names.empty() || as_written) break;
  }
  if (chosen != nullptr && names.empty()) {
    return chosen->body({chosen->name, arguments, interpreter, span});
  }
  if (chosen != nullptr) {
    const auto ordered = in_order(*chosen, arguments, names);
    return chosen->body({chosen->name, ordered, interpreter, span});
  }
  return interpreter.fail(span,
                          fmt::format("these arguments do not fit; write {}", signatures(name)));
}

}  // namespace ronghe::feel
