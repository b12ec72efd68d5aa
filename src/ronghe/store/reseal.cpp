// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/reseal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "ronghe/base/access.hpp"
#include "ronghe/base/descriptor.hpp"
#include "ronghe/base/durable_file.hpp"
#include "ronghe/base/worded.hpp"
#include "ronghe/ledger/ledger.hpp"
#include "ronghe/store/audit_relations.hpp"
#include "ronghe/store/database_file.hpp"
#include "ronghe/store/system_tables.hpp"

namespace ronghe::store {

namespace fs = std::filesystem;
using engine::quoted_name;
using engine::quoted_text;

namespace {

constexpr const char* attached = "resealed";

struct Column {
  std::string name;
  std::string declared;  // with its type
};
struct Table {
  std::string schema;
  std::string name;
  std::vector<Column> columns;
  [[nodiscard]] std::string place() const { return quoted_name(schema) + "." + quoted_name(name); }
};

// The tables of the file in the order in which they were made, with columns in their order.
Result<std::vector<Table>> tables_of(engine::Connection& connection) {
  RONGHE_TRY(
      rows, connection.collect("SELECT t.schema_name, t.table_name, c.column_name, c.data_type, "
                               "c.is_nullable FROM duckdb_tables() t JOIN duckdb_columns() c USING "
                               "(database_name, schema_name, table_name) WHERE t.database_name = "
                               "current_database() AND NOT t.temporary AND NOT t.internal ORDER BY "
                               "t.table_oid, c.column_index"));
  std::vector<Table> tables;
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) {
    const auto schema = chunk.text(0, row);
    const auto name = chunk.text(1, row);
    if (tables.empty() || tables.back().schema != schema || tables.back().name != name) {
      tables.push_back({.schema = std::string(schema), .name = std::string(name), .columns = {}});
    }
    const std::string type(chunk.text(3, row));
    std::string declared = quoted_name(chunk.text(2, row)) + " " + type;
    if (!chunk.boolean(4, row)) declared += " NOT NULL";
    // Ciphertexts and hashes do not get smaller (evidence/table.cpp).
    if (type == "BLOB") declared += " USING COMPRESSION uncompressed";
    tables.back().columns.push_back(
        {.name = std::string(chunk.text(2, row)), .declared = std::move(declared)});
  }));
  return tables;
}

Result<void> create_in(engine::Connection& connection, const Table& table) {
  std::string columns;
  for (const auto& column : table.columns) {
    columns += (columns.empty() ? "" : ", ") + column.declared;
  }
  return connection.script(
      fmt::format("CREATE SCHEMA IF NOT EXISTS {0}.{1}; CREATE TABLE {0}.{2} ({3})", attached,
                  quoted_name(table.schema), table.place(), columns));
}

std::vector<std::string> names_of(const Table& table) {
  std::vector<std::string> names;
  for (const auto& column : table.columns) names.push_back(column.name);
  return names;
}

std::unexpected<Error> in_use(const std::string& folder) {
  return fail_with(ErrorKind::refused, "store-in-use-or-changed"_code,
                   "the store is in use by another process, or was changed just now; nothing was "
                   "changed, repeat it",
                   {}, {.file = folder});
}

// A file as it was when it was looked at last.
struct Sight {
  struct stat seen{};
  static Result<Sight> of(const Descriptor& file, const std::string& path) {
    Sight sight;
    if (file.is_open() && ::fstat(file.get(), &sight.seen) == 0) return sight;
    return fail_with(ErrorKind::fault, "file-unreadable"_code, "the file cannot be looked at", {},
                     {.file = path});
  }
  bool operator==(const Sight& other) const {
    return seen.st_ino == other.seen.st_ino && seen.st_size == other.seen.st_size &&
           seen.st_mtim.tv_sec == other.seen.st_mtim.tv_sec &&
           seen.st_mtim.tv_nsec == other.seen.st_mtim.tv_nsec;
  }
};

Result<void> take_place(const Unborn& made, const Descriptor& old, const Sight& before,
                        const std::string& folder) {
  const auto path = database_path(folder);
  if (!hold(old, Hold::alone)) return in_use(folder);
  RONGHE_TRY(now, Sight::of(old, path));
  if (!(now == before) || fs::exists(side_path(path))) return in_use(folder);
  RONGHE_CHECK(make_private_file(made.path()));
  return made.keep_file();
}

}  // namespace

std::uint64_t Reseal::earlier() const {
  std::uint64_t sum = 0;
  for (const auto& [record, count] : records) sum += count.earlier;
  return sum;
}

Result<std::map<std::string, ledger::LayoutCount>> Store::layouts_of_rows() {
  std::map<std::string, ledger::LayoutCount> found;
  for (const auto& [record, plan] : plans_) {
    const auto* type = record_type(record);
    if (type == nullptr || !has_table(*type)) continue;
    RONGHE_TRY(count, ledger::count_layouts(*connection_, plan));
    found.emplace(record, count);
  }
  return found;
}

Result<void> Store::hide_erased(engine::Connection& connection,
                                const std::map<std::string, std::vector<std::string>>& subjects) {
  for (const auto& [record, plan] : plans_) {
    const auto named = subjects.find(plan.labelled.subject_record);
    if (named == subjects.end() || !has_table(*record_type(record))) continue;
    RONGHE_TRY(hidden, ledger::hide_erased_rows(connection, plan, named->second, ring_));
    if (hidden.shut > 0) RONGHE_CHECK(need_version(connection, padded_version));
  }
  return {};
}

Result<ledger::ResealedRows> Store::reseal_into(const std::string& path, Progress* progress) {
  auto& connection = *connection_;
  RONGHE_TRY(tables, tables_of(connection));
  RONGHE_CHECK(connection.execute(fmt::format("ATTACH {} AS {}", quoted_text(path), attached)));
  RONGHE_TRY(transaction, engine::Transaction::begin(connection));
  ledger::ResealedRows all;
  std::uint64_t done = 0;
  for (const auto& table : tables) {
    if (progress != nullptr) progress->report("reseal", done, tables.size());
    RONGHE_CHECK(create_in(connection, table));
    const auto target = std::string(attached) + "." + table.place();
    const auto* plan = plan_of(table.name);
    if (plan == nullptr || table.schema != "sealed") {
      RONGHE_CHECK(connection.execute(
          fmt::format("INSERT INTO {} SELECT * FROM {}", target, table.place())));
    } else {
      RONGHE_TRY(rows, ledger::reseal_rows(connection, *plan, names_of(table), target, ring_));
      RONGHE_CHECK(check_shut_rows(table.name, rows.shut));
      all.sealed_again += rows.sealed_again;
      all.shut += rows.shut;
      all.as_it_is += rows.as_it_is;
    }
    ++done;
  }
  RONGHE_CHECK(connection.execute(fmt::format(
      "UPDATE {0}.store_meta SET value = '{1}' WHERE key = 'store_version' AND CAST(value AS "
      "BIGINT) < {1}",
      attached, padded_version)));
  RONGHE_CHECK(transaction.commit());
  RONGHE_CHECK(connection.script(fmt::format("CHECKPOINT {0}; DETACH {0}", attached)));
  RONGHE_TRY(before, ledger::checkpoint(connection));
  RONGHE_TRY(after, finish_resealed(path));
  if (before.size == after.size && before.root == after.root) return all;
  return fail(ErrorKind::proof_failed, "evidence-changed"_code, {},
              "the log of the new file is not that of the store; nothing was changed");
}

// The views, which are made where they are to lie, with functions that open nothing.
Result<ledger::Checkpoint> Store::finish_resealed(const std::string& path) {
  RONGHE_TRY(database,
             engine::Database::open({.path = path, .memory_limit = {}, .temp_folder = {}}));
  RONGHE_TRY(connection, database.connect());
  for (const auto* record : record_types()) {
    const auto* plan = plan_of(record->name);
    if (plan == nullptr) continue;
    RONGHE_CHECK(ledger::add_opening(connection, *plan, ring_));
    RONGHE_CHECK(connection.execute(evidence::create_view_sql(*record, plan->labelled)));
  }
  RONGHE_CHECK(connection.execute("CHECKPOINT"));
  return ledger::checkpoint(connection);
}

Result<Reseal> check_reseal(Store& store) {
  if (!store.seals()) {
    return fail_with(ErrorKind::refused, "store-without-sealed-fields"_code,
                     "this store seals no fields, so nothing is to be sealed again");
  }
  Reseal found{.records = {}, .rows = {}, .bytes_before = bytes_of(database_path(store.folder()))};
  RONGHE_TRY(records, store.layouts_of_rows());
  found.records = std::move(records);
  return found;
}

namespace {

// Into the file that is being made; gives the old one as it was when nobody had it open any more.
Result<Sight> reseal_beside(const std::string& folder, const std::string& made,
                            const Descriptor& old, Progress* progress, Reseal& done) {
  RONGHE_TRY(store, Store::open(folder));
  RONGHE_TRY(found, check_reseal(store));
  done = std::move(found);
  if (done.earlier() == 0) return Sight{};
  RONGHE_CHECK(store.unlock_all());
  RONGHE_CHECK(store.load_subjects());
  RONGHE_TRY(replaced, replaced_relations(store));
  if (!replaced.empty()) {
    return fail(ErrorKind::proof_failed, "evidence-changed"_code, {}, replaced.front().message);
  }
  // A store of a version before gets what this version has.
  {
    RONGHE_TRY(raised, store.begin_writing());
  }
  RONGHE_TRY(rows, store.reseal_into(made, progress));
  done.rows = rows;
  RONGHE_CHECK(store.connection().execute("CHECKPOINT"));
  return Sight::of(old, database_path(folder));
}

// The engine's side file, which an ended process leaves behind as well.
class SideFile {
 public:
  explicit SideFile(const std::string& of) : path_(side_path(of)) { clear(); }
  SideFile(const SideFile&) = delete;
  SideFile& operator=(const SideFile&) = delete;
  ~SideFile() { clear(); }

 private:
  void clear() const {
    std::error_code none;
    fs::remove(path_, none);
  }
  std::string path_;
};

}  // namespace

Result<Reseal> reseal_store(const std::string& folder, Progress* progress) {
  const auto path = database_path(folder);
  // Opened before the engine does it: when the engine closes the file, this one can hold it.
  const Descriptor old(path, O_RDWR);
  const Unborn made(path);
  const SideFile side(made.path());
  Reseal done;
  RONGHE_TRY(before, reseal_beside(folder, made.path(), old, progress, done));
  if (done.earlier() == 0) return done;
  done.bytes_after = bytes_of(made.path());
  RONGHE_CHECK(take_place(made, old, before, folder));
  return done;
}

}  // namespace ronghe::store
