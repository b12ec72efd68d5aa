// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/compile/hidden_ends.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ronghe/policy/compile/ends.hpp"

namespace ronghe::policy {

using sql::AggregateKind;
using sql::ExprPtr;
using sql::Op;

namespace {

constexpr std::string_view reasons = "missing";
constexpr std::string_view reasons_sealed = "missing as sealed";
constexpr std::string_view submitted_on = "submitted_on";

ExprPtr truth(ExprPtr condition) {
  return when(std::move(condition), sql::literal(true), sql::literal(false));
}
ExprPtr negated(const ExprPtr& condition) { return sql::operation(Op::negation, {condition}); }

ExprPtr days_after(const ExprPtr& day, int days) {
  return sql::call(sql::Function::plus_days,
                   {day, sql::literal(Decimal(static_cast<std::int64_t>(days)))});
}

enum class End { low, high };
std::string named(const std::string& name, End end) {
  return end == End::low ? low_of(name) : high_of(name);
}

class Adder {
 public:
  Adder(Plan& plan, const Pack& pack, const HiddenFields& hidden)
      : plan_(plan), pack_(pack), hidden_(hidden) {}

  void add() {
    std::vector<std::pair<std::string, std::string>> open;
    for (const auto& [relation, columns] : plan_.columns) {
      for (const auto& [name, column] : columns) {
        if (is_open(relation, name)) open.emplace_back(relation, name);
      }
    }
    for (const auto& [relation, name] : open) add_column(relation, name);
    std::vector<SubjectFormula> formulas;
    for (auto& formula : plan_.formulas) {
      const bool rests = std::ranges::any_of(
          formula.slots, [&](const Slot& slot) { return is_open(formula.subject, slot); });
      formulas.push_back(std::move(formula));
      if (!rests) continue;
      formulas.push_back(at_end(formulas.back(), End::low));
      formulas.push_back(at_end(*(formulas.end() - 2), End::high));
    }
    plan_.formulas = std::move(formulas);
  }

 private:
  const RelationColumn& column(const std::string& relation, const std::string& name) const {
    return plan_.columns.at(relation).at(name);
  }
  [[nodiscard]] const AggregateColumn& aggregate(const std::string& relation,
                                                 const std::string& name) const {
    return plan_.aggregates[static_cast<std::size_t>(column(relation, name).aggregate)];
  }

  // Whether a hidden field may reach the column.
  bool is_open(const std::string& relation, const std::string& name) {
    const auto id = std::pair{relation, name};
    if (const auto found = open_.find(id); found != open_.end()) return found->second;
    const auto& made = column(relation, name);
    bool open = false;
    if (made.aggregate >= 0) {
      open = any_open(aggregate(relation, name).relation, read_by(aggregate(relation, name)));
    } else if (!made.reference.empty()) {
      open = is_open(made.reference, made.target);
    } else if (made.definition) {
      open = any_open(relation, made.columns);
    } else {
      const auto found = hidden_.records.find(relation);
      open = found != hidden_.records.end() && found->second.fields.contains(name);
    }
    open_[id] = open;
    return open;
  }
  bool any_open(const std::string& relation, const std::set<std::string>& names) {
    return std::ranges::any_of(names,
                               [&](const std::string& name) { return is_open(relation, name); });
  }
  static std::set<std::string> read_by(const AggregateColumn& made) {
    std::set<std::string> names;
    if (made.argument) collect_columns(*made.argument, names);
    if (made.filter) collect_columns(*made.filter, names);
    return names;
  }
  bool is_open(const std::string& subject, const Slot& slot) {
    return is_open(subject, slot.column) ||
           (!slot.second.empty() && is_open(subject, slot.second)) ||
           (!slot.nulls.empty() && is_open(subject, slot.nulls));
  }

  EndsOf ends_of(const std::string& relation) {
    return EndsOf([this, relation](const std::string& name) {
      return EndsOf::Column{.kind = column(relation, name).type.kind,
                            .open = is_open(relation, name)};
    });
  }

  void add_column(const std::string& relation, const std::string& name) {
    const auto made = column(relation, name);
    if (made.aggregate >= 0) return add_aggregate(relation, name);
    if (!made.reference.empty()) return add_step(relation, name, made);
    const auto ends =
        made.definition ? ends_of(relation).of(made.definition) : of_field(relation, name, made);
    put(relation, name, made, ends);
  }

  void put(const std::string& relation, const std::string& name, const RelationColumn& like,
           const Ends& ends) {
    auto& columns = plan_.columns[relation];
    const auto add = [&](const std::string& end, const ExprPtr& value) {
      RelationColumn made;
      made.type = like.type;
      made.definition = value;
      made.level = like.level;
      made.scale = like.scale;
      collect_columns(*value, made.columns);
      columns.emplace(end, std::move(made));
    };
    if (ends.open) return add(low_of(name), truth(ends.open));
    add(low_of(name), ends.low);
    add(high_of(name), ends.high);
  }

  void add_step(const std::string& relation, const std::string& name, const RelationColumn& made) {
    for (const auto end : {End::low, End::high}) {
      if (is_text_like(made.type.kind) && end == End::high) continue;
      auto step = made;
      step.target = named(made.target, end);
      plan_.columns[relation].emplace(named(name, end), std::move(step));
    }
  }

  // Of a row: whether nobody reads the field any more.
  ExprPtr is_hidden(const std::string& relation, const std::string& name) {
    const auto& of_record = hidden_.records.at(relation);
    auto& columns = plan_.columns[relation];
    const RelationColumn text{.type = {TypeKind::text, {}, true}};
    const auto says = [](std::string_view column, std::string what) {
      return sql::call(sql::Function::contains,
                       {sql::column("", std::string(column)), sql::literal(std::move(what))});
    };
    if (!of_record.shut.empty()) {
      columns.emplace(of_record.shut, text);
      return truth(says(of_record.shut, fmt::format("\"{}\"", name)));
    }
    columns.emplace(reasons, text);
    auto sealed = text;
    sealed.raw = of_record.reasons;
    columns.emplace(reasons_sealed, sealed);
    const auto withheld = fmt::format("\"{}\":\"withheld\"", name);
    return truth(
        sql::both(says(reasons, withheld), negated(truth(says(reasons_sealed, withheld)))));
  }

  // What the dictionary says of a value bounds one that is hidden; a day lies as many days after
  // its submission as it may at most, a day of the past none.
  Ends of_field(const std::string& relation, const std::string& name, const RelationColumn& made) {
    auto& columns = plan_.columns[relation];
    const auto open = is_hidden(relation, name);
    const auto value = sql::column("", name);
    auto ends = spread(value, made.type.kind, open);
    const auto* field = pack_.dictionary.record(relation)->field(name);
    if (field == nullptr || ends.open) return ends;
    if (field->min) ends.low = when(open, sql::literal(*field->min), value);
    if (field->max) ends.high = when(open, sql::literal(*field->max), value);
    if (const auto ahead = field->days_ahead_max(); ahead && made.type.kind == TypeKind::date) {
      columns.emplace(submitted_on, RelationColumn{.type = {TypeKind::date, {}, false}});
      const auto day = sql::column("", std::string(submitted_on));
      ends.high = when(open, *ahead == 0 ? day : days_after(day, *ahead), value);
    }
    return ends;
  }

  struct Parts {
    Ends filter;    // true where there is none
    Ends argument;  // null pointers where it counts rows
  };
  Parts parts_of(const AggregateColumn& made) {
    Parts parts;
    const auto ends = ends_of(made.relation);
    parts.filter =
        made.filter ? ends.of(made.filter) : Ends{sql::literal(true), sql::literal(true)};
    if (made.argument) parts.argument = ends.of(made.argument);
    return parts;
  }

  void add_aggregate(const std::string& subject, const std::string& name) {
    const auto made = aggregate(subject, name);
    const auto parts = parts_of(made);
    const auto kind = column(subject, name).type.kind;
    for (const auto end : {End::low, End::high}) {
      auto one = at_end(made, parts, kind, end);
      one.name = named(name, end);
      put_aggregate(subject, name, std::move(one));
    }
  }

  void put_aggregate(const std::string& subject, const std::string& like, AggregateColumn made) {
    made.conjuncts.clear();
    made.implied = true;
    made.columns = read_by(made);
    made.columns.insert(made.path);
    auto shown = column(subject, like);
    shown.aggregate = static_cast<int>(plan_.aggregates.size());
    if (!plan_.columns[subject].emplace(made.name, shown).second) return;
    plan_.aggregates.push_back(std::move(made));
  }

  // Rows that may be counted count where that moves the number towards the end.
  static AggregateColumn at_end(AggregateColumn made, const Parts& parts, TypeKind kind, End end) {
    const bool low = end == End::low;
    const auto& certain = parts.filter.low;
    const auto& possible = parts.filter.high;
    const auto& argument = low ? parts.argument.low : parts.argument.high;
    // Of a row that only may be counted: what stands in its place.
    const auto else_value = [&](const ExprPtr& value) {
      return parts.filter.certain() ? argument : when(certain, argument, value);
    };
    const auto zero = sql::literal(Decimal(0));
    made.filter = possible;
    switch (made.kind) {
      case AggregateKind::count: made.filter = low ? certain : possible; break;
      case AggregateKind::count_distinct: {
        const auto open = policy::is_open(parts.argument);
        made.filter = low ? sql::both(certain, open ? negated(open) : nullptr) : possible;
        made.argument = open && !low ? nullptr : parts.argument.low;
        if (open && !low) made.kind = AggregateKind::count;
        break;
      }
      case AggregateKind::sum:
        made.argument = else_value(
            sql::call(low ? sql::Function::least : sql::Function::greatest, {argument, zero}));
        break;
      case AggregateKind::min: made.argument = low ? argument : else_value(most_of(kind)); break;
      case AggregateKind::max: made.argument = low ? else_value(least_of(kind)) : argument; break;
      case AggregateKind::median:
      case AggregateKind::histogram:
        made.argument = else_value(low ? least_of(kind) : most_of(kind));
        break;
    }
    return made;
  }

  SubjectFormula at_end(const SubjectFormula& formula, End end) {
    SubjectFormula made{.indicator = formula.indicator,
                        .subject = formula.subject,
                        .of = end == End::low ? FormulaOf::lowest : FormulaOf::highest,
                        .formula = nullptr,
                        .slots = {},
                        .type = formula.type};
    for (const auto& slot : formula.slots) {
      made.slots.push_back(is_open(formula.subject, slot) ? at_end(formula.subject, slot, end)
                                                          : slot);
    }
    return made;
  }

  Slot at_end(const std::string& subject, Slot slot, End end) {
    const auto ended = [&](std::string& name, End at) {
      if (!name.empty() && is_open(subject, name)) name = named(name, at);
    };
    ended(slot.nulls, End::low);  // rows that are hidden are not without a value
    switch (slot.statistic) {
      case Statistic::value:
      case Statistic::median: ended(slot.column, end); break;
      case Statistic::mean:  // of what is not negative: the least sum over the most rows
        ended(slot.column, end);
        ended(slot.second, end == End::low ? End::high : End::low);
        break;
      case Statistic::survival:
      case Statistic::survival_median: return survival_at(subject, std::move(slot), end);
    }
    return slot;
  }

  // Whose way is unknown left at the last moment that counts, when fewest are left (low), or is
  // still there (high).
  Slot survival_at(const std::string& subject, Slot slot, End end) {
    const auto events = aggregate(subject, slot.column);
    const auto censored = aggregate(subject, slot.second);
    const auto of_events = parts_of(events);
    const auto of_censored = parts_of(censored);
    const auto open = truth(
        either(policy::is_open(of_events.argument),
               either(policy::is_open(of_events.filter), policy::is_open(of_censored.filter))));
    const auto maybe = sql::both(open, either(of_events.filter.high, of_censored.filter.high));
    const auto known = [&](const AggregateColumn& made) {
      return sql::both(negated(open), made.filter);
    };
    const bool low = end == End::low;
    const auto at = !low                                    ? beyond_all()
                    : slot.statistic == Statistic::survival ? Decimal(slot.horizon)
                                                            : beyond_all().negated();
    const auto add = [&](AggregateColumn made, bool takes_open, std::string_view suffix) {
      const auto like = made.name;
      if (takes_open) made.argument = when(open, sql::literal(at), made.argument);
      made.filter = takes_open ? either(known(made), maybe) : known(made);
      made.name = named(like, end) + std::string(suffix);
      auto name = made.name;
      put_aggregate(subject, like, std::move(made));
      return name;
    };
    slot.column = add(events, low, "events");
    slot.second = add(censored, !low, "censored");
    return slot;
  }

  Plan& plan_;
  const Pack& pack_;
  const HiddenFields& hidden_;
  std::map<std::pair<std::string, std::string>, bool> open_;
};

}  // namespace

void add_ends(Plan& plan, const Pack& pack, const HiddenFields& hidden) {
  Adder(plan, pack, hidden).add();
}

}  // namespace ronghe::policy
