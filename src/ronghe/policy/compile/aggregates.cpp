// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "ronghe/policy/compile/compiler.hpp"
#include "ronghe/policy/compile/dotted.hpp"
#include "ronghe/policy/way.hpp"

namespace ronghe::policy {

namespace {

// The name at the bottom of `name[filter].field`; nullptr when something else is there.
const feel::Node* name_below(const feel::Node& node) {
  const auto* at = &node;
  while (true) {
    if (const auto* step = std::get_if<feel::PathStep>(&at->form)) {
      at = step->object.get();
    } else if (const auto* filter = std::get_if<feel::Filter>(&at->form)) {
      at = filter->list.get();
    } else {
      return std::holds_alternative<feel::Name>(at->form) ? at : nullptr;
    }
  }
}

// The parts of `a and b and c`.
void split_conjunction(const feel::Node& node, std::vector<const feel::Node*>& parts) {
  const auto* binary = std::get_if<feel::Binary>(&node.form);
  if (binary != nullptr && binary->op == feel::BinaryOperator::conjunction) {
    split_conjunction(*binary->left, parts);
    split_conjunction(*binary->right, parts);
    return;
  }
  parts.push_back(&node);
}

}  // namespace

// "placement[cond].pay": the rows of a relation, and maybe one of their columns.
struct Compiler::RelationUse {
  std::string relation;
  std::string field;  // "" = the rows themselves
  std::vector<const feel::Node*> filters;
  std::string path;  // column of the relation that leads to the frame's relation
  sql::ExprPtr filter;
  std::vector<Conjunct> conjuncts;
  std::set<std::string> columns;
  int level = 0;
  bool failed = false;
};

std::optional<Compiler::RelationUse> Compiler::relation_use(const feel::Node& node,
                                                            const Frame& frame) {
  const feel::Node* at = &node;
  RelationUse use;
  while (const auto* step = std::get_if<feel::PathStep>(&at->form)) {
    use.field = use.field.empty() ? step->field : step->field + "." + use.field;
    at = step->object.get();
  }
  while (const auto* filter = std::get_if<feel::Filter>(&at->form)) {
    use.filters.insert(use.filters.begin(), filter->condition.get());
    at = filter->list.get();
  }
  const auto* name = std::get_if<feel::Name>(&at->form);
  if (name == nullptr || !is_relation(name->text)) return std::nullopt;
  // A field of the frame's own relation hides a relation of the same name ("college.region").
  if (use.filters.empty() && !use.field.empty() && !frame.relation.empty()) {
    const auto* record = pack_.dictionary.record(frame.relation);
    if (record != nullptr && record->field(name->text) != nullptr) return std::nullopt;
  }
  use.relation = name->text;
  const Frame inner{.source = frame.source, .relation = use.relation};
  for (const auto* filter : use.filters) {
    std::vector<const feel::Node*> parts;
    split_conjunction(*filter, parts);
    for (const auto* part : parts) {
      const auto one = condition(*part, inner);
      if (!one.sql) use.failed = true;
      if (use.failed) continue;
      use.filter = sql::both(use.filter, one.sql);
      use.conjuncts.push_back({one.sql, folded_text(*frame.source, part->span)});
      use.columns.insert(one.columns.begin(), one.columns.end());
      use.level = std::max(use.level, one.level);
    }
  }
  use.path = way(use.relation, frame.relation, *at, frame);
  if (use.path.empty()) use.failed = true;
  return use;
}

// How a row of `from` names the row of `to` that it belongs to.
std::string Compiler::way(const std::string& from, const std::string& to, const feel::Node& node,
                          const Frame& frame) {
  if (from == to) return key_column(pack_, to);
  if (const auto* record = pack_.dictionary.record(from)) {
    auto path = way_to(*record, to);
    if (!path.empty()) return path;
  }
  for (const auto& entity : pack_.entities) {
    if (entity.from == from && entity.name == to) return entity.key;
  }
  report(node, frame,
         fmt::format("rows of `{0}` do not lead to `{1}`; add `belongs_to: {{{1}: path}}` to "
                     "records/{0}.yaml",
                     from, to));
  return {};
}

std::string Compiler::aggregate_column(const RelationUse& use, sql::AggregateKind kind,
                                       const Typed* argument, sql::ExprPtr more,
                                       const Frame& frame) {
  AggregateColumn made{
      .relation = use.relation, .subject = frame.relation, .path = use.path, .kind = kind};
  made.argument = argument == nullptr ? nullptr : argument->sql;
  made.implied = more != nullptr;
  made.filter = sql::both(use.filter, std::move(more));
  made.conjuncts = use.conjuncts;
  made.columns = use.columns;
  made.columns.insert(use.path);
  made.level = use.level + 1;
  if (argument != nullptr) {
    made.columns.insert(argument->columns.begin(), argument->columns.end());
    made.level = std::max(made.level, argument->level + 1);
    made.scale = kind == sql::AggregateKind::count || kind == sql::AggregateKind::count_distinct
                     ? 0
                     : argument->scale + (kind == sql::AggregateKind::median ? 1 : 0);
  }
  const auto* path = column(use.relation, use.path, nullptr, frame);
  if (path != nullptr) made.level = std::max(made.level, path->level + 1);
  const auto text = sql::render(*sql::aggregate(kind, made.argument, made.filter));
  for (const auto& known : plan_.aggregates) {
    if (known.relation == made.relation && known.subject == made.subject &&
        known.path == made.path &&
        sql::render(*sql::aggregate(known.kind, known.argument, known.filter)) == text) {
      return known.name;
    }
  }
  made.name = fmt::format("#{}", plan_.aggregates.size());
  RelationColumn column_of_subject;
  column_of_subject.type = argument == nullptr
                               ? Type{TypeKind::number, Unit::of_number(), false}
                               : Type{argument->type.kind, argument->type.unit, true};
  column_of_subject.aggregate = static_cast<int>(plan_.aggregates.size());
  column_of_subject.level = made.level;
  column_of_subject.scale = made.scale;
  plan_.columns[frame.relation].emplace(made.name, std::move(column_of_subject));
  plan_.aggregates.push_back(made);
  return made.name;
}

// The last step is arithmetic in decimals: a text, a truth or a date would not come through.
Typed Compiler::slot_value(const feel::Node& node, Slot slot, Type type, const Frame& frame) {
  if (type.kind != TypeKind::number && type.kind != TypeKind::unknown) {
    const auto written =
        frame.source->text.substr(node.span.begin, node.span.end - node.span.begin);
    return report(
        node, frame,
        fmt::format("the last step of an indicator counts with numbers, and `{0}` is {1}; "
                    "put what depends on it into a definition of `{2}` that gives a "
                    "number, such as `if {0} = ... then 1 else 0`, and name that here",
                    written, to_string(type.kind), frame.relation));
  }
  const auto name = fmt::format("#{}", frame.slots->size());
  frame.slots->push_back(std::move(slot));
  // What is left of the formula is evaluated in decimals: the aggregate becomes a plain name.
  const_cast<feel::Node&>(node).form =
      feel::Name{name};  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  return {.type = std::move(type), .sql = sql::column("", name)};
}

Typed Compiler::aggregate_value(const feel::Node& /*node*/, const RelationUse& use,
                                const std::string& name, const Frame& frame) {
  const auto* made = column(frame.relation, name, nullptr, frame);
  ensure(made != nullptr && !use.failed, "an aggregate column was just made");
  return {made->type, sql::column("", name), {name}, made->level, made->scale};
}

std::optional<Typed> Compiler::aggregate_call(const feel::Node& node, const feel::Call& call,
                                              const Frame& frame) {
  const auto name = dotted_name(*call.callee).value_or("");
  if (name == "survival") return survival(node, call, frame, false);
  if (name == "survival median") return survival(node, call, frame, true);
  if (call.arguments.size() != 1) return std::nullopt;
  const feel::Node* argument = call.arguments[0].get();
  const auto* inner = std::get_if<feel::Call>(&argument->form);
  const bool distinct = name == "count" && inner != nullptr && inner->arguments.size() == 1 &&
                        dotted_name(*inner->callee) == "distinct values";
  if (distinct) argument = inner->arguments[0].get();
  const bool known = name == "count" || name == "sum" || name == "min" || name == "max" ||
                     name == "mean" || name == "median";
  if (!known) return std::nullopt;
  const auto use = relation_use(*argument, frame);
  if (!use) {
    const auto* base = name_below(*argument);
    if (base == nullptr || is_relation(std::get<feel::Name>(base->form).text)) return std::nullopt;
    const auto& unknown = std::get<feel::Name>(base->form).text;
    return report_unknown(*base, frame,
                          {.what = fmt::format("this pack has no record `{}` to {}", unknown, name),
                           .name = unknown,
                           .alone = "formula-record-unknown"_code,
                           .near = "formula-record-near"_code});
  }
  if (frame.relation.empty() || row_rule_) {
    return report(node, frame, "a row rule sees only the fields of its own row");
  }
  if (use->failed) {
    const Frame rows{.source = frame.source, .relation = use->relation};
    if (!use->field.empty()) (void)column_value(use->relation, use->field, *argument, rows);
    return Typed{};
  }
  if (name == "count" && !distinct) return count_of(node, *use, nullptr, frame);
  if (use->field.empty()) {
    return report(node, frame,
                  fmt::format("`{}` needs a column: {}[…].field", name, use->relation));
  }
  const Frame rows{.source = frame.source, .relation = use->relation};
  const auto value = column_value(use->relation, use->field, *argument, rows);
  if (!value.sql) return Typed{};
  if (distinct) return count_of(node, *use, &value, frame);
  const bool ordered = value.type.kind == TypeKind::date && (name == "min" || name == "max");
  if (value.type.kind != TypeKind::number && !ordered) {
    return report(node, frame,
                  fmt::format("`{}` needs numbers, `{}` is {}", name, use->field,
                              to_string(value.type.kind)));
  }
  if (name == "mean" || (name == "median" && frame.final())) {
    return statistic(node, *use, name, value, frame);
  }
  return plain_aggregate(node, *use, name, value, frame);
}

// Rows, or the distinct values of `column`.
Typed Compiler::count_of(const feel::Node& node, const RelationUse& use, const Typed* column,
                         const Frame& frame) {
  const auto kind =
      column == nullptr ? sql::AggregateKind::count : sql::AggregateKind::count_distinct;
  const auto name = aggregate_column(use, kind, column, nullptr, frame);
  const Type type{TypeKind::number, Unit::of_number(), false};
  plan_.columns[frame.relation][name].type = type;
  if (!frame.final()) return aggregate_value(node, use, name, frame);
  return slot_value(node, {.column = name, .count = true, .additive = column == nullptr}, type,
                    frame);
}

// The count of rows whose `value` is missing; "" where it cannot be.
std::string Compiler::null_count(const RelationUse& use, const Typed& value, const Frame& frame) {
  if (!value.type.nullable) return "";
  RelationUse counted = use;
  counted.columns.insert(value.columns.begin(), value.columns.end());
  counted.level = std::max(counted.level, value.level);
  return aggregate_column(counted, sql::AggregateKind::count, nullptr,
                          sql::operation(sql::Op::is_null, {value.sql}), frame);
}

// A mean or a median: finished in decimals from what adds up, sums or histograms.
Typed Compiler::statistic(const feel::Node& node, const RelationUse& use, const std::string& name,
                          const Typed& value, const Frame& frame) {
  using sql::AggregateKind;
  if (!frame.final()) return report(node, frame, "write sum and count instead of mean here");
  const bool median = name == "median";
  Slot slot{.statistic = median ? Statistic::median : Statistic::mean};
  slot.nulls = null_count(use, value, frame);
  slot.column = aggregate_column(use, median ? AggregateKind::histogram : AggregateKind::sum,
                                 &value, nullptr, frame);
  if (!median) slot.second = aggregate_column(use, AggregateKind::count, nullptr, nullptr, frame);
  return slot_value(node, std::move(slot), {value.type.kind, value.type.unit, true}, frame);
}

Typed Compiler::plain_aggregate(const feel::Node& node, const RelationUse& use,
                                const std::string& name, const Typed& value, const Frame& frame) {
  using sql::AggregateKind;
  const auto nulls = null_count(use, value, frame);
  const auto kind = name == "sum"   ? AggregateKind::sum
                    : name == "min" ? AggregateKind::min
                    : name == "max" ? AggregateKind::max
                                    : AggregateKind::median;
  const auto made_name = aggregate_column(use, kind, &value, nullptr, frame);
  if (frame.final()) {
    return slot_value(
        node,
        {.column = made_name, .nulls = nulls, .additive = name == "sum", .type = value.type.kind},
        {value.type.kind, value.type.unit, true}, frame);
  }
  auto made = aggregate_value(node, use, made_name, frame);
  if (!nulls.empty()) {
    // FEEL: a missing item makes the sum missing; filter it away where it should not count.
    const auto any =
        sql::operation(sql::Op::greater, {sql::column("", nulls), sql::literal(Decimal(0))});
    made.sql = sql::choose({{any, sql::null()}}, made.sql);
    made.columns.insert(nulls);
  }
  return made;
}

Typed Compiler::quantified(const feel::Node& node, const feel::Quantified& quantified,
                           const Frame& frame) {
  if (quantified.iterators.size() != 1 || quantified.iterators[0].domain_end) {
    return report(node, frame, "`some` and `every` take one relation here");
  }
  const auto& iterator = quantified.iterators[0];
  auto use = relation_use(*iterator.domain, frame);
  if (!use) return report(*iterator.domain, frame, "`some` and `every` need a relation here");
  if (use->failed) return {};
  const Frame rows{
      .source = frame.source, .relation = use->relation, .variable = iterator.variable};
  const auto satisfied = condition(*quantified.condition, rows);
  if (!satisfied.sql) return {};
  use->columns.insert(satisfied.columns.begin(), satisfied.columns.end());
  use->level = std::max(use->level, satisfied.level);
  const bool some = quantified.quantifier == feel::Quantifier::some;
  const auto decisive = some ? satisfied.sql : sql::operation(sql::Op::negation, {satisfied.sql});
  const auto count = [&](sql::ExprPtr more) {
    const auto name =
        aggregate_column(*use, sql::AggregateKind::count, nullptr, std::move(more), frame);
    return std::pair{
        name, sql::operation(sql::Op::greater, {sql::column("", name), sql::literal(Decimal(0))})};
  };
  const auto [name, found] = count(decisive);
  std::vector<std::pair<sql::ExprPtr, sql::ExprPtr>> branches{{found, sql::literal(some)}};
  std::set<std::string> columns{name};
  if (satisfied.type.nullable) {
    const auto [unknown_name, unknown] = count(sql::operation(sql::Op::is_null, {satisfied.sql}));
    branches.emplace_back(unknown, sql::null());
    columns.insert(unknown_name);
  }
  Typed made{.type = {TypeKind::boolean, {}, satisfied.type.nullable},
             .sql = sql::choose(std::move(branches), sql::literal(!some)),
             .columns = columns};
  made.level = use->level + 1;
  if (frame.final()) return report(node, frame, "put `some` or `every` into a definition");
  return made;
}

// survival(R[c].months, R[c].event, horizon): the Kaplan-Meier share still there after `horizon`;
// survival median(R[c].days, R[c].event): the first duration at which half are gone.
Typed Compiler::survival(const feel::Node& node, const feel::Call& call, const Frame& frame,
                         bool median) {
  if (!frame.final())
    return report(node, frame, "`survival` belongs in the formula of an indicator");
  if (call.arguments.size() != (median ? 2U : 3U)) {
    return report(node, frame,
                  "`survival` takes durations, events and a horizon; `survival "
                  "median` takes durations and events");
  }
  auto durations = relation_use(*call.arguments[0], frame);
  auto events = relation_use(*call.arguments[1], frame);
  if (!durations || !events || durations->failed || events->failed) {
    return durations && events ? Typed{}
                               : report(node, frame, "`survival` needs columns of a relation");
  }
  const Frame rows{.source = frame.source, .relation = durations->relation};
  const auto duration =
      column_value(durations->relation, durations->field, *call.arguments[0], rows);
  const auto event = column_value(events->relation, events->field, *call.arguments[1], rows);
  if (!duration.sql || !event.sql) return {};
  if (duration.type.kind != TypeKind::number) {
    return report(*call.arguments[0], frame,
                  fmt::format("the durations of `survival` are numbers, this is {}; count days or "
                              "months in a definition",
                              to_string(duration.type.kind)));
  }
  if (event.type.kind != TypeKind::boolean) {
    return report(*call.arguments[1], frame,
                  fmt::format("the events of `survival` are true or false, this is {}",
                              to_string(event.type.kind)));
  }
  Slot slot{.statistic = median ? Statistic::survival_median : Statistic::survival};
  if (!median) {
    const auto horizon = walk(*call.arguments[2], frame);
    if (!horizon.sql) return {};
    const auto* literal = std::get_if<sql::Literal>(&horizon.sql->form);
    const auto* number = literal == nullptr ? nullptr : std::get_if<Decimal>(literal);
    const auto whole = number == nullptr ? std::nullopt : number->to_int64();
    if (!whole) return report(node, frame, "the horizon must be a whole number or a parameter");
    slot.horizon = static_cast<int>(*whole);
  }
  durations->columns.insert(event.columns.begin(), event.columns.end());
  durations->level = std::max(durations->level, event.level);
  slot.column =
      aggregate_column(*durations, sql::AggregateKind::histogram, &duration, event.sql, frame);
  slot.second = aggregate_column(*durations, sql::AggregateKind::histogram, &duration,
                                 sql::operation(sql::Op::negation, {event.sql}), frame);
  const Type type{TypeKind::number, median ? duration.type.unit : Unit{}, true};
  return slot_value(node, std::move(slot), type, frame);
}

}  // namespace ronghe::policy
