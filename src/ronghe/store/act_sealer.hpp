// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ronghe/store/store.hpp"
#include "ronghe/store/write_queue.hpp"
#include "ronghe/store/writer.hpp"

// Seals acts together: those of one record, source and day in one transaction. Part of the writer.
namespace ronghe::store {

class ActSealer {
 public:
  ActSealer(Store& store, engine::Connection& connection, WriteQueue& queue)
      : store_(store), connection_(connection), queue_(queue) {}

  // An outcome for each act; faulty ones fail alone.
  [[nodiscard]] std::vector<Outcome> seal(const std::vector<const PreparedBatch*>& acts);
  // What one act would add.
  [[nodiscard]] Result<Preview> check(const PreparedBatch& act);

 private:
  // Acts of one record, source and day, none of which speaks of a row of another: staged together.
  struct Stretch {
    const policy::RecordType* record = nullptr;
    Source source;
    Date day;
    std::vector<std::size_t> acts;
    std::set<std::string> keys;
  };
  using Outcomes = std::vector<std::optional<Outcome>>;

  [[nodiscard]] std::vector<Stretch> stretches_of(
      const std::vector<const PreparedBatch*>& acts) const;
  // In one transaction; when that fails for a reason of one of them, each by itself.
  void seal_stretch(const std::vector<const PreparedBatch*>& acts, Stretch stretch,
                    Outcomes& outcomes);
  [[nodiscard]] Result<void> try_stretch(const std::vector<const PreparedBatch*>& acts,
                                         Stretch stretch, Outcomes& outcomes);
  // The acts of the stretch that are without fault stay in it; the outcome of the others is set.
  [[nodiscard]] Result<intake::StagedRows> stage(const std::vector<const PreparedBatch*>& acts,
                                                 Stretch& stretch, Outcomes& outcomes);
  [[nodiscard]] Result<void> append(const PreparedBatch& first_act, const intake::Staged& staged,
                                    std::int64_t next);
  [[nodiscard]] Result<const std::map<std::string, std::string>*> rules_of(
      const policy::RecordType& record, const Date& day);

  Store& store_;
  engine::Connection& connection_;
  WriteQueue& queue_;
};

}  // namespace ronghe::store
