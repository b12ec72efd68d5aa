// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/policy/feel/ast.hpp"
#include "ronghe/policy/feel/scope.hpp"
#include "ronghe/policy/feel/types.hpp"
#include "ronghe/policy/feel/value.hpp"

// The reference meaning of FEEL. Whatever goes wrong gives null, as the standard wants, and is
// reported besides; a null that only comes from a null operand is not reported.
namespace ronghe::policy::feel {

struct Diagnostic {
  Span span;
  std::string message;
};

class Diagnostics {
 public:
  void report(Span span, std::string message);
  [[nodiscard]] bool empty() const { return entries_.empty(); }
  [[nodiscard]] const std::vector<Diagnostic>& entries() const { return entries_; }
  void clear() { entries_.clear(); }

 private:
  std::vector<Diagnostic> entries_;  // the first thousand; more would only fill the memory
};

// What an evaluation may ask for besides its names.
struct Environment {
  std::optional<DateTime> now = {};      // now() and today(): given, never the clock
  TypeLookup types = {};                 // for `instance of` and parameters
  std::uint64_t steps_max = 50'000'000;  // nodes visited before evaluation gives up
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
      : diagnostics_(diagnostics), environment_(environment) {}

  Value evaluate(const Node& node, const Scope& scope);
  Value test(const Node& test, const Value& input, const Scope& scope);
  Value call(const Function& function, std::span<const Value> arguments, Span span);
  // Reports and gives null.
  Value fail(Span span, std::string message);
  // A step of work that visits no node; false when the budget is spent.
  bool spend(std::uint64_t steps, Span span);
  [[nodiscard]] const Environment& environment() const { return environment_; }

 private:
  friend struct Evaluation;
  // interpreter.cpp
  Value name(const Node& node, const Name& name, const Scope& scope);
  Value context(const ContextLiteral& literal, const Scope& scope);
  Value function(const FunctionLiteral& literal, const Scope& scope);
  Value invoke(const Node& node, const Call& call, const Scope& scope);
  Value invoke_value(const Node& node, const Call& call, const Value& callee, List arguments);
  Value range(const Node& node, const Range& range, const Scope& scope);
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

  Diagnostics& diagnostics_;
  const Environment& environment_;
  Entries calling_;  // functions at work and the names under which they were called
  int depth_ = 0;
  std::uint64_t steps_ = 0;
  bool exhausted_ = false;
};

}  // namespace ronghe::policy::feel
