// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "ronghe/demo/detail/writers.hpp"
#include "ronghe/engine/database.hpp"

namespace ronghe::demo::detail {

namespace {

// Rows gather in a table in memory and leave it as one file. Parquet is typed: a missing code
// stays only where the column holds text, elsewhere the cell is NULL.
class ParquetWriter : public RowWriter {
 public:
  ParquetWriter(const FileTarget& target, engine::Appender rows)
      : target_(target), rows_(std::move(rows)) {}

  void write(const Row& row) override {
    for (std::size_t i = 0; i < target_.fields.size(); ++i) {
      append(row[i], *target_.fields[i]);
    }
    rows_.end_row();
  }

  Result<void> close() override {
    RONGHE_CHECK(rows_.close());
    RONGHE_CHECK(target_.engine->execute("COPY " + engine::quoted_name(target_.table) + " TO " +
                                         engine::quoted_text(target_.path) +
                                         " (FORMAT parquet, COMPRESSION zstd)"));
    return target_.engine->execute("DROP TABLE " + engine::quoted_name(target_.table));
  }

  static std::string create_table(const FileTarget& target) {
    std::string sql;
    for (const auto* field : target.fields) {
      sql += sql.empty() ? "CREATE TABLE " + engine::quoted_name(target.table) + " (" : ", ";
      sql += engine::quoted_name(field->name);
      sql += ' ';
      sql += policy::column_type(field->type);
    }
    return sql + ")";
  }

 private:
  void append(const Cell& cell, const policy::Field& field) {
    switch (cell.kind) {
      case Cell::Kind::blank: return rows_.null();
      case Cell::Kind::text:
      case Cell::Kind::raw: return rows_.text(cell.text);
      case Cell::Kind::integer: return rows_.integer(cell.number);
      case Cell::Kind::decimal: {
        Int128 unscaled = cell.number;
        for (int i = cell.scale; i < policy::scale_of(field.type); ++i) unscaled *= 10;
        return rows_.decimal(unscaled, policy::scale_of(field.type));
      }
      case Cell::Kind::date:
        return rows_.date(date_of_days(static_cast<std::int32_t>(cell.number)));
      case Cell::Kind::boolean: return rows_.boolean(cell.number != 0);
      case Cell::Kind::missing:
        return policy::column_type(field.type) == "VARCHAR" ? rows_.text(cell.text) : rows_.null();
    }
  }

  FileTarget target_;
  engine::Appender rows_;
};

}  // namespace

Result<std::unique_ptr<RowWriter>> open_parquet(const FileTarget& target) {
  ensure(target.engine != nullptr, "Parquet is written by the engine");
  RONGHE_CHECK(target.engine->execute(ParquetWriter::create_table(target)));
  RONGHE_TRY(rows, target.engine->appender(target.table));
  return std::make_unique<ParquetWriter>(target, std::move(rows));
}

}  // namespace ronghe::demo::detail
