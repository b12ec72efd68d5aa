// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "ronghe/evidence/layout.hpp"
#include "ronghe/policy/dictionary.hpp"
#include "ronghe/policy/label.hpp"

// Labels: whose data a field is, and how sensitive. A field of L1 and above is sealed: the log
// holds a commitment to it, the table its ciphertext; only who has the key of the label reads it.
namespace ronghe::evidence {

using policy::public_level;

// The fields of a record under one label.
struct LabelGroup {
  std::string label;  // "EDU/L4": the owner department and the level
  // Indexes into the record's fields, by name: what the commitment covers, in its order.
  std::vector<std::size_t> fields;
  // Those of them whose values are in the ciphertext alone. The others, keys and references, stand
  // in the table, because rows are joined by them,
  std::vector<std::size_t> secret;
  // but for these: optional references under L3 and above, save those of entities. Whether there is
  // one tells of the person (who has no employer is not employed): from layout 3 on they are in the
  // ciphertext, and their columns hold what rows of earlier layouts left there.
  std::vector<std::size_t> veiled;
  std::string cipher;      // column of the ciphertext: "sealed_l4"
  std::string commitment;  // column of the commitment: "commitment_l4"
};

// A field that got another level (an act of the log): what was committed to before it stays under
// the level that it had then. Or a field that came with a newer pack: no row before it has one.
struct Relabelling {
  std::string record;
  std::string field;
  std::string before;         // "L2"; "" = the field came with this act
  std::string after;          // "L4"
  std::int64_t position = 0;  // of the act
};

// The place of a field in its record; the number of fields where it has none of that name.
[[nodiscard]] std::size_t index_of(const policy::RecordType& record, std::string_view name);

// Gives the field its level after the act.
void apply(const Relabelling& act, policy::Dictionary& dictionary);

// The column of the ciphertexts under a level: "sealed_l4".
[[nodiscard]] std::string cipher_column(std::string_view level);

// The labels of rows that come before such an act.
struct EarlierGroups {
  std::int64_t before = 0;  // the position of the act
  std::vector<LabelGroup> groups;
};

struct Labelled {
  std::vector<LabelGroup> groups;      // by label; empty = all fields are public
  std::vector<EarlierGroups> earlier;  // one for each act on the record, the oldest first
  // The field whose value names whose key seals a row, and the record that it names: a person where
  // the row is about one. Erasing that subject makes the row unreadable.
  std::size_t subject = 0;
  std::string subject_record;

  [[nodiscard]] bool any() const { return !groups.empty(); }
  // Whether some group has the field among its secret ones, or among its veiled ones.
  [[nodiscard]] bool is_secret(std::size_t field) const;
  [[nodiscard]] bool is_veiled(std::size_t field) const;
  // Under what the row at a position was committed to.
  [[nodiscard]] const std::vector<LabelGroup>& groups_at(std::int64_t position) const;
  // Each label to which some row of the record may have a commitment, with its column; by label.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> commitments() const;
};

// The subject is the row itself where the record is an entity, else the first reference to a record
// of L3 or above (a person, or what belongs to one), else the first reference, else the key.
// The dictionary has the levels of now, `relabellings` all acts that led to them, the oldest first.
[[nodiscard]] Labelled labelled_of(const policy::RecordType& record,
                                   const policy::Dictionary& dictionary,
                                   const std::vector<Relabelling>& relabellings = {});
// "person/0a3f": the same for every row and label of one subject.
[[nodiscard]] std::string subject_id(const Labelled& labelled, std::string_view value);
// The same in place of what `id` holds, in its space: for who does it row by row.
void subject_id_into(std::string& id, const Labelled& labelled, std::string_view value);

// How a sealed row becomes an entry: public fields in clear, commitments for the others.
[[nodiscard]] EntryLayout sealed_layout(const policy::RecordType& record, const Labelled& labelled);

// The table of a sealed record, and the view of the record's name in the database file: the fields
// in the order of the dictionary, as create_table_sql has them, those under labels withheld. Who
// reads them has a view of his own in front of it (opened_rows.hpp).
[[nodiscard]] std::string sealed_table(std::string_view record);  // sealed."placement"
[[nodiscard]] std::vector<StoredColumn> sealed_columns(const policy::RecordType& record,
                                                       const Labelled& labelled);
[[nodiscard]] std::string create_sealed_sql(const policy::RecordType& record,
                                            const Labelled& labelled);
// Run with the function open_<record> in place.
[[nodiscard]] std::string create_view_sql(const policy::RecordType& record,
                                          const Labelled& labelled);

}  // namespace ronghe::evidence
