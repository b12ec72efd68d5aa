// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "ronghe/feel/print.hpp"
#include "ronghe/feel/walk.hpp"
#include "ronghe/policy/compile/compiler.hpp"
#include "ronghe/policy/compile/dotted.hpp"

// Right formulas whose answer for a missing value may not be what their author had in mind. Each
// warning says what happens and how to write either meaning.
namespace ronghe::policy {

namespace {

using feel::BinaryOperator;

constexpr std::string_view meant = "missing is meant";

// What holds where an ordering does not, both sides given.
BinaryOperator opposite(BinaryOperator op) {
  if (op == BinaryOperator::less) return BinaryOperator::greater_equal;
  if (op == BinaryOperator::less_equal) return BinaryOperator::greater;
  if (op == BinaryOperator::greater) return BinaryOperator::less_equal;
  return op == BinaryOperator::greater_equal ? BinaryOperator::less : op;
}

bool is_null(const feel::Node& node) {
  return std::holds_alternative<feel::NullLiteral>(node.form);
}

// Whether somewhere below, `text` is held against null.
bool tests_for_null(const feel::Node& node, const feel::Source& source, const std::string& text) {
  if (const auto* binary = std::get_if<feel::Binary>(&node.form)) {
    const bool equality =
        binary->op == BinaryOperator::equal || binary->op == BinaryOperator::not_equal;
    if (equality && is_null(*binary->right) && folded_text(source, binary->left->span) == text) {
      return true;
    }
    if (equality && is_null(*binary->left) && folded_text(source, binary->right->span) == text) {
      return true;
    }
  }
  if (const auto* call = std::get_if<feel::Call>(&node.form)) {
    const bool defined = dotted_name(*call->callee) == "is defined" && call->arguments.size() == 1;
    if (defined && folded_text(source, call->arguments[0]->span) == text) return true;
  }
  bool found = false;
  feel::for_each_child(
      node, [&](const feel::Node& child) { found = found || tests_for_null(child, source, text); });
  return found;
}

// max(a, b) or min(a, b) over values of one row.
const feel::Call* extreme_of(const feel::Node& node, std::string_view name) {
  const auto* call = std::get_if<feel::Call>(&node.form);
  const bool fits =
      call != nullptr && call->arguments.size() > 1 && dotted_name(*call->callee) == name;
  return fits ? call : nullptr;
}

}  // namespace

void Compiler::warn(const feel::Node& node, const Frame& frame, const std::string& message) {
  warnings_.push_back({ErrorKind::bad_input,
                       fmt::format("{}; if that is meant, add /* {} */\n{}", message, meant,
                                   feel::caret(*frame.source, node.span)),
                       feel::place_of(*frame.source, node.span.begin)});
}

bool Compiler::is_meant(const feel::Node& about, const Frame& frame) const {
  if (frame.source->text.contains(meant)) return true;
  // Parsed again: in the tree at hand, aggregates may have become names.
  const auto whole = feel::parse_expression(*frame.source, names_);
  return whole && tests_for_null(**whole, *frame.source, folded_text(*frame.source, about.span));
}

void Compiler::warn_of_nulls(const feel::Node& node, const feel::Binary& binary, const Typed& left,
                             const Typed& right, const Frame& frame) {
  const auto shown = [&](const feel::Node& one) { return folded_text(*frame.source, one.span); };
  if (binary.op == BinaryOperator::not_equal) {
    if (left.type.nullable == right.type.nullable) return;
    if (is_null(*binary.left) || is_null(*binary.right)) return;
    const auto& about = left.type.nullable ? *binary.left : *binary.right;
    if (is_meant(about, frame)) return;
    warn(node, frame,
         fmt::format("`{0}` is true when `{1}` is missing; write `{1} != null and {0}` or, for "
                     "rows without it as well, `{1} = null or {0}`",
                     shown(node), shown(about)));
    return;
  }
  for (const bool turned : {false, true}) {
    const auto& side = turned ? *binary.right : *binary.left;
    const auto& other = turned ? *binary.left : *binary.right;
    const auto op = turned ? feel::mirrored(binary.op) : binary.op;
    const bool above = op == BinaryOperator::greater || op == BinaryOperator::greater_equal;
    const bool below = op == BinaryOperator::less || op == BinaryOperator::less_equal;
    if (!above && !below) return;
    const auto* call = extreme_of(side, above ? "max" : "min");
    if (call == nullptr || !(turned ? right : left).type.nullable) continue;
    const bool all_meant = std::ranges::any_of(
        call->arguments, [&](const auto& argument) { return is_meant(*argument, frame); });
    if (all_meant) return;
    std::vector<std::string> parts;
    for (const auto& argument : call->arguments) {
      parts.push_back(fmt::format("{} {} {}", shown(*argument), feel::sign_of(op), shown(other)));
    }
    warn(node, frame,
         fmt::format("`{}` is null, no match, as soon as one of the values is missing; write `{}` "
                     "if one that is there is enough",
                     shown(node), fmt::join(parts, " or ")));
  }
}

void Compiler::warn_of_negation(const feel::Node& node, const feel::Node& negated,
                                const Typed& value, const Frame& frame) {
  const auto* binary = std::get_if<feel::Binary>(&negated.form);
  const bool orders = binary != nullptr && binary->op >= BinaryOperator::less &&
                      binary->op <= BinaryOperator::greater_equal;
  if (!orders || !value.sql || !value.type.nullable) return;
  if (is_meant(*binary->left, frame) || is_meant(*binary->right, frame)) return;
  const auto shown = [&](const feel::Node& one) { return folded_text(*frame.source, one.span); };
  const auto without = fmt::format("{} {} {}", shown(*binary->left),
                                   feel::sign_of(opposite(binary->op)), shown(*binary->right));
  const bool left_literal = std::holds_alternative<feel::NumberLiteral>(binary->left->form);
  const auto& about = left_literal ? *binary->right : *binary->left;
  warn(node, frame,
       fmt::format("`{0}` is null, no match, when a value is missing; write `{1}`, which says so, "
                   "or, for rows without `{2}` as well, `{2} = null or {1}`",
                   shown(node), without, shown(about)));
}

}  // namespace ronghe::policy
