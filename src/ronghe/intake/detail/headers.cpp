// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/headers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "ronghe/base/utf8.hpp"
#include "ronghe/intake/detail/text.hpp"

namespace ronghe::intake::detail {

namespace {

struct Comparison {
  HeaderMatch match;
  std::vector<std::string> missing;  // required fields without a column
  std::vector<std::string> unknown;  // titles that name no field
  std::vector<std::string> twice;    // titles of a field that has a column already

  [[nodiscard]] std::size_t faults() const {
    return missing.size() + unknown.size() + twice.size();
  }
};

std::map<std::string, std::size_t> spellings_of(const policy::RecordType& record) {
  std::map<std::string, std::size_t> spellings;
  // Names go in first: a title that repeats another field's name must not take it over.
  for (std::size_t i = 0; i < record.fields.size(); ++i) {
    spellings.emplace(folded(record.fields[i].name), i);
  }
  for (std::size_t i = 0; i < record.fields.size(); ++i) {
    spellings.emplace(folded(record.fields[i].title.zh), i);
    spellings.emplace(folded(record.fields[i].title.en), i);
  }
  spellings.erase("");
  return spellings;
}

Comparison compare(const policy::RecordType& record, const std::vector<std::string>& titles) {
  Comparison result;
  result.match.column_of_field.resize(record.fields.size());
  const auto spellings = spellings_of(record);
  for (std::size_t column = 0; column < titles.size(); ++column) {
    const auto title = folded(titles[column]);
    if (title == reason_column || title == remedy_column) continue;
    const auto found = spellings.find(title);
    if (found == spellings.end()) {
      result.unknown.push_back(title.empty() ? fmt::format("(column {} has no title)", column + 1)
                                             : std::string(trimmed(titles[column])));
    } else if (auto& field = result.match.column_of_field[found->second]; field) {
      result.twice.emplace_back(trimmed(titles[column]));
    } else {
      field = column;
    }
  }
  for (std::size_t i = 0; i < record.fields.size(); ++i) {
    if (result.match.column_of_field[i]) continue;
    (record.fields[i].optional ? result.match.absent : result.missing)
        .push_back(record.fields[i].name);
  }
  return result;
}

// "from_date" is close to "from": a name with something added counts as one change.
std::size_t distance_of(const std::string& title, const std::string& spelling) {
  const bool added = std::min(title.size(), spelling.size()) >= 3 &&
                     (title.contains(spelling) || spelling.contains(title));
  return title == spelling ? 0 : added ? 1 : edit_distance(title, spelling);
}

// The name among `names` that a person may have meant; empty when none is close.
std::string closest(const policy::RecordType& record, const std::vector<std::string>& names,
                    std::string_view title) {
  std::string best;
  std::size_t best_distance = std::string::npos;
  for (const auto& name : names) {
    const auto* field = record.field(name);
    if (field == nullptr) continue;
    for (const auto& spelling : {field->name, field->title.zh, field->title.en}) {
      const auto distance = distance_of(folded(title), folded(spelling));
      const auto near = std::max<std::size_t>(1, to_code_points(spelling).size() / 2);
      if (distance <= near && distance < best_distance) {
        best_distance = distance;
        best = fmt::format("{} ({})", name, spelling == name ? field->title.zh : spelling);
      }
    }
  }
  return best;
}

constexpr std::size_t listed_max = 8;
constexpr std::size_t shown_characters = 40;

std::string listed(std::vector<std::string> items) {
  if (items.size() <= listed_max) return joined(items, ", ");
  const auto more = items.size() - listed_max;
  items.resize(listed_max);
  return fmt::format("{} and {} more", joined(items, ", "), more);
}

std::string described(const policy::RecordType& record, const Comparison& found,
                      std::string_view what = "columns") {
  std::vector<std::string> parts;
  if (!found.missing.empty()) {
    std::vector<std::string> names;
    for (const auto& name : found.missing) {
      names.push_back(fmt::format("{} ({})", name, record.field(name)->title.zh));
    }
    parts.push_back(fmt::format("missing {}: {}", what, listed(std::move(names))));
  }
  if (!found.unknown.empty()) {
    auto open = found.missing;
    open.insert(open.end(), found.match.absent.begin(), found.match.absent.end());
    std::vector<std::string> titles;
    for (const auto& title : found.unknown) {
      titles.push_back(fmt::format("\"{}\"", shortened(title, shown_characters)));
      if (titles.size() > listed_max) continue;
      const auto meant = closest(record, open, title);
      if (!meant.empty()) titles.back() += fmt::format(" - is it {}?", meant);
    }
    parts.push_back(fmt::format("unknown {}: {}", what, listed(std::move(titles))));
  }
  if (!found.twice.empty()) {
    parts.push_back(fmt::format("{} given twice: \"{}\"", what, joined(found.twice, "\", \"")));
  }
  return joined(parts, "; ");
}

}  // namespace

Result<HeaderMatch> match_headers(const policy::RecordType& record,
                                  const std::vector<std::string>& titles, const std::string& file) {
  auto found = compare(record, titles);
  if (found.faults() == 0) return std::move(found.match);
  return bad_input(
      fmt::format("the columns are not those of {} ({}): {}; correct the first line and import "
                  "the file again",
                  record.name, record.title.zh, described(record, found)),
      {file, 1, 0});
}

Result<std::vector<std::size_t>> match_names(const policy::RecordType& record,
                                             const std::vector<std::string>& names) {
  const auto found = compare(record, names);
  if (found.faults() > 0) {
    return bad_input(
        fmt::format("the fields are not those of {} ({}): {}; correct them and record it "
                    "again",
                    record.name, record.title.zh, described(record, found, "fields")));
  }
  std::vector<std::size_t> fields(names.size());
  for (std::size_t i = 0; i < record.fields.size(); ++i) {
    if (const auto column = found.match.column_of_field[i]) fields[*column] = i;
  }
  return fields;
}

Result<const policy::RecordType*> detect_record(const policy::Dictionary& dictionary,
                                                const std::vector<std::string>& titles,
                                                const std::string& file) {
  std::vector<const policy::RecordType*> fitting;
  std::vector<std::pair<std::size_t, const policy::RecordType*>> others;
  for (const auto& [name, record] : dictionary.records) {
    const auto faults = compare(record, titles).faults();
    if (faults == 0) fitting.push_back(&record);
    others.emplace_back(faults, &record);
  }
  if (fitting.size() == 1) return fitting.front();
  std::vector<std::string> names;
  for (const auto* record : fitting) names.push_back(record->name);
  if (!names.empty()) {
    return bad_input(fmt::format("the columns fit more than one record type: {}; name one of "
                                 "them with --record",
                                 joined(names, ", ")),
                     {file, 1, 0});
  }
  std::ranges::stable_sort(others, {}, [](const auto& other) { return other.first; });
  // Far worse fits only hide the likely one.
  constexpr std::size_t shown_max = 3;
  for (const auto& [faults, record] : others) {
    if (names.size() == shown_max || faults > 2 * others.front().first) break;
    names.push_back(fmt::format("\n  {} ({}): {}", record->name, record->title.zh,
                                described(*record, compare(*record, titles))));
  }
  return bad_input(fmt::format("the columns fit no record type of the dictionary; correct the "
                               "first line, or name the type with --record. The closest:{}",
                               joined(names, "")),
                   {file, 1, 0});
}

}  // namespace ronghe::intake::detail
