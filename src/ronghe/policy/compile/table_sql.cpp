// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "ronghe/feel/interpreter.hpp"
#include "ronghe/policy/compile/row_compiler.hpp"
#include "ronghe/policy/compile/scales.hpp"

// Decision tables as SQL. A rule matches where its condition is true; SQL's WHEN takes null as
// false, as a table does.
namespace ronghe::policy {

namespace {

using dmn::Aggregation;
using dmn::HitPolicy;
using sql::ExprPtr;
using sql::Op;

ExprPtr number(std::int64_t value) { return sql::literal(Decimal(value)); }

class TableCompiler {
 public:
  TableCompiler(const dmn::DecisionTable& table, const std::vector<RowColumn>& columns)
      : table_(table), compiler_(columns) {}

  Result<TableSql> compile() {
    if (table_.rules.size() > table_sql_rules_max) {
      compiler_.refuse(table_.place, fmt::format("a table of {} rules has no SQL form; the most is "
                                                 "{}; decide it row by row",
                                                 table_.rules.size(), table_sql_rules_max));
    } else {
      read_inputs();
      read_rules();
    }
    if (!compiler_.errors().empty()) return std::unexpected(compiler_.errors().front());
    TableSql made{.rules = conditions_, .first = {}, .refused = refused(), .outputs = {}};
    made.first =
        choose_rule([](std::size_t rule) { return number(static_cast<int>(rule) + 1); }, number(0));
    for (std::size_t o = 0; o < table_.outputs.size(); ++o) {
      made.outputs.emplace_back(table_.outputs.size() == 1 ? "" : table_.outputs[o].name,
                                output(o));
    }
    if (!compiler_.errors().empty()) return std::unexpected(compiler_.errors().front());
    return made;
  }

 private:
  void read_inputs() {
    for (const auto& input : table_.inputs) {
      if (input.expression.node == nullptr) {
        compiler_.refuse(table_.place, "an input without an expression has no SQL form");
        continue;
      }
      const auto value = compiler_.value(input.expression.source, *input.expression.node);
      if (value.sql && input.values.node != nullptr) {
        auto allowed = compiler_.cell(input.values.source, *input.values.node, value);
        const auto given = sql::operation(Op::is_not_null, {value.sql});
        if (allowed.sql) {
          const auto within =
              sql::call(sql::Function::coalesce, {allowed.sql, sql::literal(false)});
          refusals_.push_back(sql::both(given, sql::operation(Op::negation, {within})));
        }
      }
      inputs_.push_back(value);
    }
  }

  void read_rules() {
    for (const auto& rule : table_.rules) {
      ExprPtr all;
      for (std::size_t i = 0; i < inputs_.size(); ++i) {
        const auto& test = rule.tests[i];
        if (test.empty() || !inputs_[i].sql) continue;
        if (test.node == nullptr) {  // a mistake that was reported where it was read
          all = sql::literal(false);
          break;
        }
        const auto* tests = std::get_if<feel::UnaryTests>(&test.node->form);
        if (tests != nullptr && tests->tests.empty()) continue;
        all = sql::both(all, compiler_.cell(test.source, *test.node, inputs_[i]).sql);
      }
      conditions_.push_back(all ? all : sql::literal(true));
      auto& outputs = outputs_.emplace_back();
      for (const auto& cell : rule.outputs) outputs.push_back(value_of(cell));
    }
    for (const auto& output : table_.outputs) defaults_.push_back(value_of(output.otherwise));
    for (std::size_t o = 0; o < table_.outputs.size(); ++o) {
      check_kinds(o);
      align(o);
    }
  }

  // All values of an output meet in one CASE or list.
  void align(std::size_t o) {
    std::vector<Typed*> values;
    for (auto& outputs : outputs_) values.push_back(&outputs[o]);
    values.push_back(&defaults_[o]);
    const auto aligned = at_one_scale({values.begin(), values.end()});
    for (std::size_t i = 0; i < values.size(); ++i) values[i]->sql = aligned[i];
  }

  // A column of results has one type.
  void check_kinds(std::size_t o) {
    const bool count = table_.aggregation == Aggregation::count;
    auto wanted = count ? TypeKind::number : TypeKind::unknown;
    const auto check = [&](const Typed& value, const dmn::Formula& cell) {
      if (value.type.kind == TypeKind::unknown || !value.sql) return;
      if (wanted == TypeKind::unknown) wanted = value.type.kind;
      if (value.type.kind == wanted) return;
      compiler_.refuse(cell.source.place,
                       fmt::format("this gives {}, but others of this output {}; a column has one "
                                   "type",
                                   to_string(value.type.kind), to_string(wanted)));
    };
    for (std::size_t r = 0; r < outputs_.size() && !count; ++r) {
      check(outputs_[r][o], table_.rules[r].outputs[o]);
    }
    check(defaults_[o], table_.outputs[o].otherwise);
  }

  Typed value_of(const dmn::Formula& formula) {
    if (formula.node == nullptr) return {.type = {}, .sql = sql::null()};
    return compiler_.value(formula.source, *formula.node);
  }

  [[nodiscard]] ExprPtr refused() const {
    if (refusals_.empty()) return sql::literal(false);
    return refusals_.size() == 1 ? refusals_.front() : sql::operation(Op::disjunction, refusals_);
  }

  // CASE over the rules in the order of the table.
  template <class ValueOf>
  [[nodiscard]] ExprPtr choose_rule(const ValueOf& value_of_rule, ExprPtr otherwise) const {
    std::vector<std::pair<ExprPtr, ExprPtr>> branches;
    for (std::size_t r = 0; r < conditions_.size(); ++r) {
      branches.emplace_back(conditions_[r], value_of_rule(r));
    }
    if (branches.empty()) return otherwise;
    return sql::choose(std::move(branches), std::move(otherwise));
  }

  [[nodiscard]] ExprPtr hits() const {
    std::vector<ExprPtr> each;
    for (const auto& condition : conditions_) {
      each.push_back(sql::choose({{condition, number(1)}}, number(0)));
    }
    if (each.empty()) return number(0);
    return each.size() == 1 ? each.front() : sql::operation(Op::add, each);
  }

  ExprPtr output(std::size_t o) {
    auto value = by_policy(o);
    if (refusals_.empty() || !value) return value;
    return sql::choose({{refused(), sql::null()}}, value);
  }

  ExprPtr by_policy(std::size_t o) {
    const auto cell = [&](std::size_t rule) { return outputs_[rule][o].sql; };
    auto first = choose_rule(cell, defaults_[o].sql);
    switch (table_.hit_policy) {
      case HitPolicy::first: return first;
      case HitPolicy::unique:
        return unless(sql::operation(Op::greater, {hits(), number(1)}), first);
      case HitPolicy::any: return unless(differing(), first);
      case HitPolicy::priority: {
        const auto order = ranked();
        if (!order) return nullptr;
        std::vector<std::pair<ExprPtr, ExprPtr>> branches;
        for (const auto rule : *order) branches.emplace_back(conditions_[rule], cell(rule));
        if (branches.empty()) return defaults_[o].sql;
        return sql::choose(std::move(branches), defaults_[o].sql);
      }
      case HitPolicy::output_order: {
        const auto order = ranked();
        return order ? list(o, *order) : nullptr;
      }
      case HitPolicy::rule_order:
      case HitPolicy::collect: break;
    }
    if (table_.aggregation != Aggregation::none) return aggregate(o);
    std::vector<std::size_t> order(conditions_.size());
    for (std::size_t r = 0; r < order.size(); ++r) order[r] = r;
    return list(o, order);
  }

  static ExprPtr unless(ExprPtr trouble, ExprPtr value) {
    return sql::choose({{std::move(trouble), sql::null()}}, std::move(value));
  }

  // Whether a matching rule gives something else than the first one.
  ExprPtr differing() {
    std::vector<ExprPtr> any;
    for (std::size_t o = 0; o < table_.outputs.size(); ++o) {
      const auto first = choose_rule([&](std::size_t r) { return outputs_[r][o].sql; }, nullptr);
      for (std::size_t r = 1; r < conditions_.size(); ++r) {
        const auto other = sql::operation(Op::distinct, {outputs_[r][o].sql, first});
        any.push_back(sql::both(conditions_[r], other));
      }
    }
    if (any.empty()) return sql::literal(false);
    return any.size() == 1 ? any.front() : sql::operation(Op::disjunction, any);
  }

  // The rules by the place of their outputs among the declared values; none after an error.
  std::optional<std::vector<std::size_t>> ranked() {
    std::vector<std::pair<std::vector<std::size_t>, std::size_t>> order;
    for (std::size_t r = 0; r < table_.rules.size(); ++r) {
      std::vector<std::size_t> ranks;
      for (std::size_t o = 0; o < table_.outputs.size(); ++o) {
        const auto rank = rank_of(table_.outputs[o], table_.rules[r].outputs[o]);
        if (!rank) return std::nullopt;
        ranks.push_back(*rank);
      }
      order.emplace_back(std::move(ranks), r);
    }
    std::ranges::stable_sort(order, {}, [](const auto& one) { return one.first; });
    std::vector<std::size_t> rules;
    for (const auto& [ranks, rule] : order) rules.push_back(rule);
    return rules;
  }

  std::optional<std::size_t> rank_of(const dmn::TableOutput& output, const dmn::Formula& cell) {
    if (!output.values.node) return 0;
    feel::Diagnostics none;
    const auto value = cell.node ? feel::evaluate(*cell.node, feel::Scope(), none) : feel::Value();
    const auto& tests = std::get<feel::UnaryTests>(output.values.node->form).tests;
    for (std::size_t i = 0; i < tests.size(); ++i) {
      if (feel::test(*tests[i], value, feel::Scope(), none).is_true()) return i;
    }
    compiler_.refuse(cell.source.place,
                     fmt::format("`{}` is no constant among the output values, so that it has no "
                                 "rank; list it there",
                                 cell.source.text));
    return std::nullopt;
  }

  ExprPtr list(std::size_t o, const std::vector<std::size_t>& order) {
    std::vector<ExprPtr> items;
    for (const auto rule : order) {
      const auto& cell = outputs_[rule][o];
      if (cell.type.nullable || cell.type.kind == TypeKind::unknown) {
        compiler_.refuse(table_.rules[rule].outputs[o].source.place,
                         "an output that may be null cannot be collected in SQL; give a value, or "
                         "ask for null before");
        return nullptr;
      }
      items.push_back(sql::choose({{conditions_[rule], cell.sql}}, nullptr));
    }
    if (table_.outputs.size() > 1) {
      compiler_.refuse(table_.place, "a list of several outputs has no SQL form; give one output");
      return nullptr;
    }
    if (items.empty()) return sql::null();
    auto all = sql::call(sql::Function::list, items);
    if (table_.outputs[o].otherwise.node == nullptr) return all;
    compiler_.refuse(table_.place,
                     "a default beside a list of outputs has no SQL form; give a "
                     "last rule that always matches");
    return nullptr;
  }

  ExprPtr aggregate(std::size_t o) {
    const bool has_default = table_.outputs[o].otherwise.node != nullptr;
    if (table_.aggregation == Aggregation::count) {
      return has_default ? when_none(o, hits()) : hits();
    }
    std::vector<ExprPtr> each;
    std::vector<ExprPtr> null_hits;
    const bool sum = table_.aggregation == Aggregation::sum;
    for (std::size_t r = 0; r < conditions_.size(); ++r) {
      const auto& cell = outputs_[r][o];
      const auto kind = cell.type.kind;
      if (kind != TypeKind::number && (sum || kind == TypeKind::boolean)) {
        compiler_.refuse(table_.rules[r].outputs[o].source.place,
                         fmt::format("{} cannot be aggregated", to_string(kind)));
        return nullptr;
      }
      each.push_back(sql::choose({{conditions_[r], cell.sql}}, sum ? number(0) : nullptr));
      if (cell.type.nullable) {
        null_hits.push_back(sql::both(conditions_[r], sql::operation(Op::is_null, {cell.sql})));
      }
    }
    if (each.empty()) return defaults_[o].sql;
    auto total = each.size() == 1 ? each.front()
                 : sum            ? sql::operation(Op::add, each)
                       : sql::call(table_.aggregation == Aggregation::min ? sql::Function::least
                                                                          : sql::Function::greatest,
                                   each);
    if (!sum && !null_hits.empty()) {
      total = unless(
          null_hits.size() == 1 ? null_hits.front() : sql::operation(Op::disjunction, null_hits),
          total);
    }
    return when_none(o, total);
  }

  [[nodiscard]] ExprPtr when_none(std::size_t o, ExprPtr value) const {
    return sql::choose({{sql::operation(Op::equal, {hits(), number(0)}), defaults_[o].sql}},
                       std::move(value));
  }

  const dmn::DecisionTable& table_;
  RowCompiler compiler_;
  std::vector<Typed> inputs_;
  std::vector<ExprPtr> refusals_;
  std::vector<ExprPtr> conditions_;
  std::vector<std::vector<Typed>> outputs_;  // rule, output
  std::vector<Typed> defaults_;
};

}  // namespace

Result<TableSql> table_sql(const dmn::DecisionTable& table, const std::vector<RowColumn>& columns) {
  return TableCompiler(table, columns).compile();
}

}  // namespace ronghe::policy
