// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ronghe/dmn/xml.hpp"

namespace ronghe::dmn {

namespace {

template <class Value>
struct Word {
  std::string_view word;
  Value value;
};
constexpr std::array policies{
    Word{"UNIQUE", HitPolicy::unique},         Word{"ANY", HitPolicy::any},
    Word{"PRIORITY", HitPolicy::priority},     Word{"FIRST", HitPolicy::first},
    Word{"RULE ORDER", HitPolicy::rule_order}, Word{"OUTPUT ORDER", HitPolicy::output_order},
    Word{"COLLECT", HitPolicy::collect}};
constexpr std::array aggregations{Word{"SUM", Aggregation::sum}, Word{"COUNT", Aggregation::count},
                                  Word{"MIN", Aggregation::min}, Word{"MAX", Aggregation::max}};

// The value of an attribute that is one of a few words; `otherwise` when it is absent.
template <class Words, class Value>
Result<Value> word_attribute(XmlFile& file, pugi::xml_node node, const char* name,
                             const Words& words, Value otherwise) {
  const auto text = text_attribute(node, name);
  if (text.empty()) return otherwise;
  const auto* found = std::ranges::find(words, text, &Word<Value>::word);
  if (found != words.end()) return found->value;
  return bad_input(
      fmt::format("`{}=\"{}\"` of table {} is unknown", name, text, text_attribute(node, "id")),
      file.place(node));
}

constexpr std::array monotones{Word{"up", Monotone::up}, Word{"down", Monotone::down}};
constexpr std::array truths{Word{"true", true}, Word{"false", false}};
constexpr std::array missings{Word{"never", true}, Word{"allowed", false}};

// One of a few words in an attribute of our own; a mistake of the model when it is another.
template <class Words, class Value>
void own_word(XmlFile& file, pugi::xml_node node, const std::string& name, const std::string& text,
              const Words& words, Value& value) {
  const auto* found = std::ranges::find(words, text, &Word<Value>::word);
  if (found != words.end()) {
    value = found->value;
    return;
  }
  std::vector<std::string_view> known;
  for (const auto& one : words) known.push_back(one.word);
  file.mistake(
      {ErrorKind::bad_input,
       fmt::format("`{}=\"{}\"` is unknown; write {}", name, text, fmt::join(known, " or ")),
       file.place(node)});
}

void unknown_attribute(XmlFile& file, pugi::xml_node node, const std::string& name,
                       std::string_view known) {
  file.mistake({ErrorKind::bad_input,
                fmt::format("the namespace urn:ronghe:dmn has no attribute `{}` for <{}>; known "
                            "are {}",
                            name, local_name(node), known),
                file.place(node)});
}

TableInput read_input(XmlFile& file, pugi::xml_node node) {
  const auto expression = child(node, "inputExpression");
  TableInput made;
  made.label = text_attribute(node, "label");
  made.type = text_attribute(expression, "typeRef");
  made.expression = file.expression(expression);
  made.values = file.unary_tests(child(node, "inputValues"));
  for (const auto& [name, text] : own_attributes(node)) {
    if (name == "monotone") {
      own_word(file, node, name, text, monotones, made.monotone);
    } else if (name == "whole") {
      own_word(file, node, name, text, truths, made.whole);
    } else if (name == "missing") {
      own_word(file, node, name, text, missings, made.never_missing);
    } else {
      unknown_attribute(file, node, name, "monotone, whole, missing");
    }
  }
  return made;
}

TableOutput read_output(XmlFile& file, pugi::xml_node node) {
  TableOutput made;
  made.name = text_attribute(node, "name");
  made.type = text_attribute(node, "typeRef");
  made.values = file.unary_tests(child(node, "outputValues"));
  made.otherwise = file.expression(child(node, "defaultOutputEntry"));
  for (const auto& [name, text] : own_attributes(node)) {
    if (name == "grades")
      made.grades = file.unary_tests(node, text);
    else
      unknown_attribute(file, node, name, "grades");
  }
  return made;
}

Result<Rule> read_rule(XmlFile& file, pugi::xml_node node, const DecisionTable& table) {
  Rule made;
  made.id = text_attribute(node, "id");
  made.place = file.place(node);
  for (const auto cell : node.children()) {
    const auto kind = local_name(cell);
    if (kind == "description") made.description = text_of(cell);
    if (kind == "inputEntry") made.tests.push_back(file.unary_tests(cell));
    if (kind == "outputEntry") made.outputs.push_back(file.expression(cell));
    if (kind == "annotationEntry") made.annotations.push_back(text_of(child(cell, "text")));
  }
  if (made.tests.size() != table.inputs.size() || made.outputs.size() != table.outputs.size()) {
    return bad_input(
        fmt::format("rule {} ({}) has {} input and {} output cells, but the table has {} inputs "
                    "and {} outputs; give one cell for each",
                    table.rules.size() + 1, made.id, made.tests.size(), made.outputs.size(),
                    table.inputs.size(), table.outputs.size()),
        file.place(node));
  }
  return made;
}

}  // namespace

Result<DecisionTable> read_table(XmlFile& file, pugi::xml_node node) {
  DecisionTable made;
  made.id = text_attribute(node, "id");
  made.place = file.place(node);
  RONGHE_TRY(policy, word_attribute(file, node, "hitPolicy", policies, HitPolicy::unique));
  RONGHE_TRY(aggregation,
             word_attribute(file, node, "aggregation", aggregations, Aggregation::none));
  made.hit_policy = policy;
  made.aggregation = aggregation;
  for (const auto part : node.children()) {
    const auto kind = local_name(part);
    if (kind == "input") made.inputs.push_back(read_input(file, part));
    if (kind == "output") made.outputs.push_back(read_output(file, part));
    if (kind == "annotation") made.annotation_names.push_back(text_attribute(part, "name"));
    if (kind != "rule") continue;
    RONGHE_TRY(rule, read_rule(file, part, made));
    made.rules.push_back(std::move(rule));
  }
  if (made.outputs.empty()) {
    return bad_input(fmt::format("table {} has no output; add one", made.id), file.place(node));
  }
  const bool ordered = policy == HitPolicy::priority || policy == HitPolicy::output_order;
  if (ordered &&
      std::ranges::all_of(made.outputs, [](const auto& output) { return output.values.empty(); })) {
    return bad_input(fmt::format("table {} orders by priority, but no output lists its values; "
                                 "add <outputValues>, highest first",
                                 made.id),
                     file.place(node));
  }
  return made;
}

}  // namespace ronghe::dmn
