// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/repeat.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace ronghe::authoring {

namespace {

// Rows that one line may stand for: a slip of the finger must not fill the memory.
constexpr std::int64_t times_max = 10'000;  // not policy: rows of a test

// Columns that only say what a row is about.
constexpr std::string_view note = "note";

struct Placeholder {
  std::size_t begin;
  std::size_t size;  // with its brackets
  std::string name;
};

bool is_name(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

// The next `<name>` from `from` on; `<` before anything else is a text like others.
std::optional<Placeholder> next_in(const std::string& text, std::size_t from) {
  for (auto at = text.find('<', from); at != std::string::npos; at = text.find('<', at + 1)) {
    auto end = at + 1;
    while (end < text.size() && is_name(text[end])) ++end;
    if (end > at + 1 && end < text.size() && text[end] == '>')
      return Placeholder{at, end + 1 - at, text.substr(at + 1, end - at - 1)};
  }
  return std::nullopt;
}

template <class ValueOf>
std::string filled(const std::string& text, const ValueOf& value_of) {
  std::string out;
  std::size_t from = 0;
  for (auto found = next_in(text, 0); found; found = next_in(text, from)) {
    const auto value = value_of(found->name);
    out += text.substr(from, found->begin - from);
    out += value ? *value : text.substr(found->begin, found->size);
    from = found->begin + found->size;
  }
  return out + text.substr(from);
}

}  // namespace

RepeatedCase::RepeatedCase(const YAML::Node& node, policy::YamlReader& yaml) : yaml_(yaml) {
  const auto rows = node["repeat"];
  if (!rows.IsSequence() || rows.size() == 0) {
    wrong(node,
          "`repeat` is a list of rows with at least one, such as [{interns: 100, light: yellow}]");
    return;
  }
  read_rows(rows);
  for (const auto& part : node) {
    if (part.first.Scalar() != "repeat") find_cells(part.second, false);
  }
  if (sound_) check_columns(rows);
}

RepeatedCase::~RepeatedCase() {
  for (auto& [scalar, text] : cells_) scalar = text;
}

void RepeatedCase::wrong(const YAML::Node& where, std::string message) {
  yaml_.report(where, std::move(message));
  sound_ = false;
}

void RepeatedCase::read_rows(const YAML::Node& rows) {
  for (const auto& row : rows) {
    if (!row.IsMap()) {
      wrong(row, "a row of `repeat` names its values, such as {interns: 100, light: yellow}");
      continue;
    }
    auto& made = rows_.emplace_back();
    for (const auto& cell : row) {
      const auto name = cell.first.Scalar();
      if (name == row_number) {
        wrong(cell.first, "`number` is the number of a row with `times`; choose another name");
      } else if (!std::ranges::all_of(name, is_name)) {
        wrong(cell.first,
              fmt::format("`{}` is no name of a column; use small letters, digits and _", name));
      } else if (!cell.second.IsScalar() && !cell.second.IsNull()) {
        wrong(cell.first, fmt::format("`{}` must be one value, or `~` for none", name));
      }
      made.emplace_back(name, cell.second);
    }
  }
}

// `counted`: within a row with `times`, where <number> is not a column.
void RepeatedCase::find_cells(const YAML::Node& node, bool counted) {
  if (node.IsSequence()) {
    for (const auto& one : node) find_cells(one, counted);
  } else if (node.IsMap()) {
    const bool within = counted || node["times"];
    for (const auto& one : node) find_cells(one.second, within);
  } else if (node.IsScalar()) {
    bool any = false;
    for (auto found = next_in(node.Scalar(), 0); found;
         found = next_in(node.Scalar(), found->begin + found->size)) {
      if (counted && found->name == row_number) continue;
      used_.try_emplace(found->name, node);
      any = true;
    }
    if (any) cells_.push_back({node, node.Scalar()});
  }
}

void RepeatedCase::check_columns(const YAML::Node& rows) {
  std::map<std::string, YAML::Node> columns;
  for (const auto& row : rows) {
    for (const auto& cell : row) columns.try_emplace(cell.first.Scalar(), cell.first);
  }
  std::vector<std::string> names;
  for (const auto& [name, where] : columns) {
    names.push_back(name);
    if (name == note || used_.contains(name)) continue;
    wrong(where, fmt::format("nothing in the case uses `<{0}>`; write it where the value goes, or "
                             "remove the column `{0}`",
                             name));
  }
  for (const auto& [name, where] : used_) {
    if (!columns.contains(name)) {
      wrong(where, fmt::format("`<{}>` is no column of `repeat`; it has {}", name,
                               fmt::join(names, ", ")));
      continue;
    }
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (std::ranges::find(rows_[i], name, &Row::value_type::first) != rows_[i].end()) continue;
      wrong(rows[i], fmt::format("row {0} of `repeat` has no `{1}`; write `{1}: ~` where it is "
                                 "missing on purpose",
                                 i + 1, name));
    }
  }
}

void RepeatedCase::put(std::size_t row) {
  const auto cell_of = [&](const std::string& name) -> const YAML::Node* {
    const auto found = std::ranges::find(rows_[row], name, &Row::value_type::first);
    return found == rows_[row].end() ? nullptr : &found->second;
  };
  for (auto& [scalar, text] : cells_) {
    const auto whole = next_in(text, 0);
    const auto* alone = whole && whole->size == text.size() ? cell_of(whole->name) : nullptr;
    if (alone != nullptr && alone->IsNull()) {
      scalar = YAML::Null;
      continue;
    }
    scalar = filled(text, [&](const std::string& name) -> std::optional<std::string> {
      const auto* cell = cell_of(name);
      if (cell == nullptr) return std::nullopt;
      return cell->IsNull() ? "" : cell->Scalar();
    });
  }
}

std::string RepeatedCase::label(std::size_t row) const {
  std::string values;
  for (const auto& [name, value] : rows_[row]) {
    values += fmt::format("{}{}: {}", values.empty() ? "" : ", ", name,
                          value.IsNull() ? "~" : value.Scalar());
  }
  return fmt::format("row {} ({})", row + 1, values);
}

std::int64_t times_of(const YAML::Node& row, policy::YamlReader& yaml) {
  const auto times = row["times"];
  if (!times) return 1;
  const auto number = times.IsScalar() ? Decimal::parse(times.Scalar()) : std::nullopt;
  const auto count = number ? number->to_int64() : std::nullopt;
  if (count && number->is_integer() && *count >= 0 && *count <= times_max) return *count;
  yaml.report(times, fmt::format("`times` is a whole number from 0 to {}", times_max));
  return 0;
}

std::string numbered(const std::string& text, std::int64_t number) {
  return filled(text, [&](const std::string& name) -> std::optional<std::string> {
    if (name != row_number) return std::nullopt;
    return std::to_string(number);
  });
}

}  // namespace ronghe::authoring
