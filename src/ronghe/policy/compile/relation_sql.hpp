// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "ronghe/policy/compile/plan.hpp"
#include "ronghe/policy/pack.hpp"

// SELECT statements over the relations of a plan: fields, steps through references, aggregates
// that are already computed, and definitions, in that order, one layer on the other.
namespace ronghe::policy {

// Which rows a run sees.
struct Visibility {
  std::optional<std::int64_t> log_size;  // none = the whole log
  Date as_of;                            // later observations do not count
};

class RelationSql {
 public:
  RelationSql(const Pack& pack, const Plan& plan, const Visibility& visibility,
              sql::Dialect dialect = sql::Dialect::duckdb)
      : pack_(pack), plan_(plan), visibility_(visibility), dialect_(dialect) {}

  [[nodiscard]] sql::Dialect dialect() const { return dialect_; }
  [[nodiscard]] const Dictionary& dictionary() const { return pack_.dictionary; }

  // Says where the aggregate `name` of `subject` is: a table expression ("scan_3", a sub-select)
  // with the columns "key" and `name`.
  void provide(const std::string& subject, const std::string& name, std::string table);
  // Says that the visible rows of a record are in `table` from now on, with what `columns` need of
  // them, and gives the statement that fills it: several scans then open each row once.
  [[nodiscard]] std::string hold(const std::string& record, const std::set<std::string>& columns,
                                 std::string table);
  // From now on rows are read from their records again.
  void release() { held_.clear(); }
  // Whether the rows of `relation` are the keys of what is aggregated for it.
  [[nodiscard]] bool is_derived(const std::string& relation) const;
  // The fields from which these columns come, however far: (record, field).
  [[nodiscard]] std::set<std::pair<std::string, std::string>> fields(
      const std::string& relation, const std::set<std::string>& columns) const;
  // "SELECT … " with exactly `columns` of `relation` (and its log position when asked for).
  [[nodiscard]] std::string select(const std::string& relation,
                                   const std::set<std::string>& columns,
                                   bool with_position = false) const;

 private:
  // Rows that were read before, and what is there of them.
  struct Held {
    std::string table;
    std::set<std::string> fields;
  };
  struct Parts;
  const RelationColumn& column(const std::string& relation, const std::string& name) const;
  void collect(const std::string& relation, const std::string& name, Parts& parts) const;
  std::string base(const std::string& relation, const Parts& parts, bool with_position) const;
  std::string visible_rows(const RecordType& record) const;
  std::set<std::string> own_fields(const std::string& record,
                                   const std::set<std::string>& columns) const;
  std::string own_columns(const std::string& record, const std::set<std::string>& fields) const;
  // None where the record, or a field of these, is not held.
  const Held* held(const std::string& record, const std::set<std::string>& fields) const;

  const Pack& pack_;
  const Plan& plan_;
  Visibility visibility_;
  sql::Dialect dialect_;
  std::map<std::string, std::map<std::string, std::string>>
      aggregates_;                    // subject -> name -> table
  std::map<std::string, Held> held_;  // by record
};

}  // namespace ronghe::policy
