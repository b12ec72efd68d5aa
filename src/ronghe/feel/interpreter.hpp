// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/feel/ast.hpp"
#include "ronghe/feel/diagnostics.hpp"
#include "ronghe/feel/scope.hpp"
#include "ronghe/feel/types.hpp"
#include "ronghe/feel/value.hpp"

// The reference meaning of FEEL. Whatever goes wrong gives null, as the standard wants, and is
// reported besides; a null that only comes from a null operand is not reported.
namespace ronghe::feel {

// Which cells a missing value passes: those that ask for it (asks_for_null), or, as in runs that
// were sealed before that was so, also those that turn out null.
enum class NullMatch { where_asked, also_null };

// What an evaluation may ask for besides its names.
struct Environment {
  std::optional<DateTime> now = {};      // now() and today(): given, never the clock
  TypeLookup types = {};                 // for `instance of` and parameters
  std::uint64_t steps_max = 50'000'000;  // nodes visited before evaluation gives up
  NullMatch nulls = NullMatch::where_asked;
};

// Values that are functions keep pointing into `node`; it must outlive them.
[[nodiscard]] Value evaluate(const Node& node, const Scope& scope, Diagnostics& diagnostics,
                             const Environment& environment = {});
// Whether `input` passes a cell: true, false, or null when that cannot be said.
[[nodiscard]] Value test(const Node& unary_tests, const Value& input, const Scope& scope,
                         Diagnostics& diagnostics, const Environment& environment = {});

class Interpreter {
 public:
  Interpreter(Diagnostics& diagnostics, const Environment& environment)
      : diagnostics_(diagnostics), environment_(environment), types_(&environment.types) {}

  Value evaluate(const Node& node, const Scope& scope);
  Value test(const Node& test, const Value& input, const Scope& scope);
  Value call(const Function& function, std::span<const Value> arguments, Span span);
  // The function of another language that a context names; null and a report for an unknown one.
  Value external(const Value& mapping, const std::vector<TypedName>& parameters, Span span);
  // Whether the test is one that a missing value does not pass by being missing.
  [[nodiscard]] bool wants_a_value(const Node& test, bool cell) const;
  // Reports and gives null.
  Value fail(Span span, std::string message);
  // Null because an operand is: noted, not reported.
  Value null_operand(Span span);
  // Whether a value is one that an evaluation may give; else reports.
  bool fits(const Value& value, Span span) {
    if (value.depth() <= value_depth_max && value.weight() <= value_weight_max) return true;
    return too_large(value, span);
  }
  // A step of work that visits no node; false when the budget is spent.
  bool spend(std::uint64_t steps, Span span) {
    steps_ += steps;
    if (steps_ <= environment_.steps_max && !exhausted_) return true;
    return out_of_steps(span);
  }
  // What `for`, `some` and `every` run through; none, and a report, when it is nothing of the kind.
  std::optional<List> domain(const Value& values, Span span);
  [[nodiscard]] const Environment& environment() const { return environment_; }
  [[nodiscard]] Diagnostics& diagnostics() { return diagnostics_; }
  // The types that formulas name from here on: each model has its own.
  [[nodiscard]] const TypeLookup& types() const { return *types_; }
  void use_types(const TypeLookup& types) { types_ = &types; }
  // A level of nesting that is no formula, such as a boxed expression; false, and a report, when it
  // goes too deep. Each enter() that gave true has its leave().
  // `units` of stack, each what one node of a formula takes.
  bool enter(Span span, int units = 1) {
    if (depth_ >= depth_max || exhausted_) return too_deep(span);
    depth_ += units;
    return true;
  }
  void leave(int units = 1) { depth_ -= units; }

  // What went too deep is over once nothing is at work any more; what took all steps is not.
  void begin_again() {
    if (depth_ == 0 && steps_ <= environment_.steps_max) exhausted_ = false;
  }
  [[nodiscard]] bool stopped() const { return exhausted_; }

 private:
  friend struct Evaluation;
  // A unit is what one node takes of the stack, at most about 3 KiB in a build with sanitizers.
  static constexpr int depth_max = 1600;
  // interpreter.cpp
  bool out_of_steps(Span span);
  bool too_deep(Span span);
  bool too_large(const Value& value, Span span);
  Value name(const Node& node, const Name& name, const Scope& scope);
  Value context(const ContextLiteral& literal, const Scope& scope);
  Value function(const FunctionLiteral& literal, const Scope& scope);
  Value invoke(const Node& node, const Call& call, const Scope& scope);
  Value invoke_value(const Node& node, const Call& call, const Value& callee, List arguments);
  // None, and a report, when the ends are of two kinds or the first is above the second.
  std::optional<RangeValue> range(const Node& node, const Range& range, const Scope& scope);
  [[nodiscard]] const Value* find(std::string_view name, const Scope& scope) const;
  // operators.cpp
  Value negate(const Node& node, const Value& operand);
  Value binary(const Node& node, const Binary& binary, const Scope& scope);
  Value logic(const Binary& binary, const Scope& scope);
  Value compare(Span span, BinaryOperator op, const Value& left, const Value& right);
  Value arithmetic(const Node& node, BinaryOperator op, const Value& left, const Value& right);
  // loops.cpp
  Value filter(const Node& node, const Filter& filter, const Scope& scope);
  Value iterate(const Node& node, const For& loop, const Scope& scope);
  Value quantify(const Node& node, const Quantified& quantified, const Scope& scope);
  std::optional<List> domain(const Iterator& iterator, const Scope& scope);
  template <class Visit>
  bool each(const std::vector<Iterator>& iterators, std::size_t next, const Scope& scope,
            Visit& visit);
  // tests.cpp
  Value in(const Node& node, const In& in, const Scope& scope);
  Value any_test(Span span, const std::vector<NodePtr>& tests, const Value& input,
                 const Scope& scope, bool cell);
  Value one_test(const Node& test, const Value& input, const Scope& scope, bool cell);
  Value within(const Node& test, const RangeValue& range, const Value& input);

  Diagnostics& diagnostics_;
  const Environment& environment_;
  const TypeLookup* types_;
  Entries calling_;  // functions at work and the names under which they were called
  int depth_ = 0;
  std::uint64_t steps_ = 0;
  bool exhausted_ = false;
};

// The types of one model while this lives.
class TypesOf {
 public:
  TypesOf(Interpreter& interpreter, const TypeLookup& types)
      : interpreter_(interpreter), before_(interpreter.types()) {
    interpreter_.use_types(types);
  }
  ~TypesOf() { interpreter_.use_types(before_); }
  TypesOf(const TypesOf&) = delete;
  TypesOf& operator=(const TypesOf&) = delete;

 private:
  Interpreter& interpreter_;
  const TypeLookup& before_;
};

}  // namespace ronghe::feel
