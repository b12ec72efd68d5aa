// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/detail/row_check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/engine/database.hpp"
#include "ronghe/ledger/detail/row_opening.hpp"

namespace ronghe::ledger {

using engine::Chunk;
using engine::quoted_name;
using engine::RecordWriter;
using evidence::SealPlan;

namespace {

// Compares what could be opened of a row with the commitments that the log holds.
//   (columns of RowOpening …, commitment …)
class Checker {
 public:
  Checker(const SealPlan& plan, const evidence::KeyRing& ring)
      : plan_(plan),
        suite_(ring.suite()),
        commitments_(plan.labelled.commitments()),
        opening_(plan, ring) {}

  struct Verdict {
    bool faithful = true;
    bool all_open = true;
  };
  [[nodiscard]] Verdict look_at(const Chunk& input, std::size_t row) {
    opening_.stand_on(input, row);
    Verdict verdict;
    for (std::size_t g = 0; g < plan_.labelled.groups.size(); ++g) {
      if (!opening_.open(g)) {
        verdict.all_open = false;
      } else if (is_told_twice(g)) {
        verdict.faithful = false;
      }
    }
    if (!verdict.faithful) return verdict;
    reasons_ = opening_.missing();
    const auto& earlier = plan_.labelled.earlier;
    const bool as_now = earlier.empty() || opening_.place().position >= earlier.back().before;
    verdict.faithful = as_now ? holds_now(input, row) : held_then(input, row);
    return verdict;
  }

 private:
  // Whether somebody put a value in the table for one that is in the ciphertext.
  [[nodiscard]] bool is_told_twice(std::size_t group) const {
    const auto& fields = plan_.labelled.groups[group].fields;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const bool is_sealed = opening_.opened(group).fields[i].here;
      if (is_sealed && opening_.row().is_in_table(fields[i])) return true;
    }
    return false;
  }
  [[nodiscard]] bool is_committed(const Chunk& input, std::size_t row, const std::string& label,
                                  const crypto::Hash& expected) const {
    const auto found =
        std::ranges::find(commitments_, label, &std::pair<std::string, std::string>::first);
    const auto column = opening_.first_cipher() + plan_.labelled.groups.size() +
                        static_cast<std::size_t>(found - commitments_.begin());
    return !input.is_null(column, row) && input.text(column, row) == expected.bytes();
  }
  // The label that keeps the reasons holds those of all fields, which may be under other labels.
  [[nodiscard]] bool is_comparable(const std::vector<evidence::LabelGroup>& groups,
                                   const evidence::LabelGroup& group) const {
    return opening_.knows_reasons() || !evidence::keeps_missing(groups, group);
  }
  [[nodiscard]] bool holds_now(const Chunk& input, std::size_t row) {
    const auto& groups = plan_.labelled.groups;
    for (std::size_t g = 0; g < groups.size(); ++g) {
      if (!opening_.is_open(g) || !is_comparable(groups, groups[g])) continue;
      const auto expected =
          opening_.cipher(g).commitment(opening_.row(), reasons_, opening_.opened(g).seed);
      if (!is_committed(input, row, groups[g].label, expected)) return false;
    }
    return true;
  }
  // A row from before a relabelling: its fields have come to other labels, with their salts.
  [[nodiscard]] bool held_then(const Chunk& input, std::size_t row) {
    for (std::size_t g = 0; g < plan_.labelled.groups.size(); ++g) {
      if (opening_.is_open(g)) opening_.take_salts(g);
    }
    const auto& groups = plan_.labelled.groups_at(opening_.place().position);
    return std::ranges::all_of(groups, [&](const evidence::LabelGroup& group) {
      if (!is_comparable(groups, group)) return true;
      const auto expected = evidence::salted_commitment(plan_, groups, group, opening_.row(),
                                                        reasons_, opening_.salts(), suite_);
      return !expected || is_committed(input, row, group.label, *expected);
    });
  }

  const SealPlan& plan_;
  crypto::Suite suite_;
  std::vector<std::pair<std::string, std::string>> commitments_;
  RowOpening opening_;
  std::string_view reasons_;
};

}  // namespace

Result<void> add_check(engine::Connection& connection, const SealPlan& plan,
                       const SharedRing& ring) {
  return connection.add_record_function(
      {.name = plan.function("check"),
       .members = {{"faithful", "BOOLEAN"}, {"all_open", "BOOLEAN"}},
       .apply = [plan, ring](const Chunk& input, RecordWriter& output) {
         Checker checker(plan, *ring);
         for (std::size_t row = 0; row < input.rows(); ++row) {
           const auto verdict = checker.look_at(input, row);
           output.boolean(0, row, verdict.faithful);
           output.boolean(1, row, verdict.all_open);
         }
       }});
}

std::string suspect_rows_sql(const SealPlan& plan) {
  auto arguments = RowOpening::columns_sql(plan);
  for (const auto& [label, column] : plan.labelled.commitments()) {
    arguments += ", " + quoted_name(column);
  }
  return fmt::format(
      "SELECT position, \"#subject\", c.faithful, c.all_open FROM (SELECT position, {} AS "
      "\"#subject\", {}({}) AS c FROM {}) WHERE NOT (c.faithful AND c.all_open)",
      plan.subject(), quoted_name(plan.function("check")), arguments, plan.table());
}

}  // namespace ronghe::ledger
