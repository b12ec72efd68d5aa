// SPDX-License-Identifier: Apache-2.0
#include "ronghe/kernel/output_type.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ronghe/feel/interpreter.hpp"

namespace ronghe::kernel {

namespace {

constexpr int fen_digits = 2;

bool fits(const OutputType& type, const feel::Value& value) {
  const auto* number = value.number();
  switch (type.kind) {
    case OutputKind::word:
    case OutputKind::grade:
      if (value.is_null()) return type.kind == OutputKind::grade;
      return value.string() != nullptr &&
             std::ranges::find(type.words, *value.string()) != type.words.end();
    case OutputKind::share:
      return value.is_null() ||
             (number != nullptr && *number >= Decimal(0) && *number <= Decimal(1));
    case OutputKind::amount:
    case OutputKind::number: return value.is_null() || number != nullptr;
    case OutputKind::truth: return value.boolean() != nullptr;
    case OutputKind::text: return value.is_null() || value.string() != nullptr;
  }
  std::unreachable();
}

std::string wanted(const OutputType& type) {
  switch (type.kind) {
    case OutputKind::word:
      return fmt::format("write one of \"{}\"", fmt::join(type.words, "\", \""));
    case OutputKind::grade:
      return fmt::format("write one of the output's values, \"{}\", or add it to them",
                         fmt::join(type.words, "\", \""));
    case OutputKind::share: return "a share is a number from 0 to 1";
    case OutputKind::amount: return "an amount is a number of yuan with at most 2 decimals";
    case OutputKind::number: return "write a number, or `null` for none";
    case OutputKind::truth: return "write `true` or `false`";
    case OutputKind::text: return "write a text in quotes";
  }
  std::unreachable();
}

std::string said(const OutputType& type, const feel::Value& value) {
  return fmt::format("`{}` is no {}; {}", feel::to_feel(value), to_string(type.kind), wanted(type));
}

}  // namespace

std::string objection(const OutputType& type, const feel::Value& value) {
  const auto* items = value.list();
  if (!type.many || items == nullptr) return fits(type, value) ? "" : said(type, value);
  for (const auto& item : *items) {
    if (!fits(type, item)) return said(type, item);
  }
  return "";
}

std::string objection_to_constant(const OutputType& type, const feel::Value& value) {
  const auto* number = value.number();
  const bool beyond_fen = type.kind == OutputKind::amount && number != nullptr &&
                          number->rounded(fen_digits, Rounding::floor) != *number;
  return beyond_fen ? said(type, value) : objection(type, value);
}

std::string_view to_string(OutputKind kind) {
  switch (kind) {
    case OutputKind::word: return "word";
    case OutputKind::grade: return "grade";
    case OutputKind::share: return "share";
    case OutputKind::amount: return "amount";
    case OutputKind::number: return "number";
    case OutputKind::truth: return "truth";
    case OutputKind::text: return "text";
  }
  std::unreachable();
}

}  // namespace ronghe::kernel
