// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ronghe/feel/value.hpp"

// Types as `instance of`, parameters of functions and DMN's typeRef name them.
namespace ronghe::feel {

struct Type {
  bool any = false;
  bool nothing = false;              // the type Null
  Kind kind = Kind::null;            // when not any
  std::vector<Type> arguments = {};  // of list and range: one; empty = of anything
  // Of a function with a known signature: one, and the arguments are those of its parameters.
  std::vector<Type> result = {};
  std::vector<std::pair<std::string, Type>> fields = {};  // of a context
  std::function<bool(const Value&)> allowed = {};         // further limits, if any
};

// None for a name that nobody knows.
[[nodiscard]] std::optional<Type> read_type(std::string_view text, const TypeLookup& lookup = {});
// Whether the name is that of a built-in type without parts and the value of that kind: the quick
// answer, where no says nothing.
[[nodiscard]] bool is_plainly(const Value& value, std::string_view type);
// Whether a value is of a type; null is of every type.
[[nodiscard]] bool conforms(const Value& value, const Type& type);
// Whether every value of the type `narrow` is one of the type `wide` (DMN 1.5, 10.3.2.9.2).
[[nodiscard]] bool conforms(const Type& narrow, const Type& wide);
// The value as this type, where DMN converts: a singleton list to its item and back, a date to the
// midnight that begins it. None when it cannot be one.
[[nodiscard]] std::optional<Value> coerced(const Value& value, const Type& type);

}  // namespace ronghe::feel
