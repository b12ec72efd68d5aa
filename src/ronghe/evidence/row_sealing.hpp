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
#include "ronghe/evidence/row_commitments.hpp"
#include "ronghe/evidence/row_plaintext.hpp"

// The labelled fields of a row become a ciphertext and a commitment for each label, and back.
//
//   ciphertext  layout 3 | suite | epoch u32 | nonce 12 | sealed(plaintext) | tag 16
//   bound to    label, record, position in the log, epoch, subject
//   plaintext   0 | seed 32 | fields (row_plaintext.hpp)
//   salt of a field = HMAC(seed, "ronghe/v1/salt\n" | name): the seed is random, of this row alone
//
// A row that was sealed again because a field got another label has commitments in the log, so each
// field takes its salt along: 1 | salts of LabelGroup::fields | fields, or 2 and the salt of the
// reasons behind those of the fields. The salt of a field that came later is zeros.
//
// What stands in the table in clear tells nothing of labelled fields then: `missing` has the
// reasons of public fields alone, and ciphertexts of a record and label are of one length. Layouts
// 1 and 2 are read: in these the reasons stood in clear, and a length followed from the values.
//   1  seed | secret values        2  0 or 1 | salts | if 1 the salt of the reasons | secret values
namespace ronghe::evidence {

// Where a row stands, and about whom it is: what a ciphertext is bound to.
struct RowPlace {
  std::int64_t position = 0;
  std::string_view subject;  // subject_id()
};

struct SealedGroup {
  std::string ciphertext;
  crypto::Hash commitment;
};

struct OpenedGroup {
  std::string plaintext;   // what the views below look at
  char layout = 0;         // 1, 2, 3
  std::string_view seed;   // of a row as it was sealed first
  std::string_view salts;  // of one sealed again: of LabelGroup::fields, one behind the other
  std::string_view missing_salt;    // of the reasons, where this label keeps them
  std::vector<OpenedField> fields;  // by LabelGroup::fields
};

// Whether a ciphertext, or what may stand in its place, is of a layout before 3; then reasons of
// its fields, and values of veiled ones, are in the table.
[[nodiscard]] bool is_of_earlier_layout(std::string_view ciphertext);
// Whether it is there, and keeps these inside.
[[nodiscard]] inline bool is_of_layout_3(std::string_view ciphertext) {
  return !ciphertext.empty() && !is_of_earlier_layout(ciphertext);
}

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
  // `missing` = the row's reasons as canonical JSON, committed to under the record's highest label,
  // `reasons` the same by field. False when a value has a reason for being missing: the row stays
  // staged, and is not to be finished.
  template <RowView Row>
  [[nodiscard]] bool stage(const Row& row, std::string_view missing, const RowReasons& reasons) {
    auto& text = begin();
    commitments_.begin_row(std::string_view(text).substr(plaintext_begins_.back() + 1));
    commit_all(row, missing);
    if (!plaintext::append_fields(text, *plan_, *group_, row, reasons)) return false;
    pad(text, plaintext_begins_.back());
    return true;
  }
  void commit_staged();
  // False when the label is locked or the subject has no secret.
  [[nodiscard]] bool finish_staged(std::size_t number, const RowPlace& place, SealedGroup& out);
  void clear_staged();

  // Seals what was opened under other labels, with the salts to which the log is committed. A field
  // whose salt is not known came after the row: nothing is committed to it, and zeros stand there.
  // `with_missing`: the salt of the reasons goes along. False when the label is locked, the subject
  // has no secret, or a value has a reason for being missing.
  template <RowView Row>
  [[nodiscard]] bool seal_again(const RowSalts& salts, const Row& row, const RowReasons& reasons,
                                bool with_missing, const RowPlace& place, std::string& ciphertext) {
    append_salts(salts, with_missing);
    return seal_again(row, reasons, place, ciphertext);
  }
  // Seals in layout 3 what was opened in any layout under this label.
  template <RowView Row>
  [[nodiscard]] bool seal_again(const OpenedGroup& opened, const Row& row,
                                const RowReasons& reasons, const RowPlace& place,
                                std::string& ciphertext) {
    append_salts(opened);
    return seal_again(row, reasons, place, ciphertext);
  }
  // Bytes that nothing opens, as long as a ciphertext of this record and label usually is: for a
  // row whose subject was erased.
  void decoy(std::string& ciphertext);

  // False when the label is locked, the subject erased, or anything of it is not as it was sealed.
  [[nodiscard]] bool open(std::string_view ciphertext, const RowPlace& place, OpenedGroup& out);

  // What the commitment of an opened row with a seed must be.
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
  void encrypt(std::uint32_t epoch, std::string_view plaintext, std::string& out);
  [[nodiscard]] bool read(OpenedGroup& out) const;
  [[nodiscard]] bool read_salts(std::string_view& rest, OpenedGroup& out) const;
  // The salts, as again_ begins with them.
  void append_salts(const RowSalts& salts, bool with_missing);
  void append_salts(const OpenedGroup& opened);
  template <RowView Row>
  [[nodiscard]] bool seal_again(const Row& row, const RowReasons& reasons, const RowPlace& place,
                                std::string& ciphertext) {
    const bool fits = plaintext::append_fields(again_, *plan_, *group_, row, reasons);
    if (fits) pad(again_, 0);
    return finish_again(fits, place, ciphertext);
  }
  [[nodiscard]] bool finish_again(bool fits, const RowPlace& place, std::string& ciphertext);
  // Zeros behind the plaintext that begins there, up to a size that tells nothing.
  void pad(std::string& plaintexts, std::size_t begin) const;

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
  std::string again_;  // a plaintext
  std::size_t usual_;  // bytes of the fields
  RowCommitments commitments_;
  std::string plaintexts_;  // of staged rows, one behind the other
  std::vector<std::size_t> plaintext_begins_;
  std::span<const crypto::Hash> committed_;  // of staged rows
};

// The reasons of a row whose `names` cannot be read: those of `missing`, and "withheld" for them.
// As canonical JSON; "" stands for none.
[[nodiscard]] std::string withheld(std::string_view missing, const std::vector<std::string>& names);

}  // namespace ronghe::evidence
