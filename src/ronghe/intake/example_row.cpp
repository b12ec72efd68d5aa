// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/example_row.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "ronghe/intake/detail/check_digit.hpp"
#include "ronghe/intake/detail/text.hpp"

namespace ronghe::intake {

using policy::Dictionary;
using policy::Field;
using policy::FieldType;
using policy::RecordType;

namespace {

constexpr const char* day = "2025-09-01";
constexpr const char* year = "2025";

// One that no office gave: the check characters are right, the number is all zeros.
std::string example_uscc() {
  const std::string organisation = "00000001";
  const auto check = detail::organisation_check(organisation + "0");
  ensure(check.has_value(), "digits have a check character");
  const auto code = "91000000" + organisation + *check;
  const auto last = detail::uscc_check(code + "0");
  ensure(last.has_value(), "digits have a check character");
  return code + *last;
}

std::string digits(std::size_t count) {
  std::string text;
  while (text.size() < count) text += static_cast<char>('0' + (text.size() + 1) % 10);
  return text;
}

// 1, or the nearest that the field may hold.
std::string number_of(const Field& field, const Decimal& usual) {
  auto value = usual;
  if (field.min && value < *field.min) value = *field.min;
  if (field.max && value > *field.max) value = *field.max;
  return value.to_string();
}

std::string value_of(const RecordType& record, const Field& field) {
  switch (field.type) {
    case FieldType::id: return record.name + "-1";
    case FieldType::code: {
      constexpr int usual_length = 4;
      return digits(static_cast<std::size_t>(field.length > 0 ? field.length : usual_length));
    }
    case FieldType::choice: return field.choices.empty() ? "" : field.choices.front().code;
    case FieldType::boolean: return "true";
    case FieldType::date: return day;
    case FieldType::period: return year;
    case FieldType::uscc: return example_uscc();
    case FieldType::count: return field.past ? std::string(year) : number_of(field, Decimal(1));
    case FieldType::money: return number_of(field, Decimal(1000));
    case FieldType::ratio: return number_of(field, *Decimal::parse("0.5"));
    case FieldType::hours: return number_of(field, Decimal(8));
    case FieldType::number: return number_of(field, Decimal(1));
    case FieldType::text: return field.title.zh;
  }
  std::unreachable();
}

using Values = std::map<std::string, std::string>;

// What stands right of "field = a + "-" + b", put together: texts, or numbers.
std::optional<std::string> made_of(const RecordType& record, std::string_view sum,
                                   const Values& values) {
  std::string text;
  Decimal total(0);
  bool numbers = true;
  while (true) {
    const auto plus = sum.find('+');
    const auto part = detail::trimmed(sum.substr(0, plus));
    if (part.size() >= 2 && part.front() == '"' && part.back() == '"') {
      text += part.substr(1, part.size() - 2);
      numbers = false;
    } else {
      if (record.field(part) == nullptr) return std::nullopt;
      const auto& value = values.at(std::string(part));
      text += value;
      const auto number = Decimal::parse(value);
      numbers = numbers && number && scale_of(record.field(part)->type) > 0;
      if (numbers) total = Decimal::add(total, *number).value_or(total);
    }
    if (plus == std::string_view::npos) break;
    sum.remove_prefix(plus + 1);
  }
  return numbers ? total.to_string() : text;
}

// Rules such as `programme_id = college + "-" + programme_code`.
void follow_rules(const RecordType& record, Values& values) {
  for (const auto& rule : record.rules) {
    const auto equals = rule.check.find(" = ");
    if (equals == std::string::npos) continue;
    const auto name = std::string(detail::trimmed(std::string_view(rule.check).substr(0, equals)));
    if (record.field(name) == nullptr) continue;
    const auto made = made_of(record, std::string_view(rule.check).substr(equals + 3), values);
    if (made) values[name] = *made;
  }
}

std::string key_of(const Dictionary& dictionary, const std::string& name, int depth);

Values values_of(const Dictionary& dictionary, const RecordType& record, int depth) {
  Values values;
  for (const auto& field : record.fields) {
    const bool ends =
        field.optional && (field.name == record.valid_to || field.name == "successor");
    const bool above = field.optional && field.reference.empty() && field.type == FieldType::code;
    if (ends || above) {
      values[field.name] = "";
    } else if (!field.reference.empty() && field.reference != record.name) {
      values[field.name] = key_of(dictionary, field.reference, depth);
    } else {
      values[field.name] = value_of(record, field);
    }
  }
  follow_rules(record, values);
  return values;
}

// References have no circle longer than a record's own; the depth is a precaution.
std::string key_of(const Dictionary& dictionary, const std::string& name, int depth) {
  constexpr int depth_max = 8;
  const auto* record = dictionary.record(name);
  if (record == nullptr || depth > depth_max) return "";
  return values_of(dictionary, *record, depth + 1).at(record->key.front());
}

}  // namespace

std::vector<std::string> example_row(const Dictionary& dictionary, const RecordType& record) {
  const auto values = values_of(dictionary, record, 0);
  std::vector<std::string> row;
  for (const auto& field : record.fields) row.push_back(values.at(field.name));
  return row;
}

}  // namespace ronghe::intake
