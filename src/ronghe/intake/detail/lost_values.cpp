// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/lost_values.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "ronghe/engine/cells.hpp"
#include "ronghe/intake/detail/tables.hpp"
#include "ronghe/intake/detail/text.hpp"
#include "ronghe/policy/label.hpp"

namespace ronghe::intake::detail {

namespace {

using engine::quoted_name;
using engine::quoted_text;
using policy::Field;
using policy::RecordType;

constexpr std::size_t value_characters = 40;
constexpr std::size_t fields_max = 8;

// Who writes a reason why a value is missing means it; a blank, or no column, says nothing.
std::string is_lost(const Field& field) {
  return fmt::format("(s.{0} IS NULL AND t.{0} IS NOT NULL AND contains(s.missing, {1}))",
                     quoted_name(field.name),
                     quoted_text("\"" + field.name + "\":\"not_collected\""));
}

std::vector<const Field*> optional_fields(const RecordType& record) {
  std::vector<const Field*> fields;
  for (const auto& field : record.fields) {
    if (field.optional) fields.push_back(&field);
  }
  return fields;
}

std::string corrections(const RecordType& record) {
  return fmt::format(
      "{} s JOIN {} t ON t.position = s.supersedes WHERE s.\"#state\" = 0 AND s.supersedes IS NOT "
      "NULL",
      rows_table, quoted_name(record.name));
}

struct Loss {
  const Field* field = nullptr;
  std::int64_t rows = 0;
  FaultTable::Entry first = {};
};

// The first row that loses the field's value, and that value.
Result<void> find_first(engine::Connection& connection, const RecordType& record, Loss& loss) {
  RONGHE_TRY(rows, connection.collect(fmt::format(
                       "SELECT s.rowid, s.\"#row\", CAST(t.{} AS VARCHAR) FROM {} AND {} ORDER BY "
                       "s.rowid LIMIT 1",
                       quoted_name(loss.field->name), corrections(record), is_lost(*loss.field))));
  return rows.each([&](const engine::Chunk& chunk, std::size_t i) {
    loss.first.at = chunk.integer(0, i);
    loss.first.number = engine::integer_at(chunk, 1, i);
    loss.first.value = policy::is_personal(record, loss.field)
                           ? std::string("***")
                           : shortened(chunk.text(2, i), value_characters);
  });
}

Said told(const std::vector<Loss>& losses, std::int64_t rows, const FaultTable& faults) {
  std::vector<FaultTable::Entry> places;
  for (const auto& loss : losses) places.push_back(loss.first);
  const auto numbers = faults.numbers_of(places);
  std::vector<std::string> en;
  std::vector<std::string> zh;
  for (std::size_t i = 0; i < losses.size() && i < fields_max; ++i) {
    const auto& [field, count, first] = losses[i];
    en.push_back(fmt::format("{} ({} had {}{})", field->name,
                             faults.name_of_row(numbers[i], Language::en), first.value,
                             count > 1 ? fmt::format("; {} rows", count) : ""));
    zh.push_back(fmt::format("{}（{}原为 {}{}）", field->title.zh,
                             faults.name_of_row(numbers[i], Language::zh), first.value,
                             count > 1 ? fmt::format("；共 {} 行", count) : ""));
  }
  const auto more = losses.size() - en.size();
  return {fmt::format("{} of the corrections take known values away: {}{}; where that is not "
                      "meant, fill them in and import the file again",
                      rows, joined(en, ", "), more > 0 ? fmt::format(" and {} more", more) : ""),
          fmt::format("{} 行更正会失去已有的值：{}{}；若非本意，请补上这些值后重新导入", rows,
                      joined(zh, "、"), more > 0 ? fmt::format("，另有 {} 个字段", more) : "")};
}

}  // namespace

Result<std::optional<Said>> lost_values(engine::Connection& connection, const FaultTable& faults) {
  const auto& record = *faults.scope().record;
  const auto fields = optional_fields(record);
  if (fields.empty()) return std::nullopt;
  std::string any;
  std::string counts;
  for (const auto* field : fields) {
    any += (any.empty() ? "" : " OR ") + is_lost(*field);
    counts += fmt::format(", count(*) FILTER {}", "(WHERE " + is_lost(*field) + ")");
  }
  RONGHE_TRY(rows, connection.collect(fmt::format("SELECT count(*) FILTER (WHERE {}){} FROM {}",
                                                  any, counts, corrections(record))));
  std::int64_t total = 0;
  std::vector<Loss> losses;
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) {
    total = chunk.integer(0, row);
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const auto count = chunk.integer(i + 1, row);
      if (count > 0) losses.push_back({.field = fields[i], .rows = count});
    }
  }));
  if (total == 0) return std::nullopt;
  for (auto& loss : losses) RONGHE_CHECK(find_first(connection, record, loss));
  return told(losses, total, faults);
}

}  // namespace ronghe::intake::detail
