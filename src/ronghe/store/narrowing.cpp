// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/narrowing.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/base/worded.hpp"
#include "ronghe/evidence/opened_rows.hpp"
#include "ronghe/evidence/table.hpp"
#include "ronghe/policy/way.hpp"

namespace ronghe::store {

using engine::quoted_name;
using engine::quoted_text;
using policy::RecordType;

namespace {

constexpr std::string_view region_record = "region";
constexpr std::string_view regions_table = "\"#reader_region\"";

std::string list_of(const auto& texts) {
  std::string list;
  for (const auto& text : texts) list += (list.empty() ? "" : ", ") + quoted_text(text);
  return "(" + list + ")";
}

}  // namespace

Result<Narrowing> Narrowing::prepare(engine::Connection& connection, const Store& store,
                                     const release::Reader& reader, std::string main) {
  Narrowing made(store, reader, std::move(main));
  for (const auto& kind : reader.kinds) {
    if (store.pack().dictionary.record(kind) == nullptr) {
      return fail_with(ErrorKind::bad_input, "kind-unknown"_code,
                       "this store has no kind of subject \"{kind}\"", {{"kind", kind}});
    }
  }
  if (!reader.regions.empty()) RONGHE_CHECK(made.find_regions(connection));
  return made;
}

Result<void> Narrowing::find_regions(engine::Connection& connection) const {
  const auto known = [&](const std::string& code) {
    return connection.integer(
        fmt::format("SELECT count(*) FROM {}region WHERE code = {}", main_, quoted_text(code)));
  };
  for (const auto& code : reader_.regions) {
    RONGHE_TRY(rows, known(code));
    if (rows == 0)
      return fail_with(ErrorKind::bad_input, "region-unknown"_code,
                       "this store has no region \"{code}\"", {{"code", code}});
  }
  // What is in a region, and what a retired code in it became.
  return connection.execute(fmt::format(
      "CREATE TEMP TABLE {0} AS WITH RECURSIVE inside(code) AS (SELECT code FROM "
      "{1}region WHERE code IN {2} UNION SELECT r.code FROM {1}region r, inside i WHERE "
      "r.superseded_by IS NULL AND (r.parent = i.code OR r.successor = i.code)) SELECT "
      "DISTINCT code FROM inside",
      regions_table, main_, list_of(reader_.regions)));
}

std::string Narrowing::table_of(const RecordType& record) const {
  const auto* plan = store_.plan_of(record.name);
  return plan == nullptr ? main_ + quoted_name(record.name) : plan->table();
}

std::string Narrowing::value_of(const RecordType& record, const std::string& field) const {
  const auto* plan = store_.plan_of(record.name);
  return plan == nullptr ? quoted_name(field)
                         : evidence::joined_value_sql(record, plan->labelled, field);
}

std::string Narrowing::leads_inside(const RecordType& record, const std::string& path) const {
  const auto dot = path.find('.');
  const auto* field = record.field(path.substr(0, dot));
  if (field == nullptr) return "FALSE";
  const auto name = value_of(record, field->name);
  if (dot == std::string::npos)
    return fmt::format("{} IN (SELECT code FROM {})", name, regions_table);
  const auto* next = store_.pack().dictionary.record(field->reference);
  if (next == nullptr) return "FALSE";
  return fmt::format("{} IN (SELECT {} FROM {} WHERE superseded_by IS NULL AND {})", name,
                     quoted_name(next->key.front()), table_of(*next),
                     leads_inside(*next, path.substr(dot + 1)));
}

std::string Narrowing::names_owner(const RecordType& record) const {
  std::string any = "FALSE";
  const auto owner = quoted_text(reader_.owner);
  if (record.name == reader_.owner_kind) {
    any += fmt::format(" OR {} = {}", quoted_name(record.key.front()), owner);
  }
  for (const auto& field : record.fields) {
    if (field.reference != reader_.owner_kind) continue;
    any += fmt::format(" OR {} = {}", value_of(record, field.name), owner);
  }
  return "(" + any + ")";
}

std::string Narrowing::is_open_to_all(const RecordType& record) const {
  return store_.plan_of(record.name) == nullptr && store_.seals() ? "TRUE" : "FALSE";
}

std::string Narrowing::rows_of(const RecordType& record) const {
  if (record.name == region_record) return "";
  std::string where;
  const auto require = [&](const std::string& condition) {
    where += (where.empty() ? " WHERE " : " AND ") + condition;
  };
  if (reader_.audience == release::Audience::owner) require(names_owner(record));
  if (!reader_.regions.empty()) {
    const auto way = policy::way_to(record, region_record);
    require(way.empty() ? is_open_to_all(record) : leads_inside(record, way));
  }
  return where;
}

// The kind's subjects that the reader sees, as a condition over the columns of a run's table.
std::string Narrowing::subjects_of(const RecordType& record) const {
  const auto of_kind = "kind = " + quoted_text(record.name);
  if (record.name == region_record) {
    return reader_.regions.empty()
               ? of_kind
               : fmt::format("{} AND subject IN (SELECT code FROM {})", of_kind, regions_table);
  }
  // What another hand says of a subject, and was set aside, opens it to nobody.
  const auto rows = rows_of(record);
  return fmt::format(
      "{} AND subject IN (SELECT CAST({} AS VARCHAR) FROM {}{} NOT coalesce({}, "
      "FALSE))",
      of_kind, quoted_name(record.key.front()), table_of(record),
      rows.empty() ? " WHERE" : rows + " AND", evidence::set_aside_sql);
}

std::string Narrowing::runs_seen() const {
  std::string seen = "FALSE";
  if (reader_.audience == release::Audience::owner) {
    seen = fmt::format("kind = {} AND subject = {}", quoted_text(reader_.owner_kind),
                       quoted_text(reader_.owner));
  } else if (reader_.regions.empty()) {
    seen = "kind IN " + list_of(reader_.kinds);
  } else {
    for (const auto& [name, record] : store_.pack().dictionary.records) {
      if (!record.entity || (!reader_.kinds.empty() && !reader_.kinds.contains(name))) continue;
      seen += fmt::format(" OR ({})", subjects_of(record));
    }
  }
  return seen;
}

}  // namespace ronghe::store
