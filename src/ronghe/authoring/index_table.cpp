// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/index_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "ronghe/authoring/index_plan.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/feel/interpreter.hpp"

namespace ronghe::authoring {

namespace {

// Parameters as the context that formulas see: parameter.goalpost.gni_min.
feel::Value parameter_context(const policy::Pack& pack, const Date& as_of) {
  std::map<std::string, feel::Context> groups;
  for (const auto& [name, parameter] : pack.parameters) {
    const auto* dated = parameter.on(as_of);
    const auto number = dated == nullptr ? std::nullopt : policy::number_of(dated->value);
    const auto dot = name.find('.');
    if (!number) continue;
    groups[name.substr(0, dot)].entries.emplace_back(name.substr(dot + 1), feel::Value(*number));
  }
  feel::Context all;
  for (auto& [group, context] : groups)
    all.entries.emplace_back(group, feel::Value(std::move(context)));
  return feel::Value(std::move(all));
}

struct Row {
  std::vector<std::string> key;
  std::vector<std::optional<Decimal>> steps;
  std::string within;
  std::optional<std::int64_t> rank;
  std::string published_result;
  std::string published_rank;
};

class Indexer {
 public:
  Indexer(engine::Connection& connection, IndexPlan plan, feel::Value parameters)
      : connection_(connection), plan_(std::move(plan)), parameters_(std::move(parameters)) {}

  Result<std::vector<Row>> rows(const std::string& csv) {
    RONGHE_TRY(answer, connection_.query(fmt::format(
                           "SELECT * FROM read_csv({}, all_varchar = true, header = true)",
                           engine::quoted_text(csv))));
    std::map<std::string, std::size_t> at;
    for (std::size_t c = 0; c < answer.columns().size(); ++c) at[answer.columns()[c].name] = c;
    std::vector<std::string> header;
    for (const auto& column : answer.columns()) header.push_back(column.name);
    RONGHE_CHECK(check_header(plan_, header, csv));
    std::vector<Row> rows;
    RONGHE_CHECK(answer.each([&](const engine::Chunk& chunk, std::size_t i) -> Result<void> {
      RONGHE_TRY(row, compute(chunk, i, at, csv));
      rows.push_back(std::move(row));
      return {};
    }));
    rank(rows);
    return rows;
  }

  [[nodiscard]] const IndexPlan& plan() const { return plan_; }

 private:
  Result<Row> compute(const engine::Chunk& chunk, std::size_t i,
                      const std::map<std::string, std::size_t>& at, const std::string& csv) const {
    Row row;
    feel::Scope scope;
    scope.set("parameter", parameters_);
    const auto cell = [&](const std::string& name) {
      const auto found = at.find(name);
      return found == at.end() || chunk.is_null(found->second, i)
                 ? std::string()
                 : std::string(chunk.text(found->second, i));
    };
    for (const auto& name : plan_.columns) {
      const auto text = cell(name);
      const auto number = Decimal::parse(text);
      if (!text.empty() && !number) {
        return bad_input(fmt::format("`{}` = \"{}\" is not a number; correct it", name, text),
                         {.file = csv});
      }
      scope.set(name, feel::Value(number));
    }
    feel::Diagnostics diagnostics;
    for (const auto& step : plan_.steps) {
      const auto value = feel::evaluate(*step.node, scope, diagnostics);
      const auto* number = value.number();
      row.steps.push_back(number == nullptr ? std::nullopt : std::optional(*number));
      scope.set(step.name, value);
    }
    auto& result = row.steps.back();
    if (result) result = result->rounded(plan_.digits, plan_.rounding);
    for (const auto& name : plan_.key) row.key.push_back(cell(name));
    for (const auto& name : plan_.rank_within) row.within += cell(name) + "\n";
    row.published_result = cell(plan_.published_result);
    row.published_rank = cell(plan_.published_rank);
    return row;
  }

  // Competition ranks of the rounded values: 1, 2, 2, 4.
  void rank(std::vector<Row>& rows) const {
    if (plan_.rank_name.empty()) return;
    std::map<std::string, std::vector<Row*>> groups;
    for (auto& row : rows) {
      if (row.steps.back()) groups[row.within].push_back(&row);
    }
    for (auto& [within, members] : groups) {
      std::ranges::stable_sort(members, [&](const Row* a, const Row* b) {
        return plan_.descending ? *a->steps.back() > *b->steps.back()
                                : *a->steps.back() < *b->steps.back();
      });
      for (std::size_t i = 0; i < members.size(); ++i) {
        const bool tied = i > 0 && *members[i]->steps.back() == *members[i - 1]->steps.back();
        members[i]->rank = tied ? *members[i - 1]->rank : static_cast<std::int64_t>(i) + 1;
      }
    }
  }

  engine::Connection& connection_;
  IndexPlan plan_;
  feel::Value parameters_;
};

IndexResult table_of(const std::vector<Row>& rows, const IndexPlan& plan) {
  IndexResult result;
  result.table.head = plan.key;
  for (const auto& step : plan.steps) result.table.head.push_back(step.name);
  if (!plan.rank_name.empty()) result.table.head.push_back(plan.rank_name);
  for (const auto& row : rows) {
    auto cells = row.key;
    for (const auto& step : row.steps) cells.push_back(step ? step->to_string() : "");
    if (!plan.rank_name.empty()) cells.push_back(row.rank ? std::to_string(*row.rank) : "");
    result.table.rows.push_back(std::move(cells));
    if (const auto published = Decimal::parse(row.published_result)) {
      ++result.compared;
      result.mismatches += row.steps.back() == published ? 0 : 1;
    }
    if (const auto published = Decimal::parse(row.published_rank)) {
      ++result.ranks_compared;
      result.rank_mismatches += row.rank && Decimal(*row.rank) == *published ? 0 : 1;
    }
  }
  return result;
}

}  // namespace

Result<IndexResult> index_table(const std::string& csv, const std::string& pack_folder,
                                const Date& as_of) {
  if (!std::filesystem::exists(csv)) {
    return fail(ErrorKind::not_found, "there is no such file; check the name", {.file = csv});
  }
  RONGHE_TRY(pack, policy::open_pack(pack_folder));
  RONGHE_TRY(plan, read_index_plan(pack));
  RONGHE_TRY(database, engine::Database::open({}));
  RONGHE_TRY(connection, database.connect());
  Indexer indexer(connection, std::move(plan), parameter_context(pack, as_of));
  RONGHE_TRY(rows, indexer.rows(csv));
  return table_of(rows, indexer.plan());
}

}  // namespace ronghe::authoring
