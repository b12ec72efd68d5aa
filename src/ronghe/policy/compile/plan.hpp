// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ronghe/base/date.hpp"
#include "ronghe/feel/ast.hpp"
#include "ronghe/policy/compile/unit.hpp"
#include "ronghe/policy/dictionary.hpp"
#include "ronghe/sql/expr.hpp"

// What the formulas of a pack ask of the engine: columns of relations and aggregates over them.
namespace ronghe::policy {

enum class TypeKind { boolean, number, text, date, days_duration, months_duration, unknown };

struct Type {
  TypeKind kind = TypeKind::unknown;  // unknown = a literal null, or an error already reported
  Unit unit = {};
  bool nullable = false;
  const std::vector<Choice>* choices = nullptr;  // of the field that it is; null = no choice
};

// A part of a filter, joined to the others by `and`; kept apart to count what each one excludes.
struct Conjunct {
  sql::ExprPtr condition = {};
  std::string text = {};  // as the pack's author wrote it
};

// One aggregate over the rows of `relation`, a value per row of `subject`.
struct AggregateColumn {
  std::string name = {};      // "#12": a column of the subject
  std::string relation = {};  // the counted rows
  std::string subject = {};   // relation to whose rows the value belongs
  std::string path = {};      // column of `relation` that names the subject's row
  sql::AggregateKind kind = sql::AggregateKind::count;
  sql::ExprPtr argument = {};  // null pointer = rows
  sql::ExprPtr filter = {};    // null pointer = all
  std::vector<Conjunct> conjuncts = {};
  std::set<std::string> columns = {};  // of `relation`, all that path, argument and filter use
  int level = 1;                       // aggregates of lower levels must be there first
  int scale = 0;         // digits after the point of a sum, a minimum, a histogram key
  bool implied = false;  // no formula says its filter: it counts what is missing, or is an end
};

// A column of a relation: a field, a definition, a step through a reference, or an aggregate.
struct RelationColumn {
  Type type = {};
  sql::ExprPtr definition = {};        // over columns of the same relation; null pointer = not one
  std::set<std::string> columns = {};  // that the definition uses
  std::string reference = {};          // relation that a step goes to, "" = no step
  std::string through = {};            // the column that holds the reference
  std::string target = {};             // the column asked of the referenced relation
  std::string raw = {};                // SQL over the row `t` of the relation, "" = its field
  int aggregate = -1;                  // index into Plan::aggregates
  int level = 0;                       // the highest aggregate level below it
  int scale = 0;
};

enum class Statistic { value, mean, median, survival, survival_median };

// A number of a formula that comes from evidence: one or two columns of the subject.
struct Slot {
  Statistic statistic = Statistic::value;
  std::string column = {};  // value; sum for a mean; histogram for the others
  std::string second = {};  // count for a mean; histogram of the censored for survival
  std::string nulls = {};   // count of rows whose argument is missing; "" = cannot be
  bool count = false;       // no rows = 0, not null
  int horizon = 0;          // of survival, in the unit of its durations
  bool additive = true;     // may be rolled up from parts to the whole
  TypeKind type = TypeKind::number;
};

// What a formula of an indicator gives: its value, the share of what should report that does, or
// how many persons the value rests on. `lowest` and `highest` follow one of these, where it rests
// on values that nobody can read any more: the same slots at their least and their greatest.
enum class FormulaOf { value, coverage, persons, lowest, highest };

// The formula of one indicator for one kind of subject. Its aggregates are replaced by the names
// "#0", "#1", ... of its slots: what is left is the last arithmetic, done in decimals.
struct SubjectFormula {
  std::string indicator = {};
  std::string subject = {};
  FormulaOf of = FormulaOf::value;
  feel::NodePtr formula;  // null pointer of `lowest` and `highest`: that of the one before
  std::vector<Slot> slots = {};
  Type type = {};
};

struct Plan {
  std::vector<AggregateColumn> aggregates = {};
  std::map<std::string, std::map<std::string, RelationColumn>> columns;  // relation -> name
  std::vector<SubjectFormula> formulas = {};
};

}  // namespace ronghe::policy
