// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/feel/parser.hpp"
#include "ronghe/policy/dictionary.hpp"
#include "ronghe/policy/parameter.hpp"

// A policy pack: a folder of records, parameters, definitions, indicators, weights, decision
// tables and their tests. A new rule is a change here, never in C++.
namespace ronghe::policy {

enum class Direction { up, down };  // which way is better
enum class IndicatorType { normal, veto, information };
// What the public may see of a number: itself, itself rounded, its light alone, or nothing.
enum class PublicForm { value, rounded, light, nothing };

// A part of the score: indicators are weighed within it, and it within the total.
struct Dimension {
  std::string id;
  Bilingual title;  // may be empty: texts of the report name it, or its id does
  bool operator==(const Dimension&) const = default;
};
// What a score of all dimensions is called beside them, so that none can have this id.
inline constexpr std::string_view total_score = "total";

// A column derived from a relation by a formula.
struct Definition {
  std::string relation;
  std::string name;
  std::string type;  // boolean | number | text | date; empty = whatever the formula gives
  std::string unit;
  Bilingual title;
  feel::Source formula;
  std::string source;
};

// Rows that no department sends: one per distinct value of a definition of another relation.
struct DerivedEntity {
  std::string name;
  std::string from;  // relation
  std::string key;   // column of `from` whose values are the rows
  Place place;
};

struct Indicator {
  std::string id;
  Bilingual title;
  Bilingual description;
  std::string dimension;  // id of one of the pack
  std::string group;
  std::vector<std::string> subjects;  // relations
  Direction direction = Direction::up;
  IndicatorType type = IndicatorType::normal;
  std::string unit;
  feel::Source formula;
  // Another formula for some kinds of subjects, from a further file with the same id.
  std::map<std::string, feel::Source> variants;
  // Formulas over parameters; none = the indicator has no such limit.
  std::optional<feel::Source> green;
  std::optional<feel::Source> red;
  // The smallest denominator that carries a light, or number of persons where `persons` tells it.
  std::optional<feel::Source> minimum_denominator;
  // How many persons the value rests on; none = its denominator tells, or it is about nobody.
  std::optional<feel::Source> persons;
  // How many enterprises or others it is summed over, where their amounts have labels.
  std::optional<feel::Source> contributors;
  // By kind of subject, where the pack says so; else the labels behind a number decide.
  std::map<std::string, PublicForm> public_forms;
  // Of its median, as a normal quantile (1.96 for 95 %); none = no interval is shown.
  std::optional<feel::Source> interval;
  std::optional<feel::Source> coverage;  // share of what should report that does
  std::string table;                     // decision table that gives the light; empty = none
  Bilingual numerator;                   // in words, of a formula that divides; may be empty
  Bilingual denominator;
  // What must happen how often for more of the numerator, with count_mark in it: "再有 {n}
  // 家企业有实质参与"; may be empty.
  Bilingual to_green = {};
  std::string source;
  Place place;

  static constexpr std::string_view count_mark = "{n}";
  [[nodiscard]] const feel::Source& formula_of(const std::string& subject) const {
    const auto found = variants.find(subject);
    return found == variants.end() ? formula : found->second;
  }
  [[nodiscard]] std::optional<PublicForm> public_form(const std::string& subject) const;
  // Of whom the number is kept with a value: a pack says one of the two.
  [[nodiscard]] const std::optional<feel::Source>& counted() const {
    return persons ? persons : contributors;
  }
};

// Weights of one class of regions: within a dimension by indicator, and of the dimensions.
struct WeightSet {
  std::string name;  // class of regions, or "default"
  std::map<std::string, Decimal> dimensions;
  std::map<std::string, Decimal> indicators;
  std::string source;
  Place place;
  std::map<std::string, Place> places;  // of each weight, by dimension or indicator
};

// A pack that another one refines.
struct ExtendedPack {
  std::string id;
  std::string version;
  std::string folder;
  std::string hash;
};

// What a folder says, with all that the packs it extends say.
struct Pack {
  std::string id;
  std::string version;
  Bilingual title;
  std::string source;
  std::string folder;
  // SHA-256 over names and bytes of all its files and the hash of what it extends, hex.
  std::string hash;
  bool index = false;                 // an index on a plain table: no lights
  std::vector<ExtendedPack> extends;  // the one it names first, then what that one extends
  Dictionary dictionary;
  Parameters parameters;
  std::vector<Definition> definitions;
  std::vector<DerivedEntity> entities;
  std::vector<Indicator> indicators;  // in the order of their ids (A1.1, A1.2, ... C2.1)
  // As pack.yaml lists them; a pack without a list has those that its weights
  // and indicators name.
  std::vector<Dimension> dimensions;
  std::map<std::string, WeightSet> weights;
  // Its own before those of extended packs: of two decisions of one name the first one decides.
  std::vector<std::string> decision_files;
  std::vector<std::string> test_files;  // its own; those of an extended pack speak of that pack
  // Faults that readers of before let pass; only a sealed pack can have them.
  std::vector<Error> warnings;

  [[nodiscard]] const Indicator* indicator(std::string_view id) const;
};

template <class T>
using Checked = std::expected<T, std::vector<Error>>;  // all faults, in the order of the files

// What can be read of a folder, and all that is wrong with it.
struct LoadedPack {
  std::optional<Pack> pack;   // none where reading could not go on
  std::vector<Error> errors;  // in the order of the files
  std::vector<Error> later;   // that readers of before let pass, likewise
  // Every file could be read: what is missing is missing in the pack.
  bool whole = true;
};
[[nodiscard]] LoadedPack read_pack(const std::string& folder);

// Reads a pack folder and the packs that it extends: by `extends:` in pack.yaml, a path from this
// folder, or carried along in its folder extends/. Only the form is checked here, and what a
// refinement may say; `check_pack` checks meaning.
[[nodiscard]] Checked<Pack> load_pack(const std::string& folder);
// The same with all its faults in one error, a line for each; what is no folder of a pack is told
// so.
[[nodiscard]] Result<Pack> open_pack(const std::string& folder);
// A pack that is sealed in a store already: what readers of before let pass are its warnings.
[[nodiscard]] Result<Pack> open_sealed_pack(const std::string& folder);

// A file as messages about the pack name it: "decisions/light.dmn", "../national/decisions/...".
[[nodiscard]] std::string in_pack(const Pack& pack, const std::string& path);

// Sorts places as a reader walks through a pack: pack.yaml, records, parameters, definitions,
// indicators, weights, decisions, tests; then by file, line and column.
using FileOrder = std::tuple<std::ptrdiff_t, std::string, std::string, int, int>;
[[nodiscard]] FileOrder file_order(const Place& place);
void sort_by_place(std::vector<Error>& errors);

[[nodiscard]] std::string_view to_string(Direction direction);
[[nodiscard]] std::string_view to_string(IndicatorType type);
[[nodiscard]] std::string_view to_string(PublicForm form);
// "enterprise: light, region: rounded"; "" = the pack does not say.
[[nodiscard]] std::string public_forms_text(const Indicator& indicator);

}  // namespace ronghe::policy
