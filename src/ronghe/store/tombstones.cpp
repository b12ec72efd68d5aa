// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/tombstones.hpp"

#include <fmt/format.h>

#include "ronghe/policy/record_names.hpp"
#include "ronghe/store/store.hpp"
#include "ronghe/store/writer.hpp"

namespace ronghe::store {

using engine::quoted_name;

namespace {

constexpr const char* record_name = "tombstone";

Result<crypto::Mac> mac_of(Store& store) {
  RONGHE_TRY(keys, store.keys());
  RONGHE_TRY(key, keys->tombstone_key(store.origin()));
  return crypto::Mac(store.suite(), key);
}

std::string mark_of(crypto::Mac& mac, std::string_view subject) { return mac.of(subject).hex(); }

std::unexpected<Error> erased(const std::string& request, const policy::RecordType& record,
                              const policy::Field& field, std::int64_t rows) {
  return fail(ErrorKind::refused, "subject-erased"_code,
              {{"request", request},
               {"record", record.name},
               {"field", field.name},
               {"rows", std::to_string(rows)}},
              fmt::format("{} rows of {} name in `{}` somebody who was erased on request {}; "
                          "nothing was sealed",
                          rows, record.name, field.name, request));
}

}  // namespace

Result<Tombstones> Tombstones::read(Store& store, engine::Connection& connection) {
  Tombstones found;
  const auto* record = store.record_type(record_name);
  if (record == nullptr || !store.has_table(*record)) return found;
  RONGHE_TRY(rows, connection.query("SELECT mark, request FROM tombstone"));
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) {
    found.requests_.emplace(chunk.text(0, row), chunk.text(1, row));
  }));
  if (found.empty()) return found;
  RONGHE_TRY(mac, mac_of(store));
  found.mac_.emplace(std::move(mac));
  return found;
}

const std::string* Tombstones::request_of(std::string_view subject) {
  if (empty()) return nullptr;
  const auto at = requests_.find(mark_of(*mac_, subject));
  return at == requests_.end() ? nullptr : &at->second;
}

Result<void> lay_tombstones(Store& store, const std::vector<std::string>& subjects,
                            const std::string& request, const Date& day) {
  RONGHE_TRY(known, Tombstones::read(store, store.connection()));
  RONGHE_TRY(mac, mac_of(store));
  std::vector<evidence::ValueRow> rows;
  for (const auto& subject : subjects) {
    if (known.request_of(subject) != nullptr) continue;
    rows.push_back({{"mark", mark_of(mac, subject)}, {"request", request}, {"laid_on", day}});
  }
  if (rows.empty()) return {};
  RONGHE_CHECK(committed(Writer(store).seal({.record = record_name,
                                             .rows = std::move(rows),
                                             .day = day,
                                             .actor = std::string(policy::system_role)})));
  return {};
}

Result<void> check_none_erased(Store& store, engine::Connection& connection,
                               const policy::RecordType& record, const std::string& draft) {
  RONGHE_TRY(tombstones, Tombstones::read(store, connection));
  if (tombstones.empty()) return {};
  for (const auto& field : record.fields) {
    const auto kind = policy::subject_record(record, field);
    if (kind.empty()) continue;
    RONGHE_TRY(rows, connection.collect(fmt::format(
                         "SELECT CAST({0} AS VARCHAR), count(*) FROM {1} WHERE {0} IS NOT NULL "
                         "GROUP BY 1",
                         quoted_name(field.name), quoted_name(draft))));
    RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) -> Result<void> {
      const auto* request = tombstones.request_of(fmt::format("{}/{}", kind, chunk.text(0, row)));
      return request == nullptr ? Result<void>()
                                : erased(*request, record, field, chunk.integer(1, row));
    }));
  }
  return {};
}

}  // namespace ronghe::store
