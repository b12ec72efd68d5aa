// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/undrawn_inputs.hpp"

#include <algorithm>
#include <array>
#include <sstream>

#include "ronghe/base/utf8.hpp"
#include "ronghe/dmn/model_names.hpp"
#include "ronghe/dmn/xml.hpp"
#include "ronghe/feel/built_in.hpp"
#include "ronghe/feel/unicode.hpp"
#include "ronghe/feel/walk.hpp"

namespace ronghe::dmn {

namespace {

// Words that make a formula of what they stand in.
bool has_keyword(const std::string& text) {
  constexpr std::array<std::string_view, 17> keywords{
      "if",  "then", "else",    "for",      "return",   "some", "every", "satisfies", "in",
      "and", "or",   "between", "instance", "function", "true", "false", "null"};
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (std::ranges::find(keywords, word) != keywords.end()) return true;
  }
  return false;
}

bool is_words(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto c = code_point_at(text, at);
    const bool part = at == 0 ? feel::starts_name(c.value)
                              : feel::continues_name(c.value) || feel::is_blank(c.value);
    if (!part || c.value == '?') return false;
    at += c.size;
  }
  return !text.empty();
}

void add_read(const Formula& formula, const std::string& type, const feel::KnownNames& scope,
              std::vector<InputData>& inputs) {
  if (formula.node == nullptr) return;
  const bool is_name = std::holds_alternative<feel::Name>(formula.node->form);
  for (const auto& name : feel::free_names_in(*formula.node)) {
    if (scope.contains(name) || feel::is_built_in(name) || name == "?") continue;
    if (std::ranges::find(inputs, name, &InputData::name) != inputs.end()) continue;
    inputs.push_back({"input not drawn: " + name, name, is_name ? type : ""});
  }
}

}  // namespace

feel::KnownNames written_inputs(pugi::xml_node decision) {
  feel::KnownNames names;
  each_below(decision, [&](pugi::xml_node node) {
    if (local_name(node) != "inputExpression") return;
    const auto text = feel::folded_name(text_of(child(node, "text")));
    if (is_words(text) && !has_keyword(text)) names.insert(text);
  });
  return names;
}

std::vector<InputData> undrawn_inputs(const Decision& decision, const feel::KnownNames& scope) {
  std::vector<InputData> inputs;
  if (decision.expression == nullptr) return inputs;
  const auto& form = decision.expression->form;
  if (const auto* table = std::get_if<DecisionTable>(&form)) {
    for (const auto& input : table->inputs) add_read(input.expression, input.type, scope, inputs);
  }
  if (const auto* formula = std::get_if<Formula>(&form)) add_read(*formula, "", scope, inputs);
  return inputs;
}

}  // namespace ronghe::dmn
