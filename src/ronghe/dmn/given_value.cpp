// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/given_value.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/base/spelling.hpp"
#include "ronghe/feel/temporal.hpp"
#include "ronghe/feel/unicode.hpp"

namespace ronghe::dmn {

namespace {

using feel::Kind;
using feel::Value;

std::string_view example_of(Kind kind) {
  switch (kind) {
    case Kind::date: return "\"2026-01-31\"";
    case Kind::time: return "\"23:59:00\"";
    case Kind::date_time: return "\"2026-01-31T23:59:00\"";
    case Kind::days_duration: return "\"P1DT12H\"";
    case Kind::months_duration: return "\"P1Y6M\"";
    case Kind::number: return "12.5, without quotes";
    case Kind::boolean: return "true or false, without quotes";
    case Kind::string: return "a text in quotes";
    case Kind::list: return "a list, [1, 2]";
    case Kind::context: return "an object, {\"name\": 1}";
    case Kind::null:
    case Kind::range:
    case Kind::function: break;
  }
  return "null: JSON has no such value";
}

template <class T>
std::optional<Value> some(const std::optional<T>& value) {
  return value ? std::optional<Value>(*value) : std::nullopt;
}

// What a text stands for; none when it is nothing of the kind.
std::optional<Value> read_as(Kind kind, const std::string& text) {
  switch (kind) {
    case Kind::date: return some(feel::read_date(text));
    case Kind::time: return some(feel::read_time(text));
    case Kind::date_time:
      if (const auto date = feel::read_date(text)) {
        return Value(feel::DateTime{*date, feel::Time{0, 0, {}}});
      }
      return some(feel::read_date_time(text));
    case Kind::days_duration: return some(feel::read_days_duration(text));
    case Kind::months_duration: return some(feel::read_months_duration(text));
    case Kind::null:
    case Kind::boolean:
    case Kind::number:
    case Kind::string:
    case Kind::list:
    case Kind::context:
    case Kind::range:
    case Kind::function: break;
  }
  return std::nullopt;
}

Result<Value> list_of(const Value& value, const feel::Type& type, const std::string& name) {
  const auto items = value.list() != nullptr ? *value.list() : feel::List{value};
  if (type.arguments.empty()) return Value(items);
  feel::List made;
  for (std::size_t i = 0; i < items.size(); ++i) {
    RONGHE_TRY(item,
               as_declared(items[i], type.arguments.front(), fmt::format("{}[{}]", name, i + 1)));
    made.push_back(std::move(item));
  }
  return Value(std::move(made));
}

Result<Value> context_of(const feel::Context& given, const feel::Type& type,
                         const std::string& name) {
  feel::Context made;
  for (const auto& [key, value] : given.entries) {
    const auto declared = std::ranges::find(type.fields, feel::folded_name(key),
                                            [](const auto& one) { return one.first; });
    if (declared == type.fields.end()) {
      made.entries.emplace_back(key, value);
      continue;
    }
    RONGHE_TRY(part, as_declared(value, declared->second, name + "." + key));
    made.entries.emplace_back(declared->first, std::move(part));
  }
  for (const auto& [key, part] : type.fields) {
    if (made.find(key) != nullptr) continue;
    return bad_input(
        fmt::format("`{}` lacks `{}`, which its type has; add it, with null where "
                    "there is no value",
                    name, key));
  }
  return Value(std::move(made));
}

Result<Value> of_kind(const Value& value, const feel::Type& type, const std::string& name) {
  if (type.kind == Kind::list) return list_of(value, type, name);
  if (type.kind == Kind::context && value.context() != nullptr) {
    return context_of(*value.context(), type, name);
  }
  if (value.kind() == type.kind) return value;
  if (type.kind == Kind::date_time && value.date() != nullptr) {
    return Value(feel::DateTime{*value.date(), feel::Time{0, 0, {}}});
  }
  if (const auto* text = value.string()) {
    if (auto read = read_as(type.kind, *text)) return *std::move(read);
  }
  return bad_input(fmt::format("`{}` is {}, which is no {}; write {}", name, feel::shown(value),
                               type_text(type), example_of(type.kind)));
}

std::string written_type(const Model& model, const InputData& input) {
  if (!input.type.empty()) return input.type;
  for (const auto& decision : model.decisions) {
    const auto* table = decision.expression == nullptr
                            ? nullptr
                            : std::get_if<DecisionTable>(&decision.expression->form);
    const bool required = std::ranges::find(decision.needs, input.id) != decision.needs.end();
    if (table == nullptr || !required) continue;
    for (const auto& column : table->inputs) {
      const auto* node = column.expression.node.get();
      const auto* name = node == nullptr ? nullptr : std::get_if<feel::Name>(&node->form);
      if (name != nullptr && name->text == input.name && !column.type.empty()) return column.type;
    }
  }
  return "";
}

// What a value of this name must be, in the model or one that it imports.
std::optional<feel::Type> type_of_name(const Model& model, std::string_view name) {
  if (const auto at = std::ranges::find(model.inputs, name, &InputData::name);
      at != model.inputs.end()) {
    return declared_type(model, *at);
  }
  if (const auto* decision = model.decision(name)) {
    return type_named(decision->type, model.type_lookup()).value_or(feel::Type{.any = true});
  }
  for (const auto& import : model.imports) {
    if (import.model == nullptr) continue;
    if (auto found = type_of_name(*import.model, name)) return found;
  }
  return std::nullopt;
}

}  // namespace

std::optional<feel::Type> type_named(std::string_view name, const feel::TypeLookup& lookup) {
  if (name.empty()) return std::nullopt;
  auto type = feel::read_type(name, lookup);
  if (const auto colon = name.find(':'); !type && colon != std::string_view::npos) {
    type = feel::read_type(name.substr(colon + 1), lookup);
  }
  return type;
}

feel::Type declared_type(const Model& model, const InputData& input) {
  return type_named(written_type(model, input), model.type_lookup())
      .value_or(feel::Type{.any = true});
}

std::string type_text(const feel::Type& type) {
  if (type.any) return "value";
  switch (type.kind) {
    case Kind::null: return "null";
    case Kind::boolean: return "boolean";
    case Kind::number: return "number";
    case Kind::string: return "text";
    case Kind::date: return "date";
    case Kind::time: return "time";
    case Kind::date_time: return "date and time";
    case Kind::days_duration: return "duration in days and times";
    case Kind::months_duration: return "duration in years and months";
    case Kind::list:
      return type.arguments.empty() ? "list"
                                    : fmt::format("list of {}", type_text(type.arguments.front()));
    case Kind::context: return "context";
    case Kind::range: return "range";
    case Kind::function: return "function";
  }
  return "";
}

Result<Value> as_declared(const Value& value, const feel::Type& type, const std::string& name) {
  if (value.is_null() || type.any) return value;
  if (type.nothing) return bad_input(fmt::format("`{}` can only be null", name));
  RONGHE_TRY(made, of_kind(value, type, name));
  if (type.allowed && !type.allowed(made)) {
    return bad_input(
        fmt::format("`{}` is {}, which its type does not allow; look at the values "
                    "that the model lists for it",
                    name, feel::shown(value)));
  }
  return made;
}

Result<feel::Context> as_declared(const Model& model, const feel::Context& given) {
  feel::Context made;
  for (const auto& [name, value] : given.entries) {
    const auto type = type_of_name(model, name);
    if (!type) {
      std::vector<std::string> names;
      for (const auto& one : model.inputs) names.push_back(one.name);
      const auto near = nearest(name, names);
      return bad_input(
          fmt::format("the model has no input `{}`; {}its inputs: {}", name,
                      near.empty() ? "" : fmt::format("did you mean `{}`? ", near),
                      names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "))),
          {.file = model.file});
    }
    auto declared = as_declared(value, *type, name);
    if (!declared) {
      auto error = std::move(declared).error();
      error.place = {.file = model.file};
      return std::unexpected(std::move(error));
    }
    made.entries.emplace_back(name, *std::move(declared));
  }
  return made;
}

}  // namespace ronghe::dmn
