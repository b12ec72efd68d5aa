// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/stage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ronghe/intake/detail/csv_text.hpp"
#include "ronghe/intake/detail/draft.hpp"
#include "ronghe/intake/detail/headers.hpp"
#include "ronghe/intake/detail/stage_source.hpp"
#include "ronghe/intake/detail/tables.hpp"
#include "ronghe/intake/detail/text.hpp"
#include "ronghe/intake/detail/unit_words.hpp"
#include "ronghe/intake/said.hpp"
#include "ronghe/intake/stage_rows.hpp"
#include "ronghe/policy/record_names.hpp"

namespace ronghe::intake {

namespace {

constexpr std::size_t shown_rejects = 20;

detail::SourceOptions source_options(const policy::Dictionary& dictionary,
                                     const StageOptions& options) {
  return {.path = options.path,
          .work_folder = options.work_folder,
          .encoding = options.encoding,
          .sheet = options.sheet,
          .fits =
              [&](const std::vector<std::string>& titles) {
                return detail::are_titles(dictionary, options.record, titles);
              },
          .progress = options.progress};
}

// A caption, or a row of groups, stands above the titles of a CSV file.
std::optional<Error> titles_further_down(const policy::Dictionary& dictionary,
                                         const StageOptions& options,
                                         const detail::Source& source) {
  for (std::size_t i = 0; i < source.below.size(); ++i) {
    if (!detail::are_titles(dictionary, options.record, source.below[i])) continue;
    const auto lines = detail::lines_of_records(
        source.readable, {i}, {.delimiter = source.form.delimiter, .skipped = source.form.skipped});
    const auto line = lines.empty() ? i + 2 : lines.front();
    return refusal({"the titles of the columns stand in this line; remove what stands above them "
                    "and import the file again",
                    "列名在这一行；请删去其上方的内容后重新导入"},
                   {options.path, static_cast<int>(line), 0});
  }
  return std::nullopt;
}

Result<const policy::RecordType*> record_of(const policy::Dictionary& dictionary,
                                            const StageOptions& options,
                                            const detail::Source& source) {
  const auto& titles = source.form.titles;
  if (!detail::are_titles(dictionary, options.record, titles)) {
    if (auto below = titles_further_down(dictionary, options, source)) {
      return std::unexpected(*std::move(below));
    }
  }
  if (!options.record) return detail::detect_record(dictionary, titles, options.path);
  if (const auto* record = policy::record_named(dictionary, *options.record)) return record;
  const auto known = policy::records_near(dictionary, *options.record);
  return refused({fmt::format("there is no record type \"{}\"; the dictionary has {}",
                              *options.record, known.en),
                  fmt::format("没有记录类型“{}”；字典中有 {}", *options.record, known.zh)});
}

Result<void> check_submission(const StageOptions& options) {
  if (!options.today || options.submitted_on <= *options.today) return {};
  const auto day = ronghe::to_string(options.submitted_on);
  const auto today = ronghe::to_string(*options.today);
  return refused(
      {fmt::format("the day of submission, {}, lies in the future (today is {}); correct it and "
                   "import the file again",
                   day, today),
       fmt::format("报送日期 {} 在今天（{}）之后；请更正后重新导入", day, today)},
      {options.path, 0, 0});
}

// What stands in a column without a title is of no field, and would be lost.
Result<void> check_untitled(engine::Connection& connection, const detail::Source& source,
                            const detail::HeaderMatch& match) {
  for (const auto column : match.untitled) {
    RONGHE_TRY(found, connection.text(fmt::format(
                          "SELECT CAST(\"#r{0}\" AS VARCHAR) FROM {1} WHERE "
                          "trim(CAST(\"#r{0}\" AS VARCHAR), ' \t\u3000\u00a0') <> '' LIMIT 1",
                          column, source.relation())));
    if (!found) continue;
    const auto value = detail::shortened(*found, 40);
    return refused({fmt::format("the column {} has no title, but values such as \"{}\"; title it "
                                "or remove it, and import the file again",
                                column + 1, value),
                    fmt::format("第 {} 列没有名称，却有值（如“{}”）；请为该列命名或删去后重新导入",
                                column + 1, value)},
                   {source.path, static_cast<int>(source.form.skipped) + 1, 0});
  }
  return {};
}

// What a workbook shows as 8 % it keeps as 0.08: as an amount nobody meant that.
Result<void> check_percentages(const detail::Source& source, const detail::HeaderMatch& match,
                               const policy::RecordType& record) {
  for (const auto& [column, row] : source.percent_columns) {
    const auto found = std::ranges::find(match.column_of_field, std::optional(column));
    if (found == match.column_of_field.end()) continue;  // of no field
    const auto& field =
        record.fields[static_cast<std::size_t>(found - match.column_of_field.begin())];
    if (field.type == policy::FieldType::ratio) continue;
    const auto title = detail::title_shown(source.form.titles[column]);
    return refused(
        {fmt::format("cells of the column \"{}\" are shown as percentages, but the field is no "
                     "ratio; write the amounts themselves{}, give the cells the format of numbers "
                     "and import the file again",
                     title, detail::unit_clause(field, Language::en)),
         fmt::format("列“{}”中有单元格为百分比格式，而此字段不是比率；请填写数额本身{}，将单元格设"
                     "为数值格式后重新导入",
                     title, detail::unit_clause(field, Language::zh))},
        {source.path, static_cast<int>(row), 0});
  }
  return {};
}

// A column of a message is called as the file calls it: who mends it looks for that name.
void call_as_the_file_does(Staged& staged, const detail::HeaderMatch& match) {
  for (auto& reject : staged.first_rejects) {
    for (std::size_t i = 0; i < staged.record->fields.size(); ++i) {
      const auto column = match.column_of_field[i];
      if (!column || staged.record->fields[i].name != reject.column) continue;
      reject.column = detail::title_shown(staged.form.titles[*column]);
      break;
    }
  }
}

void note_oddities(Staged& staged, const detail::HeaderMatch& match, Language language) {
  const bool zh = language == Language::zh;
  const auto* const between = zh ? "、" : ", ";
  const auto add = [&](const Said& said) { staged.notices.push_back(said.in(language)); };
  if (!match.absent.empty()) {
    std::vector<std::string> names;
    for (const auto& name : match.absent) {
      names.push_back(
          detail::name_of_field(*staged.record->field(name), staged.form.titles, language));
    }
    const auto list = detail::joined(names, between);
    add({fmt::format("no column {}: counted as not collected in every row", list),
         fmt::format("没有列 {}：各行均记为未采集", list)});
  }
  if (!match.aside.empty()) {
    const auto list = detail::joined(match.aside, between);
    add({fmt::format("columns for people are not read: {}", list),
         fmt::format("供人阅读的列未读取：{}", list)});
  }
  if (staged.rows_read == 0) {
    add({"the file has titles, but no rows", "文件只有列名，没有数据行"});
  }
}

}  // namespace

const policy::RecordType* record_of_file(engine::Connection& connection,
                                         const policy::Dictionary& dictionary,
                                         const StageOptions& options) {
  if (options.record) return policy::record_named(dictionary, *options.record);
  const auto titles = detail::titles_of(connection, source_options(dictionary, options));
  if (!titles) return nullptr;
  const auto found = detail::detect_record(dictionary, *titles, options.path);
  return found ? *found : nullptr;
}

Result<Staged> stage(engine::Connection& connection, const policy::Dictionary& dictionary,
                     const StageOptions& options) {
  RONGHE_CHECK(check_submission(options));
  RONGHE_TRY(source, detail::open_source(connection, source_options(dictionary, options)));
  RONGHE_TRY(record, record_of(dictionary, options, source));
  RONGHE_TRY(match, detail::match_headers(*record, source.form.titles, options.path));
  RONGHE_CHECK(check_untitled(connection, source, match));
  RONGHE_CHECK(check_percentages(source, match, *record));
  RONGHE_TRY(staged, detail::stage_source(connection, {.dictionary = dictionary,
                                                       .source = source,
                                                       .match = match,
                                                       .record = *record,
                                                       .options = options}));
  RONGHE_TRY(rejects, detail::read_rejects(connection, *record, shown_rejects));
  staged.first_rejects = std::move(rejects);
  RONGHE_TRY(faults,
             connection.integer(std::string("SELECT count(*) FROM ") + detail::faults_table));
  staged.faults = static_cast<std::uint64_t>(faults);
  call_as_the_file_does(staged, match);
  note_oddities(staged, match, options.language);
  return staged;
}

Result<void> discard(engine::Connection& connection) {
  RONGHE_CHECK(detail::drop_draft(connection));
  return connection.script(fmt::format(
      "DROP TABLE IF EXISTS {}; DROP TABLE IF EXISTS {}; DROP TABLE IF EXISTS intake_repeated; "
      "DROP TABLE IF EXISTS intake_repeats; DROP TABLE IF EXISTS intake_met; DROP TABLE IF EXISTS "
      "intake_compared; DROP TABLE IF EXISTS intake_aside; DROP TABLE IF EXISTS intake_verdict",
      detail::rows_table, detail::faults_table));
}

namespace {

std::string place_of(std::uint64_t row, Format format, Language language) {
  if (language == Language::zh) return fmt::format("第 {} 行", row);
  const bool lines = format == Format::csv || format == Format::json_lines;
  return fmt::format("{} {}", lines ? "line" : "row", row);
}

}  // namespace

std::string to_string(const Conflict& conflict, Format format, Language language) {
  const bool zh = language == Language::zh;
  return place_of(conflict.row, format, language) + (zh ? "，" : ", ") +
         to_string(conflict, language);
}

std::string to_string(const Reject& reject, Format format, Language language) {
  const auto place = place_of(reject.row, format, language);
  const auto text = to_string(reject, language);
  const bool named = !reject.column.empty() || !reject.value.empty();
  if (language == Language::zh) return place + (named ? "，" : "：") + text;
  return place + (named ? ", " : ": ") + text;
}

}  // namespace ronghe::intake
