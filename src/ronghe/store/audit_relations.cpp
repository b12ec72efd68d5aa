// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/audit_relations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "ronghe/base/worded.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/evaluate/relations.hpp"
#include "ronghe/evidence/labels.hpp"
#include "ronghe/evidence/table.hpp"
#include "ronghe/ledger/relations.hpp"

namespace ronghe::store {

using engine::quoted_name;
using ledger::Finding;

namespace {

enum class Kind { table, view };

struct Relation {
  Kind kind = Kind::table;
  std::string sql;  // as the engine writes it
};

// What the file holds, by the name as statements write it: what is in `main` goes without.
using Relations = std::map<std::string, Relation>;

constexpr const char* in_file = "database_name = current_database() AND NOT temporary";

Result<void> add_relations(Store& store, Kind kind, std::string_view from, const char* where,
                           Relations& found) {
  RONGHE_TRY(rows, store.connection().collect(fmt::format(
                       "SELECT schema_name, {0}_name, sql FROM duckdb_{0}s() WHERE NOT internal "
                       "AND {1}",
                       from, where)));
  return rows.each([&](const engine::Chunk& chunk, std::size_t row) {
    const std::string schema(chunk.text(0, row));
    const auto name = quoted_name(chunk.text(1, row));
    found[schema == "main" ? name : schema + "." + name] = {
        .kind = kind, .sql = std::string(chunk.is_null(2, row) ? "" : chunk.text(2, row))};
  });
}

Result<Relations> relations_of(Store& store) {
  Relations found;
  RONGHE_CHECK(add_relations(store, Kind::table, "table", in_file, found));
  RONGHE_CHECK(add_relations(store, Kind::view, "view", in_file, found));
  return found;
}

// The records whose values a view opens, by its quoted name.
std::map<std::string, std::string> wanted_views(const Store& store) {
  std::map<std::string, std::string> wanted;
  for (const auto* record : store.record_types()) {
    const auto* plan = store.plan_of(record->name);
    if (plan == nullptr) continue;
    wanted[quoted_name(record->name)] = evidence::create_view_sql(*record, plan->labelled);
  }
  return wanted;
}

// Records of the system whose entries are in the log. Nothing where the log itself is not readable,
// which is found too.
std::set<std::string> logged_of_system(Store& store) {
  std::set<std::string> logged;
  auto rows = store.connection().collect("SELECT DISTINCT record FROM ledger_entry");
  if (!rows) return logged;
  const auto read = rows->each([&](const engine::Chunk& chunk, std::size_t row) {
    std::string name(chunk.is_null(0, row) ? "" : chunk.text(0, row));
    if (policy::system_records().record(name) != nullptr) logged.insert(std::move(name));
  });
  return read ? logged : std::set<std::string>();
}

// A store of an older program lacks the tables of records that the system did not write then.
std::set<std::string> wanted_tables(Store& store) {
  std::set<std::string> wanted;
  for (const auto& name : logged_of_system(store)) {
    if (store.plan_of(name) == nullptr) wanted.insert(quoted_name(name));
  }
  for (const auto& relation : ledger::relations) wanted.insert(quoted_name(relation.name));
  for (const auto& relation : evaluate::relations) wanted.insert(quoted_name(relation.name));
  for (const auto* record : store.record_types()) {
    const auto* plan = store.plan_of(record->name);
    wanted.insert(plan == nullptr ? quoted_name(record->name) : plan->table());
  }
  return wanted;
}

// A macro in the file goes before a function of that name, those that open sealed rows included.
Result<std::vector<std::string>> macros_of(Store& store) {
  RONGHE_TRY(rows, store.connection().collect(
                       "SELECT DISTINCT function_name FROM duckdb_functions() WHERE database_name "
                       "= current_database() AND NOT internal ORDER BY 1"));
  std::vector<std::string> names;
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) {
    names.push_back(quoted_name(chunk.text(0, row)));
  }));
  return names;
}

// How the engine writes the views that ought to be there: it makes them in memory, as the file may
// be open only to read, and the transaction ends without a commit.
Result<Relations> expected_views(Store& store, const Relations& found,
                                 const std::vector<std::string>& macros) {
  constexpr std::string_view create = "CREATE VIEW";
  constexpr std::string_view create_in_memory = "CREATE TEMP VIEW";
  RONGHE_TRY(transaction, engine::Transaction::begin(store.connection()));
  for (const auto& name : macros) {
    RONGHE_CHECK(store.connection().script(
        fmt::format("DROP MACRO IF EXISTS {0}; DROP MACRO TABLE IF EXISTS {0}", name)));
  }
  for (const auto& [name, sql] : wanted_views(store)) {
    const auto there = found.find(name);
    if (there != found.end() && there->second.kind == Kind::table) continue;  // reported as such
    ensure(sql.starts_with(create), "a view is made by CREATE VIEW");
    RONGHE_CHECK(
        store.connection().execute(std::string(create_in_memory) + sql.substr(create.size())));
  }
  Relations expected;
  RONGHE_CHECK(add_relations(store, Kind::view, "view", "temporary", expected));
  for (auto& [name, view] : expected) {
    if (!view.sql.starts_with(create_in_memory)) continue;
    view.sql.replace(0, create_in_memory.size(), create);
  }
  return expected;
}

Finding replaced(const std::string& name, const std::string& what, ErrorCode advice = {}) {
  return {.fault = ledger::Fault::relation_replaced,
          .position = -1,
          .record = name,
          .key = {},
          .message = fmt::format("{} {}", name, what),
          .advice = advice};
}

void compare_views(const Store& store, const Relations& found, const Relations& expected,
                   std::vector<Finding>& out) {
  constexpr auto remake = "views-differ"_code;
  for (const auto& [name, sql] : wanted_views(store)) {
    const auto there = found.find(name);
    if (there == found.end()) {
      out.push_back(replaced(name, "is not there: no view opens its rows", remake));
    } else if (there->second.kind == Kind::table) {
      out.push_back(
          replaced(name,
                   "is a table, and ought to be a view of sealed rows: what it shows was not "
                   "sealed; find out who put it there, and restore a backup"));
    } else if (there->second.sql != expected.at(name).sql) {
      out.push_back(replaced(
          name,
          "is another view than the dictionary gives: it may show other values than were sealed, "
          "also to runs that were made since. It is now: " +
              there->second.sql,
          remake));
    }
  }
}

// The words of a statement without names and texts in quotes.
std::string without_quoted(std::string_view sql) {
  std::string out;
  char quote = 0;
  for (const char c : sql) {
    if (quote == 0 && c != '"' && c != '\'') out += c;
    if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == quote) {
      quote = 0;
    }
  }
  return out;
}

// A table of a store has columns and their types, and nothing by which a column could say something
// else than was written: a computed one may even ask which statement reads it.
bool is_plain(std::string_view sql) {
  constexpr std::array beyond{"GENERATED ", "DEFAULT(", "COLLATE ", "CHECK("};
  const auto words = without_quoted(sql);
  return std::ranges::none_of(beyond, [&](const char* word) { return words.contains(word); });
}

void check_tables(Store& store, const Relations& found, std::vector<Finding>& out) {
  for (const auto& name : wanted_tables(store)) {
    const auto there = found.find(name);
    if (there == found.end()) {
      out.push_back(replaced(name, "is not there; restore a backup"));
    } else if (there->second.kind == Kind::view) {
      out.push_back(
          replaced(name,
                   "is a view, and ought to be a table: its rows are made up when they are read; "
                   "find out who put it there, and restore a backup. It is now: " +
                       there->second.sql));
    } else if (!is_plain(there->second.sql)) {
      out.push_back(
          replaced(name,
                   "has columns that are computed or compared otherwise than they were written: "
                   "they may show each reader something else; find out who made them, and restore "
                   "a backup. It is now: " +
                       there->second.sql));
    }
  }
}

Finding of_macro(const std::string& name) {
  return replaced(
      name, fmt::format("is a macro, and a store has none: it stands before the function of this "
                        "name, and what opens sealed rows is a function; remove it with the engine "
                        "(DROP MACRO {0}, or DROP MACRO TABLE {0}), or restore a backup",
                        name));
}

}  // namespace

Result<std::vector<Finding>> replaced_relations(Store& store) {
  std::vector<Finding> out;
  RONGHE_TRY(macros, macros_of(store));
  for (const auto& name : macros) out.push_back(of_macro(name));
  RONGHE_TRY(found, relations_of(store));
  check_tables(store, found, out);
  RONGHE_TRY(expected, expected_views(store, found, macros));
  compare_views(store, found, expected, out);
  return out;
}

Result<void> refuse_replaced(Store& store) {
  RONGHE_TRY(replaced, replaced_relations(store));
  if (replaced.empty()) return {};
  return fail_with(ErrorKind::proof_failed, "relation-replaced"_code,
                   "what is read of this store is not what was sealed: {what}",
                   {{"what", replaced.front().message}});
}

Result<std::vector<std::string>> strange_relations(Store& store) {
  RONGHE_TRY(found, relations_of(store));
  auto known = wanted_tables(store);
  for (const auto& [name, sql] : wanted_views(store)) known.insert(name);
  for (const auto& record : policy::system_records().records) {
    known.insert(quoted_name(record.first));
  }
  std::vector<std::string> strange;
  for (const auto& [name, relation] : found) {
    if (!known.contains(name)) strange.push_back(name);
  }
  return strange;
}

Result<void> remake_views(Store& store) {
  RONGHE_TRY(macros, macros_of(store));
  if (!macros.empty()) {
    return fail(ErrorKind::refused, "macro-in-store"_code, {{"name", macros.front()}},
                of_macro(macros.front()).message);
  }
  RONGHE_TRY(found, relations_of(store));
  RONGHE_TRY(transaction, store.begin_writing());
  for (const auto& [name, sql] : wanted_views(store)) {
    const auto there = found.find(name);
    if (there != found.end() && there->second.kind == Kind::table) {
      return fail_with(ErrorKind::refused, "view-is-table"_code,
                       "{name} is a table, and ought to be a view of sealed rows: it may be "
                       "evidence, so no view was made in its place; restore a backup",
                       {{"name", name}});
    }
    RONGHE_CHECK(store.connection().execute("DROP VIEW IF EXISTS " + name));
    RONGHE_CHECK(store.connection().execute(sql));
  }
  return transaction.commit();
}

}  // namespace ronghe::store
