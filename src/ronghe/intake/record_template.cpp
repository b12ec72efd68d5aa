// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/record_template.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/base/text_table.hpp"
#include "ronghe/intake/detail/conversion.hpp"
#include "ronghe/intake/detail/template_sheets.hpp"
#include "ronghe/intake/detail/text.hpp"
#include "ronghe/intake/detail/unit_words.hpp"
#include "ronghe/intake/example_row.hpp"

namespace ronghe::intake {

using policy::Field;
using policy::FieldType;

namespace {

Said type_words(const Field& field) {
  switch (field.type) {
    case FieldType::text: return {"text", "文字"};
    case FieldType::id: return {"an id, at most 64 characters", "编号，最多 64 个字符"};
    case FieldType::code:
      if (field.length == 0) return {"a code of letters and digits", "由字母和数字组成的代码"};
      return {fmt::format("a code of {} characters, as text", field.length),
              fmt::format("{} 位代码，按文本填写", field.length)};
    case FieldType::choice: return {"one of the choices", "从可选值中选一个"};
    case FieldType::boolean: return {"yes or no", "是 或 否"};
    case FieldType::date: return {"a date, such as 2025-11-23", "日期，如 2025-11-23"};
    case FieldType::period:
      return {"a period: 2025, 2025-Q3, 2025-09 or 2025/26",
              "期间：2025、2025-Q3、2025-09 或 2025/26"};
    case FieldType::uscc:
      return {"a unified social credit code, 18 characters, as text",
              "18 位统一社会信用代码，按文本填写"};
    case FieldType::count: return {"a whole number", "整数"};
    case FieldType::money:
      return {
          fmt::format("an amount in {}, at most 2 decimals", detail::unit_of(field, Language::en)),
          fmt::format("金额，单位{}，最多 2 位小数", detail::unit_of(field, Language::zh))};
    case FieldType::ratio:
      return {"a share from 0 to 1, such as 0.45 for 45 %", "0 到 1 的小数，如 45% 写 0.45"};
    case FieldType::hours: return {"hours, at most 1 decimal", "学时，最多 1 位小数"};
    case FieldType::number: return {"a number, at most 4 decimals", "数字，最多 4 位小数"};
  }
  std::unreachable();
}

void add(Said& said, const std::string& en, const std::string& zh) {
  said.en += "; " + en;
  said.zh += "；" + zh;
}

}  // namespace

Said filled_in_as(const Field& field) {
  auto said = type_words(field);
  if (field.type != FieldType::money && !field.unit.empty()) {
    add(said, "unit " + detail::unit_word(field.unit, Language::en),
        "单位" + detail::unit_word(field.unit, Language::zh));
  }
  if (field.min) {
    add(said, "at least " + field.min->to_string(), "不小于 " + field.min->to_string());
  }
  if (field.max) {
    add(said, "at most " + field.max->to_string(), "不大于 " + field.max->to_string());
  }
  if (field.past) {
    add(said, "not after the day of submission", "不晚于报送日期");
  }
  if (!field.reference.empty()) {
    add(said, "of a row of " + field.reference + " that was imported before",
        "须为已导入的 " + field.reference + " 记录");
  }
  return said;
}

std::string template_csv(const policy::Dictionary& dictionary, const policy::RecordType& record,
                         Language language) {
  const auto filling = detail::filling_of(dictionary, record, language);
  std::string titles;
  std::string example;
  for (std::size_t i = 0; i < filling.titles.size(); ++i) {
    append_csv_cell(i == 0 ? titles : titles += ',', filling.titles[i]);
    append_csv_cell(i == 0 ? example : example += ',', filling.example[i]);
  }
  return "\xef\xbb\xbf" + titles + "\n" + example + "\n";
}

Result<void> write_template_xlsx(const policy::Dictionary& dictionary,
                                 const policy::RecordType& record, Language language,
                                 const std::string& path) {
  return detail::write_template_sheets(detail::filling_of(dictionary, record, language), path);
}

namespace detail {

namespace {

std::string mark_of(Language language) {
  return std::string(language == Language::zh ? example_mark_zh : example_mark_en);
}

std::string shown(const Field& field, const std::string& value, Language language) {
  const bool zh = language == Language::zh;
  if (field.type == FieldType::boolean) return value == "true" ? (zh ? "是" : "yes") : "";
  if (field.type != FieldType::choice) return value;
  const auto found = std::ranges::find(field.choices, value, &policy::Choice::code);
  if (found == field.choices.end()) return value;
  return zh ? found->name.zh : found->name.en;
}

// What is the same for every record.
std::vector<std::string> advice(const policy::RecordType& record, Language language) {
  std::vector<std::string> missing;
  for (const auto& word : missing_words) {
    missing.emplace_back(language == Language::zh ? word.zh : word.code);
  }
  const Said lines[] = {
      {fmt::format("Record {} ({}). One row for each; titles with * must be filled in.",
                   record.name, record.title.en),
       fmt::format("记录 {}（{}）。每条一行；带 * 的列必填。", record.title.zh, record.name)},
      {"Overwrite or delete the example row: it is refused as long as it begins with \"example\".",
       "请改写或删除示例行：以“示例”开头的行不会被接收。"},
      {"Leave a cell blank where the value was not collected, or write why it is missing: " +
           joined(missing, ", ") + ".",
       "没有采集到的值留空，或写明缺失原因：" + joined(missing, "、") + "。"},
      {"Do not merge cells, and do not change the titles; columns may be in any order, and those "
       "that are not required may be left out.",
       "不要合并单元格，不要改列名；列的顺序不限，非必填的列可以删去。"}};
  std::vector<std::string> out;
  for (const auto& line : lines) out.push_back(line.in(language));
  return out;
}

}  // namespace

Filling filling_of(const policy::Dictionary& dictionary, const policy::RecordType& record,
                   Language language) {
  const bool zh = language == Language::zh;
  Filling filling{.record = &record,
                  .language = language,
                  .titles = {},
                  .example = {},
                  .choices = {},
                  .advice = advice(record, language)};
  auto example = example_row(dictionary, record);
  for (std::size_t i = 0; i < record.fields.size(); ++i) {
    const auto& field = record.fields[i];
    filling.titles.push_back((zh ? field.title.zh : field.title.en) + (field.optional ? "" : "*"));
    auto value = shown(field, example[i], language);
    if (field.name == record.key.front()) value = mark_of(language) + value;
    filling.example.push_back(std::move(value));
    auto& choices = filling.choices.emplace_back();
    if (field.type == FieldType::boolean) choices = {zh ? "是" : "yes", zh ? "否" : "no"};
    for (const auto& choice : field.choices) {
      choices.push_back(zh ? choice.name.zh : choice.name.en);
    }
  }
  return filling;
}

}  // namespace detail
}  // namespace ronghe::intake
