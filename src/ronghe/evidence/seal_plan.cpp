// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/seal_plan.hpp"

#include <algorithm>
#include <utility>

#include "ronghe/sql/expr.hpp"

namespace ronghe::evidence {

namespace {

// Widths of values in bytes. Numbers take seven bits a byte and a sign: amounts below 2^40 fen,
// other numbers below 2^40 of their last digit, hours, shares and counts below 2^20 of it.
constexpr std::size_t text_width = 16;
constexpr std::size_t id_width = 20;
constexpr std::size_t period_width = 10;
constexpr std::size_t uscc_width = 18;
constexpr std::size_t small_number_width = 3;
constexpr std::size_t number_width = 6;
constexpr std::size_t size_width = 1;  // before a text

std::size_t longest_choice(const policy::Field& field) {
  std::size_t longest = 0;
  for (const auto& choice : field.choices) longest = std::max(longest, choice.code.size());
  return longest;
}

}  // namespace

std::size_t usual_width(const policy::Field& field) {
  using policy::FieldType;
  switch (field.type) {
    case FieldType::boolean: return 1;
    case FieldType::date:
    case FieldType::count:
    case FieldType::ratio:
    case FieldType::hours: return small_number_width;
    case FieldType::money:
    case FieldType::number: return number_width;
    case FieldType::choice: return size_width + longest_choice(field);
    case FieldType::code:
      return size_width + (field.length > 0 ? static_cast<std::size_t>(field.length) : text_width);
    case FieldType::uscc: return size_width + uscc_width;
    case FieldType::id: return size_width + id_width;
    case FieldType::period: return size_width + period_width;
    case FieldType::text: return size_width + text_width;
  }
  std::unreachable();
}

SealPlan seal_plan(const policy::RecordType& record, const policy::Dictionary& dictionary,
                   const std::vector<Relabelling>& relabellings) {
  const auto count = record.fields.size();
  SealPlan plan{.record = record.name,
                .labelled = labelled_of(record, dictionary, relabellings),
                .names = {},
                .cells = std::vector<EntryCell>(count),
                .types = {},
                .widths = {},
                .clear = {},
                .sealed = std::vector<bool>(count),
                .veiled = std::vector<bool>(count)};
  for (const auto& group : plan.labelled.groups) {
    for (const auto field : group.secret) plan.sealed[field] = true;
    for (const auto field : group.veiled) plan.sealed[field] = plan.veiled[field] = true;
  }
  for (const auto& field : record.fields) {
    const auto i = plan.names.size();
    if (!plan.sealed[i] || plan.veiled[i]) plan.clear.push_back(i);
    plan.names.push_back(field.name);
    plan.types.emplace_back(policy::column_type(field.type));
    plan.widths.push_back(usual_width(field));
  }
  for (auto& cell : layout_of(record).cells) {
    const auto field = cell.column;
    plan.cells[field] = std::move(cell);
  }
  return plan;
}

std::string SealPlan::clear_columns() const {
  std::string columns;
  for (const auto field : clear) {
    columns += (columns.empty() ? "" : ", ") + sql::quoted_name(names[field]);
  }
  return columns;
}

std::string SealPlan::subject() const {
  return "CAST(" + sql::quoted_name(names[labelled.subject]) + " AS VARCHAR)";
}

}  // namespace ronghe::evidence
