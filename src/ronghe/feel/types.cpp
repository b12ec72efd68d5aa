// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/types.hpp"

#include <algorithm>
#include <array>

#include "ronghe/feel/unicode.hpp"

namespace ronghe::feel {

namespace {

struct NamedKind {
  std::string_view name;
  Kind kind;
};
constexpr std::array named_kinds{
    NamedKind{"boolean", Kind::boolean},
    NamedKind{"number", Kind::number},
    NamedKind{"string", Kind::string},
    NamedKind{"date", Kind::date},
    NamedKind{"time", Kind::time},
    NamedKind{"date and time", Kind::date_time},
    NamedKind{"dateTime", Kind::date_time},
    NamedKind{"days and time duration", Kind::days_duration},
    NamedKind{"dayTimeDuration", Kind::days_duration},
    NamedKind{"years and months duration", Kind::months_duration},
    NamedKind{"yearMonthDuration", Kind::months_duration},
    NamedKind{"list", Kind::list},
    NamedKind{"context", Kind::context},
    NamedKind{"range", Kind::range},
    NamedKind{"function", Kind::function},
};

// Parts of "a, b<c, d>" between the outermost commas.
std::vector<std::string_view> split_outer(std::string_view text) {
  std::vector<std::string_view> parts;
  int depth = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '<') ++depth;
    if (text[i] == '>' && (i == 0 || text[i - 1] != '-')) --depth;
    if (text[i] == ',' && depth == 0) {
      parts.push_back(text.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  if (!text.empty()) parts.push_back(text.substr(begin));
  return parts;
}

bool list_conforms(const List& list, const Type& item) {
  return std::ranges::all_of(list, [&](const Value& value) { return conforms(value, item); });
}

bool range_conforms(const RangeValue& range, const Type& end) {
  return conforms(range.low, end) && conforms(range.high, end);
}

bool context_conforms(const Context& context, const Type& type) {
  return std::ranges::all_of(type.fields, [&](const auto& field) {
    const auto* value = context.find(field.first);
    return value != nullptr && conforms(*value, field.second);
  });
}

// "function<number, string> -> boolean"; the result may be left out.
std::optional<Type> read_function_type(std::string_view text, const TypeLookup& lookup) {
  const auto open = text.find('<');
  std::size_t close = open;
  for (int depth = 0; close < text.size(); ++close) {
    if (text[close] == '<') ++depth;
    if (text[close] == '>' && text[close - 1] != '-' && --depth == 0) break;
  }
  if (close >= text.size()) return std::nullopt;
  Type type{.kind = Kind::function};
  for (const auto part : split_outer(text.substr(open + 1, close - open - 1))) {
    auto parameter = read_type(part, lookup);
    if (!parameter) return std::nullopt;
    type.arguments.push_back(*std::move(parameter));
  }
  const auto arrow = text.find("->", close);
  if (arrow == std::string_view::npos) {
    type.result.push_back({.any = true});
    return type;
  }
  auto result = read_type(text.substr(arrow + 2), lookup);
  if (!result) return std::nullopt;
  type.result.push_back(*std::move(result));
  return type;
}

// Parameters that take as much or more, and a result that is as narrow or narrower; what the
// function does not declare is taken to fit.
bool function_conforms(const Function& function, const Type& type) {
  if (type.result.empty() || function.any_count) return true;
  if (function.parameters.size() != type.arguments.size()) return false;
  const TypeLookup none;
  const auto& known = function.types != nullptr ? *function.types : none;
  for (std::size_t i = 0; i < type.arguments.size(); ++i) {
    const auto& declared = function.parameters[i].type;
    const auto own = declared.empty() ? std::nullopt : read_type(declared, known);
    if (own && !conforms(type.arguments[i], *own)) return false;
  }
  const auto result = function.result.empty() ? std::nullopt : read_type(function.result, known);
  return !result || conforms(*result, type.result.front());
}

}  // namespace

std::optional<Type> read_type(std::string_view text, const TypeLookup& lookup) {
  const auto name = folded_name(text);
  const std::string_view view = name;
  const auto open = view.find('<');
  const auto head = folded_name(view.substr(0, open));
  if (open == std::string_view::npos) {
    if (const Type* known = lookup ? lookup(name) : nullptr) return *known;
  }
  if (head == "Any") return Type{.any = true};
  if (head == "Null") return Type{.nothing = true};
  const auto* found = std::ranges::find(named_kinds, head, &NamedKind::name);
  if (found == named_kinds.end()) return std::nullopt;
  Type type{.kind = found->kind};
  if (open == std::string_view::npos) return type;
  const auto close = view.rfind('>');
  if (type.kind == Kind::function) return read_function_type(view, lookup);
  if (close == std::string_view::npos || close < open) return std::nullopt;
  for (const auto part : split_outer(view.substr(open + 1, close - open - 1))) {
    const auto colon = type.kind == Kind::context ? part.find(':') : std::string_view::npos;
    const auto inner =
        read_type(colon == std::string_view::npos ? part : part.substr(colon + 1), lookup);
    if (!inner) return std::nullopt;
    if (type.kind == Kind::context) {
      type.fields.emplace_back(folded_name(part.substr(0, colon)), *inner);
    } else {
      type.arguments.push_back(*inner);
    }
  }
  return type;
}

bool is_plainly(const Value& value, std::string_view type) {
  const auto kind = value.kind();
  if (kind >= Kind::list) return false;
  const auto same = [&](const NamedKind& one) { return one.kind == kind && one.name == type; };
  return std::ranges::any_of(named_kinds, same);
}

bool conforms(const Value& value, const Type& type) {
  if (value.is_null() || type.any) return true;
  if (type.nothing || value.kind() != type.kind) return false;
  if (type.kind == Kind::list && !type.arguments.empty() &&
      !list_conforms(*value.list(), type.arguments.front())) {
    return false;
  }
  if (type.kind == Kind::range && !type.arguments.empty() &&
      !range_conforms(*value.range(), type.arguments.front())) {
    return false;
  }
  if (type.kind == Kind::context && !context_conforms(*value.context(), type)) return false;
  if (type.kind == Kind::function && !function_conforms(*value.function(), type)) return false;
  return !type.allowed || type.allowed(value);
}

bool conforms(const Type& narrow, const Type& wide) {
  if (wide.any || narrow.nothing) return true;
  if (narrow.any || wide.nothing || narrow.kind != wide.kind) return false;
  const auto has = [&](const auto& field) {
    const auto own =
        std::ranges::find(narrow.fields, field.first, &std::pair<std::string, Type>::first);
    return own != narrow.fields.end() && conforms(own->second, field.second);
  };
  if (narrow.kind == Kind::context) return std::ranges::all_of(wide.fields, has);
  if (narrow.kind == Kind::function) {
    if (wide.result.empty()) return true;
    if (narrow.result.empty() || narrow.arguments.size() != wide.arguments.size()) return false;
    for (std::size_t i = 0; i < wide.arguments.size(); ++i) {
      if (!conforms(wide.arguments[i], narrow.arguments[i])) return false;
    }
    return conforms(narrow.result.front(), wide.result.front());
  }
  if (wide.arguments.empty()) return true;
  return !narrow.arguments.empty() && conforms(narrow.arguments.front(), wide.arguments.front());
}

std::optional<Value> coerced(const Value& value, const Type& type) {
  if (conforms(value, type)) return value;
  if (type.kind == Kind::list && value.kind() != Kind::list) {
    Value singleton(List{value});
    if (conforms(singleton, type)) return singleton;
  }
  if (const auto* list = value.list(); list != nullptr && list->size() == 1) {
    if (conforms(list->front(), type)) return list->front();
  }
  if (type.kind == Kind::date_time && value.date() != nullptr) {
    Value midnight(DateTime{*value.date(), Time{0, 0, {}}});
    if (conforms(midnight, type)) return midnight;
  }
  return std::nullopt;
}

}  // namespace ronghe::feel
