// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ronghe/feel/value.hpp"
#include "ronghe/policy/compile/plan.hpp"
#include "ronghe/policy/pack.hpp"

// Checks formulas against the dictionary and the parameters and turns them into a plan.
namespace ronghe::policy {

// An expression over the columns of one relation.
struct Typed {
  Type type = {};
  sql::ExprPtr sql = {};               // null pointer after an error
  std::set<std::string> columns = {};  // of the frame's relation
  int level = 0;
  int scale = 0;  // digits after the point
};

class Compiler {
 public:
  // Faults go to `errors` in the order in which formulas are compiled; `as_of` chooses the values
  // of dated parameters and is the date that formulas see.
  Compiler(const Pack& pack, const Date& as_of, std::vector<Error>& errors);

  // All that the pack says in formulas: for who asks what is wrong with it.
  void compile_pack();
  // Every definition, also those that no indicator uses.
  void compile_definitions();
  void compile(const Indicator& indicator);
  // A row rule of a record: a condition over its fields only, as SQL with bare column names.
  [[nodiscard]] std::optional<std::string> compile_rule(const RecordType& record,
                                                        const RowRule& rule);
  // A formula over parameters alone (a limit): its syntax tree with the values filled in.
  [[nodiscard]] feel::NodePtr compile_constant(const feel::Source& source);
  // What it gives; null where it has a fault. The number that this is, none for what is no number.
  [[nodiscard]] feel::Value constant_value(const feel::Source& source);
  [[nodiscard]] std::optional<Decimal> constant_number(const feel::Source& source);
  // The limits of an indicator: numbers over parameters, in the unit of what they limit.
  void compile_limits(const Indicator& indicator);

  // Places where a missing value may surprise, though nothing is wrong; in the order in which
  // formulas were compiled. An author who means it says so in the formula: a test of the value
  // against null, or the comment /* missing is meant */.
  [[nodiscard]] const std::vector<Error>& warnings() const { return warnings_; }

  // Faults of formulas that compilers of before let pass, in the same order: packs that are sealed
  // in stores may have them, so that they never stop a run.
  [[nodiscard]] const std::vector<Error>& later() const { return later_; }

  // Columns that others than formulas ask for; they must exist.
  void require(const std::string& relation, const std::set<std::string>& columns);
  // What naming and placing the rows of a subject takes: key, region, validity.
  void require_subject(const std::string& relation);

  [[nodiscard]] const Plan& plan() const { return plan_; }
  [[nodiscard]] Plan& plan() { return plan_; }
  [[nodiscard]] const Date& as_of() const { return as_of_; }

 private:
  // Where a name is looked up.
  struct Frame {
    const feel::Source* source = nullptr;
    std::string relation = {};           // empty = only constants
    std::string variable = {};           // of a quantifier
    bool rows = true;                    // aggregates are allowed
    std::vector<Slot>* slots = nullptr;  // collects instead of compiling aggregates to columns
    const Typed* input = nullptr;        // what `?` stands for in a cell of a table
    bool final() const { return slots != nullptr; }
  };
  struct RelationUse;
  friend class RowCompiler;

  // expression.cpp
  Typed walk(const feel::Node& node, const Frame& frame);
  std::optional<Typed> walk_literal(const feel::Node& node, const Frame& frame);
  Typed walk_negation(const feel::Node& node, const feel::Unary& unary, const Frame& frame);
  Typed walk_between(const feel::Node& node, const feel::Between& between, const Frame& frame);
  Typed walk_name(const feel::Node& node, const Frame& frame);
  Typed walk_path(const feel::Node& node, const Frame& frame);
  Typed property(Typed object, const std::string& name, const feel::Node& node, const Frame& frame);
  Typed walk_binary(const feel::Node& node, const feel::Binary& binary, const Frame& frame);
  Typed arithmetic(const feel::Node& node, const feel::Binary& binary, Typed left, Typed right,
                   const Frame& frame);
  Typed temporal(const feel::Node& node, feel::BinaryOperator op, const Typed& left,
                 const Typed& right, const Frame& frame);
  Typed in_units(const feel::Node& node, const Typed& duration, const Typed& by,
                 const Frame& frame);
  Typed walk_if(const feel::Node& node, const feel::If& choice, const Frame& frame);
  Typed condition(const feel::Node& node, const Frame& frame);  // must be boolean

  // comparisons.cpp
  Typed comparison(const feel::Node& node, feel::BinaryOperator op, const Typed& left,
                   const Typed& right, const Frame& frame);
  std::optional<Typed> with_month_limit(feel::BinaryOperator op, const Typed& left,
                                        const Typed& right, const Frame& frame);
  void check_choice(const feel::Node& node, const Typed& value, const Typed& other,
                    const Frame& frame);
  void check_choice(const feel::Node& node, const Typed& value, const Scalar& other,
                    const Frame& frame);
  struct Ends {
    const Typed* low = nullptr;  // null pointer = no end
    const Typed* high = nullptr;
    bool low_included = true;
    bool high_included = true;
  };
  Typed within(const feel::Node& node, const Typed& value, const Ends& ends, const Frame& frame);
  Typed unless_descending(const feel::Node& node, Typed inside, const Typed& low, const Typed& high,
                          const Frame& frame);
  Typed walk_in(const feel::Node& node, const feel::In& in, const Frame& frame);
  Typed test(const Typed& value, const feel::Node& test, const Frame& frame);

  // functions.cpp
  Typed walk_call(const feel::Node& node, const feel::Call& call, const Frame& frame);
  Typed least_or_greatest(const feel::Node& node, const feel::Call& call, bool least,
                          const Frame& frame);
  Typed signature_call(const feel::Node& node, const feel::Call& call, const std::string& name,
                       const Frame& frame);
  Typed rounding(const feel::Node& node, const feel::Call& call, const std::string& name,
                 const Frame& frame);
  Typed modulo(const feel::Node& node, const feel::Call& call, const Frame& frame);
  Typed matches(const feel::Node& node, const feel::Call& call, const Frame& frame);
  Typed duration_literal(const feel::Node& node, const std::string& text, const Frame& frame);
  std::optional<std::string> literal_text(const feel::Node& node) const;

  // aggregates.cpp
  std::optional<RelationUse> relation_use(const feel::Node& node, const Frame& frame);
  std::optional<Typed> aggregate_call(const feel::Node& node, const feel::Call& call,
                                      const Frame& frame);
  Typed count_of(const feel::Node& node, const RelationUse& use, const Typed* column,
                 const Frame& frame);
  std::string null_count(const RelationUse& use, const Typed& value, const Frame& frame);
  Typed statistic(const feel::Node& node, const RelationUse& use, const std::string& name,
                  const Typed& value, const Frame& frame);
  Typed plain_aggregate(const feel::Node& node, const RelationUse& use, const std::string& name,
                        const Typed& value, const Frame& frame);
  Typed quantified(const feel::Node& node, const feel::Quantified& quantified, const Frame& frame);
  // The column of the subject that holds this aggregate; made once.
  std::string aggregate_column(const RelationUse& use, sql::AggregateKind kind,
                               const Typed* argument, sql::ExprPtr more, const Frame& frame);
  Typed slot_value(const feel::Node& node, Slot slot, Type type, const Frame& frame);
  Typed aggregate_value(const feel::Node& node, const RelationUse& use, const std::string& name,
                        const Frame& frame);
  Typed survival(const feel::Node& node, const feel::Call& call, const Frame& frame, bool median);
  std::string way(const std::string& from, const std::string& to, const feel::Node& node,
                  const Frame& frame);

  // names.cpp
  const RelationColumn* column(const std::string& relation, const std::string& path,
                               const feel::Node* node, const Frame& frame);
  std::optional<RelationColumn> make_column(const std::string& relation, const std::string& path);
  std::optional<RelationColumn> make_step(const std::string& relation, const std::string& path);
  std::optional<RelationColumn> make_definition(const Definition& definition);
  [[nodiscard]] bool is_defined(const std::string& relation, const std::string& name) const;
  std::string reference_of(const std::string& relation, const std::string& column) const;
  bool is_relation(const std::string& name) const;
  [[nodiscard]] Unit unit(std::string_view text) const;
  std::optional<Typed> constant(const std::string& dotted);
  const std::vector<Scalar>* parameter_list(const feel::Node& node) const;
  [[nodiscard]] std::string near_name(const std::string& name, const Frame& frame) const;
  Typed column_value(const std::string& relation, const std::string& path, const feel::Node& node,
                     const Frame& frame);
  std::string key_of(const std::string& relation) const;
  friend class RelationSql;

  // null_warnings.cpp
  void warn_of_nulls(const feel::Node& node, const feel::Binary& binary, const Typed& left,
                     const Typed& right, const Frame& frame);
  void warn_of_negation(const feel::Node& node, const feel::Node& negated, const Typed& value,
                        const Frame& frame);
  void warn(const feel::Node& node, const Frame& frame, const std::string& message);
  [[nodiscard]] bool is_meant(const feel::Node& about, const Frame& frame) const;

  void compile_formula(const Indicator& indicator, const std::string& subject,
                       const feel::Source& source, const std::string& unit, FormulaOf of);
  Typed report(const feel::Node& node, const Frame& frame, const std::string& message);
  Typed report(const feel::Node& node, const Frame& frame, ErrorCode code,
               std::vector<ErrorValue> values, const std::string& message);
  // What is meant to be unknown: the codes without and with a near name, of which {name} is a
  // value.
  struct Unknown {
    std::string what;  // "unknown name `x`"
    std::string name;
    ErrorCode alone;
    ErrorCode near;
    std::vector<ErrorValue> values = {};
  };
  Typed report_unknown(const feel::Node& node, const Frame& frame, Unknown unknown);
  void report_later(const feel::Node& node, const Frame& frame, ErrorCode code,
                    std::vector<ErrorValue> values, const std::string& message);
  void report_division(const feel::Node& formula, const Frame& frame);
  feel::NodePtr parse(const feel::Source& source);

  const Pack& pack_;
  Date as_of_;
  std::vector<Error>& errors_;
  std::vector<Error> warnings_;
  std::vector<Error> later_;
  Plan plan_;
  feel::KnownNames names_;
  std::set<std::string> compiling_;  // relation.definition, to see cycles
  std::set<std::string> failed_;     // relation.column: what is wrong below it is reported already
  bool units_ = true;                // false: columns whose units nobody has declared
  bool row_rule_ = false;            // compiling a rule: no aggregates, bare column names
};

[[nodiscard]] std::string_view to_string(TypeKind kind);
// The first key field of a relation, or the key column of a derived entity.
[[nodiscard]] std::string key_column(const Pack& pack, const std::string& relation);

}  // namespace ronghe::policy
