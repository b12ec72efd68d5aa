// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/evidence_sql.hpp"

#include <fmt/format.h>

#include "ronghe/policy/compile/compiler.hpp"

namespace ronghe::evaluate {

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

std::string passes(const policy::AggregateColumn& aggregate, sql::Dialect dialect) {
  return fmt::format("coalesce({}, FALSE)",
                     aggregate.filter ? sql::render(*aggregate.filter, dialect) : "TRUE");
}

}  // namespace ronghe::evaluate
