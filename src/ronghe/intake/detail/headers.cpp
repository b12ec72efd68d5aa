// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/headers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "ronghe/base/utf8.hpp"
#include "ronghe/intake/detail/text.hpp"
#include "ronghe/intake/detail/unit_words.hpp"
#include "ronghe/intake/said.hpp"
#include "ronghe/policy/record_names.hpp"

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

// Titles are compared without what forms add to them: line ends and blanks within, a mark that the
// column must be filled in.
std::string bare(std::string_view title) {
  static constexpr std::array<std::string_view, 6> marks{"*",      "(必填)",     "(选填)",
                                                         "[必填]", "(required)", "(optional)"};
  std::string text;
  for (const auto point : to_code_points(half_width(title))) {
    const bool blank = point == U' ' || point == U'\t' || point == U'\n' || point == U'\r' ||
                       point == U'\u3000' || point == U'\u00a0';
    if (!blank) append_utf8(text, point);
  }
  text = folded(text);
  for (bool again = true; again;) {
    again = false;
    for (const auto mark : marks) {
      if (text.size() <= mark.size()) continue;
      if (text.starts_with(mark)) {
        text.erase(0, mark.size());
        again = true;
      } else if (text.ends_with(mark)) {
        text.resize(text.size() - mark.size());
        again = true;
      }
    }
  }
  return text;
}

// Columns that forms have for the people who fill them in.
bool is_for_people(std::string_view bare_title) {
  static constexpr std::array<std::string_view, 12> titles{"序号", "行号",      "no.",    "no",
                                                           "#",    "serialno.", "备注",   "附注",
                                                           "备考", "remarks",   "remark", "notes"};
  return std::ranges::find(titles, bare_title) != titles.end();
}

std::map<std::string, std::size_t> spellings_of(const policy::RecordType& record) {
  std::map<std::string, std::size_t> spellings;
  // Names go in first: a title that repeats another field's name must not take it over.
  for (std::size_t i = 0; i < record.fields.size(); ++i) {
    spellings.emplace(bare(record.fields[i].name), i);
  }
  for (std::size_t i = 0; i < record.fields.size(); ++i) {
    spellings.emplace(bare(record.fields[i].title.zh), i);
    spellings.emplace(bare(record.fields[i].title.en), i);
  }
  spellings.erase("");
  return spellings;
}

Comparison compare(const policy::RecordType& record, const std::vector<std::string>& titles) {
  Comparison result;
  result.match.column_of_field.resize(record.fields.size());
  const auto spellings = spellings_of(record);
  for (std::size_t column = 0; column < titles.size(); ++column) {
    const auto title = bare(titles[column]);
    if (title == reason_column || title == remedy_column) continue;
    const auto found = spellings.find(title);
    if (found != spellings.end()) {
      auto& field = result.match.column_of_field[found->second];
      if (field) {
        result.twice.emplace_back(trimmed(titles[column]));
      } else {
        field = column;
      }
    } else if (title.empty()) {
      result.match.untitled.push_back(column);
    } else if (is_for_people(title)) {
      result.match.aside.emplace_back(trimmed(titles[column]));
    } else {
      result.unknown.emplace_back(trimmed(titles[column]));
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
                    std::string_view title, Language language) {
  std::string best;
  std::size_t best_distance = std::string::npos;
  for (const auto& name : names) {
    const auto* field = record.field(name);
    if (field == nullptr) continue;
    for (const auto& spelling : {field->name, field->title.zh, field->title.en}) {
      const auto distance = distance_of(bare(title), bare(spelling));
      const auto near = std::max<std::size_t>(1, to_code_points(spelling).size() / 2);
      if (distance <= near && distance < best_distance) {
        best_distance = distance;
        const bool zh = language == Language::zh;
        // A title with 万元 behind it is not to be mended without its figures.
        best = (zh ? fmt::format("{} ({})", field->title.zh, name)
                   : fmt::format("{} ({})", name, spelling == name ? field->title.zh : spelling)) +
               unit_clause(*field, language);
      }
    }
  }
  return best;
}

constexpr std::size_t listed_max = 8;
constexpr std::size_t shown_characters = 40;

// Lists in the words and signs of a language.
struct Speaker {
  Language language = Language::en;
  std::string what;  // "columns", "列"
  const std::vector<std::string>& titles;

  [[nodiscard]] bool zh() const { return language == Language::zh; }
  [[nodiscard]] std::string listed(std::vector<std::string> items) const {
    const auto* const between = zh() ? "、" : ", ";
    if (items.size() <= listed_max) return joined(items, between);
    const auto more = items.size() - listed_max;
    items.resize(listed_max);
    return zh() ? fmt::format("{}，另有 {} 个", joined(items, between), more)
                : fmt::format("{} and {} more", joined(items, between), more);
  }
  [[nodiscard]] std::string quoted(std::string_view text) const {
    const auto shown = shortened(text, shown_characters);
    return zh() ? "“" + shown + "”" : "\"" + shown + "\"";
  }
};

std::string described(const policy::RecordType& record, const Comparison& found,
                      const Speaker& speaker) {
  std::vector<std::string> parts;
  const auto& what = speaker.what;
  if (!found.missing.empty()) {
    std::vector<std::string> names;
    for (const auto& name : found.missing) {
      names.push_back(name_of_field(*record.field(name), speaker.titles, speaker.language));
    }
    const auto list = speaker.listed(std::move(names));
    parts.push_back(speaker.zh() ? fmt::format("缺少{}：{}", what, list)
                                 : fmt::format("missing {}: {}", what, list));
  }
  if (!found.unknown.empty()) {
    auto open = found.missing;
    open.insert(open.end(), found.match.absent.begin(), found.match.absent.end());
    std::vector<std::string> titles;
    for (const auto& title : found.unknown) {
      titles.push_back(speaker.quoted(title));
      if (titles.size() > listed_max) continue;
      const auto meant = closest(record, open, title, speaker.language);
      if (meant.empty()) continue;
      titles.back() +=
          speaker.zh() ? fmt::format("（是否为 {}？）", meant) : fmt::format(" - is it {}?", meant);
    }
    const auto list = speaker.listed(std::move(titles));
    parts.push_back(speaker.zh() ? fmt::format("不认识的{}：{}", what, list)
                                 : fmt::format("unknown {}: {}", what, list));
  }
  if (!found.twice.empty()) {
    parts.push_back(
        speaker.zh() ? fmt::format("重复的{}：“{}”", what, joined(found.twice, "”、“"))
                     : fmt::format("{} given twice: \"{}\"", what, joined(found.twice, "\", \"")));
  }
  return joined(parts, speaker.zh() ? "；" : "; ");
}

Speaker of_columns(const std::vector<std::string>& titles, Language language) {
  return {
      .language = language, .what = language == Language::zh ? "列" : "columns", .titles = titles};
}

// "\n  placement (实习): missing columns: ..." of those that the titles fit best.
std::string closest_records(
    const std::vector<std::pair<std::size_t, const policy::RecordType*>>& by,
    const Speaker& speaker) {
  constexpr std::size_t shown_max = 3;
  std::string text;
  std::size_t shown = 0;
  for (const auto& [faults, record] : by) {
    // Far worse fits only hide the likely one.
    if (shown == shown_max || faults > 2 * by.front().first) break;
    ++shown;
    const auto found = described(*record, compare(*record, speaker.titles), speaker);
    text += speaker.zh() ? fmt::format("\n  {}（{}）：{}", record->title.zh, record->name, found)
                         : fmt::format("\n  {} ({}): {}", record->name, record->title.zh, found);
  }
  return text;
}

}  // namespace

std::string title_shown(std::string_view title) {
  std::string text(trimmed(title));
  std::erase(text, '\n');
  std::erase(text, '\r');
  return shortened(text, shown_characters);
}

std::string name_of_field(const policy::Field& field, const std::vector<std::string>& titles,
                          Language language) {
  const auto chinese = std::ranges::count_if(titles, [](const std::string& title) {
    return std::ranges::any_of(title, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  });
  const bool zh = language == Language::zh || std::cmp_greater(2 * chinese, titles.size());
  return zh ? fmt::format("{} ({})", field.title.zh, field.name)
            : fmt::format("{} ({})", field.name, field.title.zh);
}

bool are_titles(const policy::Dictionary& dictionary, const std::optional<std::string>& record,
                const std::vector<std::string>& titles) {
  if (record) {
    const auto* named = policy::record_named(dictionary, *record);
    return named != nullptr && compare(*named, titles).faults() == 0;
  }
  return std::ranges::any_of(dictionary.records, [&](const auto& named) {
    return compare(named.second, titles).faults() == 0;
  });
}

Result<HeaderMatch> match_headers(const policy::RecordType& record,
                                  const std::vector<std::string>& titles, const std::string& file) {
  auto found = compare(record, titles);
  if (found.faults() == 0) return std::move(found.match);
  return refused(
      {fmt::format("the columns are not those of {} ({}): {}; correct the first line and import "
                   "the file again",
                   record.name, record.title.zh,
                   described(record, found, of_columns(titles, Language::en))),
       fmt::format("各列与{}（{}）不符：{}；请更正首行后重新导入", record.title.zh, record.name,
                   described(record, found, of_columns(titles, Language::zh)))},
      {file, 1, 0});
}

Result<std::vector<std::size_t>> match_names(const policy::RecordType& record,
                                             const std::vector<std::string>& names) {
  auto found = compare(record, names);
  for (const auto& title : found.match.aside) found.unknown.push_back(title);
  for (const auto column : found.match.untitled) found.unknown.push_back(names[column]);
  if (found.faults() > 0) {
    const Speaker en{.language = Language::en, .what = "fields", .titles = names};
    const Speaker zh{.language = Language::zh, .what = "字段", .titles = names};
    return refused(
        {fmt::format("the fields are not those of {} ({}): {}; correct them and record it "
                     "again",
                     record.name, record.title.zh, described(record, found, en)),
         fmt::format("各字段与{}（{}）不符：{}；请更正后重新录入", record.title.zh, record.name,
                     described(record, found, zh))});
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
    return refused(
        {fmt::format("the columns fit more than one record type: {}; name one of "
                     "them (argument `record`)",
                     joined(names, ", ")),
         fmt::format("各列同时符合多种记录：{}；请指明其中一种为记录类型（参数 `record`）",
                     joined(names, "、"))},
        {file, 1, 0});
  }
  std::ranges::stable_sort(others, {}, [](const auto& other) { return other.first; });
  return refused(
      {"the columns fit no record type of the dictionary; correct the "
       "first line, or name the type (argument `record`). The closest:" +
           closest_records(others, of_columns(titles, Language::en)),
       "各列与字典中的任何记录都不符；请更正首行，或指明记录类型（参数 `record`）。最接近的：" +
           closest_records(others, of_columns(titles, Language::zh))},
      {file, 1, 0});
}

}  // namespace ronghe::intake::detail
