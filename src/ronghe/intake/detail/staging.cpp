// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/staging.hpp"

#include <fmt/format.h>

#include <map>

#include "ronghe/evidence/table.hpp"
#include "ronghe/intake/detail/tables.hpp"
#include "ronghe/intake/detail/text.hpp"

namespace ronghe::intake::detail {

namespace {

using engine::quoted_name;
using engine::quoted_text;
using policy::Field;
using policy::FieldType;

// The text of a column that the file keeps in another type.
std::string as_text(const Field& field, const std::string& type, const std::string& raw) {
  if (type.empty() || type == "VARCHAR") return raw;
  if (field.type == FieldType::date && type.starts_with("TIMESTAMP")) {
    // A day kept as an instant is that day; an hour within it would be lost, so it is refused. The
    // zone of this machine must not decide which day it is.
    const auto instant =
        type.contains("TIME ZONE") ? fmt::format("({} AT TIME ZONE 'UTC')", raw) : raw;
    return fmt::format(
        "CASE WHEN date_trunc('day', {0}) = {0} THEN CAST(CAST({0} AS DATE) AS "
        "VARCHAR) ELSE CAST({0} AS VARCHAR) END",
        instant);
  }
  if (field.type == FieldType::count && (type == "DOUBLE" || type == "FLOAT")) {
    // Programs that know no missing integer write 12.0 for 12.
    return fmt::format(
        "CASE WHEN {0} = trunc({0}) AND abs({0}) < 1e15 THEN CAST(CAST({0} AS BIGINT) AS VARCHAR) "
        "ELSE CAST({0} AS VARCHAR) END",
        raw);
  }
  return fmt::format("CAST({} AS VARCHAR)", raw);
}

// The conversions of all fields and the layers of the statement that they belong to.
struct Layers {
  std::vector<FieldSql> fields;
  std::string texts;   // cells without blanks at their ends
  std::string values;  // typed columns
  std::string faults;  // one condition for the row
};

Layers layers_of(const Source& source, const HeaderMatch& match, const ConversionScope& scope,
                 bool all_text) {
  Layers layers;
  for (std::size_t i = 0; i < scope.record->fields.size(); ++i) {
    const auto& field = scope.record->fields[i];
    const auto column = match.column_of_field[i];
    const auto cell = fmt::format("\"#x{}\"", i);
    FieldSql sql;
    if (!column) {
      sql = convert_absent(field);
    } else {
      const auto raw = fmt::format("\"#r{}\"", *column);
      const auto type = all_text || source.types.empty() ? std::string() : source.types[*column];
      if (auto typed = convert_typed(field, scope, type, raw)) {
        sql = *std::move(typed);
      } else {
        sql = convert_text(field, scope, as_text(field, type, raw), cell);
        layers.texts += fmt::format(", {} AS {}", sql.text, cell);
      }
    }
    layers.values += fmt::format(", {} AS {}", sql.value, quoted_name(field.name));
    if (sql.fault != "false") layers.faults += (layers.faults.empty() ? "" : " OR ") + sql.fault;
    layers.fields.push_back(std::move(sql));
  }
  if (layers.faults.empty()) layers.faults = "false";
  return layers;
}

// {"pay":"withheld"}, members in the order of their names; NULL when nothing is missing.
std::string missing_sql(const policy::RecordType& record, const Layers& layers) {
  std::map<std::string, std::string> members;
  std::string any;
  for (std::size_t i = 0; i < record.fields.size(); ++i) {
    const auto& field = record.fields[i];
    if (layers.fields[i].missing.empty()) continue;
    const auto name = quoted_name(field.name);
    any += fmt::format("{}{} IS NULL", any.empty() ? "" : " OR ", name);
    members[field.name] =
        fmt::format("CASE WHEN {} IS NULL THEN {} || ({}) || '\"' END", name,
                    quoted_text('"' + field.name + "\":\""), layers.fields[i].missing);
  }
  if (any.empty()) return "CAST(NULL AS VARCHAR)";
  std::string list;
  for (const auto& [name, sql] : members) list += ", " + sql;
  return fmt::format("CASE WHEN {} THEN '{{' || concat_ws(','{}) || '}}' END", any, list);
}

std::string raw_list(const Source& source) {
  std::string list;
  for (std::size_t i = 0; i < source.form.titles.size(); ++i) {
    list += fmt::format("{}CAST(\"#r{}\" AS VARCHAR)", i == 0 ? "" : ", ", i);
  }
  return list;
}

}  // namespace

std::string staging_sql(const Source& source, const HeaderMatch& match,
                        const ConversionScope& scope) {
  const auto& record = *scope.record;
  const auto layers = layers_of(source, match, scope, false);
  std::string names;
  for (const auto& field : record.fields) names += quoted_name(field.name) + ", ";
  return fmt::format(
      "CREATE OR REPLACE TEMP TABLE {table} AS SELECT {names}{missing} AS missing, "
      "CAST(NULL AS BIGINT) AS supersedes, CAST(NULL AS BIGINT) AS {conflicts}, "
      "CASE WHEN \"#bad\" THEN [{raw}] END AS \"#raw\", "
      "CASE WHEN \"#bad\" THEN {rejected} ELSE 0 END::TINYINT AS \"#state\", "
      "hash({key}) AS \"#hash\", {row} AS \"#row\" "
      "FROM (SELECT *, ({faults}) AS \"#bad\" FROM (SELECT *{values} FROM (SELECT *{texts} "
      "FROM {relation})))",
      fmt::arg("table", rows_table), fmt::arg("names", names),
      fmt::arg("conflicts", quoted_name(evidence::column::conflicts_with)),
      fmt::arg("missing", missing_sql(record, layers)), fmt::arg("raw", raw_list(source)),
      fmt::arg("rejected", std::to_underlying(RowState::rejected)),
      fmt::arg("key", key_list(record, "")),
      fmt::arg("row", source.numbered ? "\"#row\"" : "CAST(NULL AS BIGINT)"),
      fmt::arg("faults", layers.faults), fmt::arg("values", layers.values),
      fmt::arg("texts", layers.texts), fmt::arg("relation", source.relation()));
}

std::string refused_sql(const Source& source, const HeaderMatch& match,
                        const ConversionScope& scope, std::int64_t after, std::int64_t limit) {
  const auto layers = layers_of(source, match, scope, true);
  std::string cells;
  std::string shown;
  for (std::size_t i = 0; i < source.form.titles.size(); ++i) {
    cells += fmt::format(", \"#raw\"[{}] AS \"#r{}\"", i + 1, i);
    shown += fmt::format(", \"#r{}\"", i);
  }
  std::string faults;
  for (const auto& field : layers.fields) faults += fmt::format(", ({})", field.fault);
  return fmt::format(
      "SELECT \"#at\", \"#row\"{} {} FROM (SELECT *{} FROM (SELECT *{} FROM (SELECT rowid AS "
      "\"#at\", \"#row\"{} FROM {} WHERE \"#raw\" IS NOT NULL AND rowid > {} ORDER BY rowid LIMIT "
      "{}))) ORDER BY \"#at\"",
      shown, faults, layers.values, layers.texts, cells, rows_table, after, limit);
}

}  // namespace ronghe::intake::detail
