// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ronghe/dmn/xml.hpp"

namespace ronghe::dmn {

namespace {

constexpr int depth_max = 100;
constexpr std::array<std::string_view, 12> boxed{
    "literalExpression",  "decisionTable", "context", "list", "relation", "invocation",
    "functionDefinition", "conditional",   "filter",  "for",  "some",     "every"};

bool is_boxed(pugi::xml_node node) {
  return std::ranges::find(boxed, local_name(node)) != boxed.end();
}

// The expression inside a wrapper such as <then> or <in>.
Result<ExpressionPtr> wrapped(XmlFile& file, pugi::xml_node owner, std::string_view name,
                              int depth) {
  return read_child_expression(file, child(owner, name), depth);
}

Result<Binding> read_binding(XmlFile& file, pugi::xml_node owner, std::string_view named,
                             int depth) {
  const auto variable = child(owner, named);
  RONGHE_TRY(value, read_child_expression(file, owner, depth));
  return Binding{text_attribute(variable, "name"), text_attribute(variable, "typeRef"),
                 std::move(value)};
}

Result<BoxedContext> read_context(XmlFile& file, pugi::xml_node node, int depth) {
  BoxedContext made;
  XmlFile::Within entries(file);  // later ones see the earlier
  for (const auto entry : node.children()) {
    if (local_name(entry) != "contextEntry") continue;
    RONGHE_TRY(binding, read_binding(file, entry, "variable", depth));
    entries.add(binding.name);
    if (binding.name.empty())
      made.result = std::move(binding.value);
    else
      made.entries.push_back(std::move(binding));
  }
  return made;
}

Result<BoxedList> read_list(XmlFile& file, pugi::xml_node node, int depth) {
  BoxedList made;
  for (const auto item : node.children()) {
    if (!is_boxed(item)) continue;
    RONGHE_TRY(value, read_child_expression(file, item, depth));
    made.items.push_back(std::move(value));
  }
  return made;
}

Result<Relation> read_relation(XmlFile& file, pugi::xml_node node, int depth) {
  Relation made;
  for (const auto part : node.children()) {
    if (local_name(part) == "column") made.columns.push_back(text_attribute(part, "name"));
    if (local_name(part) != "row") continue;
    RONGHE_TRY(cells, read_list(file, part, depth));
    if (cells.items.size() != made.columns.size()) {
      return bad_input(fmt::format("this row has {} cells for {} columns; give one for each",
                                   cells.items.size(), made.columns.size()),
                       file.place(part));
    }
    made.rows.push_back(std::move(cells.items));
  }
  return made;
}

Result<Invocation> read_invocation(XmlFile& file, pugi::xml_node node, int depth) {
  Invocation made;
  RONGHE_TRY(callee, read_child_expression(file, node, depth));
  made.callee = std::move(callee);
  for (const auto binding : node.children()) {
    if (local_name(binding) != "binding") continue;
    RONGHE_TRY(argument, read_binding(file, binding, "parameter", depth));
    made.arguments.push_back(std::move(argument));
  }
  return made;
}

Result<Conditional> read_conditional(XmlFile& file, pugi::xml_node node, int depth) {
  RONGHE_TRY(condition, wrapped(file, node, "if", depth));
  RONGHE_TRY(then_branch, wrapped(file, node, "then", depth));
  RONGHE_TRY(else_branch, wrapped(file, node, "else", depth));
  return Conditional{std::move(condition), std::move(then_branch), std::move(else_branch)};
}

Result<BoxedFilter> read_filter(XmlFile& file, pugi::xml_node node, int depth) {
  RONGHE_TRY(list, wrapped(file, node, "in", depth));
  XmlFile::Within item(file);
  item.enter_filter();
  RONGHE_TRY(match, wrapped(file, node, "match", depth));
  return BoxedFilter{std::move(list), std::move(match)};
}

Result<Loop> read_loop(XmlFile& file, pugi::xml_node node, int depth) {
  const auto kind = local_name(node);
  RONGHE_TRY(domain, wrapped(file, node, "in", depth));
  XmlFile::Within body_names(file);
  body_names.add(text_attribute(node, "iteratorVariable"));
  RONGHE_TRY(body, wrapped(file, node, kind == "for" ? "return" : "satisfies", depth));
  const auto loop = kind == "for"    ? LoopKind::collect
                    : kind == "some" ? LoopKind::some
                                     : LoopKind::every;
  return Loop{loop, text_attribute(node, "iteratorVariable"), std::move(domain), std::move(body)};
}

template <class Form>
Result<ExpressionPtr> boxed_as(const XmlFile& file, pugi::xml_node node, Result<Form> form) {
  if (!form) return std::unexpected(std::move(form).error());
  return std::make_unique<Expression>(
      Expression{text_attribute(node, "typeRef"), {"", file.place(node)}, *std::move(form)});
}

// `node` is one of the boxed expressions, or an element that holds one.
Result<ExpressionPtr> read_boxed(XmlFile& file, pugi::xml_node node, int depth) {
  const auto kind = local_name(node);
  if (kind == "literalExpression") return boxed_as<Formula>(file, node, file.expression(node));
  if (kind == "decisionTable") return boxed_as(file, node, read_table(file, node));
  if (kind == "context") return boxed_as(file, node, read_context(file, node, depth));
  if (kind == "list") return boxed_as(file, node, read_list(file, node, depth));
  if (kind == "relation") return boxed_as(file, node, read_relation(file, node, depth));
  if (kind == "invocation") return boxed_as(file, node, read_invocation(file, node, depth));
  if (kind == "functionDefinition") return boxed_as(file, node, read_function(file, node, depth));
  if (kind == "conditional") return boxed_as(file, node, read_conditional(file, node, depth));
  if (kind == "filter") return boxed_as(file, node, read_filter(file, node, depth));
  return boxed_as(file, node, read_loop(file, node, depth));
}

}  // namespace

Result<ExpressionPtr> read_child_expression(XmlFile& file, pugi::xml_node owner, int depth) {
  if (depth > depth_max) {
    return bad_input(fmt::format("boxed expressions nest more than {} deep; split them into "
                                 "decisions",
                                 depth_max),
                     file.place(owner));
  }
  const auto kind = local_name(owner);
  const bool holder = kind == "decision" || kind == "contextEntry" || kind == "invocation" ||
                      kind == "binding" || kind == "functionDefinition" ||
                      kind == "encapsulatedLogic" || kind == "if" || kind == "then" ||
                      kind == "else" || kind == "in" || kind == "match" || kind == "return" ||
                      kind == "satisfies";
  if (!holder && is_boxed(owner)) return read_boxed(file, owner, depth + 1);
  for (const auto node : owner.children()) {
    if (is_boxed(node)) return read_boxed(file, node, depth + 1);
  }
  return ExpressionPtr();
}

Result<FunctionDefinition> read_function(XmlFile& file, pugi::xml_node node, int depth) {
  FunctionDefinition made;
  const auto kind = text_attribute(node, "kind");
  made.external = !kind.empty() && kind != "FEEL";  // the body then names the function
  XmlFile::Within parameters(file);
  for (const auto parameter : node.children()) {
    if (local_name(parameter) != "formalParameter") continue;
    made.parameters.push_back(
        {text_attribute(parameter, "name"), text_attribute(parameter, "typeRef")});
    parameters.add(made.parameters.back().name);
  }
  RONGHE_TRY(body, read_child_expression(file, node, depth));
  made.body = std::move(body);
  return made;
}

}  // namespace ronghe::dmn
