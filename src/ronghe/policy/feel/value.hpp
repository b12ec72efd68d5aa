// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "ronghe/policy/feel/ast.hpp"
#include "ronghe/policy/feel/temporal.hpp"

// What a FEEL expression gives. A default value is null.
namespace ronghe::policy::feel {

class Value;
class Interpreter;
struct RangeValue;
struct Function;

using List = std::vector<Value>;
using Entries = std::vector<std::pair<std::string, Value>>;  // of a context, in written order
struct Context {
  Entries entries;
  [[nodiscard]] const Value* find(std::string_view key) const;
};

enum class Kind {
  null,
  boolean,
  number,
  string,
  date,
  time,
  date_time,
  days_duration,
  months_duration,
  list,
  context,
  range,
  function
};

class Value {
 public:
  // Lists and the like never change once made, so values share them instead of copying.
  template <class T>
  using Shared = std::shared_ptr<const T>;
  using Held = std::variant<std::monostate, bool, Decimal, std::string, Date, Time, DateTime,
                            DaysDuration, MonthsDuration, Shared<List>, Shared<Context>,
                            Shared<RangeValue>, Shared<Function>>;

  Value() = default;
  explicit Value(bool value) : held_(value) {}
  Value(Decimal value) : held_(value) {}                 // NOLINT(google-explicit-constructor)
  Value(std::string value) : held_(std::move(value)) {}  // NOLINT(google-explicit-constructor)
  explicit Value(const char* text) : held_(std::string(text)) {}
  Value(Date value) : held_(value) {}                 // NOLINT(google-explicit-constructor)
  Value(Time value) : held_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Value(DateTime value) : held_(std::move(value)) {}  // NOLINT(google-explicit-constructor)
  Value(DaysDuration value) : held_(value) {}         // NOLINT(google-explicit-constructor)
  Value(MonthsDuration value) : held_(value) {}       // NOLINT(google-explicit-constructor)
  Value(List value);                                  // NOLINT(google-explicit-constructor)
  Value(Context value);                               // NOLINT(google-explicit-constructor)
  Value(RangeValue value);                            // NOLINT(google-explicit-constructor)
  Value(Function value);                              // NOLINT(google-explicit-constructor)
  // What an operation gave, or null.
  template <class T>
  explicit Value(std::optional<T> value) : held_() {
    if (value) *this = Value(*std::move(value));
  }

  [[nodiscard]] Kind kind() const { return static_cast<Kind>(held_.index()); }
  [[nodiscard]] bool is_null() const { return held_.index() == 0; }
  [[nodiscard]] bool is_true() const { return held_ == Held(true); }

  // Null pointer when the value is of another kind.
  [[nodiscard]] const bool* boolean() const { return std::get_if<bool>(&held_); }
  [[nodiscard]] const Decimal* number() const { return std::get_if<Decimal>(&held_); }
  [[nodiscard]] const std::string* string() const { return std::get_if<std::string>(&held_); }
  [[nodiscard]] const Date* date() const { return std::get_if<Date>(&held_); }
  [[nodiscard]] const Time* time() const { return std::get_if<Time>(&held_); }
  [[nodiscard]] const DateTime* date_time() const { return std::get_if<DateTime>(&held_); }
  [[nodiscard]] const DaysDuration* days() const { return std::get_if<DaysDuration>(&held_); }
  [[nodiscard]] const MonthsDuration* months() const { return std::get_if<MonthsDuration>(&held_); }
  [[nodiscard]] const List* list() const { return shared<List>(); }
  [[nodiscard]] const Context* context() const { return shared<Context>(); }
  [[nodiscard]] const RangeValue* range() const { return shared<RangeValue>(); }
  [[nodiscard]] const Function* function() const { return shared<Function>(); }

 private:
  template <class T>
  [[nodiscard]] const T* shared() const {
    const auto* held = std::get_if<Shared<T>>(&held_);
    return held == nullptr ? nullptr : held->get();
  }
  Held held_;
};

// A null end that is bounded came from a null value: nothing compares with it.
struct RangeValue {
  Value low = {};
  Value high = {};
  bool low_included = true;
  bool high_included = true;
  bool low_bounded = true;
  bool high_bounded = true;
};

struct Function {
  std::vector<TypedName> parameters;
  std::function<Value(std::span<const Value> arguments, Interpreter& interpreter)> body;
  bool any_count = false;  // of arguments: a built-in function as a value
};

// "a number", "null": for messages.
[[nodiscard]] std::string_view to_string(Kind kind);
// As FEEL's string() writes it; texts inside lists and contexts are quoted.
[[nodiscard]] std::string to_text(const Value& value);
// As a formula would write it: texts quoted, dates as date("...").
[[nodiscard]] std::string to_feel(const Value& value);

}  // namespace ronghe::policy::feel
