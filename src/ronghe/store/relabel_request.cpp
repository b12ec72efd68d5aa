// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/relabel_request.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "ronghe/base/worded.hpp"

namespace ronghe::store {

namespace {

// The engine makes no difference between small and capital letters of a column.
bool share_a_column(std::string_view one, std::string_view other) {
  return one != other && evidence::cipher_column(one) == evidence::cipher_column(other);
}

// By field: what it has now, and had before an act.
std::vector<std::pair<std::string, std::string>> labels_ever(
    const policy::RecordType& record, const std::vector<evidence::Relabelling>& acts) {
  std::vector<std::pair<std::string, std::string>> labels;
  for (const auto& field : record.fields) labels.emplace_back(field.name, field.label);
  for (const auto& act : acts) {
    if (act.record == record.name) labels.emplace_back(act.field, act.before);
  }
  return labels;
}

}  // namespace

Result<evidence::Relabelling> relabelling_of(const policy::Dictionary& dictionary,
                                             const RelabelRequest& request,
                                             const std::vector<evidence::Relabelling>& acts) {
  const auto dot = request.field.find('.');
  const auto* record = dictionary.record(request.field.substr(0, dot));
  const auto* field = record == nullptr || dot == std::string::npos
                          ? nullptr
                          : record->field(request.field.substr(dot + 1));
  if (field == nullptr) {
    return fail(ErrorKind::bad_input, "field-unknown"_code, {{"field", request.field}},
                fmt::format("`{}` is no field of this store; write record and field, such as "
                            "placement.pay",
                            request.field));
  }
  constexpr std::array<std::string_view, 4> sealed_levels{"L1", "L2", "L3", "L4"};
  if (!policy::is_labelled(*field)) {
    return fail_with(ErrorKind::refused, "field-is-public"_code,
                     "{field} is public: its values stand in the log in clear, and no label takes "
                     "them back; seal it in a new store with another pack",
                     {{"field", request.field}});
  }
  if (std::ranges::find(sealed_levels, request.level) == sealed_levels.end()) {
    return fail(ErrorKind::bad_input, "level-unknown"_code, {{"level", request.level}},
                fmt::format("\"{}\" is no level for a sealed field; L1 to L4 are", request.level));
  }
  if (field->label == request.level) {
    return fail_with(ErrorKind::bad_input, "level-is-same"_code,
                     "{field} has the level {level} already",
                     {{"field", request.field}, {"level", request.level}});
  }
  for (const auto& [name, written] : labels_ever(*record, acts)) {
    if (!share_a_column(written, request.level)) continue;
    return fail(
        ErrorKind::refused, "level-shares-a-column"_code,
        {{"field", record->name + "." + name}, {"written", written}, {"level", request.level}},
        fmt::format("{}.{} was sealed under the level \"{}\", as its pack wrote it, and "
                    "keeps the column of {}; choose another of L1 to L4",
                    record->name, name, written, request.level));
  }
  if (request.reason.empty())
    return fail_with(ErrorKind::bad_input, "relabelling-without-reason"_code,
                     "a relabelling needs a reason, which is sealed");
  return evidence::Relabelling{.record = record->name,
                               .field = field->name,
                               .before = field->label,
                               .after = request.level,
                               .position = 0};
}

}  // namespace ronghe::store
