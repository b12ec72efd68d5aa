// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/relabel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <optional>

#include "ronghe/engine/database.hpp"
#include "ronghe/evidence/row_salts.hpp"

namespace ronghe::ledger {

using engine::Chunk;
using engine::quoted_name;
using evidence::GroupCipher;
using evidence::LabelGroup;
using evidence::SealPlan;

namespace {

// Written by all threads of the engine.
struct Counts {
  std::atomic<std::uint64_t> sealed_again = 0;
  std::atomic<std::uint64_t> shut = 0;
  std::atomic<std::uint64_t> damaged = 0;
};

// The groups of one plan that are not, with the same fields, in the other.
std::vector<const LabelGroup*> changed_groups(const SealPlan& plan, const SealPlan& other) {
  std::vector<const LabelGroup*> changed;
  for (const auto& group : plan.labelled.groups) {
    const bool same = std::ranges::any_of(other.labelled.groups, [&](const LabelGroup& its) {
      return its.label == group.label && its.fields == group.fields;
    });
    if (!same) changed.push_back(&group);
  }
  return changed;
}

// Opens a row under the labels before and seals it under those after.
//   (position, subject, ciphertext … of the groups before) -> (ciphertext … of the groups after)
class Resealer {
 public:
  Resealer(const SealPlan& from, const SealPlan& to, const evidence::KeyRing& ring)
      : from_(from),
        ring_(ring),
        before_(changed_groups(from, to)),
        after_(changed_groups(to, from)),
        opened_(before_.size()),
        values_(from.names.size()),
        salts_(from, ring.suite()) {
    for (const auto* group : before_) openers_.emplace_back(from, *group, ring);
    for (const auto* group : after_) sealers_.emplace_back(to, *group, ring);
  }

  void reseal(const Chunk& input, std::size_t row, engine::RecordWriter& output, Counts& counts) {
    id_ = subject_id(from_.labelled, input.text(1, row));
    const evidence::RowPlace place{.position = input.integer(0, row), .subject = id_};
    // Where a label is all new there is nothing to open, but of an erased subject nothing to seal.
    if (!ring_.knows(id_) || !open(input, row, place)) {
      ++(ring_.knows(id_) ? counts.damaged : counts.shut);
      return keep(input, row, output);
    }
    ++counts.sealed_again;
    for (std::size_t g = 0; g < after_.size(); ++g) {
      const bool sealed =
          sealers_[g].seal_again(salts_, values_, takes_missing(*after_[g]), place, ciphertext_);
      ensure(sealed, "the label after is unlocked, and the subject known");
      output.text(g, row, ciphertext_);
    }
  }

 private:
  [[nodiscard]] bool open(const Chunk& input, std::size_t row, const evidence::RowPlace& place) {
    salts_.clear();
    for (std::size_t g = 0; g < before_.size(); ++g) {
      const auto column = 2 + g;
      if (input.is_null(column, row) ||
          !openers_[g].open(input.text(column, row), place, opened_[g])) {
        return false;
      }
      salts_.take(*before_[g], opened_[g], place.position);
      for (std::size_t i = 0; i < before_[g]->secret.size(); ++i) {
        values_[before_[g]->secret[i]] = opened_[g].values[i];
      }
    }
    return true;
  }
  // The salt of the reasons stays under its label, or goes where the label's last field goes.
  [[nodiscard]] bool takes_missing(const LabelGroup& group) const {
    if (salts_.of_missing() == nullptr) return false;
    return salts_.missing_label() == group.label ||
           std::ranges::none_of(after_, [&](const LabelGroup* other) {
             return other->label == salts_.missing_label();
           });
  }
  // What nobody can open stays under its label, as far as the label stays.
  void keep(const Chunk& input, std::size_t row, engine::RecordWriter& output) const {
    for (std::size_t g = 0; g < after_.size(); ++g) {
      const auto was = std::ranges::find(before_, after_[g]->label,
                                         [](const LabelGroup* group) { return group->label; });
      const auto column = 2 + static_cast<std::size_t>(was - before_.begin());
      if (was == before_.end() || input.is_null(column, row)) {
        output.null(g, row);
      } else {
        output.text(g, row, input.text(column, row));
      }
    }
  }

  const SealPlan& from_;
  const evidence::KeyRing& ring_;
  std::vector<const LabelGroup*> before_;
  std::vector<const LabelGroup*> after_;
  std::vector<GroupCipher> openers_;
  std::vector<GroupCipher> sealers_;
  std::vector<evidence::OpenedGroup> opened_;
  std::vector<evidence::SecretValue> values_;
  evidence::RowSalts salts_;
  std::string id_;
  std::string ciphertext_;
};

Result<void> add_resealing(engine::Connection& connection, const SealPlan& from, const SealPlan& to,
                           const SharedRing& ring, const std::shared_ptr<Counts>& counts) {
  std::vector<engine::Member> members;
  for (const auto* group : changed_groups(to, from)) members.push_back({group->cipher, "BLOB"});
  return connection.add_record_function(
      {.name = to.function("relabel"),
       .members = std::move(members),
       .apply = [from, to, ring, counts](const Chunk& input, engine::RecordWriter& output) {
         Resealer resealer(from, to, *ring);
         for (std::size_t row = 0; row < input.rows(); ++row) {
           resealer.reseal(input, row, output, *counts);
         }
       }});
}

// Whether a column is the commitment to a label that the record did not have before: no row has
// one.
bool is_new_commitment(const SealPlan& from, const SealPlan& to, const std::string& column) {
  const auto among = [&](const SealPlan& plan) {
    return std::ranges::any_of(plan.labelled.commitments(),
                               [&](const auto& commitment) { return commitment.second == column; });
  };
  return among(to) && !among(from);
}

// The whole table is written anew, so that no ciphertext under the label before stays in it.
std::string copy_sql(const SealPlan& from, const SealPlan& to, const std::string& target,
                     const SealedTable& table) {
  const auto changed = changed_groups(to, from);
  std::string names;
  std::string values;
  for (const auto& column : table.columns) {
    if (is_new_commitment(from, to, column.name)) continue;
    if (std::ranges::find(table.came, column.name) != table.came.end()) continue;
    const auto name = quoted_name(column.name);
    const bool again =
        std::ranges::find(changed, column.name, &LabelGroup::cipher) != changed.end();
    names += (names.empty() ? "" : ", ") + name;
    values += (values.empty() ? "" : ", ") + (again ? "again." + name : name);
  }
  std::string arguments = "position, " + from.subject();
  for (const auto* group : changed_groups(from, to)) arguments += ", " + quoted_name(group->cipher);
  return fmt::format("INSERT INTO {} ({}) SELECT {} FROM (SELECT *, {}({}) AS again FROM {})",
                     target, names, values, quoted_name(to.function("relabel")), arguments,
                     from.table());
}

}  // namespace

Result<RelabelledRows> relabel_rows(engine::Connection& connection, const SealPlan& from,
                                    const SealPlan& to, const SealedTable& table,
                                    const SharedRing& ring) {
  const auto counts = std::make_shared<Counts>();
  RONGHE_CHECK(add_resealing(connection, from, to, ring, counts));
  const auto fresh = evidence::sealed_table(to.record + "#relabelled");
  RONGHE_CHECK(connection.execute(
      fmt::format("CREATE TABLE {} ({})", fresh, evidence::columns_sql(table.columns))));
  RONGHE_CHECK(connection.execute(copy_sql(from, to, fresh, table)));
  if (counts->damaged > 0) {
    return fail(ErrorKind::proof_failed, "evidence-changed"_code, {},
                fmt::format("{} rows of {} do not open although their keys are here; nothing was "
                            "relabelled",
                            counts->damaged.load(), to.record));
  }
  const auto name = quoted_name(to.record);
  RONGHE_CHECK(
      connection.script(fmt::format("DROP VIEW {0}; DROP TABLE {1}; ALTER TABLE {2} "
                                    "RENAME TO {0}",
                                    name, from.table(), fresh)));
  RONGHE_CHECK(add_opening(connection, to, ring));
  RONGHE_CHECK(add_sealing(connection, to, ring));
  RONGHE_CHECK(connection.execute(table.view));
  return RelabelledRows{.sealed_again = counts->sealed_again, .shut = counts->shut};
}

}  // namespace ronghe::ledger
