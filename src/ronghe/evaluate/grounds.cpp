// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/grounds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "ronghe/evaluate/evidence_sql.hpp"
#include "ronghe/policy/compile/figure_sources.hpp"

namespace ronghe::evaluate {

namespace {

// Walks from columns of a relation down to the aggregates below them.
class Below {
 public:
  Below(const policy::Plan& plan, std::string key) : plan_(plan), key_(std::move(key)) {}

  void visit(const std::string& relation, const std::string& name, const std::string& owner) {
    if (!seen_.emplace(relation, name, owner).second) return;
    const auto* column = find(relation, name);
    if (column == nullptr) return;
    if (column->aggregate >= 0) {
      const auto at = static_cast<std::size_t>(column->aggregate);
      found_.emplace(std::pair(at, owner));
    } else if (!column->reference.empty()) {
      // Whose it is must be named by the row itself.
      if (owner == key_) visit(column->reference, column->target, column->through);
    } else if (column->definition) {
      for (const auto& used : column->columns) visit(relation, used, owner);
    }
  }

  [[nodiscard]] std::vector<GroundPlace> places() const {
    std::vector<GroundPlace> places;
    for (const auto& [at, owner] : found_) {
      // What only the program asks, such as whether a value is missing, is no ground.
      if (plan_.aggregates[at].implied) continue;
      places.push_back({.aggregate = &plan_.aggregates[at], .owner = owner});
    }
    return places;
  }

 private:
  [[nodiscard]] const policy::RelationColumn* find(const std::string& relation,
                                                   const std::string& name) const {
    const auto columns = plan_.columns.find(relation);
    if (columns == plan_.columns.end()) return nullptr;
    const auto column = columns->second.find(name);
    return column == columns->second.end() ? nullptr : &column->second;
  }

  const policy::Plan& plan_;
  std::string key_;
  std::set<std::tuple<std::string, std::string, std::string>> seen_;
  std::set<std::pair<std::size_t, std::string>> found_;
};

// A choice of the key for which a condition names all values that count.
struct Wanted {
  std::string column;
  std::set<std::string> values;
};

// What `c = "a" or c = "b"` asks for; none of any other condition.
std::optional<Wanted> wanted_by(const sql::Expr& condition) {
  const auto* operation = std::get_if<sql::Operation>(&condition.form);
  if (operation == nullptr || operation->arguments.empty()) return std::nullopt;
  if (operation->op == sql::Op::disjunction) {
    auto all = wanted_by(*operation->arguments.front());
    for (const auto& part : operation->arguments) {
      auto one = wanted_by(*part);
      if (!all || !one || one->column != all->column) return std::nullopt;
      all->values.merge(one->values);
    }
    return all;
  }
  if (operation->arguments.size() != 2) return std::nullopt;
  const auto& [left, right] = std::tie(*operation->arguments[0], *operation->arguments[1]);
  const auto* column = std::get_if<sql::Column>(&left.form);
  const auto* literal = std::get_if<sql::Literal>(&right.form);
  const auto* word = literal == nullptr ? nullptr : std::get_if<std::string>(literal);
  const bool equal = operation->op == sql::Op::equal || operation->op == sql::Op::same;
  if (!equal || column == nullptr || word == nullptr) return std::nullopt;
  return Wanted{.column = column->name, .values = {*word}};
}

// Among the conditions that must all hold, definitions taken apart.
std::optional<Wanted> wanted_key(const policy::Plan& plan, const std::string& relation,
                                 const std::vector<std::string>& keys, const sql::Expr& condition) {
  if (auto wanted = wanted_by(condition)) {
    const bool of_key = std::ranges::find(keys, wanted->column) != keys.end();
    if (of_key) return wanted;
  }
  if (const auto* operation = std::get_if<sql::Operation>(&condition.form);
      operation != nullptr && operation->op == sql::Op::conjunction) {
    for (const auto& part : operation->arguments) {
      if (auto wanted = wanted_key(plan, relation, keys, *part)) return wanted;
    }
  }
  if (const auto* column = std::get_if<sql::Column>(&condition.form)) {
    const auto& columns = plan.columns.at(relation);
    const auto found = columns.find(column->name);
    if (found != columns.end() && found->second.definition) {
      return wanted_key(plan, relation, keys, *found->second.definition);
    }
  }
  return std::nullopt;
}

class GroundReader {
 public:
  GroundReader(engine::Connection& connection, const GroundsRequest& request,
               const policy::AggregateColumn& aggregate)
      : connection_(connection),
        request_(request),
        aggregate_(aggregate),
        keys_(key_fields(request.pack, aggregate.relation)),
        hidden_(request.hidden_keys.contains(aggregate.relation)),
        owned_(aggregate.relation, request.erasures) {}

  Result<std::map<std::string, Ground, std::less<>>> read(const std::vector<std::string>& owners) {
    auto columns = aggregate_.columns;
    columns.insert(keys_.begin(), keys_.end());
    auto all = request_.relations.select(aggregate_.relation, columns, true);
    if (owned_.may_be_erased()) all = owned_.select(all);
    from_ = fmt::format("({}) r WHERE CAST({} AS VARCHAR) IN {}", all, path(), list_of(owners));
    RONGHE_CHECK(find_erased());
    RONGHE_TRY(rows, connection_.query(statement()));
    RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) { add(chunk, row); }));
    RONGHE_CHECK(add_absent(owners));
    return std::move(grounds_);
  }

 private:
  [[nodiscard]] std::string path() const { return sql::quoted_name(aggregate_.path); }

  // Rows that are not counted because nobody can read them any more.
  Result<void> find_erased() {
    if (!owned_.may_be_erased()) return {};
    const auto counts = passes(aggregate_, request_.relations.dialect());
    std::vector<std::string> erased;
    RONGHE_TRY(rows, connection_.collect(fmt::format(
                         "SELECT CAST({0} AS VARCHAR), {1}, count(*) FROM {2} AND NOT {3} AND {1} "
                         "IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2",
                         path(), sql::quoted_name(OwnedRows::whose), from_, counts)));
    RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) {
      const std::string owner(chunk.text(1, row));
      auto request = owned_.request_of(owner);
      if (request.empty()) return;
      erased.push_back(owner);
      auto& ground = of(chunk.text(0, row));
      ground.considered += chunk.integer(2, row);
      ground.erased.rows += chunk.integer(2, row);
      ground.erased.requests.insert(std::move(request));
    }));
    if (erased.empty()) return {};
    listed_ = fmt::format(" AND ({} OR {} NOT IN {})", counts, sql::quoted_name(OwnedRows::whose),
                          list_of(erased));
    return {};
  }

  [[nodiscard]] std::string statement() const {
    const auto dialect = request_.relations.dialect();
    const auto counts = passes(aggregate_, dialect);
    std::string shown;
    for (const auto& key : keys_) shown += ", " + sql::quoted_name(key);
    for (const auto& conjunct : aggregate_.conjuncts) {
      shown += fmt::format(", coalesce({}, FALSE)", sql::render(*conjunct.condition, dialect));
    }
    const auto alike = fmt::format("PARTITION BY {}, {}", path(), counts);
    return fmt::format(
        "SELECT * FROM (SELECT CAST({0} AS VARCHAR) AS ground_owner, {1} AS ground_counts, "
        "count(*) OVER ({2}) AS ground_alike, row_number() OVER ({2} ORDER BY position) AS "
        "ground_place, position{3} FROM {4}) g WHERE ground_place <= {5} "
        "ORDER BY ground_owner, ground_counts DESC, ground_place",
        path(), counts, alike, shown, from_ + listed_, request_.rows_max);
  }

  Ground& of(std::string_view owner) {
    auto found = grounds_.find(owner);
    if (found == grounds_.end()) {
      found = grounds_
                  .emplace(std::string(owner), Ground{.relation = aggregate_.relation,
                                                      .aggregate = aggregate_words(aggregate_)})
                  .first;
    }
    return found->second;
  }

  void add(const engine::Chunk& chunk, std::size_t row) {
    constexpr std::size_t counts = 1, alike = 2, place = 3;
    constexpr std::size_t position = 4;  // not policy: columns of the query
    constexpr std::size_t key = 5;       // not policy: as above
    auto& ground = of(chunk.text(0, row));
    const bool counted = chunk.boolean(counts, row);
    if (chunk.integer(place, row) == 1) {
      ground.considered += chunk.integer(alike, row);
      if (counted) ground.counted = chunk.integer(alike, row);
    }
    GroundRow made{.position = chunk.integer(position, row), .key = hidden_ ? "withheld" : ""};
    for (std::size_t k = 0; k < keys_.size() && !hidden_; ++k) {
      made.key += fmt::format("{}{}={}", k == 0 ? "" : " ", keys_[k], chunk.shown(key + k, row));
    }
    if (counted) {
      ground.rows.push_back(std::move(made));
      return;
    }
    for (std::size_t c = 0; c < aggregate_.conjuncts.size(); ++c) {
      if (chunk.boolean(key + keys_.size() + c, row)) continue;
      made.unmet.push_back(aggregate_.conjuncts[c].text);
    }
    ground.left_out.push_back(std::move(made));
  }

  Result<void> add_absent(const std::vector<std::string>& owners) {
    if (!aggregate_.filter || hidden_) return {};
    const auto wanted = wanted_key(request_.plan, aggregate_.relation, keys_, *aggregate_.filter);
    if (!wanted) return {};
    std::map<std::string, std::set<std::string>, std::less<>> has;
    RONGHE_TRY(rows, connection_.query(fmt::format(
                         "SELECT DISTINCT CAST({} AS VARCHAR), CAST({} AS VARCHAR) FROM {}", path(),
                         sql::quoted_name(wanted->column), from_)));
    RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) {
      has[std::string(chunk.text(0, row))].insert(chunk.shown(1, row));
    }));
    for (const auto& owner : owners) {
      for (const auto& value : wanted->values) {
        if (has[owner].contains(value)) continue;
        of(owner).absent.push_back(wanted->column + "=" + value);
      }
    }
    return {};
  }

  engine::Connection& connection_;
  const GroundsRequest& request_;
  const policy::AggregateColumn& aggregate_;
  std::vector<std::string> keys_;
  bool hidden_;
  OwnedRows owned_;
  std::string from_;
  std::string listed_ = {};  // " AND ...": of them those that are listed
  std::map<std::string, Ground, std::less<>> grounds_;
};

}  // namespace

std::vector<GroundPlace> grounds_below(const policy::Pack& pack, const policy::Plan& plan,
                                       const policy::AggregateColumn& aggregate) {
  const auto key = key_fields(pack, aggregate.relation).front();
  Below below(plan, key);
  for (const auto& column : aggregate.columns) below.visit(aggregate.relation, column, key);
  return below.places();
}

Result<std::map<std::string, Ground, std::less<>>> grounds_of(
    engine::Connection& connection, const GroundsRequest& request,
    const policy::AggregateColumn& aggregate, const std::vector<std::string>& owners) {
  const auto labels = policy::labels_behind(request.plan, request.pack, request.levels, aggregate);
  for (const auto& label : labels) {
    if (request.may_see(label)) continue;
    std::map<std::string, Ground, std::less<>> withheld;
    for (const auto& owner : owners) {
      withheld.emplace(owner, Ground{.relation = aggregate.relation,
                                     .aggregate = aggregate_words(aggregate),
                                     .withheld = label});
    }
    return withheld;
  }
  if (request.pack.dictionary.record(aggregate.relation) == nullptr) {
    return std::map<std::string, Ground, std::less<>>{};
  }
  return GroundReader(connection, request, aggregate).read(owners);
}

}  // namespace ronghe::evaluate
