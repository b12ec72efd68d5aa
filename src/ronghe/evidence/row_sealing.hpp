// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/crypto/aead.hpp"
#include "ronghe/evidence/entry.hpp"
#include "ronghe/evidence/key_ring.hpp"
#include "ronghe/evidence/labels.hpp"
#include "ronghe/evidence/masked.hpp"
#include "ronghe/evidence/row_commitments.hpp"

// The labelled fields of a row become a ciphertext and a commitment for each label, and back.
//
//   ciphertext  version 1 | suite | epoch u32 | nonce 12 | sealed(seed 32 | secret values) | tag 16
//   bound to    label, record, position in the log, epoch, subject
//   salt of a field = HMAC(seed, "ronghe/v1/salt\n" | name): the seed is random, of this row alone
//
// Version 2 is a row that was sealed again because a field got another label. Its commitments stand
// in the log, so each field takes its salt along: 0 or 1 | salts of LabelGroup::fields | if 1 the
// salt of the reasons | secret values. The salt of a field that came later is zeros.
namespace ronghe::evidence {

// What sealing needs to know of a record, worked out once. Cells stand by field of the record;
// their columns are the fields' indexes.
struct SealPlan {
  std::string record;
  Labelled labelled;
  std::vector<std::string> names;  // by field
  std::vector<EntryCell> cells;    // by field
  std::vector<std::string> types;  // by field, as the engine names them
  // Fields whose values stand in the table, in the order of the record: all but the secret ones.
  std::vector<std::size_t> clear;

  // For statements over the sealed table: its name, functions over it ("open_placement"), its
  // columns of `clear`, the subject's value.
  [[nodiscard]] std::string table() const { return sealed_table(record); }
  [[nodiscard]] std::string function(std::string_view act) const {
    return function_name(act, record, labelled.earlier.size());
  }
  [[nodiscard]] std::string clear_columns() const;  // "placement_id", "person", …
  [[nodiscard]] std::string subject() const;        // CAST("person" AS VARCHAR)
};
[[nodiscard]] SealPlan seal_plan(const policy::RecordType& record,
                                 const policy::Dictionary& dictionary,
                                 const std::vector<Relabelling>& relabellings = {});

// Where a row stands, and about whom it is: what a ciphertext is bound to.
struct RowPlace {
  std::int64_t position = 0;
  std::string_view subject;  // subject_id()
};

struct SealedGroup {
  std::string ciphertext;
  crypto::Hash commitment;
};

// A secret value as it lies in the plaintext.
struct SecretValue {
  bool present = false;
  Masked<std::string_view> text;  // of a text
  Masked<std::int64_t> number;    // integer, decimal without its point, days, 0 or 1
};

struct OpenedGroup {
  std::string plaintext;            // what the views below look at
  std::string_view seed;            // version 1
  std::string_view salts;           // version 2: of LabelGroup::fields, one behind the other
  std::string_view missing_salt;    // version 2: of the reasons, where this label keeps them
  std::vector<SecretValue> values;  // by LabelGroup::secret
};

class RowSalts;

// Seals and opens the fields of one record under one label. Not shared between threads.
class GroupCipher {
 public:
  // The ring and the plan must outlive it, and the ring not change meanwhile.
  GroupCipher(const SealPlan& plan, const LabelGroup& group, const KeyRing& ring);

  // Whether the root of the label is here.
  [[nodiscard]] bool unlocked() const { return ring_->unlocks(group_->label); }

  // Sealing takes many rows at a time, because their commitments are computed side by side: stage()
  // each, then commit_staged(), then finish_staged() each by its number from 0 on.
  // `missing` = the row's reasons as canonical JSON, committed to under the record's highest label.
  template <RowView Row>
  void stage(const Row& row, std::string_view missing) {
    auto& plaintext = begin();
    commitments_.begin_row(std::string_view(plaintext).substr(plaintext_begins_.back()));
    commit_all(row, missing);
    for (const auto field : group_->secret) append_secret(plaintext, plan_->cells[field], row);
  }
  void commit_staged();
  // False when the label is locked or the subject has no secret.
  [[nodiscard]] bool finish_staged(std::size_t number, const RowPlace& place, SealedGroup& out);
  void clear_staged();

  // Seals what was opened under other labels, with the salts to which the log is committed. A field
  // whose salt is not known came after the row: nothing is committed to it, and zeros stand there.
  // `values` by field of the record; `with_missing`: the salt of the reasons goes along. False when
  // the label is locked or the subject has no secret.
  [[nodiscard]] bool seal_again(const RowSalts& salts, const std::vector<SecretValue>& values,
                                bool with_missing, const RowPlace& place, std::string& ciphertext);

  // False when the label is locked, the subject erased, or anything of it is not as it was sealed.
  [[nodiscard]] bool open(std::string_view ciphertext, const RowPlace& place, OpenedGroup& out);

  // What the commitment of an opened row of version 1 must be.
  template <RowView Row>
  [[nodiscard]] crypto::Hash commitment(const Row& row, std::string_view missing,
                                        std::string_view seed) {
    commitments_.clear();
    commitments_.begin_row(seed);
    commit_all(row, missing);
    return commitments_.compute().front();
  }
  // A field's value as it is committed to: canonical JSON, "null" when absent.
  template <RowView Row>
  static void append_value(std::string& out, const EntryCell& cell, const Row& row) {
    if (row.is_null(cell.column)) {
      out += "null";
    } else {
      append_cell(out, "", cell, row);
    }
  }

 private:
  // The plaintexts of staged rows, at their end a random seed: the next one's beginning.
  [[nodiscard]] std::string& begin();
  template <RowView Row>
  void commit_all(const Row& row, std::string_view missing) {
    for (const auto field : group_->fields) {
      value_.clear();
      append_value(value_, plan_->cells[field], row);
      commitments_.add(plan_->names[field], value_);
    }
    if (holds_missing_) commitments_.add("missing", missing.empty() ? "null" : missing);
  }
  // The label's key of an epoch, derived once; null while it is locked.
  [[nodiscard]] crypto::Mac* label_key(std::uint32_t epoch);
  [[nodiscard]] bool set_key(std::uint32_t epoch, const RowPlace& place);
  void bind(std::uint32_t epoch, const RowPlace& place);
  void encrypt(char version, std::uint32_t epoch, std::string_view plaintext, std::string& out);
  [[nodiscard]] bool read_values(char version, OpenedGroup& out) const;

  static void append_secret(std::string& out, const EntryCell& cell, const SecretValue& value);
  template <RowView Row>
  static void append_secret(std::string& out, const EntryCell& cell, const Row& row) {
    out += row.is_null(cell.column) ? '\0' : '\1';
    if (row.is_null(cell.column)) return;
    switch (cell.form) {
      case CellForm::text: return append_sized(out, row.text(cell.column));
      case CellForm::boolean: return append_whole(out, row.boolean(cell.column) ? 1 : 0);
      case CellForm::integer: return append_whole(out, row.integer(cell.column));
      case CellForm::decimal:
        return append_whole(out, static_cast<std::int64_t>(row.unscaled(cell.column)));
      case CellForm::date: return append_whole(out, row.days(cell.column));
    }
  }
  static void append_sized(std::string& out, std::string_view text);
  static void append_whole(std::string& out, std::int64_t value);

  const SealPlan* plan_;
  const LabelGroup* group_;
  const KeyRing* ring_;
  bool holds_missing_;
  std::map<std::uint32_t, crypto::Mac> label_keys_;
  std::optional<crypto::Aead> aead_;
  std::string keyed_for_;          // the subject whose row key is in aead_,
  std::uint32_t keyed_epoch_ = 0;  // and its epoch; 0 = none yet
  std::string value_;
  std::string associated_;
  RowCommitments commitments_;
  std::string plaintexts_;  // of staged rows, one behind the other
  std::vector<std::size_t> plaintext_begins_;
  std::span<const crypto::Hash> committed_;  // of staged rows
};

// The reasons of a row whose `names` cannot be read: those of `missing`, and "withheld" for them.
// As canonical JSON; "" stands for none.
[[nodiscard]] std::string withheld(std::string_view missing, const std::vector<std::string>& names);

}  // namespace ronghe::evidence
