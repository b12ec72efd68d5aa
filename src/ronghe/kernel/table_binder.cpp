// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "ronghe/feel/walk.hpp"
#include "ronghe/kernel/bound_table.hpp"
#include "ronghe/kernel/lower.hpp"

namespace ronghe::kernel {

namespace {

using dmn::Aggregation;
using dmn::HitPolicy;

struct DeclaredKind {
  std::string_view type;  // as DMN writes it
  feel::Kind kind;
};
constexpr std::array declared_kinds{
    DeclaredKind{"number", feel::Kind::number}, DeclaredKind{"string", feel::Kind::string},
    DeclaredKind{"boolean", feel::Kind::boolean}, DeclaredKind{"date", feel::Kind::date}};

feel::Kind kind_of(ColumnKind kind) {
  switch (kind) {
    case ColumnKind::number: return feel::Kind::number;
    case ColumnKind::boolean: return feel::Kind::boolean;
    case ColumnKind::date: return feel::Kind::date;
    case ColumnKind::string: return feel::Kind::string;
  }
  std::unreachable();
}

bool gives_list(const dmn::DecisionTable& table) {
  switch (table.hit_policy) {
    case HitPolicy::unique:
    case HitPolicy::any:
    case HitPolicy::priority:
    case HitPolicy::first: return false;
    case HitPolicy::rule_order:
    case HitPolicy::output_order:
    case HitPolicy::collect: return table.aggregation == Aggregation::none;
  }
  std::unreachable();
}

// The texts of a list of values, "AAA", "AA", "A".
std::vector<std::string> words_of(const dmn::Formula& values) {
  std::vector<std::string> words;
  if (values.node == nullptr) return words;
  for (const auto& test : std::get<feel::UnaryTests>(values.node->form).tests) {
    if (const auto* text = std::get_if<feel::StringLiteral>(&test->form))
      words.push_back(text->value);
  }
  return words;
}

void for_each_formula(const dmn::DecisionTable& table,
                      const std::function<void(const dmn::Formula&)>& visit) {
  for (const auto& input : table.inputs) {
    visit(input.expression);
    visit(input.values);
  }
  for (const auto& rule : table.rules) {
    for (const auto& test : rule.tests) visit(test);
    for (const auto& output : rule.outputs) visit(output);
  }
  for (const auto& output : table.outputs) visit(output.otherwise);
}

}  // namespace

class TableBinder {
 public:
  TableBinder(const dmn::Decision& decision, const dmn::DecisionTable& table, TableNames names,
              std::vector<OutputType> asked, feel::NullMatch nulls)
      : decision_(decision),
        table_(table),
        names_(std::move(names)),
        asked_(std::move(asked)),
        nulls_(nulls) {
    drop_shadowed();
  }

  Result<BoundTable> bind() {
    RONGHE_CHECK(check_inputs());
    std::vector<std::string> all;
    for (const auto& column : names_.columns) all.push_back(column.name);
    for (const auto& [name, value] : names_.constants) all.push_back(name);
    // With all names, so that the error about a cell lists them.
    auto by_row = dmn::CompiledTable::compile(table_, std::move(all), nulls_);
    if (!by_row) return std::unexpected(in_table(std::move(by_row).error()));
    BoundTable made(decision_, *std::move(by_row));
    RONGHE_CHECK(keep_what_is_read(made));
    RONGHE_CHECK(outputs(made));
    if (nulls_ == feel::NullMatch::also_null) return made;
    auto kernel = KernelTable::compile(table_, made.columns_, made.constants_);
    if (kernel) made.kernel_ = *std::move(kernel);
    return made;
  }

 private:
  // Of two names that are the same the first one counts, columns before constants.
  void drop_shadowed() {
    std::set<std::string> seen;
    for (const auto& column : names_.columns) seen.insert(column.name);
    std::erase_if(names_.constants,
                  [&](const auto& one) { return !seen.insert(one.first).second; });
  }

  Error in_table(Error error) const {
    error.message = fmt::format("the table `{}`: {}", decision_.name, error.message);
    return error;
  }
  std::unexpected<Error> wrong(const std::string& what, const Place& place) const {
    return bad_input(fmt::format("the table `{}`{}", decision_.name, what), place);
  }

  // The kind of what a name stands for; none where it is not known, as of a limit that is not set.
  [[nodiscard]] std::optional<feel::Kind> kind_of_name(const std::string& name, bool& known) const {
    const auto column = std::ranges::find(names_.columns, name, &ColumnType::name);
    const auto constant = std::ranges::find(
        names_.constants, name, [](const auto& one) -> const std::string& { return one.first; });
    known = column != names_.columns.end() || constant != names_.constants.end();
    if (column != names_.columns.end()) return kind_of(column->kind);
    if (constant == names_.constants.end() || constant->second.is_null()) return std::nullopt;
    return constant->second.kind();
  }

  // An input that is a plain name must be one that is given, of the kind that the table declares.
  Result<void> check_inputs() const {
    for (std::size_t i = 0; i < table_.inputs.size(); ++i) {
      const auto& input = table_.inputs[i];
      const auto* name = input.expression.node == nullptr
                             ? nullptr
                             : std::get_if<feel::Name>(&input.expression.node->form);
      if (name == nullptr) continue;
      const auto place = input.expression.source.place;
      bool known = false;
      const auto kind = kind_of_name(name->text, known);
      if (!known) {
        std::vector<std::string> all;
        for (const auto& column : names_.columns) all.push_back(column.name);
        for (const auto& [constant, value] : names_.constants) all.push_back(constant);
        return wrong(fmt::format(" reads `{}` in column {}, which is not given to it; it may read "
                                 "{}",
                                 name->text, i + 1, fmt::join(all, ", ")),
                     place);
      }
      const auto* declared = std::ranges::find(declared_kinds, input.type, &DeclaredKind::type);
      if (!kind || declared == declared_kinds.end() || declared->kind == *kind) continue;
      return wrong(fmt::format(" declares `{}` in column {} as {}, but it is {}; correct its "
                               "typeRef",
                               name->text, i + 1, input.type, feel::to_string(*kind)),
                   place);
    }
    return {};
  }

  Result<void> keep_what_is_read(BoundTable& made) const {
    std::set<std::string> read;
    for_each_formula(table_, [&](const dmn::Formula& formula) {
      if (formula.node != nullptr) read.merge(feel::names_in(*formula.node));
    });
    std::vector<std::string> kept;
    for (std::size_t i = 0; i < names_.columns.size(); ++i) {
      const auto& column = names_.columns[i];
      const bool again = std::ranges::find(kept, column.name) != kept.end();
      if (!read.contains(column.name) || again) continue;
      kept.push_back(column.name);
      made.reads_.push_back(i);
      made.columns_.push_back(column);
    }
    for (const auto& one : names_.constants) {
      if (!read.contains(one.first)) continue;
      kept.push_back(one.first);
      made.constants_.push_back(one);
    }
    RONGHE_TRY(by_row, dmn::CompiledTable::compile(table_, std::move(kept), nulls_));
    made.by_row_ = std::move(by_row);
    return {};
  }

  Result<void> outputs(BoundTable& made) {
    RONGHE_CHECK(check_policy());
    for (auto& asked : asked_) {
      RONGHE_TRY(at, position_of(asked));
      made.at_.push_back(at);
      RONGHE_TRY(grades, grades_of(asked, table_.outputs[at]));
      made.grades_.push_back(std::move(grades));
    }
    feel::Scope constants;
    for (const auto& [name, value] : made.constants_) constants.set(name, value);
    RONGHE_CHECK(constant_outputs(made, constants));
    made.asked_ = asked_;
    const bool defaults = std::ranges::any_of(
        table_.outputs, [](const auto& output) { return output.otherwise.node != nullptr; });
    made.first_says_all_ =
        made.constants_of_rules_ && table_.hit_policy == HitPolicy::first && !defaults;
    return {};
  }

  Result<void> check_policy() const {
    if (table_.aggregation != Aggregation::none && table_.outputs.size() != 1) {
      return wrong(fmt::format(" collects {} outputs into one value; keep one of them",
                               table_.outputs.size()),
                   table_.place);
    }
    const bool list = gives_list(table_);
    for (const auto& asked : asked_) {
      if (asked.many == list) continue;
      return wrong(
          list ? fmt::format(" has the hit policy {}, which gives a list, but one {} is asked for; "
                             "use UNIQUE, ANY, PRIORITY or FIRST, or collect with an aggregation",
                             dmn::to_string(table_.hit_policy), to_string(asked.kind))
               : fmt::format(" has the hit policy {}, which gives one value, but a list of {}s is "
                             "asked for; use COLLECT, RULE ORDER or OUTPUT ORDER",
                             dmn::to_string(table_.hit_policy), to_string(asked.kind)),
          table_.place);
    }
    return {};
  }

  Result<std::size_t> position_of(const OutputType& asked) const {
    if (table_.outputs.empty()) return wrong(" has no output; add one", table_.place);
    // A single output may go without a name.
    const bool only = table_.outputs.size() == 1 && table_.outputs.front().name.empty();
    if (asked.name.empty() || only) return std::size_t{0};
    const auto found = std::ranges::find(table_.outputs, asked.name, &dmn::TableOutput::name);
    if (found != table_.outputs.end())
      return static_cast<std::size_t>(found - table_.outputs.begin());
    std::vector<std::string> names;
    for (const auto& output : table_.outputs) names.push_back(output.name);
    return wrong(fmt::format(" has no output `{}`, which must give the {}; it has {}", asked.name,
                             to_string(asked.kind), fmt::join(names, ", ")),
                 table_.place);
  }

  Result<std::vector<std::string>> grades_of(OutputType& asked,
                                             const dmn::TableOutput& output) const {
    if (asked.kind != OutputKind::grade) return std::vector<std::string>{};
    asked.words = words_of(output.values);
    auto grades = words_of(output.grades);
    if (grades.empty()) grades = asked.words;
    if (grades.empty()) {
      return wrong(fmt::format(", output `{}`: a grade needs the grades that there are; list them "
                               "as its output values, best first",
                               output.name),
                   table_.place);
    }
    if (asked.words.empty()) asked.words = grades;
    return grades;
  }

  // A cell of what is asked must hold a value of its type, where it is no formula over the row.
  Result<void> check_cell(const BoundTable& made, std::size_t at, const dmn::Formula& formula,
                          const std::optional<feel::Value>& value, const std::string& where) const {
    for (std::size_t i = 0; i < asked_.size(); ++i) {
      if (made.at_[i] != at || table_.aggregation == Aggregation::count) continue;
      auto type = asked_[i];
      type.many = false;
      // What is added up is checked as a sum.
      if (table_.aggregation == Aggregation::sum) type.kind = OutputKind::number;
      const auto wanted = [&](const std::string& said) {
        return wrong(fmt::format(", {}, output `{}`: {}", where, table_.outputs[at].name, said),
                     formula.source.place);
      };
      if (formula.node == nullptr) {
        return wanted(fmt::format(
            "the cell is empty; write a {}{}", to_string(type.kind),
            type.words.empty() ? "" : fmt::format(" such as \"{}\"", type.words.front())));
      }
      if (!value) continue;
      const auto said = objection_to_constant(type, *value);
      if (!said.empty()) return wanted(said);
    }
    return {};
  }

  Result<void> constant_outputs(BoundTable& made, const feel::Scope& constants) const {
    const auto value_of = [&](const dmn::Formula& formula) -> std::optional<feel::Value> {
      if (formula.node == nullptr) return feel::Value();
      return constant_of(*formula.node, constants);
    };
    bool all = true;
    std::vector<std::vector<feel::Value>> of_rules;
    for (std::size_t r = 0; r < table_.rules.size(); ++r) {
      auto& values = of_rules.emplace_back();
      for (std::size_t i = 0; i < table_.outputs.size(); ++i) {
        const auto& cell = table_.rules[r].outputs[i];
        auto value = value_of(cell);
        RONGHE_CHECK(check_cell(made, i, cell, value, fmt::format("rule {}", r + 1)));
        all = all && value.has_value();
        values.push_back(std::move(value).value_or(feel::Value()));
      }
    }
    for (std::size_t i = 0; i < table_.outputs.size(); ++i) {
      const auto& cell = table_.outputs[i].otherwise;
      auto value = value_of(cell);
      if (cell.node != nullptr) RONGHE_CHECK(check_cell(made, i, cell, value, "default"));
      all = all && value.has_value();
      made.defaults_.push_back(std::move(value).value_or(feel::Value()));
    }
    if (all) made.constants_of_rules_ = std::move(of_rules);
    return {};
  }

  const dmn::Decision& decision_;
  const dmn::DecisionTable& table_;
  TableNames names_;
  std::vector<OutputType> asked_;
  feel::NullMatch nulls_;
};

Result<BoundTable> BoundTable::bind(const dmn::Decision& decision, TableNames names,
                                    std::vector<OutputType> outputs, feel::NullMatch nulls) {
  const auto* table = decision.expression == nullptr
                          ? nullptr
                          : std::get_if<dmn::DecisionTable>(&decision.expression->form);
  if (table == nullptr) {
    return bad_input(
        fmt::format("the decision `{}` is not a decision table; write it as one", decision.name),
        decision.source.place);
  }
  return TableBinder(decision, *table, std::move(names), std::move(outputs), nulls).bind();
}

}  // namespace ronghe::kernel
