// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/print.hpp"

#include "ronghe/feel/unicode.hpp"

namespace ronghe::feel {

namespace {

struct Writer {
  std::string operator()(const NullLiteral&) const { return "null"; }
  std::string operator()(const BooleanLiteral& n) const { return n.value ? "true" : "false"; }
  std::string operator()(const NumberLiteral& n) const { return n.value.to_string(); }
  std::string operator()(const StringLiteral& n) const { return quoted(n.value); }
  std::string operator()(const TemporalLiteral& n) const { return "@" + quoted(n.text); }
  std::string operator()(const Name& n) const { return n.text; }
  std::string operator()(const PathStep& n) const { return bracketed(*n.object) + "." + n.field; }
  std::string operator()(const Filter& n) const {
    return bracketed(*n.list) + "[" + bracketed(*n.condition) + "]";
  }
  std::string operator()(const Call& n) const {
    std::string out = bracketed(*n.callee) + "(";
    for (std::size_t i = 0; i < n.arguments.size(); ++i) {
      if (i > 0) out += ", ";
      if (!n.parameter_names.empty()) out += written_key(n.parameter_names[i]) + ": ";
      out += bracketed(*n.arguments[i]);
    }
    return out + ")";
  }
  std::string operator()(const Unary& n) const { return "(-" + bracketed(*n.operand) + ")"; }
  std::string operator()(const Binary& n) const {
    return "(" + bracketed(*n.left) + " " + std::string(sign_of(n.op)) + " " + bracketed(*n.right) +
           ")";
  }
  std::string operator()(const If& n) const {
    return "(if " + bracketed(*n.condition) + " then " + bracketed(*n.then_branch) + " else " +
           bracketed(*n.else_branch) + ")";
  }
  std::string operator()(const Between& n) const {
    return "(" + bracketed(*n.value) + " between " + bracketed(*n.low) + " and " +
           bracketed(*n.high) + ")";
  }
  std::string operator()(const In& n) const {
    return "(" + bracketed(*n.value) + " in (" + joined(n.tests) + "))";
  }
  std::string operator()(const Range& n) const {
    if (!n.low) return std::string(n.high_included ? "(<= " : "(< ") + bracketed(*n.high) + ")";
    if (!n.high) return std::string(n.low_included ? "(>= " : "(> ") + bracketed(*n.low) + ")";
    return (n.low_included ? "[" : "(") + bracketed(*n.low) + ".." + bracketed(*n.high) +
           (n.high_included ? "]" : ")");
  }
  std::string operator()(const Comparison& n) const {
    return std::string(sign_of(n.op)) + " " + bracketed(*n.operand);
  }
  std::string operator()(const ListLiteral& n) const { return "[" + joined(n.items) + "]"; }
  std::string operator()(const ContextLiteral& n) const {
    std::string out = "{";
    for (const auto& [key, value] : n.entries) {
      if (out.size() > 1) out += ", ";
      out += quoted(key) + ": " + bracketed(*value);
    }
    return out + "}";
  }
  std::string operator()(const For& n) const {
    return "(for " + iterators(n.iterators) + " return " + bracketed(*n.result) + ")";
  }
  std::string operator()(const Quantified& n) const {
    return (n.quantifier == Quantifier::some ? "(some " : "(every ") + iterators(n.iterators) +
           " satisfies " + bracketed(*n.condition) + ")";
  }
  std::string operator()(const FunctionLiteral& n) const {
    std::string out = "(function(";
    for (std::size_t i = 0; i < n.parameters.size(); ++i) {
      if (i > 0) out += ", ";
      out += n.parameters[i].name;
      if (!n.parameters[i].type.empty()) out += ": " + n.parameters[i].type;
    }
    return out + (n.external ? ") external " : ") ") + bracketed(*n.body) + ")";
  }
  std::string operator()(const InstanceOf& n) const {
    return "(" + bracketed(*n.value) + " instance of " + n.type + ")";
  }
  std::string operator()(const UnaryTests& n) const {
    const auto tests = n.tests.empty() ? std::string("-") : joined(n.tests);
    return n.negated ? "not(" + tests + ")" : tests;
  }

  static std::string joined(const std::vector<NodePtr>& nodes) {
    std::string out;
    for (const auto& node : nodes) {
      if (!out.empty()) out += ", ";
      out += bracketed(*node);
    }
    return out;
  }
  static std::string iterators(const std::vector<Iterator>& all) {
    std::string out;
    for (const auto& one : all) {
      if (!out.empty()) out += ", ";
      out += one.variable + " in " + bracketed(*one.domain);
      if (one.domain_end) out += ".." + bracketed(*one.domain_end);
    }
    return out;
  }
};

}  // namespace

std::string bracketed(const Node& node) { return std::visit(Writer{}, node.form); }

std::string_view sign_of(BinaryOperator op) {
  switch (op) {
    case BinaryOperator::add: return "+";
    case BinaryOperator::subtract: return "-";
    case BinaryOperator::multiply: return "*";
    case BinaryOperator::divide: return "/";
    case BinaryOperator::power: return "**";
    case BinaryOperator::equal: return "=";
    case BinaryOperator::not_equal: return "!=";
    case BinaryOperator::less: return "<";
    case BinaryOperator::less_equal: return "<=";
    case BinaryOperator::greater: return ">";
    case BinaryOperator::greater_equal: return ">=";
    case BinaryOperator::conjunction: return "and";
    case BinaryOperator::disjunction: return "or";
  }
  return "";
}

std::string written_key(std::string_view key) {
  bool plain = !key.empty() && starts_name(code_point_at(key, 0).value);
  for (std::size_t at = 0; plain && at < key.size();) {
    const auto c = code_point_at(key, at);
    plain = continues_name(c.value) || is_name_symbol(c.value) || c.value == ' ';
    at += c.size;
  }
  return plain && folded_name(key) == key ? std::string(key) : quoted(key);
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out + "\"";
}

}  // namespace ronghe::feel
