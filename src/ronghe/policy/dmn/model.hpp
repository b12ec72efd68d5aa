// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/policy/feel/parser.hpp"
#include "ronghe/policy/feel/types.hpp"

// A DMN model (OMG DMN 1.2 to 1.5): decisions, what they need, and the boxed expressions that
// decide. Every formula keeps its source, and its tree where it could be parsed.
namespace ronghe::policy::dmn {

struct Formula {
  feel::Source source;
  feel::NodePtr node;  // null pointer: empty, or a mistake that stands in Model::mistakes
  [[nodiscard]] bool empty() const;
};

enum class HitPolicy { unique, any, priority, first, rule_order, output_order, collect };
enum class Aggregation { none, sum, count, min, max };

struct TableInput {
  std::string label;
  Formula expression;
  std::string type;
  Formula values;  // allowed values, as unary tests
};
struct TableOutput {
  std::string name;  // empty for a single output
  std::string type;
  Formula values;     // allowed values; their order is their priority, highest first
  Formula otherwise;  // when no rule matches
};
struct Rule {
  std::string id;
  std::string description;
  std::vector<Formula> tests;  // one for each input; empty = any value
  std::vector<Formula> outputs;
  std::vector<std::string> annotations;
};
struct DecisionTable {
  std::string id;
  HitPolicy hit_policy = HitPolicy::unique;
  Aggregation aggregation = Aggregation::none;
  std::vector<TableInput> inputs;
  std::vector<TableOutput> outputs;
  std::vector<Rule> rules;
  std::vector<std::string> annotation_names;
};

struct Expression;
using ExpressionPtr = std::unique_ptr<Expression>;

struct Binding {
  std::string name;
  std::string type;
  ExpressionPtr value;
};
struct BoxedContext {
  std::vector<Binding> entries;
  ExpressionPtr result;  // null pointer: the context itself
};
struct BoxedList {
  std::vector<ExpressionPtr> items;
};
struct Relation {
  std::vector<std::string> columns;
  std::vector<std::vector<ExpressionPtr>> rows;
};
struct Invocation {
  ExpressionPtr callee;
  std::vector<Binding> arguments;
};
struct FunctionDefinition {
  std::vector<feel::TypedName> parameters;
  ExpressionPtr body;
  bool external = false;  // Java or PMML: not run
};
struct Conditional {
  ExpressionPtr condition;
  ExpressionPtr then_branch;
  ExpressionPtr else_branch;
};
struct BoxedFilter {
  ExpressionPtr list;
  ExpressionPtr match;
};
enum class LoopKind { collect, some, every };
struct Loop {
  LoopKind kind = LoopKind::collect;
  std::string variable;
  ExpressionPtr domain;
  ExpressionPtr body;
};

struct Expression {
  std::string type;
  std::variant<Formula, DecisionTable, BoxedContext, BoxedList, Relation, Invocation,
               FunctionDefinition, Conditional, BoxedFilter, Loop>
      form;
};

struct InputData {
  std::string id;
  std::string name;
  std::string type;
};
struct Decision {
  std::string id;
  std::string name;
  std::string type;
  std::vector<std::string> needs;  // ids of inputs, decisions, knowledge and services
  ExpressionPtr expression;        // null pointer: not decided here
  Place place;
};
struct BusinessKnowledge {
  std::string id;
  std::string name;
  std::vector<std::string> needs;
  FunctionDefinition logic;
};
struct DecisionService {
  std::string id;
  std::string name;
  std::vector<std::string> outputs;
  std::vector<std::string> encapsulated;
  std::vector<std::string> input_decisions;
  std::vector<std::string> inputs;
};

struct Model {
  std::string file;
  std::string name;
  std::string id_space;  // the `namespace` of the definitions
  std::vector<InputData> inputs;
  std::vector<Decision> decisions;
  std::vector<BusinessKnowledge> knowledge;
  std::vector<DecisionService> services;
  std::map<std::string, feel::Type, std::less<>> types;
  std::vector<std::string> imports;  // file or namespace, as written
  std::vector<Error> mistakes;       // formulas that do not parse, in the order of the file

  [[nodiscard]] const Decision* decision(std::string_view name) const;
  [[nodiscard]] feel::TypeLookup type_lookup() const;
};

// "U" ... "C+" as table editors show them.
[[nodiscard]] std::string_view to_string(HitPolicy policy);

}  // namespace ronghe::policy::dmn
