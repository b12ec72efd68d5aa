// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/feel/types.hpp"

#include <algorithm>
#include <array>

#include "ronghe/policy/feel/unicode.hpp"

namespace ronghe::policy::feel {

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
  if (type.kind == Kind::function) return type;
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
  return !type.allowed || type.allowed(value);
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

}  // namespace ronghe::policy::feel
