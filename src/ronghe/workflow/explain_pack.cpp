// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <string_view>
#include <utility>
#include <vector>

#include "ronghe/workflow/check_pack.hpp"

namespace ronghe::workflow {

namespace {

struct Words {
  bool zh = true;
  [[nodiscard]] const std::string& of(const policy::Bilingual& text) const {
    return zh ? text.zh : text.en;
  }
  [[nodiscard]] const char* of(const char* chinese, const char* english) const {
    return zh ? chinese : english;
  }
};

std::string shown(const policy::Scalar& value) {
  struct Show {
    std::string operator()(const Decimal& number) const { return number.to_string(); }
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(bool flag) const { return flag ? "true" : "false"; }
    std::string operator()(const Date& date) const { return to_string(date); }
  };
  return std::visit(Show{}, value);
}

std::string shown(const policy::ParameterValue& value) {
  if (const auto* scalar = std::get_if<policy::Scalar>(&value)) return shown(*scalar);
  std::string out;
  for (const auto& item : std::get<std::vector<policy::Scalar>>(value)) {
    out += (out.empty() ? "" : ", ") + shown(item);
  }
  return out;
}

std::string_view name_of(policy::FieldType type) {
  using enum policy::FieldType;
  switch (type) {
    case text: return "text";
    case id: return "id";
    case code: return "code";
    case choice: return "choice";
    case boolean: return "boolean";
    case date: return "date";
    case period: return "period";
    case uscc: return "uscc";
    case count: return "count";
    case money: return "money";
    case ratio: return "ratio";
    case hours: return "hours";
    case number: return "number";
  }
  std::unreachable();
}

// What a cell of the field may hold, beyond its type.
std::string allowed(const policy::Field& field, const Words& words) {
  std::vector<std::string> parts;
  for (const auto& choice : field.choices) {
    parts.push_back(fmt::format("`{}` {}", choice.code, words.of(choice.name)));
  }
  if (field.type == policy::FieldType::boolean) parts.emplace_back(words.of("是/否", "yes/no"));
  if (field.length > 0) {
    parts.push_back(fmt::format("{} {}", field.length, words.of("位", "characters")));
  }
  if (field.min) parts.push_back("≥ " + field.min->to_string());
  if (field.max) parts.push_back("≤ " + field.max->to_string());
  if (field.past) {
    parts.emplace_back(words.of("不晚于报送日期", "not after the day of submission"));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

void add_record(std::string& page, const policy::RecordType& record, const Words& words) {
  page += fmt::format("\n## {} `{}`\n\n{}: {} · {}: {} · {}: {}\n\n", words.of(record.title),
                      record.name, words.of("归口", "Owner"), record.owner,
                      words.of("标签", "Label"), record.label, words.of("主键", "Key"),
                      fmt::format("{}", fmt::join(record.key, " + ")));
  page += words.of("| 字段 | 名称 | 类型 | 取值 | 单位 | 引用 | 可缺 |\n",
                   "| Field | Name | Type | Values | Unit | "
                   "Refers to | May be missing |\n");
  page += "|---|---|---|---|---|---|---|\n";
  for (const auto& field : record.fields) {
    page += fmt::format("| `{}` | {} | {} | {} | {} | {} | {} |\n", field.name,
                        words.of(field.title), name_of(field.type), allowed(field, words),
                        field.unit, field.reference, field.optional ? words.of("是", "yes") : "");
  }
  for (const auto& rule : record.rules) {
    page += fmt::format("\n- `{}`: `{}` — {}; {}", rule.id, rule.check, words.of(rule.message),
                        words.of(rule.remedy));
  }
  if (!record.rules.empty()) page += "\n";
}

void add_indicator(std::string& page, const policy::Indicator& indicator, const Words& words) {
  page += fmt::format("\n### {} {}\n\n{}\n\n```feel\n{}\n```\n\n{}: {} · {}: {}\n", indicator.id,
                      words.of(indicator.title), words.of(indicator.description),
                      indicator.formula.text, words.of("单位", "Unit"), indicator.unit,
                      words.of("来源", "Source"), indicator.source);
  if (indicator.green && indicator.red) {
    page += fmt::format("\n{}: `{}` · {}: `{}`\n", words.of("绿灯", "Green"), indicator.green->text,
                        words.of("红灯", "Red"), indicator.red->text);
  }
}

}  // namespace

std::string explain_pack(const policy::Pack& pack, const std::string& language, const Date& as_of) {
  const Words words{language != "en"};
  auto page = fmt::format("# {} `{}` {}\n", words.of(pack.title), pack.id, pack.version);
  page += words.of("\n# 数据字典\n", "\n# Data dictionary\n");
  for (const auto& [name, record] : pack.dictionary.records) add_record(page, record, words);
  page += words.of("\n# 参数\n\n| 参数 | 名称 | 现行值 | 单位 | 自 | 来源 |\n",
                   "\n# Parameters\n\n| Parameter | Name | In force | Unit | From | Source |\n");
  page += "|---|---|---|---|---|---|\n";
  for (const auto& [name, parameter] : pack.parameters) {
    const auto* value = parameter.on(as_of);
    if (value == nullptr) continue;
    page += fmt::format("| `{}` | {} | {} | {} | {} | {} |\n", name, words.of(parameter.title),
                        shown(value->value), parameter.unit, to_string(value->from), value->source);
  }
  page += words.of("\n# 定义\n", "\n# Definitions\n");
  for (const auto& definition : pack.definitions) {
    page += fmt::format("\n### `{}.{}` {}\n\n```feel\n{}\n```\n", definition.relation,
                        definition.name, words.of(definition.title), definition.formula.text);
  }
  page += words.of("\n# 指标\n", "\n# Indicators\n");
  for (const auto& indicator : pack.indicators) add_indicator(page, indicator, words);
  return page;
}

}  // namespace ronghe::workflow
