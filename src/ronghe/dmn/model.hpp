// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/feel/parser.hpp"
#include "ronghe/feel/types.hpp"

// A DMN model (OMG DMN 1.2 to 1.5): decisions, what they need, and the boxed expressions that
// decide. Every formula keeps its source, and its tree where it could be parsed.
namespace ronghe::dmn {

struct Formula {
  feel::Source source;
  feel::NodePtr node;  // null pointer: empty, or a mistake that stands in Model::mistakes
  [[nodiscard]] bool empty() const;
};

enum class HitPolicy { unique, any, priority, first, rule_order, output_order, collect };
enum class Aggregation { none, sum, count, min, max };
// What the author promises of an input: a rising value never gives a worse grade (up), or never a
// better one (down).
enum class Monotone { none, up, down };

struct TableInput {
  std::string label;
  Formula expression;
  std::string type;
  Formula values;  // allowed values, as unary tests
  // Said by attributes of the namespace urn:ronghe:dmn; the table analysis reads them.
  Monotone monotone = Monotone::none;
  bool whole = false;          // a whole number
  bool never_missing = false;  // never null
};
struct TableOutput {
  std::string name;  // empty for a single output
  std::string type;
  Formula values;     // allowed values; their order is their priority, highest first
  Formula otherwise;  // when no rule matches
  Formula grades;     // urn:ronghe:dmn: the values that are grades, best first; else `values`
};
struct Rule {
  std::string id;
  Place place;
  std::string description;
  std::vector<Formula> tests;  // one for each input; empty = any value
  std::vector<Formula> outputs;
  std::vector<std::string> annotations;
};
struct DecisionTable {
  std::string id;
  Place place;
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
  bool external = false;  // the body names a function of Java or PMML
  std::string type = {};  // of the function, or of what it gives
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
  feel::Source source;  // no text: the place of the element in the file
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
  std::vector<std::string> needs;  // inputs, decisions, knowledge and services, see Model
  ExpressionPtr expression;        // null pointer: not decided here
  feel::Source source;             // no text: its place in the file
};
struct BusinessKnowledge {
  std::string id;
  std::string name;
  std::string type;  // of the function, or of what it gives
  std::vector<std::string> needs;
  FunctionDefinition logic;
};
struct DecisionService {
  std::string id;
  std::string name;
  std::string type;  // of the function, or of what it gives
  std::vector<std::string> outputs;
  std::vector<std::string> encapsulated;
  std::vector<std::string> input_decisions;
  std::vector<std::string> inputs;
};

struct Model;

// Another model whose elements this one names: `name.element`, or without a prefix when the name is
// empty.
struct Import {
  std::string name;
  std::string id_space;
  std::string location;  // a file, as written; may be empty
  Place place;
  std::shared_ptr<const Model> model = {};  // shared: two models may import the same third
};

// Where an element stands in its model.
struct Element {
  enum class Kind { input, decision, knowledge, service } kind = Kind::input;
  std::size_t index = 0;
};

// Elements refer to each other by id; to those of an import by namespace, `#` and id.
struct Model {
  std::string file;
  std::string name;
  std::string id_space;  // the `namespace` of the definitions
  std::vector<InputData> inputs;
  std::vector<Decision> decisions;
  std::vector<BusinessKnowledge> knowledge;
  std::vector<DecisionService> services;
  std::map<std::string, feel::Type, std::less<>> types;
  // Allowed values of those types that have some, as unary tests.
  std::map<std::string, std::shared_ptr<const Formula>, std::less<>> type_values;
  std::vector<Import> imports;
  feel::KnownNames names;  // of elements, fields and types: what a model that imports it may write
  std::vector<Error> mistakes;  // formulas that do not parse, in the order of the file

  std::map<std::string, Element, std::less<>> elements;  // by id; of two with one id the first

  [[nodiscard]] const Decision* decision(std::string_view name) const;
  // Null pointer for an id that the model lacks.
  [[nodiscard]] const Element* element(std::string_view id) const;
  // Of an element of any kind; empty for an id that the model lacks.
  [[nodiscard]] std::string name_of(std::string_view id) const;
  [[nodiscard]] feel::TypeLookup type_lookup() const;
};

// "UNIQUE" ... "COLLECT", as files write them.
[[nodiscard]] std::string_view to_string(HitPolicy policy);

}  // namespace ronghe::dmn
