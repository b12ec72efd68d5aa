// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/conversion.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "ronghe/engine/database.hpp"
#include "ronghe/intake/detail/check_digit.hpp"
#include "ronghe/intake/detail/text.hpp"
#include "ronghe/intake/example_row.hpp"

namespace ronghe::intake::detail {

namespace {

using engine::quoted_name;
using engine::quoted_text;
using policy::Field;
using policy::FieldType;

// Lists of constants are spelled out with OR: the engine turns a longer IN into a join, and a join
// does not keep the order of the file.
std::string is_one_of(const std::string& column, const std::vector<std::string>& words) {
  std::string condition;
  for (const auto& word : words) {
    condition +=
        fmt::format("{}{} = {}", condition.empty() ? "" : " OR ", column, quoted_text(word));
  }
  return condition.empty() ? "false" : "(" + condition + ")";
}

std::string is_missing_word(const std::string& cell) {
  std::vector<std::string> words;
  for (const auto& word : missing_words) {
    words.emplace_back(word.code);
    words.emplace_back(word.zh);
  }
  return is_one_of(cell, words);
}

std::string missing_code(const std::string& cell) {
  std::string branches;
  for (const auto& word : missing_words) {
    branches += fmt::format(" WHEN {} = '{}' OR {} = '{}' THEN '{}'", cell, word.code, cell,
                            word.zh, word.code);
  }
  return fmt::format("CASE WHEN {} IS NULL THEN 'not_collected'{} END", cell, branches);
}

// Most cells have no blank; only those that do are trimmed.
std::string trimmed_sql(const std::string& raw, const FileFacts& facts) {
  if (!facts.blanks) return raw;
  std::string any = fmt::format("contains({0}, ' ') OR contains({0}, chr(9))", raw);
  if (!facts.ascii) {
    any += fmt::format(" OR contains({0}, '\u3000') OR contains({0}, '\u00a0')", raw);
  }
  return fmt::format("CASE WHEN {} THEN nullif(trim({}, ' \t\u3000\u00a0'), '') ELSE {} END", any,
                     raw, raw);
}

std::string when(const std::string& condition, const std::string& value) {
  return fmt::format("CASE WHEN {} THEN {} END", condition, value);
}

std::string date_value(const std::string& cell, bool ascii) {
  // Two written forms that the engine's own cast reads; it also reads some that nobody means. A
  // year before 1000 is a slip of the finger ("0202-05-01").
  auto iso = fmt::format(
      "regexp_full_match({0}, '[1-9][0-9]{{3}}(-[0-9]{{1,2}}-[0-9]{{1,2}}|"
      "/[0-9]{{1,2}}/[0-9]{{1,2}})')",
      cell);
  const auto plain = fmt::format(
      "({0} LIKE '____-__-__' AND strlen({0}) = 10 AND substr({0}, 1, 1) BETWEEN '1' AND '9')",
      cell);
  auto sql = fmt::format("CASE WHEN {} OR {} THEN try_cast({} AS DATE)", plain, iso, cell);
  if (!ascii) {
    sql += fmt::format(
        " WHEN regexp_full_match({0}, '[1-9][0-9]{{3}}年[0-9]{{1,2}}月[0-9]{{1,2}}日') THEN "
        "try_cast(replace(replace(replace({0}, '年', '-'), '月', '-'), '日', '') AS DATE)",
        cell);
  }
  // A day that a program wrote as the instant with which it begins: what a spreadsheet exports,
  // what JSON and XML call a date.
  sql += fmt::format(
      " WHEN (contains({0}, ':') AND regexp_full_match({0}, '[1-9][0-9]{{3}}(-[0-9]{{1,2}}-"
      "[0-9]{{1,2}}|/[0-9]{{1,2}}/[0-9]{{1,2}})[T ]0?0:00(:00([.]0+)?)?(Z|[+-][0-9]{{2}}:?"
      "[0-9]{{2}})?')) THEN try_cast(split_part(replace({0}, 'T', ' '), ' ', 1) AS DATE)",
      cell);
  return sql + " END";
}

// Programs that know no missing integer write 12.0 for 12.
std::string count_value(const std::string& cell) {
  return fmt::format(
      "CASE WHEN regexp_full_match({0}, '[0-9]{{1,18}}') THEN try_cast({0} AS BIGINT) WHEN "
      "regexp_full_match({0}, '[0-9]{{1,18}}[.]0+') THEN try_cast(split_part({0}, '.', 1) AS "
      "BIGINT) END",
      cell);
}

std::string decimal_value(const Field& field, const std::string& cell) {
  const auto pattern = fmt::format("-?[0-9]{{1,{}}}(\\.[0-9]{{1,{}}}0*)?",
                                   digits_before_point_max(field.type), scale_of(field.type));
  return when(fmt::format("regexp_full_match({}, '{}')", cell, pattern),
              fmt::format("try_cast({} AS {})", cell, column_type(field.type)));
}

std::string choice_value(const Field& field, const std::string& cell) {
  std::vector<std::string> codes;
  std::string words;
  for (const auto& choice : field.choices) {
    codes.push_back(choice.code);
    words += fmt::format(" WHEN lower({0}) = {1} OR {0} = {2} OR lower({0}) = {3} THEN {4}", cell,
                         quoted_text(lower_ascii(choice.code)), quoted_text(choice.name.zh),
                         quoted_text(lower_ascii(choice.name.en)), quoted_text(choice.code));
  }
  return fmt::format("CASE WHEN {} THEN {}{} END", is_one_of(cell, codes), cell, words);
}

std::string boolean_value(const std::string& cell) {
  return fmt::format(
      "CASE WHEN lower({0}) = 'true' OR lower({0}) = 'yes' OR {0} = '1' OR {0} = '是' THEN true "
      "WHEN lower({0}) = 'false' OR lower({0}) = 'no' OR {0} = '0' OR {0} = '否' THEN false END",
      cell);
}

std::string period_value(const std::string& cell) {
  return when(
      fmt::format("regexp_full_match({0}, '[0-9]{{4}}(-Q[1-4]|-(0[1-9]|1[0-2])|/[0-9]{{2}})?') AND "
                  "(substr({0}, 5, 1) <> '/' OR try_cast(substr({0}, 6, 2) AS INTEGER) = "
                  "(try_cast(substr({0}, 3, 2) AS INTEGER) + 1) % 100)",
                  cell),
      cell);
}

// Words of free form: not too long, no control characters, not a word for "missing".
std::string word_value(const Field& field, const FileFacts& facts, const std::string& cell) {
  const bool free_text = field.type == FieldType::text;
  std::string ok =
      field.length > 0 && !free_text
          ? fmt::format("strlen({0}) = {1} AND length({0}) = {1}", cell, field.length)
          : fmt::format("length({}) <= {}", cell, free_text ? text_length_max : id_length_max);
  if (field.type == FieldType::code && field.length == 0) {
    ok += fmt::format(" AND strlen({0}) = length({0})", cell);
  }
  if (facts.controls || (facts.quotes && !free_text)) {
    // Line ends belong to free text; the engine reads U+0080 ... U+009F as code points.
    ok += fmt::format(" AND NOT regexp_matches({}, '[{}\\x7f\\x{{80}}-\\x{{9f}}]')", cell,
                      free_text ? "\\x00-\\x09\\x0b\\x0c\\x0e-\\x1f" : "\\x00-\\x1f");
  }
  if (facts.hashes) {
    const std::vector<std::string> errors(spreadsheet_errors.begin(), spreadsheet_errors.end());
    ok += fmt::format(" AND NOT (starts_with({}, '#') AND {})", cell, is_one_of(cell, errors));
  }
  if (facts.marks && !free_text) {  // a code that a spreadsheet spoiled is another code
    ok += fmt::format(
        " AND NOT (starts_with({0}, chr(39)) OR starts_with({0}, '=') OR (contains({0}, '+') AND "
        "regexp_full_match({0}, '[0-9]([.][0-9]+)?[eE][+][0-9]+')))",
        cell);
  }
  if (field.type == FieldType::id) {
    ok += fmt::format(" AND NOT (starts_with({0}, {1}) OR starts_with({0}, {2}))", cell,
                      quoted_text(std::string(example_mark_en)),
                      quoted_text(std::string(example_mark_zh)));
  }
  return when(fmt::format("{} AND NOT {}", ok, is_missing_word(cell)), cell);
}

std::string typed_value(const Field& field, const ConversionScope& scope, const std::string& cell) {
  switch (field.type) {
    case FieldType::text:
    case FieldType::id:
    case FieldType::code: return word_value(field, *scope.facts, cell);
    case FieldType::choice: return choice_value(field, cell);
    case FieldType::boolean: return boolean_value(cell);
    case FieldType::date: return date_value(cell, scope.facts->ascii);
    case FieldType::period: return period_value(cell);
    case FieldType::uscc: {
      // A code that refers is right when the enterprise is there: its own row was checked.
      if (!field.reference.empty()) {
        return when(fmt::format("strlen({0}) = 18 AND length({0}) = 18", cell), cell);
      }
      return when(fmt::format("{} AND {}", uscc_check_sql(cell), organisation_check_sql(cell)),
                  cell);
    }
    case FieldType::count: return count_value(cell);
    case FieldType::money:
    case FieldType::ratio:
    case FieldType::hours:
    case FieldType::number: return decimal_value(field, cell);
  }
  std::unreachable();
}

// A present value that breaks a bound of the dictionary.
std::string bound_fault(const Field& field, const ConversionScope& scope) {
  const auto name = quoted_name(field.name);
  std::vector<std::string> faults;
  if (field.type == FieldType::count) faults.push_back(name + " < 0");
  if (field.type == FieldType::ratio) faults.push_back(fmt::format("{0} < 0 OR {0} > 1", name));
  if (field.min) faults.push_back(fmt::format("{} < {}", name, field.min->to_string()));
  if (field.max) faults.push_back(fmt::format("{} > {}", name, field.max->to_string()));
  if (const auto last = last_day(field, scope.submitted_on)) {
    faults.push_back(fmt::format("{} > DATE '{}'", name, *last));
  } else if (field.past) {
    faults.push_back(
        fmt::format("{} > {}", name, ronghe::to_string(scope.submitted_on).substr(0, 4)));
  }
  return joined(faults, " OR ");
}

std::string whole_fault(const Field& field, const ConversionScope& scope,
                        const std::string& unreadable) {
  const auto bounds = bound_fault(field, scope);
  if (bounds.empty()) return unreadable;
  return fmt::format("({} OR coalesce({}, false))", unreadable, bounds);
}

}  // namespace

std::optional<std::string> last_day(const Field& field, const Date& submitted_on) {
  const auto ahead = field.days_ahead_max();
  if (!ahead || field.type != FieldType::date) return std::nullopt;
  return ronghe::to_string(date_of_days(days_since_epoch(submitted_on) + *ahead));
}

int digits_before_point_max(FieldType type) {
  switch (type) {
    case FieldType::money: return 16;
    case FieldType::ratio: return 3;
    case FieldType::hours: return 7;
    case FieldType::number: return 14;
    case FieldType::text:
    case FieldType::id:
    case FieldType::code:
    case FieldType::choice:
    case FieldType::boolean:
    case FieldType::date:
    case FieldType::period:
    case FieldType::uscc:
    case FieldType::count: return 18;
  }
  std::unreachable();
}

FieldSql convert_text(const Field& field, const ConversionScope& scope, const std::string& raw,
                      const std::string& cell) {
  FieldSql sql;
  sql.text = trimmed_sql(raw, *scope.facts);
  if (field.type == FieldType::uscc) {
    // Written with blanks between its parts and in small letters it is still the same code.
    const auto word = is_missing_word(raw);
    const auto code =
        scope.facts->blanks ? fmt::format("nullif(replace({}, ' ', ''), '')", sql.text) : sql.text;
    sql.text = fmt::format("CASE WHEN {} THEN {} ELSE upper({}) END", word, raw, code);
  }
  sql.value = typed_value(field, scope, cell);
  const auto name = quoted_name(field.name);
  if (!field.optional) {
    sql.fault = whole_fault(field, scope, name + " IS NULL");
    return sql;
  }
  sql.fault = whole_fault(
      field, scope,
      fmt::format("({} IS NULL AND {} IS NOT NULL AND NOT {})", name, cell, is_missing_word(cell)));
  sql.missing = when(name + " IS NULL", missing_code(cell));
  return sql;
}

std::optional<FieldSql> convert_typed(const Field& field, const ConversionScope& scope,
                                      const std::string& type, const std::string& raw) {
  const auto wanted = column_type(field.type);
  const bool whole = type == "BIGINT" || type == "INTEGER" || type == "SMALLINT" ||
                     type == "TINYINT" || type == "UINTEGER" || type == "USMALLINT" ||
                     type == "UTINYINT";
  const bool same = type == wanted && wanted != "VARCHAR";
  if (!same && !(whole && wanted == "BIGINT")) return std::nullopt;
  FieldSql sql;
  sql.value = same ? raw : fmt::format("CAST({} AS {})", raw, wanted);
  const auto name = quoted_name(field.name);
  if (field.optional) sql.missing = when(name + " IS NULL", "'not_collected'");
  auto unreadable = field.optional ? std::string("false") : name + " IS NULL";
  if (field.type == FieldType::date) {  // a text can have no such year
    unreadable += fmt::format(
        " OR coalesce({0} < DATE '1000-01-01' OR {0} > DATE '9999-12-31', false)", name);
  }
  sql.fault = whole_fault(field, scope, "(" + unreadable + ")");
  return sql;
}

FieldSql convert_absent(const Field& field) {
  return {.text = {},
          .value = fmt::format("CAST(NULL AS {})", column_type(field.type)),
          .fault = "false",
          .missing = "'not_collected'"};
}

}  // namespace ronghe::intake::detail
