// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/compile/relation_sql.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/policy/compile/compiler.hpp"

namespace ronghe::policy {

using sql::quoted_name;

// What a SELECT over one relation needs, sorted out by where it comes from.
struct RelationSql::Parts {
  std::set<std::string> fields;
  std::map<std::string, std::set<std::string>> steps;       // through -> columns of the target
  std::map<std::string, std::set<std::string>> aggregates;  // table -> columns
  std::vector<std::set<std::string>> definitions;           // by depth
  std::map<std::string, std::size_t> depth;                 // of every definition
};

void RelationSql::provide(const std::string& subject, const std::string& name, std::string table) {
  aggregates_[subject][name] = std::move(table);
}

bool RelationSql::is_derived(const std::string& relation) const {
  return pack_.dictionary.record(relation) == nullptr;
}

const RelationColumn& RelationSql::column(const std::string& relation,
                                          const std::string& name) const {
  const auto columns = plan_.columns.find(relation);
  ensure(columns != plan_.columns.end(), "a plan knows the columns of its relations");
  const auto found = columns->second.find(name);
  ensure(found != columns->second.end(), "a plan knows the columns that it asks for");
  return found->second;
}

void RelationSql::collect(const std::string& relation, const std::string& name,
                          Parts& parts) const {
  const auto& made = column(relation, name);
  if (made.aggregate >= 0) {
    parts.aggregates[aggregates_.at(relation).at(name)].insert(name);
    return;
  }
  if (!made.reference.empty()) {
    collect(relation, made.through, parts);
    parts.steps[made.through].insert(made.target);
    return;
  }
  if (!made.definition) {
    parts.fields.insert(name);
    return;
  }
  if (parts.depth.contains(name)) return;
  std::size_t depth = 0;
  for (const auto& used : made.columns) {
    collect(relation, used, parts);
    // A step through a definition (a derived entity's key) stands above that definition.
    const auto& step = column(relation, used);
    const auto& below = step.reference.empty() ? used : step.through;
    if (const auto found = parts.depth.find(below); found != parts.depth.end()) {
      depth = std::max(depth, found->second + 1);
    }
  }
  parts.depth[name] = depth;
  if (parts.definitions.size() <= depth) parts.definitions.resize(depth + 1);
  parts.definitions[depth].insert(name);
}

std::set<std::pair<std::string, std::string>> RelationSql::fields(
    const std::string& relation, const std::set<std::string>& columns) const {
  using Place = std::pair<std::string, std::string>;
  std::set<Place> found;
  std::set<Place> seen;
  std::vector<Place> waiting;
  for (const auto& name : columns) waiting.emplace_back(relation, name);
  while (!waiting.empty()) {
    const auto [of, name] = waiting.back();
    waiting.pop_back();
    if (!seen.emplace(of, name).second) continue;
    const auto& made = column(of, name);
    if (made.aggregate >= 0) {
      const auto& aggregate = plan_.aggregates[static_cast<std::size_t>(made.aggregate)];
      for (const auto& used : aggregate.columns) waiting.emplace_back(aggregate.relation, used);
    } else if (!made.reference.empty()) {
      waiting.emplace_back(of, made.through);
      waiting.emplace_back(made.reference, made.target);
    } else if (made.definition) {
      for (const auto& used : made.columns) waiting.emplace_back(of, used);
    } else {
      found.emplace(of, name);
    }
  }
  return found;
}

std::string RelationSql::visible_rows(const RecordType& record) const {
  std::string where = "t.superseded_by IS NULL";
  if (visibility_.log_size) {
    where = fmt::format("t.position < {0} AND (t.superseded_by IS NULL OR t.superseded_by >= {0})",
                        *visibility_.log_size);
  }
  if (!record.observed.empty()) {
    where += fmt::format(" AND (t.{0} <= DATE '{1}' OR t.{0} IS NULL)",
                         quoted_name(record.observed), ronghe::to_string(visibility_.as_of));
  }
  return where;
}

std::string RelationSql::own_columns(const std::string& record,
                                     const std::set<std::string>& fields) const {
  std::vector<std::string> columns;
  for (const auto& field : fields) {
    const auto& raw = column(record, field).raw;
    columns.push_back(raw.empty() ? "t." + quoted_name(field)
                                  : fmt::format("{} AS {}", raw, quoted_name(field)));
  }
  return fmt::format("{}", fmt::join(columns, ", "));
}

// What the columns need of the record's own rows; of aggregates and of rows that are referred to,
// what leads to them.
std::set<std::string> RelationSql::own_fields(const std::string& record,
                                              const std::set<std::string>& columns) const {
  std::set<std::string> fields{key_column(pack_, record)};
  std::set<std::string> seen;
  std::vector<std::string> waiting(columns.begin(), columns.end());
  while (!waiting.empty()) {
    const auto name = std::move(waiting.back());
    waiting.pop_back();
    if (!seen.insert(name).second) continue;
    const auto& made = column(record, name);
    if (made.aggregate >= 0) continue;
    if (!made.reference.empty()) {
      waiting.push_back(made.through);
    } else if (made.definition) {
      waiting.insert(waiting.end(), made.columns.begin(), made.columns.end());
    } else {
      fields.insert(name);
    }
  }
  return fields;
}

const RelationSql::Held* RelationSql::held(const std::string& record,
                                           const std::set<std::string>& fields) const {
  const auto found = held_.find(record);
  if (found == held_.end() || !std::ranges::includes(found->second.fields, fields)) return nullptr;
  return &found->second;
}

std::string RelationSql::hold(const std::string& record, const std::set<std::string>& columns,
                              std::string table) {
  const auto* type = pack_.dictionary.record(record);
  ensure(type != nullptr, "a derived entity has no rows of its own to hold");
  auto fields = own_fields(record, columns);
  auto statement =
      fmt::format("CREATE TEMP TABLE {} AS SELECT {} FROM {} t WHERE {}", table,
                  own_columns(record, fields), quoted_name(record), visible_rows(*type));
  held_.insert_or_assign(record, Held{.table = std::move(table), .fields = std::move(fields)});
  return statement;
}

std::string RelationSql::base(const std::string& relation, const Parts& parts,
                              bool with_position) const {
  const auto* record = pack_.dictionary.record(relation);
  const auto key = key_column(pack_, relation);
  std::vector<std::string> columns;
  std::string from;
  std::string where;
  std::size_t joined = 0;
  if (record != nullptr) {
    if (const auto* rows = with_position ? nullptr : held(relation, parts.fields)) {
      from = rows->table + " t";
      for (const auto& field : parts.fields) columns.push_back("t." + quoted_name(field));
    } else {
      from = quoted_name(relation) + " t";
      where = " WHERE " + visible_rows(*record);
      if (!parts.fields.empty()) columns.push_back(own_columns(relation, parts.fields));
    }
    if (with_position) columns.emplace_back("t.position");
  } else {
    // A derived entity has no rows of its own: the keys of its aggregates are its rows.
    ensure(!parts.aggregates.empty(), "a derived entity is only asked for its aggregates");
    from = fmt::format("(SELECT DISTINCT key AS {} FROM {} k)", quoted_name(key),
                       parts.aggregates.begin()->first) +
           " t";
    columns.push_back("t." + quoted_name(key));
  }
  for (const auto& [table, names] : parts.aggregates) {
    const auto alias = fmt::format("a{}", joined++);
    from += fmt::format(" LEFT JOIN {} {} ON {}.key = t.{}", table, alias, alias, quoted_name(key));
    for (const auto& name : names) {
      const auto& aggregate =
          plan_.aggregates[static_cast<std::size_t>(column(relation, name).aggregate)];
      const bool count = aggregate.kind == sql::AggregateKind::count ||
                         aggregate.kind == sql::AggregateKind::count_distinct;
      columns.push_back(count ? fmt::format("coalesce({0}.{1}, 0) AS {1}", alias, quoted_name(name))
                              : fmt::format("{}.{}", alias, quoted_name(name)));
    }
  }
  return fmt::format("SELECT {} FROM {}{}",
                     columns.empty() ? "1" : fmt::format("{}", fmt::join(columns, ", ")), from,
                     where);
}

std::string RelationSql::select(const std::string& relation, const std::set<std::string>& columns,
                                bool with_position) const {
  Parts parts;
  for (const auto& name : columns) collect(relation, name, parts);
  std::string statement = base(relation, parts, with_position);
  // Steps whose reference is itself a definition must wait for that definition's layer.
  std::map<std::string, std::set<std::string>> waiting;
  std::size_t aliases = 0;
  const auto join_steps = [&](const std::map<std::string, std::set<std::string>>& steps) {
    if (steps.empty()) return;
    std::string head = "SELECT t.*";
    std::string from = fmt::format("({}) t", statement);
    for (const auto& [through, targets] : steps) {
      const auto& any = column(relation, through + "." + *targets.begin());
      const auto key = key_column(pack_, any.reference);
      auto wanted = targets;
      wanted.insert(key);
      const auto alias = fmt::format("j{}", aliases++);
      from += fmt::format(" LEFT JOIN ({}) {} ON {}.{} = t.{}", select(any.reference, wanted),
                          alias, alias, quoted_name(key), quoted_name(through));
      for (const auto& target : targets) {
        head += fmt::format(", {}.{} AS {}", alias, quoted_name(target),
                            quoted_name(through + "." + target));
      }
    }
    statement = head + " FROM " + from;
  };
  std::map<std::string, std::set<std::string>> ready;
  for (const auto& [through, targets] : parts.steps) {
    (parts.depth.contains(through) ? waiting : ready)[through] = targets;
  }
  join_steps(ready);
  for (const auto& layer : parts.definitions) {
    std::string head = "SELECT d.*";
    std::map<std::string, std::set<std::string>> now;
    for (const auto& name : layer) {
      head += fmt::format(", {} AS {}", sql::render(*column(relation, name).definition, dialect_),
                          quoted_name(name));
      if (const auto found = waiting.find(name); found != waiting.end()) now.insert(*found);
    }
    statement = fmt::format("{} FROM ({}) d", head, statement);
    join_steps(now);
  }
  std::vector<std::string> wanted;
  for (const auto& name : columns) wanted.push_back(quoted_name(name));
  if (with_position) wanted.emplace_back("position");
  return fmt::format("SELECT {} FROM ({}) s", fmt::join(wanted, ", "), statement);
}

}  // namespace ronghe::policy
