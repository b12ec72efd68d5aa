// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/decimal.hpp"
#include "ronghe/base/result.hpp"

// The data dictionary of a pack: entities and record types, from records/*.yaml. Tables, import
// checks, the names and types of formulas, and pages all come from it.
namespace ronghe::policy {

// A text in the two languages of every page.
struct Bilingual {
  std::string zh;
  std::string en;
  bool operator==(const Bilingual&) const = default;
};

enum class FieldType {
  text,
  id,
  code,
  choice,
  boolean,
  date,
  period,
  uscc,
  count,  // whole, >= 0
  money,  // decimal(18,2), yuan
  ratio,  // decimal(9,6), 0..1
  hours,  // decimal(8,1)
  number  // decimal(18,4)
};

struct Choice {
  std::string code;
  Bilingual name;
};

struct Field {
  std::string name;
  Bilingual title;
  FieldType type = FieldType::text;
  std::string unit;       // empty = no unit
  std::string reference;  // record whose first key field this holds; empty = none
  std::string label;      // L0 ... L4
  int length = 0;         // of a code; 0 = any
  bool optional = false;
  bool past = false;  // a date, or a year as count, that cannot lie after the day of submission
  std::optional<int> days_ahead = {};  // of a date: how many days after that day it may lie
  std::optional<Decimal> min;
  std::optional<Decimal> max;
  std::vector<Choice> choices;
  Place place = {};

  // How many days after the day of submission its date may lie; none = any.
  [[nodiscard]] std::optional<int> days_ahead_max() const {
    return past ? std::optional(0) : days_ahead;
  }
};

struct RowRule {
  std::string id;
  std::string check;  // FEEL over the fields of one row
  Place place;        // of the formula in its file
  Bilingual message;
  Bilingual remedy;
};

struct RecordType {
  std::string name;
  Bilingual title;
  bool entity = false;
  std::string owner;
  std::string label;
  int schema = 1;
  std::vector<std::string> key;
  std::string observed;    // date field, may be empty
  std::string valid_from;  // date fields of an entity, may be empty
  std::string valid_to;
  // The date field that is the day of the row's entry: such a table has no columns beside its
  // fields and `position`, the source of its entries is the owner. Empty = as all records of a
  // pack.
  std::string submitted;
  std::vector<std::string> written_by;  // owners or roles; empty = whoever may write at all
  int needs_officers = 0;               // how many officers sign each act; 0 = none has to
  std::map<std::string, std::string> belongs_to;  // subject kind -> path, "college.region"
  std::vector<Field> fields;
  std::vector<RowRule> rules;
  Place place;

  [[nodiscard]] const Field* field(std::string_view name) const;
};

struct Dictionary {
  std::map<std::string, RecordType> records;
  std::map<std::string, Bilingual> owners;  // that a pack adds to those that every pack knows
  [[nodiscard]] const RecordType* record(std::string_view name) const;
  // Records ordered so that a referenced record comes before those that refer to it.
  [[nodiscard]] std::vector<const RecordType*> in_reference_order() const;
};

class YamlReader;
// Reads records/*.yaml below `folder` into what an extended pack has declared already; faults go to
// the reader's list. A record type that is there may gain fields and rules and be made stricter,
// never looser or other: formulas and evidence of the extended pack count on it. False when a file
// could not be read.
bool load_records(const std::string& folder, YamlReader& yaml, Dictionary& dictionary);

// What the system itself writes: runs, erasures, and so on. The same for every pack and part of no
// pack's hash; from packs/system/, which is embedded in the program. No pack may declare a record
// of such a name.
[[nodiscard]] const Dictionary& system_records();
// In `written_by`: no person and no department writes the record, the program does.
inline constexpr std::string_view system_role = "system";
// An act is signed by one who says it and at most one more.
inline constexpr int needs_officers_max = 2;

// The dictionary of the pack in `folder`, with that of the packs it extends; all errors of the pack
// are found, in the order of files.
[[nodiscard]] std::expected<Dictionary, std::vector<Error>> load_dictionary(
    const std::string& folder);

// The column type of the engine: "VARCHAR", "DECIMAL(18,2)", ...
[[nodiscard]] std::string_view column_type(FieldType type);
// As a pack writes it: "money", "choice", ...
[[nodiscard]] std::string_view to_string(FieldType type);
// Digits after the point of the stored decimal; 0 for every other type.
[[nodiscard]] int scale_of(FieldType type);

}  // namespace ronghe::policy
