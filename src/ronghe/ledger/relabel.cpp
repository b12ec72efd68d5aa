// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/relabel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <optional>

#include "ronghe/engine/database.hpp"
#include "ronghe/evidence/table.hpp"
#include "ronghe/ledger/detail/row_opening.hpp"

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

std::vector<std::size_t> places_of(const SealPlan& plan,
                                   const std::vector<const LabelGroup*>& groups) {
  std::vector<std::size_t> places;
  for (const auto* group : groups) {
    places.push_back(static_cast<std::size_t>(group - plan.labelled.groups.data()));
  }
  return places;
}

// Opens a row under the labels before and seals it under those after.
//   columns of RowOpening -> (ciphertext … of the groups after, missing, sealed_again)
class Relabeller {
 public:
  Relabeller(const SealPlan& from, const SealPlan& to, const evidence::KeyRing& ring)
      : from_(from),
        ring_(ring),
        before_(places_of(from, changed_groups(from, to))),
        after_(changed_groups(to, from)),
        opening_(from, ring),
        kept_(from.names) {
    for (const auto* group : after_) sealers_.emplace_back(to, *group, ring);
  }

  void relabel(const Chunk& input, std::size_t row, engine::RecordWriter& output, Counts& counts) {
    opening_.stand_on(input, row);
    // Where a label is all new there is nothing to open, but of an erased subject nothing to seal.
    const bool alive = ring_.knows(opening_.place().subject);
    if (!alive || !open()) {
      ++(alive ? counts.damaged : counts.shut);
      return keep(input, row, output);
    }
    for (std::size_t g = 0; g < after_.size(); ++g) {
      if (!sealers_[g].seal_again(opening_.salts(), opening_.row(), opening_.reasons(),
                                  takes_missing(*after_[g]), opening_.place(), ciphertext_)) {
        ++counts.damaged;  // the label after is unlocked, and the subject known
        return keep(input, row, output);
      }
      output.text(g, row, ciphertext_);
    }
    ++counts.sealed_again;
    write_missing(row, output);
    output.boolean(after_.size() + 1, row, true);
  }

 private:
  [[nodiscard]] bool open() {
    for (const auto group : before_) {
      if (!opening_.open(group)) return false;
      opening_.take_salts(group);
    }
    return opening_.has_reasons();
  }
  // The salt of the reasons stays under its label, or goes where the label's last field goes.
  [[nodiscard]] bool takes_missing(const LabelGroup& group) const {
    const auto& salts = opening_.salts();
    if (salts.of_missing() == nullptr) return false;
    return salts.missing_label() == group.label ||
           std::ranges::none_of(after_, [&](const LabelGroup* other) {
             return other->label == salts.missing_label();
           });
  }
  // The reasons of what is sealed now are in the ciphertexts.
  void write_missing(std::size_t row, engine::RecordWriter& output) {
    const bool read = kept_.read(opening_.clear_missing());
    ensure(read, "it was read when the row was opened");
    for (const auto* group : after_) {
      for (const auto field : group->fields) kept_.drop(field);
    }
    write(row, kept_.json(), output);
  }
  void write(std::size_t row, std::string_view missing, engine::RecordWriter& output) const {
    if (missing.empty()) return output.null(after_.size(), row);
    output.text(after_.size(), row, missing);
  }
  // What nobody can open stays under its label, as far as the label stays.
  void keep(const Chunk& input, std::size_t row, engine::RecordWriter& output) const {
    for (std::size_t g = 0; g < after_.size(); ++g) {
      const auto& groups = from_.labelled.groups;
      const auto was = std::ranges::find(groups, after_[g]->label, &LabelGroup::label);
      const auto column = opening_.first_cipher() + static_cast<std::size_t>(was - groups.begin());
      if (was == groups.end() || input.is_null(column, row)) {
        output.null(g, row);
      } else {
        output.text(g, row, input.text(column, row));
      }
    }
    write(row, opening_.clear_missing(), output);
    output.boolean(after_.size() + 1, row, false);
  }

  const SealPlan& from_;
  const evidence::KeyRing& ring_;
  std::vector<std::size_t> before_;
  std::vector<const LabelGroup*> after_;
  std::vector<GroupCipher> sealers_;
  RowOpening opening_;
  evidence::RowReasons kept_;
  std::string ciphertext_;
};

Result<void> add_relabelling(engine::Connection& connection, const SealPlan& from,
                             const SealPlan& to, const SharedRing& ring,
                             const std::shared_ptr<Counts>& counts) {
  std::vector<engine::Member> members;
  for (const auto* group : changed_groups(to, from)) members.push_back({group->cipher, "BLOB"});
  members.push_back({"missing", "VARCHAR"});
  members.push_back({"sealed_again", "BOOLEAN"});
  return connection.add_record_function(
      {.name = to.function("relabel"),
       .members = std::move(members),
       .apply = [from, to, ring, counts](const Chunk& input, engine::RecordWriter& output) {
         Relabeller relabeller(from, to, *ring);
         for (std::size_t row = 0; row < input.rows(); ++row) {
           relabeller.relabel(input, row, output, *counts);
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

// Whether the row's own column shows the field no more once it was sealed again.
bool becomes_veiled(const SealPlan& to, const std::vector<const LabelGroup*>& changed,
                    const std::string& name) {
  return std::ranges::any_of(changed, [&](const LabelGroup* group) {
    return std::ranges::any_of(group->veiled,
                               [&](std::size_t field) { return to.names[field] == name; });
  });
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
        column.name == evidence::column::missing ||
        std::ranges::find(changed, column.name, &LabelGroup::cipher) != changed.end();
    names += (names.empty() ? "" : ", ") + name;
    values += values.empty() ? "" : ", ";
    if (again) {
      values += "again." + name;
    } else if (becomes_veiled(to, changed, column.name)) {
      values += fmt::format("CASE WHEN again.sealed_again THEN NULL ELSE {} END", name);
    } else {
      values += name;
    }
  }
  return fmt::format("INSERT INTO {} ({}) SELECT {} FROM (SELECT *, {}({}) AS again FROM {})",
                     target, names, values, quoted_name(to.function("relabel")),
                     RowOpening::columns_sql(from, table.came), from.table());
}

}  // namespace

Result<RelabelledRows> relabel_rows(engine::Connection& connection, const SealPlan& from,
                                    const SealPlan& to, const SealedTable& table,
                                    const SharedRing& ring) {
  const auto counts = std::make_shared<Counts>();
  RONGHE_CHECK(add_relabelling(connection, from, to, ring, counts));
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
