// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "ronghe/feel/ast.hpp"
#include "ronghe/feel/temporal.hpp"

// What a FEEL expression gives. A default value is null.
namespace ronghe::feel {

class Value;
class Interpreter;
struct Type;
// Types beside the built-in ones; null pointer for an unknown name.
using TypeLookup = std::function<const Type*(std::string_view name)>;
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
  using Held = std::variant<std::monostate, bool, Decimal, std::string, Date, Shared<Time>,
                            Shared<DateTime>, DaysDuration, MonthsDuration, Shared<List>,
                            Shared<Context>, Shared<RangeValue>, Shared<Function>>;

  Value() = default;
  explicit Value(bool value) : held_(value) {}
  Value(Decimal value) : held_(value) {}                 // NOLINT(google-explicit-constructor)
  Value(std::string value) : held_(std::move(value)) {}  // NOLINT(google-explicit-constructor)
  explicit Value(const char* text) : held_(std::string(text)) {}
  Value(Date value) : held_(value) {}                       // NOLINT(google-explicit-constructor)
  Value(const ronghe::Date& value) : held_(Date(value)) {}  // NOLINT(google-explicit-constructor)
  Value(Time value)                                         // NOLINT(google-explicit-constructor)
      : held_(std::make_shared<const Time>(std::move(value))) {}
  Value(DateTime value)  // NOLINT(google-explicit-constructor)
      : held_(std::make_shared<const DateTime>(std::move(value))) {}
  Value(DaysDuration value) : held_(value) {}    // NOLINT(google-explicit-constructor)
  Value(MonthsDuration value) : held_(value) {}  // NOLINT(google-explicit-constructor)
  Value(List value);                             // NOLINT(google-explicit-constructor)
  Value(Context value);                          // NOLINT(google-explicit-constructor)
  Value(RangeValue value);                       // NOLINT(google-explicit-constructor)
  Value(Function value);                         // NOLINT(google-explicit-constructor)
  // What an operation gave, or null.
  template <class T>
  explicit Value(std::optional<T> value) : held_() {
    if (value) *this = Value(*std::move(value));
  }

  [[nodiscard]] Kind kind() const { return static_cast<Kind>(held_.index()); }
  [[nodiscard]] bool is_null() const { return held_.index() == 0; }
  // How deep lists, contexts, ranges and captured names nest in it; 0 for a plain value.
  [[nodiscard]] int depth() const { return depth_; }
  // What it takes to walk or write it: about one for each plain value within, as often as it
  // occurs.
  [[nodiscard]] std::uint64_t weight() const {
    const auto* text = string();
    return weight_ + (text == nullptr ? 0 : text->size() / bytes_per_weight);
  }
  [[nodiscard]] bool is_true() const { return held_ == Held(true); }

  // Null pointer when the value is of another kind.
  [[nodiscard]] const bool* boolean() const { return std::get_if<bool>(&held_); }
  [[nodiscard]] const Decimal* number() const { return std::get_if<Decimal>(&held_); }
  [[nodiscard]] const std::string* string() const { return std::get_if<std::string>(&held_); }
  [[nodiscard]] const Date* date() const { return std::get_if<Date>(&held_); }
  [[nodiscard]] const Time* time() const { return shared<Time>(); }
  [[nodiscard]] const DateTime* date_time() const { return shared<DateTime>(); }
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
  void add(const Value& part);

  static constexpr std::uint64_t bytes_per_weight = 16;
  Held held_;
  std::uint16_t depth_ = 0;
  std::uint32_t weight_ = 1;
};

// No value that an evaluation gives nests deeper or weighs more, so whoever walks one may recurse,
// and comes to an end: parts are shared, and a short formula can write out to more than a memory
// holds.
inline constexpr int value_depth_max = 500;
inline constexpr std::uint64_t value_weight_max = 10'000'000;
inline constexpr std::size_t text_bytes_max = std::size_t{16} << 20U;

// A null end that is bounded came from a null value: nothing compares with it.
struct RangeValue {
  enum class Form : std::uint8_t { interval, equal, unequal };  // "(= 5)", "(!= 5)": both ends 5
  Value low = {};
  Value high = {};
  bool low_included = true;
  bool high_included = true;
  bool low_bounded = true;
  bool high_bounded = true;
  Form form = Form::interval;
};

struct Function {
  std::vector<TypedName> parameters;
  std::string result;  // the name of its type; empty when not known
  std::function<Value(const Function& self, std::span<const Value> arguments,
                      Interpreter& interpreter)>
      body;
  bool any_count = false;             // of arguments: a built-in function as a value
  Context captured = {};              // values that the body keeps
  const TypeLookup* types = nullptr;  // what the types of the parameters mean, where they are named
};

// "a number", "null": for messages.
[[nodiscard]] std::string_view to_string(Kind kind);
// As FEEL's string() writes it; texts inside lists and contexts are quoted.
[[nodiscard]] std::string to_text(const Value& value);
// As a formula would write it: texts quoted, dates as date("...").
[[nodiscard]] std::string to_feel(const Value& value);
// The same for messages, which a long value would hide: cut after some characters.
[[nodiscard]] std::string shown(const Value& value);

}  // namespace ronghe::feel
