// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/record_act.hpp"

#include <fmt/format.h>

#include <vector>

#include "ronghe/base/worded.hpp"

namespace ronghe::workflow {

namespace {

Result<store::Batch> batch_of(const ActRequest& request) {
  if (request.today && request.day > *request.today) {
    return fail_with(ErrorKind::bad_input, "act-in-the-future"_code,
                     "the day of the act, {day}, lies in the future (today is {today}); correct it",
                     {{"day", to_string(request.day)}, {"today", to_string(*request.today)}});
  }
  if (request.actor == policy::system_role) {
    return fail_with(ErrorKind::refused, "actor-is-the-program"_code,
                     "\"{actor}\" is the program itself; name who acts",
                     {{"actor", request.actor}});
  }
  RONGHE_TRY(rows, intake::rows_of_json(request.json));
  std::vector<evidence::ValueRow> values;
  for (const auto& row : rows) values.emplace_back(row.begin(), row.end());
  return store::Batch{.record = request.record,
                      .rows = std::move(values),
                      .source = request.source,
                      .day = request.day,
                      .actor = request.actor,
                      .signatures = request.signatures,
                      .blind = request.blind};
}

// The actor signs what would be added now.
Result<void> sign(store::Store& store, const store::KeyPlace& place, store::Batch& batch) {
  RONGHE_TRY(key, store::OfficerKey::read(place, batch.actor, store.suite()));
  RONGHE_TRY(preview, store::Writer(store).check(batch));
  if (preview.would.count == 0) return {};
  // Others signed under a blind: a new one would make theirs signatures of something else.
  if (preview.blind && !batch.blind && !batch.signatures.empty()) {
    return std::unexpected(store::missing_blind(batch.record));
  }
  batch.blind = preview.blind;
  batch.signatures.push_back(key.sign(store.origin(), preview.hash));
  return {};
}

}  // namespace

Result<store::Committed> record_act(store::Store& store, const ActRequest& request) {
  RONGHE_TRY(batch, batch_of(request));
  RONGHE_CHECK(store.unlock_all());
  if (request.sign) RONGHE_CHECK(sign(store, *request.sign, batch));
  return committed(store::Writer(store).seal(batch));
}

Result<store::Preview> check_act(store::Store& store, const ActRequest& request) {
  RONGHE_TRY(batch, batch_of(request));
  RONGHE_CHECK(store.unlock_all());
  return store::Writer(store).check(batch);
}

}  // namespace ronghe::workflow
