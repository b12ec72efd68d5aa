// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/walk.hpp"

#include <algorithm>

namespace ronghe::feel {

namespace {

struct Children {
  const std::function<void(const Node&)>& visit;

  void one(const NodePtr& node) const {
    if (node) visit(*node);
  }
  void all(const std::vector<NodePtr>& nodes) const {
    for (const auto& node : nodes) one(node);
  }
  void all(const std::vector<Iterator>& iterators) const {
    for (const auto& iterator : iterators) {
      one(iterator.domain);
      one(iterator.domain_end);
    }
  }

  void operator()(const NullLiteral&) const {}
  void operator()(const BooleanLiteral&) const {}
  void operator()(const NumberLiteral&) const {}
  void operator()(const StringLiteral&) const {}
  void operator()(const TemporalLiteral&) const {}
  void operator()(const Name&) const {}
  void operator()(const PathStep& n) const { one(n.object); }
  void operator()(const Filter& n) const {
    one(n.list);
    one(n.condition);
  }
  void operator()(const Call& n) const {
    one(n.callee);
    all(n.arguments);
  }
  void operator()(const Unary& n) const { one(n.operand); }
  void operator()(const Binary& n) const {
    one(n.left);
    one(n.right);
  }
  void operator()(const If& n) const {
    one(n.condition);
    one(n.then_branch);
    one(n.else_branch);
  }
  void operator()(const Between& n) const {
    one(n.value);
    one(n.low);
    one(n.high);
  }
  void operator()(const In& n) const {
    one(n.value);
    all(n.tests);
  }
  void operator()(const Range& n) const {
    one(n.low);
    one(n.high);
  }
  void operator()(const Comparison& n) const { one(n.operand); }
  void operator()(const ListLiteral& n) const { all(n.items); }
  void operator()(const ContextLiteral& n) const {
    for (const auto& [key, value] : n.entries) one(value);
  }
  void operator()(const For& n) const {
    all(n.iterators);
    one(n.result);
  }
  void operator()(const Quantified& n) const {
    all(n.iterators);
    one(n.condition);
  }
  void operator()(const FunctionLiteral& n) const { one(n.body); }
  void operator()(const InstanceOf& n) const { one(n.value); }
  void operator()(const UnaryTests& n) const { all(n.tests); }
};

void collect(const Node& node, std::set<std::string>& names) {
  if (const auto* name = std::get_if<Name>(&node.form)) names.insert(name->text);
  for_each_child(node, [&](const Node& child) { collect(child, names); });
}

}  // namespace

void for_each_child(const Node& node, const std::function<void(const Node&)>& visit) {
  std::visit(Children{visit}, node.form);
}

std::set<std::string> names_in(const Node& node) {
  std::set<std::string> names;
  collect(node, names);
  return names;
}

namespace {

void bound_names(const Node& node, std::set<std::string>& names) {
  if (const auto* loop = std::get_if<For>(&node.form)) {
    for (const auto& one : loop->iterators) names.insert(one.variable);
    names.insert("partial");
  }
  if (const auto* loop = std::get_if<Quantified>(&node.form)) {
    for (const auto& one : loop->iterators) names.insert(one.variable);
  }
  if (const auto* function = std::get_if<FunctionLiteral>(&node.form)) {
    for (const auto& one : function->parameters) names.insert(one.name);
  }
  if (const auto* context = std::get_if<ContextLiteral>(&node.form)) {
    for (const auto& [key, value] : context->entries) names.insert(key);
  }
  if (std::holds_alternative<Filter>(node.form)) names.insert("item");
  for_each_child(node, [&](const Node& child) { bound_names(child, names); });
}

}  // namespace

std::set<std::string> free_names_in(const Node& node) {
  std::set<std::string> bound;
  bound_names(node, bound);
  auto names = names_in(node);
  std::erase_if(names, [&](const auto& name) { return bound.contains(name); });
  return names;
}

bool mentions(const Node& node, std::string_view name) {
  const auto* own = std::get_if<Name>(&node.form);
  bool found = own != nullptr && own->text == name;
  if (!found)
    for_each_child(node, [&](const Node& child) { found = found || mentions(child, name); });
  return found;
}

bool is_condition(const Node& node) {
  if (const auto* binary = std::get_if<Binary>(&node.form)) {
    return binary->op >= BinaryOperator::equal;
  }
  return std::holds_alternative<Between>(node.form) || std::holds_alternative<In>(node.form) ||
         std::holds_alternative<Quantified>(node.form) ||
         std::holds_alternative<InstanceOf>(node.form);
}

bool asks_for_null(const Node& test) {
  const auto one = [](const NodePtr& node) { return asks_for_null(*node); };
  if (const auto* compared = std::get_if<Comparison>(&test.form)) {
    return compared->op != BinaryOperator::equal || one(compared->operand);
  }
  if (const auto* list = std::get_if<ListLiteral>(&test.form)) {
    return std::ranges::any_of(list->items, one);
  }
  return std::holds_alternative<NullLiteral>(test.form);
}

BinaryOperator mirrored(BinaryOperator op) {
  if (op == BinaryOperator::less) return BinaryOperator::greater;
  if (op == BinaryOperator::greater) return BinaryOperator::less;
  if (op == BinaryOperator::less_equal) return BinaryOperator::greater_equal;
  return op == BinaryOperator::greater_equal ? BinaryOperator::less_equal : op;
}

}  // namespace ronghe::feel
