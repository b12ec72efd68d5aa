// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/value.hpp"

#include <algorithm>
#include <limits>

#include "ronghe/feel/print.hpp"

namespace ronghe::feel {

namespace {

enum class Style { text, inner, formula };

std::string written(const Value& value, Style style);

std::string list_text(const List& list, Style style) {
  std::string out = "[";
  for (const auto& item : list) {
    if (out.size() > 1) out += ", ";
    out += written(item, style);
  }
  return out + "]";
}

std::string context_text(const Context& context, Style style) {
  std::string out = "{";
  for (const auto& [key, item] : context.entries) {
    if (out.size() > 1) out += ", ";
    out += written_key(key) + ": " + written(item, style);
  }
  return out + "}";
}

std::string range_text(const RangeValue& range, Style style) {
  if (range.form != RangeValue::Form::interval) {
    return (range.form == RangeValue::Form::equal ? "(= " : "(!= ") + written(range.low, style) +
           ")";
  }
  if (!range.low_bounded || !range.high_bounded) {
    const auto sign =
        !range.low_bounded ? (range.high_included ? "<=" : "<") : (range.low_included ? ">=" : ">");
    const auto test = sign + written(range.low_bounded ? range.low : range.high, style);
    return style == Style::formula ? "(" + test + ")" : test;
  }
  return (range.low_included ? "[" : "(") + written(range.low, style) + ".." +
         written(range.high, style) + (range.high_included ? "]" : ")");
}

std::string written(const Value& value, Style style) {
  const auto inner = style == Style::text ? Style::inner : style;
  const auto called = [&](std::string_view function, const std::string& text) {
    return style == Style::formula ? std::string(function) + "(\"" + text + "\")" : text;
  };
  switch (value.kind()) {
    case Kind::null: return "null";
    case Kind::boolean: return *value.boolean() ? "true" : "false";
    case Kind::number: return value.number()->to_string();
    case Kind::string: return style == Style::text ? *value.string() : quoted(*value.string());
    case Kind::date: return called("date", to_string(*value.date()));
    case Kind::time: return called("time", to_string(*value.time()));
    case Kind::date_time: return called("date and time", to_string(*value.date_time()));
    case Kind::days_duration: return called("duration", to_string(*value.days()));
    case Kind::months_duration: return called("duration", to_string(*value.months()));
    case Kind::list: return list_text(*value.list(), inner);
    case Kind::context: return context_text(*value.context(), inner);
    case Kind::range: return range_text(*value.range(), inner);
    case Kind::function: {
      std::string out = "function(";
      for (const auto& parameter : value.function()->parameters) {
        if (!out.ends_with('(')) out += ", ";
        out += parameter.name;
      }
      return out + ")";
    }
  }
  return "";
}

}  // namespace

void Value::add(const Value& part) {
  constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
  constexpr int deepest = std::numeric_limits<std::uint16_t>::max();
  depth_ = static_cast<std::uint16_t>(std::min(std::max<int>(depth_, part.depth_ + 1), deepest));
  weight_ = static_cast<std::uint32_t>(std::min(weight_ + part.weight(), most));
}

Value::Value(List value) : depth_(1) {
  for (const auto& item : value) add(item);
  held_ = std::make_shared<const List>(std::move(value));
}
Value::Value(Context value) : depth_(1) {
  for (const auto& [key, item] : value.entries) add(item);
  held_ = std::make_shared<const Context>(std::move(value));
}
Value::Value(RangeValue value) : depth_(1) {
  add(value.low);
  add(value.high);
  held_ = std::make_shared<const RangeValue>(std::move(value));
}
Value::Value(Function value) : depth_(1) {
  for (const auto& [key, item] : value.captured.entries) add(item);
  weight_ = 1;  // a function is written as its parameters
  held_ = std::make_shared<const Function>(std::move(value));
}

const Value* Context::find(std::string_view key) const {
  for (const auto& [name, value] : entries) {
    if (name == key) return &value;
  }
  return nullptr;
}

std::string_view to_string(Kind kind) {
  switch (kind) {
    case Kind::null: return "null";
    case Kind::boolean: return "a boolean";
    case Kind::number: return "a number";
    case Kind::string: return "a text";
    case Kind::date: return "a date";
    case Kind::time: return "a time";
    case Kind::date_time: return "a date and time";
    case Kind::days_duration: return "a duration in days";
    case Kind::months_duration: return "a duration in months";
    case Kind::list: return "a list";
    case Kind::context: return "a context";
    case Kind::range: return "a range";
    case Kind::function: return "a function";
  }
  return "";
}

std::string to_text(const Value& value) { return written(value, Style::text); }
std::string to_feel(const Value& value) { return written(value, Style::formula); }

std::string shown(const Value& value) {
  constexpr std::size_t bytes_max = 80;
  auto text = to_feel(value);
  if (text.size() <= bytes_max) return text;
  auto end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "...";
}

}  // namespace ronghe::feel
