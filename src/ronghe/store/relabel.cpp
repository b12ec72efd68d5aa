// SPDX-License-Identifier: Apache-2.0
// A field of a store gets another level.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ronghe/evidence/labels.hpp"
#include "ronghe/ledger/ledger.hpp"
#include "ronghe/store/store.hpp"
#include "ronghe/store/viewer.hpp"
#include "ronghe/store/write_queue.hpp"
#include "ronghe/store/writer.hpp"

namespace ronghe::store {

namespace {

// What the request asks for, looked up.
Result<evidence::Relabelling> parse_request(const policy::Dictionary& dictionary,
                                            const RelabelRequest& request) {
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
    return fail(
        ErrorKind::refused,
        fmt::format("{} is public: its values stand in the log in clear, and no label takes "
                    "them back; seal it in a new store with another pack",
                    request.field));
  }
  if (std::ranges::find(sealed_levels, request.level) == sealed_levels.end()) {
    return fail(ErrorKind::bad_input, "level-unknown"_code, {{"level", request.level}},
                fmt::format("\"{}\" is no level for a sealed field; L1 to L4 are", request.level));
  }
  if (field->label == request.level) {
    return bad_input(fmt::format("{} has the level {} already", request.field, request.level));
  }
  if (request.reason.empty()) return bad_input("a relabelling needs a reason, which is sealed");
  return evidence::Relabelling{.record = record->name,
                               .field = field->name,
                               .before = field->label,
                               .after = request.level,
                               .position = 0};
}

}  // namespace

// Rows that nobody opens are those of erased subjects, or something is amiss.
Result<void> Store::check_shut_rows(const std::string& record, std::uint64_t shut) {
  RONGHE_TRY(erased, erasures());
  if (shut == 0 || erased > 0) return {};
  return bad_input(
      fmt::format(
          "{} rows of {} have subjects without a secret, though no erasure is sealed: "
          "bring back the right subjects.duckdb, or erase again where an erasure broke off; "
          "nothing was changed",
          shut, record),
      {.file = keys_folder_});
}

Result<FieldRelabelling> Store::relabel(const RelabelRequest& request) {
  if (!seals_) {
    return fail(ErrorKind::refused, "this store seals no fields, so none has a label to change");
  }
  RONGHE_TRY(act, parse_request(pack_.dictionary, request));
  RONGHE_TRY(keys, this->keys());
  auto dictionary = pack_.dictionary;
  evidence::apply(act, dictionary);
  const auto& record = dictionary.records.at(act.record);
  FieldRelabelling done{.before = record.owner + "/" + act.before,
                        .after = record.owner + "/" + act.after,
                        .rows = {}};
  RONGHE_TRY(known, epochs());
  RONGHE_CHECK(keys->unlock(dictionary, known));
  if (!ring_->unlocks(done.before) || !ring_->unlocks(done.after)) {
    return fail(ErrorKind::refused, fmt::format("the keys of {} and {} are not in {}", done.before,
                                                done.after, keys_folder_));
  }
  RONGHE_CHECK(check_own_subjects());
  RONGHE_TRY(acts, field_acts());
  evidence::SealPlan plan;
  // The rows are sealed again in the transaction of the act: both, or neither.
  const auto seal_again = [&](engine::Connection& connection,
                              const Committed& sealed) -> Result<void> {
    done.position = act.position = sealed.first_position;
    acts.push_back(act);
    plan = evidence::seal_plan(record, dictionary, acts);
    RONGHE_TRY(rows,
               ledger::relabel_rows(connection, plans_.at(record.name), plan,
                                    {.columns = evidence::sealed_columns(record, plan.labelled),
                                     .view = evidence::create_view_sql(record, plan.labelled)},
                                    ring_));
    done.rows = rows;
    RONGHE_CHECK(need_version(connection, padded_version));
    queue_->acts.reset();  // its views open what was under the label before
    RONGHE_CHECK(check_shut_rows(record.name, rows.shut));
    return rows.loss ? std::unexpected(*rows.loss) : Result<void>();
  };
  auto batch = system_act("relabelling",
                          {{"record", act.record},
                           {"field", act.field},
                           {"level_before", act.before},
                           {"level_after", act.after},
                           {"reason", request.reason},
                           {"relabelled_on", request.day}},
                          request.day);
  batch.also = seal_again;
  RONGHE_CHECK(committed(Writer(*this).seal(batch)));
  note_version(padded_version);
  plans_.insert_or_assign(record.name, std::move(plan));
  pack_.dictionary = std::move(dictionary);
  return done;
}

}  // namespace ronghe::store
