// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ronghe/store/batch.hpp"
#include "ronghe/store/source.hpp"

// Who waits to write to a store, of whatever thread; the thread whose turn it is seals for others
// too. Part of the writer; nobody else needs it.
namespace ronghe::store {

class Viewer;

// A batch that passed what the dictionary alone can tell.
struct PreparedBatch {
  const Batch* batch = nullptr;
  const policy::RecordType* record = nullptr;
  Source source;
  std::vector<intake::RowTexts> rows;  // of an act that is staged; else empty
  Preview* preview = nullptr;          // where what would be sealed goes; then nothing is
  // Sealed by a transaction of its own: a file, what the system writes, what brings more along.
  [[nodiscard]] bool alone() const {
    return rows.empty() || preview != nullptr || batch->also || is_signed();
  }
  // By officers, or ought to be.
  [[nodiscard]] bool is_signed() const {
    return record->needs_officers > 0 || !batch->signatures.empty();
  }
};

// "3 rows of placement from EDU", for messages.
[[nodiscard]] std::string describe(const PreparedBatch& batch);
// Ends the transaction of a batch of which `done` was added.
[[nodiscard]] Outcome settled(engine::Transaction& transaction, const PreparedBatch& batch,
                              Committed done);

class WriteQueue {
 public:
  // Waits until the batch was sealed, by this thread or another. `work` seals a group, which is one
  // batch that goes alone, or acts in the order in which they came; it gives an outcome for each
  // and is called by one thread at a time.
  template <class Work>
  Outcome pass(PreparedBatch batch, const Work& work) {
    Waiting own{.batch = std::move(batch), .outcome = {}};
    std::unique_lock lock(mutex_);
    waiting_.push_back(&own);
    while (true) {
      turn_.wait(lock, [&] { return own.outcome || !busy_; });
      if (own.outcome) return *std::move(own.outcome);
      const auto group = take();
      busy_ = true;
      lock.unlock();
      auto outcomes = work(batches_of(group));
      lock.lock();
      busy_ = false;
      for (std::size_t i = 0; i < group.size(); ++i) group[i]->outcome = std::move(outcomes[i]);
      turn_.notify_all();
    }
  }

  // What follows is touched by the thread that seals, while it does.
  std::shared_ptr<Viewer> acts;  // on whose connection acts are staged and sealed
  // Compiled rules of a record on a day; those of the last days asked for.
  std::map<std::pair<std::string, Date>, std::map<std::string, std::string>> rules;

 private:
  struct Waiting {
    PreparedBatch batch;
    std::optional<Outcome> outcome;
  };
  [[nodiscard]] std::vector<Waiting*> take();
  [[nodiscard]] static std::vector<const PreparedBatch*> batches_of(
      const std::vector<Waiting*>& group);

  std::mutex mutex_;
  std::condition_variable turn_;
  std::deque<Waiting*> waiting_;
  bool busy_ = false;
};

}  // namespace ronghe::store
