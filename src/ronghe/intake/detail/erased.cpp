// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/erased.hpp"

#include <fmt/format.h>

#include <map>
#include <string>

#include "ronghe/engine/cells.hpp"
#include "ronghe/intake/detail/tables.hpp"
#include "ronghe/policy/record_names.hpp"

namespace ronghe::intake::detail {

namespace {

using engine::quoted_name;
using engine::quoted_text;
using Requests = std::map<std::string, std::string, std::less<>>;  // by the value of the field

// Each value is asked for once, however many rows have it.
Result<Requests> erased_values(engine::Connection& connection, const policy::Field& field,
                               const std::string& kind, const RequestOf& request_of) {
  Requests found;
  RONGHE_TRY(values, connection.collect(fmt::format(
                         "SELECT DISTINCT CAST({0} AS VARCHAR) FROM {1} WHERE \"#state\" = 0 AND "
                         "{0} IS NOT NULL",
                         quoted_name(field.name), rows_table)));
  RONGHE_CHECK(values.each([&](const engine::Chunk& chunk, std::size_t row) {
    const auto* request = request_of(fmt::format("{}/{}", kind, chunk.text(0, row)));
    if (request != nullptr) found.emplace(chunk.text(0, row), *request);
  }));
  return found;
}

Diagnosis diagnosis_of(const policy::RecordType& record, const policy::Field& field,
                       const policy::RecordType& target, const std::string& request,
                       Language language) {
  const bool zh = language == Language::zh;
  return {.rule = fmt::format("{}.{}.erased", record.name, field.name),
          .reason = zh ? fmt::format("该{}已依申请 {} 删除", target.title.zh, request)
                       : fmt::format("this {} was erased on request {}", target.name, request),
          .remedy = zh ? "去掉该行；已删除的主体不能以同一编号再次进入"
                       : "leave the row out; who was erased does not come back under the same id"};
}

}  // namespace

Result<void> check_erased(engine::Connection& connection, FaultTable& faults,
                          const policy::Dictionary& dictionary, const RequestOf& request_of) {
  if (!request_of) return {};
  const auto& record = *faults.scope().record;
  for (const auto& field : record.fields) {
    const auto kind = policy::subject_record(record, field);
    const auto* target = kind.empty() ? nullptr : dictionary.record(kind);
    if (target == nullptr) continue;
    RONGHE_TRY(requests, erased_values(connection, field, kind, request_of));
    if (requests.empty()) continue;
    std::string list;
    for (const auto& [value, request] : requests) {
      list += (list.empty() ? "" : ", ") + quoted_text(value);
    }
    RONGHE_TRY(rows, connection.collect(fmt::format(
                         "SELECT rowid, \"#row\", CAST({0} AS VARCHAR) FROM {1} WHERE \"#state\" = "
                         "0 AND CAST({0} AS VARCHAR) IN ({2}) ORDER BY rowid",
                         quoted_name(field.name), rows_table, list)));
    std::vector<FaultTable::Entry> entries;
    RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t i) {
      const auto request = requests.find(chunk.text(2, i));
      ensure(request != requests.end(), "only the values that were asked for are read");
      entries.push_back(
          {.at = chunk.integer(0, i),
           .number = engine::integer_at(chunk, 1, i),
           .column = field.name,
           .value = std::string(chunk.text(2, i)),
           .diagnosis = diagnosis_of(record, field, *target, request->second, faults.language())});
    }));
    RONGHE_CHECK(faults.add(connection, entries));
  }
  return faults.settle(connection);
}

}  // namespace ronghe::intake::detail
