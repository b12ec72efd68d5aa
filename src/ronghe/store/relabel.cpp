// SPDX-License-Identifier: Apache-2.0
// A field of a store gets another level.
#include <fmt/format.h>

#include "ronghe/base/worded.hpp"
#include "ronghe/evidence/labels.hpp"
#include "ronghe/ledger/ledger.hpp"
#include "ronghe/store/relabel_request.hpp"
#include "ronghe/store/store.hpp"
#include "ronghe/store/viewer.hpp"
#include "ronghe/store/write_queue.hpp"
#include "ronghe/store/writer.hpp"

namespace ronghe::store {

// Rows that nobody opens are those of erased subjects, or something is amiss.
Result<void> Store::check_shut_rows(const std::string& record, std::uint64_t shut) {
  RONGHE_TRY(erased, erasures());
  if (shut == 0 || erased > 0) return {};
  return fail_with(ErrorKind::bad_input, "subjects-without-secret"_code,
                   "{rows} rows of {record} have subjects without a secret, though no erasure is "
                   "sealed: bring back the right subjects.duckdb, or erase again where an erasure "
                   "broke off; nothing was changed",
                   {{"rows", fmt::format("{}", shut)}, {"record", record}}, {.file = keys_folder_});
}

Result<FieldRelabelling> Store::relabel(const RelabelRequest& request) {
  if (!seals_) {
    return fail_with(ErrorKind::refused, "store-seals-nothing"_code,
                     "this store seals no fields, so none has a label to change");
  }
  RONGHE_TRY(acts, field_acts());
  RONGHE_TRY(act, relabelling_of(pack_.dictionary, request, acts));
  RONGHE_TRY(keys, this->keys());
  RONGHE_CHECK(load_subjects());
  auto dictionary = pack_.dictionary;
  evidence::apply(act, dictionary);
  const auto& record = dictionary.records.at(act.record);
  FieldRelabelling done{.before = record.owner + "/" + act.before,
                        .after = record.owner + "/" + act.after,
                        .rows = {}};
  RONGHE_TRY(known, epochs());
  RONGHE_CHECK(keys->unlock(dictionary, known));
  if (!ring_->unlocks(done.before) || !ring_->unlocks(done.after)) {
    return fail_with(ErrorKind::refused, "keys-of-both-absent"_code,
                     "the keys of {before} and {after} are not in {folder}",
                     {{"before", done.before}, {"after", done.after}, {"folder", keys_folder_}});
  }
  RONGHE_CHECK(check_own_subjects());
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
