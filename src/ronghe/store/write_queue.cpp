// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/write_queue.hpp"

#include <fmt/format.h>

namespace ronghe::store {

namespace {

// Who comes after so many waits for the next transaction: the first must not wait for ever.
constexpr std::size_t acts_together_max = 512;

}  // namespace

std::string describe(const PreparedBatch& batch) {
  const auto* staged = std::get_if<const intake::Staged*>(&batch.batch->rows);
  const auto rows = staged != nullptr
                        ? (*staged)->accepted
                        : std::get<std::vector<evidence::ValueRow>>(batch.batch->rows).size();
  return fmt::format("{} rows of {} from {}", rows, batch.record->name, batch.source.to_string());
}

Outcome settled(engine::Transaction& transaction, const PreparedBatch& batch, Committed done) {
  auto end = transaction.settle(describe(batch));
  if (auto* no = std::get_if<engine::NotCommitted>(&end)) return NotCommitted{std::move(no->why)};
  if (auto* unknown = std::get_if<engine::Unknown>(&end)) {
    return Unknown{.batch = std::move(unknown->batch), .error = std::move(unknown->why)};
  }
  return done;
}

std::vector<WriteQueue::Waiting*> WriteQueue::take() {
  std::vector<Waiting*> group;
  while (!waiting_.empty() && group.size() < acts_together_max) {
    const bool alone = waiting_.front()->batch.alone();
    if (alone && !group.empty()) break;
    group.push_back(waiting_.front());
    waiting_.pop_front();
    if (alone) break;
  }
  return group;
}

std::vector<const PreparedBatch*> WriteQueue::batches_of(const std::vector<Waiting*>& group) {
  std::vector<const PreparedBatch*> batches;
  for (const auto* waiting : group) batches.push_back(&waiting->batch);
  return batches;
}

}  // namespace ronghe::store
