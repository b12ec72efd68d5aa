// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/evidence_query.hpp"

#include <fmt/format.h>

#include <set>

#include "ronghe/evidence/labels.hpp"
#include "ronghe/policy/compile/compiler.hpp"
#include "ronghe/policy/label.hpp"

namespace ronghe::evaluate {

namespace {

std::string aggregate_words(const policy::AggregateColumn& aggregate) {
  const auto argument = aggregate.argument ? sql::render(*aggregate.argument) : "";
  switch (aggregate.kind) {
    case sql::AggregateKind::count: return "count";
    case sql::AggregateKind::count_distinct: return "distinct " + argument;
    case sql::AggregateKind::sum: return "sum of " + argument;
    case sql::AggregateKind::min: return "least " + argument;
    case sql::AggregateKind::max: return "greatest " + argument;
    case sql::AggregateKind::median: return "median of " + argument;
    case sql::AggregateKind::histogram: return "distribution of " + argument;
  }
  return "";
}

std::string list_of(const std::vector<std::string>& codes) {
  std::vector<std::string> quoted;
  for (const auto& code : codes) quoted.push_back(sql::quoted_text(code));
  return fmt::format("({})", fmt::join(quoted, ", "));
}

std::vector<std::string> key_fields(const policy::Pack& pack, const std::string& relation) {
  if (const auto* record = pack.dictionary.record(relation)) return record->key;
  return {policy::key_column(pack, relation)};
}

// Beside the rows of a sealed record stands whose they are.
constexpr std::string_view whose = "whose rows";

std::string with_subjects(const policy::RecordType& record, const evidence::Labelled& labelled,
                          const std::string& rows) {
  return fmt::format(
      "SELECT r.*, CAST(v.{} AS VARCHAR) AS {} FROM ({}) r JOIN {} v ON v.position = r.position",
      sql::quoted_name(record.fields[labelled.subject].name), sql::quoted_name(whose), rows,
      sql::quoted_name(record.name));
}

std::string passes(const policy::AggregateColumn& aggregate, sql::Dialect dialect) {
  return fmt::format("coalesce({}, FALSE)",
                     aggregate.filter ? sql::render(*aggregate.filter, dialect) : "TRUE");
}

struct Erased {
  std::vector<std::string> subjects;
  std::set<std::string> requests;
  // A condition over the rows.
  [[nodiscard]] std::string rows() const {
    return subjects.empty() ? "FALSE" : sql::quoted_name(whose) + " IN " + list_of(subjects);
  }
};

// As the store has it; null where it seals no row of it, or nobody was erased.
const policy::RecordType* sealed_record(const std::string& relation, const Erasures& erasures) {
  if (!erasures.request_of) return nullptr;
  const auto* record = erasures.dictionary->record(relation);
  return record == nullptr || policy::is_public(*record) ? nullptr : record;
}

// Of the rows that were not counted, those of subjects that were erased.
Result<Erased> erased_among(engine::Connection& connection,
                            const policy::AggregateColumn& aggregate,
                            const evidence::Labelled& labelled, const std::string& rows,
                            const std::string& where, const Erasures& erasures,
                            sql::Dialect dialect) {
  Erased erased;
  RONGHE_TRY(found, connection.collect(fmt::format(
                        "SELECT DISTINCT {0} FROM ({1}) r WHERE {2} AND NOT {3} AND {0} IS NOT "
                        "NULL ORDER BY 1",
                        sql::quoted_name(whose), rows, where, passes(aggregate, dialect))));
  RONGHE_CHECK(found.each([&](const engine::Chunk& chunk, std::size_t row) {
    const std::string subject(chunk.text(0, row));
    auto request = erasures.request_of(evidence::subject_id(labelled, subject));
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

}  // namespace

Result<CountedRows> evidence_of(engine::Connection& connection, const policy::Pack& pack,
                                const policy::RelationSql& relations,
                                const policy::AggregateColumn& aggregate,
                                const EvidenceRequest& request) {
  CountedRows found{.relation = aggregate.relation,
                    .aggregate = aggregate_words(aggregate),
                    .excluded = {},
                    .rows = {}};
  if (pack.dictionary.record(aggregate.relation) == nullptr) return found;
  const auto keys = key_fields(pack, aggregate.relation);
  std::set<std::string> columns = aggregate.columns;
  columns.insert(keys.begin(), keys.end());
  const auto dialect = relations.dialect();
  auto rows_sql = relations.select(aggregate.relation, columns, true);
  const auto where = sql::quoted_name(aggregate.path) + " IN " + list_of(request.subjects);
  Erased erased;
  if (const auto* record = sealed_record(aggregate.relation, request.erasures)) {
    const auto labelled = evidence::labelled_of(*record, *request.erasures.dictionary);
    rows_sql = with_subjects(*record, labelled, rows_sql);
    RONGHE_TRY(among, erased_among(connection, aggregate, labelled, rows_sql, where,
                                   request.erasures, dialect));
    erased = std::move(among);
  }
  RONGHE_CHECK(read_counts(connection,
                           count_statement(aggregate, rows_sql, where, erased.rows(), dialect),
                           aggregate, found));
  found.erased.requests = std::move(erased.requests);
  std::string shown = "position";
  for (const auto& key : keys) shown += ", " + sql::quoted_name(key);
  const auto filter = aggregate.filter ? sql::render(*aggregate.filter, dialect) : "TRUE";
  RONGHE_TRY(
      rows, connection.query(fmt::format(
                "SELECT {} FROM ({}) r WHERE {} AND coalesce({}, FALSE) ORDER BY position LIMIT {}",
                shown, rows_sql, where, filter, request.rows_max)));
  const bool hidden = request.hidden_keys.contains(aggregate.relation);
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t i) {
    EvidenceRow row{.position = chunk.integer(0, i), .key = hidden ? "withheld" : ""};
    for (std::size_t k = 0; k < keys.size() && !hidden; ++k) {
      row.key += fmt::format("{}{}={}", k == 0 ? "" : " ", keys[k], chunk.shown(k + 1, i));
    }
    found.rows.push_back(std::move(row));
  }));
  return found;
}

}  // namespace ronghe::evaluate
