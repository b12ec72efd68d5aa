// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/evidence_query.hpp"

#include <fmt/format.h>

#include <set>

#include "ronghe/evaluate/evidence_sql.hpp"
#include "ronghe/policy/compile/figure_sources.hpp"

namespace ronghe::evaluate {

namespace {

struct Erased {
  std::vector<std::string> subjects;
  std::set<std::string> requests;
  // A condition over the rows.
  [[nodiscard]] std::string rows() const {
    return subjects.empty() ? "FALSE"
                            : sql::quoted_name(OwnedRows::whose) + " IN " + list_of(subjects);
  }
};

// Of the rows that were not counted, those of subjects that were erased.
Result<Erased> erased_among(engine::Connection& connection,
                            const policy::AggregateColumn& aggregate, const OwnedRows& owned,
                            const std::string& rows, const std::string& where,
                            sql::Dialect dialect) {
  Erased erased;
  RONGHE_TRY(found,
             connection.collect(fmt::format(
                 "SELECT DISTINCT {0} FROM ({1}) r WHERE {2} AND NOT {3} AND {0} IS NOT "
                 "NULL ORDER BY 1",
                 sql::quoted_name(OwnedRows::whose), rows, where, passes(aggregate, dialect))));
  RONGHE_CHECK(found.each([&](const engine::Chunk& chunk, std::size_t row) {
    const std::string subject(chunk.text(0, row));
    auto request = owned.request_of(subject);
    if (request.empty()) return;
    erased.subjects.push_back(subject);
    erased.requests.insert(std::move(request));
  }));
  return erased;
}

// One row of counts: all rows of the subject, then what each further condition keeps out of those
// that were not erased, then the counted, then the erased.
std::string count_statement(const policy::AggregateColumn& aggregate, const std::string& rows,
                            const std::string& where, const std::string& erased,
                            sql::Dialect dialect) {
  std::string columns = "count(*)";
  std::string passed = "TRUE";
  for (const auto& conjunct : aggregate.conjuncts) {
    const auto holds =
        fmt::format("coalesce({}, FALSE)", sql::render(*conjunct.condition, dialect));
    columns +=
        fmt::format(", count(*) FILTER (WHERE {} AND NOT {} AND NOT {})", passed, holds, erased);
    passed += " AND " + holds;
  }
  const auto filter = passes(aggregate, dialect);
  columns += fmt::format(", count(*) FILTER (WHERE {0}), count(*) FILTER (WHERE {1} AND NOT {0})",
                         filter, erased);
  return fmt::format("SELECT {} FROM ({}) r WHERE {}", columns, rows, where);
}

Result<void> read_counts(engine::Connection& connection, const std::string& statement,
                         const policy::AggregateColumn& aggregate, CountedRows& found) {
  RONGHE_TRY(rows, connection.query(statement));
  RONGHE_TRY(chunk, rows.next());
  if (!chunk || chunk->rows() == 0) return {};
  found.considered = chunk->integer(0, 0);
  std::size_t column = 1;
  for (const auto& conjunct : aggregate.conjuncts) {
    found.excluded.push_back({conjunct.text, chunk->integer(column++, 0)});
  }
  found.counted = chunk->integer(column++, 0);
  found.erased.rows = chunk->integer(column, 0);
  return {};
}

// The first rows of one aggregate: those that were counted, or those that were not.
class RowReader {
 public:
  RowReader(engine::Connection& connection, const policy::Pack& pack, const policy::Plan& plan,
            const policy::RelationSql& relations, const policy::AggregateColumn& aggregate,
            const EvidenceRequest& request)
      : connection_(connection),
        pack_(pack),
        plan_(plan),
        relations_(relations),
        aggregate_(aggregate),
        request_(request),
        keys_(key_fields(pack, aggregate.relation)),
        places_(request.may_see ? grounds_below(pack, plan, aggregate)
                                : std::vector<GroundPlace>{}) {
    if (tells_left_out()) parts_ = condition_parts(plan, aggregate);
  }

  // What must be selected of the rows beside what the aggregate uses.
  [[nodiscard]] std::set<std::string> columns() const {
    std::set<std::string> columns = aggregate_.columns;
    columns.insert(keys_.begin(), keys_.end());
    for (const auto& place : places_) columns.insert(place.owner);
    for (const auto& part : parts_) {
      columns.insert(part.name);
      columns.insert(part.columns.begin(), part.columns.end());
    }
    return columns;
  }

  Result<std::vector<EvidenceRow>> read(const std::string& from, bool counted) {
    const auto dialect = relations_.dialect();
    std::string shown = "position";
    for (const auto& key : keys_) shown += ", " + sql::quoted_name(key);
    for (const auto& conjunct : aggregate_.conjuncts) {
      shown += fmt::format(", coalesce({}, FALSE)", sql::render(*conjunct.condition, dialect));
    }
    for (const auto& place : places_) {
      shown += fmt::format(", CAST({} AS VARCHAR)", sql::quoted_name(place.owner));
    }
    if (!counted) shown += parts_shown();
    RONGHE_TRY(found, connection_.collect(fmt::format(
                          "SELECT {} FROM {} AND {}{} ORDER BY position LIMIT {}", shown, from,
                          counted ? "" : "NOT ", passes(aggregate_, dialect), request_.rows_max)));
    std::vector<EvidenceRow> rows;
    std::vector<std::vector<std::string>> owners;  // by row, then by place
    RONGHE_CHECK(found.each([&](const engine::Chunk& chunk, std::size_t row) {
      rows.push_back(row_at(chunk, row));
      if (!counted) add_causes(chunk, row, rows.back());
      auto& of_row = owners.emplace_back();
      for (std::size_t p = 0; p < places_.size(); ++p) {
        of_row.push_back(chunk.shown(1 + keys_.size() + aggregate_.conjuncts.size() + p, row));
      }
    }));
    RONGHE_CHECK(add_grounds(owners, rows));
    return rows;
  }

  // Whether the reader may see all that the conditions ask for.
  [[nodiscard]] bool tells_left_out() const {
    if (!request_.may_see) return false;
    const auto labels = policy::labels_behind(plan_, pack_, levels(), aggregate_);
    return std::ranges::all_of(labels, request_.may_see);
  }

 private:
  [[nodiscard]] const policy::Dictionary& levels() const {
    return request_.levels == nullptr ? pack_.dictionary : *request_.levels;
  }

  [[nodiscard]] EvidenceRow row_at(const engine::Chunk& chunk, std::size_t at) const {
    const bool hidden = request_.hidden_keys.contains(aggregate_.relation);
    EvidenceRow row{.position = chunk.integer(0, at), .key = hidden ? "withheld" : ""};
    for (std::size_t k = 0; k < keys_.size() && !hidden; ++k) {
      row.key += fmt::format("{}{}={}", k == 0 ? "" : " ", keys_[k], chunk.shown(k + 1, at));
    }
    for (std::size_t c = 0; c < aggregate_.conjuncts.size(); ++c) {
      if (chunk.boolean(1 + keys_.size() + c, at)) continue;
      row.unmet.push_back(aggregate_.conjuncts[c].text);
    }
    return row;
  }

  // Of each part whether it holds, then what it is computed from.
  [[nodiscard]] std::string parts_shown() const {
    std::string shown;
    for (const auto& part : parts_) {
      shown +=
          fmt::format(", coalesce({}, FALSE)", sql::render(*part.condition, relations_.dialect()));
      for (const auto& column : part.columns) {
        shown += fmt::format(", CAST({} AS VARCHAR)", sql::quoted_name(column));
      }
    }
    return shown;
  }

  void add_causes(const engine::Chunk& chunk, std::size_t at, EvidenceRow& row) const {
    const auto conjuncts = 1 + keys_.size();
    auto column = conjuncts + aggregate_.conjuncts.size() + places_.size();
    for (const auto& part : parts_) {
      const bool fails = !chunk.boolean(conjuncts + part.conjunct, at);
      const bool holds = chunk.boolean(column++, at);
      Cause cause{.condition = part.name, .holds = holds};
      for (const auto& name : part.columns) {
        cause.values.emplace_back(name, chunk.shown(column++, at));
      }
      if (fails && holds == part.spoils) row.causes.push_back(std::move(cause));
    }
  }

  Result<void> add_grounds(const std::vector<std::vector<std::string>>& owners,
                           std::vector<EvidenceRow>& rows) {
    const GroundsRequest asked{.pack = pack_,
                               .plan = plan_,
                               .relations = relations_,
                               .levels = levels(),
                               .hidden_keys = request_.hidden_keys,
                               .erasures = request_.erasures,
                               .may_see = request_.may_see};
    for (std::size_t p = 0; p < places_.size() && !rows.empty(); ++p) {
      std::vector<std::string> of_place;
      for (const auto& of_row : owners) of_place.push_back(of_row[p]);
      RONGHE_TRY(found, grounds_of(connection_, asked, *places_[p].aggregate, of_place));
      for (std::size_t row = 0; row < rows.size(); ++row) {
        const auto ground = found.find(of_place[row]);
        if (ground != found.end()) rows[row].grounds.push_back(ground->second);
      }
    }
    return {};
  }

  engine::Connection& connection_;
  const policy::Pack& pack_;
  const policy::Plan& plan_;
  const policy::RelationSql& relations_;
  const policy::AggregateColumn& aggregate_;
  const EvidenceRequest& request_;
  std::vector<std::string> keys_;
  std::vector<GroundPlace> places_;
  std::vector<ConditionPart> parts_;
};

}  // namespace

Result<CountedRows> evidence_of(engine::Connection& connection, const policy::Pack& pack,
                                const policy::Plan& plan, const policy::RelationSql& relations,
                                const policy::AggregateColumn& aggregate,
                                const EvidenceRequest& request) {
  CountedRows found{.relation = aggregate.relation,
                    .aggregate = aggregate_words(aggregate),
                    .excluded = {},
                    .rows = {}};
  if (pack.dictionary.record(aggregate.relation) == nullptr) return found;
  RowReader reader(connection, pack, plan, relations, aggregate, request);
  const auto dialect = relations.dialect();
  auto rows_sql = relations.select(aggregate.relation, reader.columns(), true);
  const auto where = sql::quoted_name(aggregate.path) + " IN " + list_of(request.subjects);
  Erased erased;
  if (const OwnedRows owned(aggregate.relation, request.erasures); owned.may_be_erased()) {
    rows_sql = owned.select(rows_sql);
    RONGHE_TRY(among, erased_among(connection, aggregate, owned, rows_sql, where, dialect));
    erased = std::move(among);
  }
  RONGHE_CHECK(read_counts(connection,
                           count_statement(aggregate, rows_sql, where, erased.rows(), dialect),
                           aggregate, found));
  found.erased.requests = std::move(erased.requests);
  const auto from = fmt::format("({}) r WHERE {}", rows_sql, where);
  RONGHE_TRY(rows, reader.read(from, true));
  found.rows = std::move(rows);
  if (!reader.tells_left_out()) return found;
  RONGHE_TRY(left_out, reader.read(from + " AND NOT " + erased.rows(), false));
  found.left_out = std::move(left_out);
  return found;
}

}  // namespace ronghe::evaluate
