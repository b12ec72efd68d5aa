// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/evaluate/regions.hpp"
#include "ronghe/evaluate/slots.hpp"
#include "ronghe/policy/compile/relation_sql.hpp"

// What was counted for each subject of a kind.
namespace ronghe::evaluate {

// The formulas of one kind of subject, in the order of their indicators.
using Formulas = std::vector<const policy::SubjectFormula*>;
// Counted slots, formula by formula.
using SubjectCounts = std::vector<std::vector<Counted>>;

struct CountedSubject {
  std::string code;
  std::string region;  // that it is in; its own code for a region; "" = unknown
  SubjectCounts counts;
};

// Rows of subjects as the engine gave them. Reading them is work, so another thread may do it.
class SubjectBatch {
 public:
  struct Reading;  // how the rows are read
  SubjectBatch(std::shared_ptr<const Reading> reading, std::shared_ptr<engine::Rows> rows,
               engine::Chunk chunk)
      : reading_(std::move(reading)), rows_(std::move(rows)), chunk_(std::move(chunk)) {}
  // Those that are in force on the day, in the order of their codes.
  [[nodiscard]] std::vector<CountedSubject> read() const;

 private:
  std::shared_ptr<const Reading> reading_;
  std::shared_ptr<engine::Rows> rows_;  // names the columns of the chunk
  engine::Chunk chunk_;
};

// A subject is in force that has begun and whose last day, if any, is `earliest_end` or later.
struct Days {
  Date as_of;
  Date earliest_end;
  bool through_others;  // who has no region of its own lies in that of the record it refers to
};

using VisitSubjects = std::function<Result<void>(SubjectBatch)>;

// Visits the subjects of a kind in the order of their codes, some thousands at a time.
[[nodiscard]] Result<void> visit_subjects(engine::Connection& connection, const policy::Pack& pack,
                                          const policy::RelationSql& relations,
                                          const std::string& kind, const Formulas& formulas,
                                          const Days& days, const VisitSubjects& visit);

// The counts of every region in force: its own rows and those of all regions below it.
[[nodiscard]] Result<std::map<std::string, SubjectCounts>> region_counts(
    engine::Connection& connection, const policy::Pack& pack, const policy::RelationSql& relations,
    const Formulas& formulas, const Regions& regions);

}  // namespace ronghe::evaluate
