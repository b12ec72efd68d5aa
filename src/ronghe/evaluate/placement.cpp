// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/placement.hpp"

#include <algorithm>
#include <optional>

#include "ronghe/base/worded.hpp"
#include "ronghe/evaluate/hidden_fields.hpp"

namespace ronghe::evaluate {

namespace {

bool is_sealed(const policy::Dictionary& dictionary, const std::string& name,
               const std::string& field) {
  const auto* record = dictionary.record(name);
  return record != nullptr && sealed_fields(*record, dictionary).contains(field);
}

// "placement.pay"; none where all that a scan reads is open.
std::optional<std::string> labelled_field(const Scan& scan, const policy::RelationSql& relations) {
  for (const auto& [record, field] : relations.fields(scan.relation, columns_of(scan))) {
    if (is_sealed(relations.dictionary(), record, field)) return record + "." + field;
  }
  return std::nullopt;
}

}  // namespace

bool reads_sealed_rows_of(const std::string& record, const std::set<std::string>& columns,
                          const policy::RelationSql& relations) {
  return std::ranges::any_of(relations.fields(record, columns), [&](const auto& read) {
    return read.first == record && is_sealed(relations.dictionary(), record, read.second);
  });
}

Result<void> may_run(const engine::Connection& connection, const Scan& scan,
                     const policy::RelationSql& relations) {
  const auto field = labelled_field(scan, relations);
  const auto fields = field ? engine::Fields::labelled : engine::Fields::open;
  switch (connection.placement(fields)) {
    case engine::Placement::here: return {};
    case engine::Placement::embedded: break;
  }
  return fail_with(ErrorKind::refused, "sealed-field-needs-embedded"_code,
                   "the scan of {relation} reads {read}, which is sealed and opens in the "
                   "embedded engine only; run it on a store in a folder",
                   {{"relation", scan.relation}, {"read", field.value_or("fields")}});
}

}  // namespace ronghe::evaluate
