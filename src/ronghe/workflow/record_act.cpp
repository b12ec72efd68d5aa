// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/record_act.hpp"

#include <fmt/format.h>

#include <vector>

namespace ronghe::workflow {

namespace {

Result<store::Batch> batch_of(const ActRequest& request) {
  if (request.today && request.day > *request.today) {
    return bad_input(
        fmt::format("the day of the act, {}, lies in the future (today is {}); correct "
                    "it",
                    to_string(request.day), to_string(*request.today)));
  }
  if (request.actor == policy::system_role) {
    return fail(ErrorKind::refused,
                fmt::format("\"{}\" is the program itself; name who acts", request.actor));
  }
  RONGHE_TRY(rows, intake::rows_of_json(request.json));
  std::vector<evidence::ValueRow> values;
  for (const auto& row : rows) values.emplace_back(row.begin(), row.end());
  return store::Batch{.record = request.record,
                      .rows = std::move(values),
                      .source = request.source,
                      .day = request.day,
                      .actor = request.actor};
}

}  // namespace

Result<store::Committed> record_act(store::Store& store, const ActRequest& request) {
  RONGHE_TRY(batch, batch_of(request));
  RONGHE_CHECK(store.unlock_all());
  return committed(store::Writer(store).seal(batch));
}

Result<store::Preview> check_act(store::Store& store, const ActRequest& request) {
  RONGHE_TRY(batch, batch_of(request));
  RONGHE_CHECK(store.unlock_all());
  return store::Writer(store).check(batch);
}

}  // namespace ronghe::workflow
