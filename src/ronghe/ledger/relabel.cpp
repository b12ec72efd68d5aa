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
  std::atomic<std::uint64_t> lost = 0;  // nobody can say what is to stand in the table
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

// Those that were in the ciphertext alone and are to stand in the table.
std::vector<std::size_t> unveiled_fields(const SealPlan& from, const SealPlan& to) {
  std::vector<std::size_t> fields;
  for (std::size_t field = 0; field < from.veiled.size(); ++field) {
    if (from.veiled[field] && !to.veiled[field]) fields.push_back(field);
  }
  return fields;
}

// The fields whose own columns change with the labels: what is veiled now goes from the table, and
// what is veiled no more comes back to it.
std::vector<std::size_t> moved_fields(const SealPlan& from, const SealPlan& to,
                                      const std::vector<std::string>& came) {
  auto fields = unveiled_fields(from, to);
  for (const auto* group : changed_groups(to, from)) {
    for (const auto field : group->veiled) {
      if (std::ranges::find(came, to.names[field]) == came.end()) fields.push_back(field);
    }
  }
  return fields;
}

void write_value(const evidence::EntryCell& cell, const OpenedRow& values, std::size_t member,
                 std::size_t row, engine::RecordWriter& output) {
  using evidence::CellForm;
  const auto field = cell.column;
  if (values.is_null(field)) return output.null(member, row);
  switch (cell.form) {
    case CellForm::text: return output.text(member, row, values.text(field));
    case CellForm::boolean: return output.boolean(member, row, values.boolean(field));
    case CellForm::date: return output.days(member, row, values.days(field));
    case CellForm::integer: return output.whole(member, row, values.integer(field));
    case CellForm::decimal: return output.whole(member, row, values.unscaled(field));
  }
}

// Opens a row under the labels before and seals it under those after.
//   columns of RowOpening -> (ciphertext … of the groups after, missing, moved fields …)
class Relabeller {
 public:
  Relabeller(const SealPlan& from, const SealPlan& to, const std::vector<std::size_t>& moved,
             const evidence::KeyRing& ring)
      : from_(from),
        to_(to),
        moved_(moved),
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
      if (!alive && loses_a_value()) ++counts.lost;
      return keep(row, output);
    }
    for (std::size_t g = 0; g < after_.size(); ++g) {
      if (!sealers_[g].seal_again(opening_.salts(), opening_.row(), opening_.reasons(),
                                  takes_missing(*after_[g]), opening_.place(), ciphertext_)) {
        ++counts.damaged;  // the label after is unlocked, and the subject known
        return keep(row, output);
      }
      output.text(g, row, ciphertext_);
    }
    ++counts.sealed_again;
    write_missing(row, output);
    write_moved(row, true, output);
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
  // A row from before the field came has no such value.
  [[nodiscard]] bool was_known(std::size_t field) const {
    return std::ranges::any_of(
        from_.labelled.groups_at(opening_.place().position), [&](const LabelGroup& group) {
          return std::ranges::find(group.fields, field) != group.fields.end();
        });
  }
  // Whether the row of an erased subject has in a ciphertext what would have to stand in the table.
  [[nodiscard]] bool loses_a_value() const {
    return std::ranges::any_of(moved_, [&](std::size_t field) {
      if (to_.veiled[field] || !opening_.row().is_null(field) || !was_known(field)) return false;
      const auto& groups = from_.labelled.groups;
      const auto its = std::ranges::find_if(groups, [&](const LabelGroup& group) {
        return std::ranges::find(group.veiled, field) != group.veiled.end();
      });
      return evidence::is_of_layout_3(
          opening_.ciphertext(static_cast<std::size_t>(its - groups.begin())));
    });
  }
  // The reasons of what is sealed now are in the ciphertexts; those of labels that did not change
  // stay where their layout has them.
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
  // A value of a row that stays as it is stays where it is.
  void write_moved(std::size_t row, bool sealed_again, engine::RecordWriter& output) const {
    auto member = after_.size() + 1;
    for (const auto field : moved_) {
      if (sealed_again && to_.veiled[field]) {
        output.null(member++, row);
      } else {
        write_value(from_.cells[field], opening_.row(), member++, row, output);
      }
    }
  }
  // What nobody can open stays under its label, as far as the label stays. In the place of a label
  // that is new stand bytes that nothing opens, so that the row goes on being one of layout 3:
  // readers are told by that what of it is withheld.
  void keep(std::size_t row, engine::RecordWriter& output) {
    const bool padded = opening_.is_of_layout_3();
    for (std::size_t g = 0; g < after_.size(); ++g) {
      const auto& groups = from_.labelled.groups;
      const auto was = std::ranges::find(groups, after_[g]->label, &LabelGroup::label);
      const auto sealed = was == groups.end()
                              ? std::string_view()
                              : opening_.ciphertext(static_cast<std::size_t>(was - groups.begin()));
      if (was == groups.end() && padded) {
        sealers_[g].decoy(ciphertext_);
        output.text(g, row, ciphertext_);
      } else if (sealed.empty()) {
        output.null(g, row);
      } else {
        output.text(g, row, sealed);
      }
    }
    write(row, opening_.clear_missing(), output);
    write_moved(row, false, output);
  }

  const SealPlan& from_;
  const SealPlan& to_;
  const std::vector<std::size_t>& moved_;
  const evidence::KeyRing& ring_;
  std::vector<std::size_t> before_;
  std::vector<const LabelGroup*> after_;
  std::vector<GroupCipher> sealers_;
  RowOpening opening_;
  evidence::RowReasons kept_;
  std::string ciphertext_;
};

Result<void> add_relabelling(engine::Connection& connection, const SealPlan& from,
                             const SealPlan& to, const std::vector<std::size_t>& moved,
                             const SharedRing& ring, const std::shared_ptr<Counts>& counts) {
  std::vector<engine::Member> members;
  for (const auto* group : changed_groups(to, from)) members.push_back({group->cipher, "BLOB"});
  members.push_back({"missing", "VARCHAR"});
  for (const auto field : moved) members.push_back({to.names[field], to.types[field]});
  return connection.add_record_function(
      {.name = to.function("relabel"),
       .members = std::move(members),
       .apply = [from, to, moved, ring, counts](const Chunk& input, engine::RecordWriter& output) {
         Relabeller relabeller(from, to, moved, *ring);
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

// The whole table is written anew, so that no ciphertext under the label before stays in it.
std::string copy_sql(const SealPlan& from, const SealPlan& to,
                     const std::vector<std::size_t>& moved, const std::string& target,
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
        std::ranges::find(changed, column.name, &LabelGroup::cipher) != changed.end() ||
        std::ranges::any_of(moved, [&](auto field) { return to.names[field] == column.name; });
    names += (names.empty() ? "" : ", ") + name;
    values += (values.empty() ? "" : ", ") + (again ? "again." + name : name);
  }
  return fmt::format("INSERT INTO {} ({}) SELECT {} FROM (SELECT *, {}({}) AS again FROM {})",
                     target, names, values, quoted_name(to.function("relabel")),
                     RowOpening::columns_sql(from, table.came), from.table());
}

Result<void> check_damage(const SealPlan& to, const Counts& counts) {
  if (counts.damaged == 0) return {};
  return fail(ErrorKind::proof_failed, "evidence-changed"_code, {},
              fmt::format("{} rows of {} do not open although their keys are here; nothing was "
                          "relabelled",
                          counts.damaged.load(), to.record));
}

std::optional<Error> loss(const SealPlan& from, const SealPlan& to, const Counts& counts) {
  if (counts.lost == 0) return std::nullopt;
  const auto field = to.record + "." + to.names[unveiled_fields(from, to).front()];
  return fail(
             ErrorKind::refused, "reference-erased"_code,
             {{"rows", std::to_string(counts.lost)}, {"record", to.record}, {"field", field}},
             fmt::format(
                 "{} rows of {} are of erased subjects, and their {} is in ciphertexts that nobody "
                 "opens; below {} it would stand in the table and be missing there, as if there "
                 "had been none: nothing was relabelled",
                 counts.lost.load(), to.record, field, policy::personal_level))
      .error();
}

}  // namespace

Result<RelabelledRows> relabel_rows(engine::Connection& connection, const SealPlan& from,
                                    const SealPlan& to, const SealedTable& table,
                                    const SharedRing& ring) {
  const auto counts = std::make_shared<Counts>();
  const auto moved = moved_fields(from, to, table.came);
  RONGHE_CHECK(add_relabelling(connection, from, to, moved, ring, counts));
  const auto fresh = evidence::sealed_table(to.record + "#relabelled");
  RONGHE_CHECK(connection.execute(
      fmt::format("CREATE TABLE {} ({})", fresh, evidence::columns_sql(table.columns))));
  RONGHE_CHECK(connection.execute(copy_sql(from, to, moved, fresh, table)));
  RONGHE_CHECK(check_damage(to, *counts));
  const auto name = quoted_name(to.record);
  RONGHE_CHECK(
      connection.script(fmt::format("DROP VIEW {0}; DROP TABLE {1}; ALTER TABLE {2} "
                                    "RENAME TO {0}",
                                    name, from.table(), fresh)));
  RONGHE_CHECK(add_opening(connection, to, ring));
  RONGHE_CHECK(add_sealing(connection, to, ring));
  RONGHE_CHECK(connection.execute(table.view));
  return RelabelledRows{.sealed_again = counts->sealed_again,
                        .shut = counts->shut,
                        .is_in_clear_now = !unveiled_fields(from, to).empty(),
                        .loss = loss(from, to, *counts)};
}

}  // namespace ronghe::ledger
