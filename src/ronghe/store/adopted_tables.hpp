// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ronghe/engine/connection.hpp"
#include "ronghe/evidence/row_sealing.hpp"
#include "ronghe/ledger/relabel.hpp"
#include "ronghe/ledger/sealing.hpp"
#include "ronghe/policy/dictionary.hpp"

namespace ronghe::store {

// The dictionary of a newer pack for tables that are there: fields with the levels that they have
// now, in the order of before, new ones behind them. So functions of records to which nothing came
// stay right, whatever the order of the pack.
[[nodiscard]] policy::Dictionary next_dictionary(const policy::Dictionary& now,
                                                 const policy::Dictionary& after);

// The tables of a store while it adopts a pack, within the transaction of the act.
class AdoptedTables {
 public:
  // `now` and `next` (next_dictionary) outlive it. `ring` = null: the store seals nothing.
  AdoptedTables(const policy::Dictionary& now, const policy::Dictionary& next,
                ledger::SharedRing ring)
      : now_(now), next_(next), ring_(std::move(ring)) {}

  // Makes new tables, and gives those that are there their new columns. `acts` are all acts on
  // fields with those of this one at the end.
  [[nodiscard]] Result<void> change(engine::Connection& connection,
                                    const std::vector<evidence::Relabelling>& acts);

  [[nodiscard]] const policy::Dictionary& next() const { return next_; }
  // Of records that came or got fields: how they are sealed from now on.
  [[nodiscard]] std::map<std::string, evidence::SealPlan>& plans() { return plans_; }
  [[nodiscard]] std::uint64_t sealed_again() const { return sealed_again_; }
  // By record: rows of erased subjects, which stay as they are.
  [[nodiscard]] const std::map<std::string, std::uint64_t>& shut() const { return shut_; }

 private:
  using Acts = std::vector<evidence::Relabelling>;
  using Names = std::vector<std::string>;
  // Null = all of the record is in clear.
  [[nodiscard]] const evidence::SealPlan* plan(const policy::RecordType& record, const Acts& acts);
  [[nodiscard]] Result<void> add_functions(engine::Connection& connection,
                                           const evidence::SealPlan& plan);
  [[nodiscard]] Result<void> create(engine::Connection& connection,
                                    const policy::RecordType& record, const Acts& acts);
  [[nodiscard]] Result<void> extend(engine::Connection& connection,
                                    const policy::RecordType& record, const Names& came,
                                    const Acts& acts);
  [[nodiscard]] Result<void> seal_again(engine::Connection& connection,
                                        const policy::RecordType& record, const Names& came,
                                        const Acts& acts, const evidence::SealPlan& to);

  const policy::Dictionary& now_;
  const policy::Dictionary& next_;
  ledger::SharedRing ring_;
  std::map<std::string, evidence::SealPlan> plans_;
  std::map<std::string, std::uint64_t> shut_;
  std::uint64_t sealed_again_ = 0;
};

}  // namespace ronghe::store
