// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/feel/interpreter.hpp"

// The built-in functions of FEEL (DMN 1.5, 10.3.4).
namespace ronghe::feel {

// One call. Absent arguments at the end are missing from the span.
struct BuiltInCall {
  std::string_view name;
  std::span<const Value> arguments;
  Interpreter& interpreter;
  Span span;

  [[nodiscard]] bool has(std::size_t i) const { return i < arguments.size(); }
  // The argument as this kind, also from a list of one item; null pointer when it is not one.
  [[nodiscard]] const Value* as(std::size_t i, Kind kind) const;
  [[nodiscard]] const Decimal* number(std::size_t i) const;
  [[nodiscard]] const std::string* string(std::size_t i) const;
  // A list, or another value as a list of one; none for null.
  [[nodiscard]] std::optional<List> list(std::size_t i) const;
  // All arguments as one list: the items of a single list, or the arguments themselves.
  [[nodiscard]] std::optional<List> items() const;
  [[nodiscard]] std::optional<std::int64_t> integer(std::size_t i) const;

  // Null because an argument, or an item of one, is null.
  [[nodiscard]] Value null_operand() const;
  // Null, with a report unless the argument is null itself.
  [[nodiscard]] Value wrong(std::size_t i, std::string_view wanted) const;
  [[nodiscard]] Value fail(std::string_view message) const;
};

struct BuiltIn {
  std::string_view name;
  std::vector<std::string_view> parameters;
  std::size_t required;
  bool variadic;  // the last parameter may be repeated
  Value (*body)(const BuiltInCall& call);
};

[[nodiscard]] bool is_built_in(std::string_view name);
// Chooses the signature by count or by names; reports and gives null when none fits.
[[nodiscard]] Value call_built_in(std::string_view name, std::span<const Value> arguments,
                                  std::span<const std::string> names, Interpreter& interpreter,
                                  Span span);

// The parts of the library; one file each.
[[nodiscard]] std::vector<BuiltIn> number_functions();
[[nodiscard]] std::vector<BuiltIn> aggregate_functions();
[[nodiscard]] std::vector<BuiltIn> string_functions();
[[nodiscard]] std::vector<BuiltIn> list_functions();
[[nodiscard]] std::vector<BuiltIn> date_functions();
[[nodiscard]] std::vector<BuiltIn> conversion_functions();
[[nodiscard]] std::vector<BuiltIn> context_functions();
[[nodiscard]] std::vector<BuiltIn> range_functions();

}  // namespace ronghe::feel
