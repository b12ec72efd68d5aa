// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/diagnosis.hpp"

#include <fmt/format.h>

#include <vector>

#include "ronghe/intake/detail/text.hpp"
#include "ronghe/intake/detail/unit_words.hpp"
#include "ronghe/intake/detail/wording.hpp"

namespace ronghe::intake::detail {

namespace {

using policy::Field;
using policy::FieldType;

template <class Texts>
std::string in(const Texts& texts, Language language) {
  return std::string(language == Language::zh ? texts.zh : texts.en);
}

// What the `{}` of a wording stands for.
std::string limit_of(Fault fault, const Field& field, const ConversionScope& scope,
                     std::string_view cell, Language language) {
  if (fault == Fault::day_number) return day_of_number(cell);
  if (fault == Fault::percent) {
    const auto share = share_of(cell);
    return share.empty() ? "0.45" : share;
  }
  if (fault == Fault::ratio_in_percent) return share_of(cell);
  if (fault == Fault::multiplied) {
    const bool negative = cell.starts_with('-');
    return (negative ? "-" : "") + written_out(cell.substr(negative ? 1 : 0));
  }
  if (fault == Fault::too_many_digits) return std::to_string(digits_before_point_max(field.type));
  if (fault == Fault::too_many_decimals) return std::to_string(scale_of(field.type));
  if (fault == Fault::below_min && field.min) return field.min->to_string();
  if (fault == Fault::above_max) return field.max ? field.max->to_string() : "1";
  if (fault == Fault::future_date) return ronghe::to_string(scope.submitted_on);
  if (fault == Fault::too_far_ahead) return last_day(field, scope.submitted_on).value_or("");
  if (fault == Fault::wrong_length) return std::to_string(field.length);
  if (fault == Fault::too_long) {
    return std::to_string(field.type == FieldType::text ? text_length_max : id_length_max);
  }
  if (fault != Fault::not_a_choice) return {};
  std::vector<std::string> words;
  for (const auto& choice : field.choices) {
    const auto name = in(choice.name, language);
    words.push_back(language == Language::zh ? fmt::format("{}（{}）", name, choice.code)
                                             : fmt::format("{} ({})", choice.code, name));
  }
  return joined(words, language == Language::zh ? "、" : ", ");
}

std::string filled(std::string text, const std::string& limit, const std::string& unit) {
  constexpr std::string_view of_unit = "{unit}";
  if (const auto at = text.find(of_unit); at != std::string::npos) {
    text.replace(at, of_unit.size(), unit);
  }
  if (const auto at = text.find("{}"); at != std::string::npos) text.replace(at, 2, limit);
  return text;
}

std::string rule_name(const Field& field, const ConversionScope& scope, std::string_view rule) {
  return fmt::format("{}.{}.{}", scope.record->name, field.name, rule);
}

}  // namespace

Diagnosis diagnose(const Field& field, const ConversionScope& scope,
                   std::optional<std::string_view> cell, Language language) {
  const auto text = cell ? trimmed(*cell) : std::string_view();
  const FaultScope fault_scope{.field = &field,
                               .submitted_on = ronghe::to_string(scope.submitted_on)};
  auto fault = text.empty() ? Fault::blank : fault_of(text, fault_scope);
  // A line end at the end of the cell, which a person does not see.
  if (fault == Fault::unreadable && has_control_character(*cell)) fault = Fault::control_character;
  const auto& wording = wording_of(fault);
  const auto limit = limit_of(fault, field, scope, text, language);
  const auto unit = unit_clause(field, language);
  return {.rule = rule_name(field, scope, wording.rule),
          .reason = filled(in(wording.reason, language), limit, unit),
          .remedy = filled(in(wording.remedy, language), limit, unit)};
}

Diagnosis unknown_reference(const Reference& reference, const ConversionScope& scope,
                            std::string_view value, Language language) {
  const auto& field = reference.field;
  const FaultScope fault_scope{.field = &field, .submitted_on = {}};
  if (is_placeholder(value)) return diagnose(field, scope, value, language);
  if (field.type == FieldType::uscc) {
    // An enterprise is unknown most often because its code was mistyped.
    const auto fault = fault_of(value, fault_scope);
    if (fault != Fault::unreadable) return diagnose(field, scope, value, language);
  }
  const bool zh = language == Language::zh;
  return {.rule = rule_name(field, scope, "ref"),
          .reason = fmt::format(
              fmt::runtime(zh ? "所引用的{}不存在" : "no {} with this key has been imported"),
              reference.named(language)),
          .remedy = fmt::format(fmt::runtime(zh ? "更正代码，或先导入该{}"
                                                : "correct the code, or import that {} first"),
                                reference.named(language))};
}

Diagnosis newer_stored(const ConversionScope& scope, std::string_view stored_on,
                       Language language) {
  const bool zh = language == Language::zh;
  return {
      .rule = scope.record->name + ".newer",
      .reason = fmt::format(
          fmt::runtime(zh ? "库中已有 {} 报送的同一记录，内容不同且较新"
                          : "the store holds other content of this row, submitted later, on {}"),
          stored_on),
      .remedy = zh ? "删除该行；若该行确为更正，按其实际报送日期重新导入（参数 `submitted`）"
                   : "leave the row out; if it is the correction, import it with the day on "
                     "which it was submitted (argument `submitted`)"};
}

Diagnosis said_otherwise(const ConversionScope& scope, std::string_view other, Language language) {
  const bool zh = language == Language::zh;
  return {.rule = scope.record->name + ".repeated",
          .reason = fmt::format(fmt::runtime(zh ? "{}是同一编号，内容不同，无法判断以何者为准"
                                                : "{} has the same key and says other things; "
                                                  "nothing tells which of them holds"),
                                other),
          .remedy = zh ? "只保留其中正确的一行；更正请另行报送文件"
                       : "leave the one that holds; send a correction in a file of its own"};
}

Diagnosis retired_reference(const Reference& reference, const ConversionScope& scope,
                            const Retirement& retirement, Language language) {
  const bool zh = language == Language::zh;
  Diagnosis diagnosis{
      .rule = rule_name(reference.field, scope, "retired"), .reason = {}, .remedy = {}};
  diagnosis.reason = fmt::format(fmt::runtime(zh ? "该{}已于 {} 撤销" : "this {} was closed on {}"),
                                 reference.named(language), retirement.ended);
  if (retirement.successor.empty()) {
    diagnosis.remedy = zh ? "改用现行代码" : "write the code in force";
  } else {
    diagnosis.remedy = fmt::format(fmt::runtime(zh ? "改用后继代码 {}" : "write its successor, {}"),
                                   retirement.successor);
  }
  return diagnosis;
}

}  // namespace ronghe::intake::detail
