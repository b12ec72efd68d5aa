// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/analysis/variables.hpp"

#include <algorithm>

#include "ronghe/dmn/analysis/points.hpp"
#include "ronghe/feel/walk.hpp"

namespace ronghe::dmn::analysis {

namespace {

// Blanks folded and cut off: how a formula is named in messages.
std::string folded(const std::string& text) {
  std::string made;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!blank)
      made += c;
    else if (!made.empty() && made.back() != ' ')
      made += ' ';
  }
  if (made.ends_with(' ')) made.pop_back();
  return made;
}

// "feel:string" of old files.
std::string without_prefix(const std::string& type) {
  const auto colon = type.find(':');
  return colon == std::string::npos ? type : type.substr(colon + 1);
}

std::string declared_type(const dmn::Model& model, const std::string& name) {
  const auto input = std::ranges::find(model.inputs, name, &dmn::InputData::name);
  if (input != model.inputs.end()) return input->type;
  const auto* decision = model.decision(name);
  return decision == nullptr ? "" : decision->type;
}

}  // namespace

void Variables::declare(Variable& variable, const std::string& type) const {
  if (type.empty()) return;
  const auto name = without_prefix(type);
  const auto known = feel::read_type(name, model_.type_lookup());
  if (!known || known->any) return;
  variable.scalar = is_scalar(known->kind);
  if (variable.scalar && !variable.kind) variable.kind = known->kind;
  if (const auto found = model_.type_values.find(name); found != model_.type_values.end()) {
    variable.allowed.push_back(found->second.get());
  }
}

std::size_t Variables::of_input(const dmn::TableInput& input) {
  const auto text = folded(input.expression.source.text);
  const auto* node = input.expression.node.get();
  const bool plain = node != nullptr && std::holds_alternative<feel::Name>(node->form);
  const auto found = std::ranges::find(all_, text, &Variable::name);
  const auto index = static_cast<std::size_t>(found - all_.begin());
  if (found == all_.end()) {
    Variable made{.name = text, .plain = plain, .kind = {}, .allowed = {}, .uses = {}};
    if (node != nullptr && !plain) made.uses = feel::names_in(*node);
    if (plain) declare(made, declared_type(model_, text));
    all_.push_back(std::move(made));
  }
  auto& variable = all_[index];
  declare(variable, input.type);
  if (input.values.node) variable.allowed.push_back(&input.values);
  variable.whole = variable.whole || input.whole;
  variable.never_missing = variable.never_missing || input.never_missing;
  return index;
}

std::size_t Variables::named(const std::string& name) {
  const auto found = std::ranges::find(all_, name, &Variable::name);
  if (found != all_.end()) return static_cast<std::size_t>(found - all_.begin());
  Variable made{.name = name, .kind = {}, .allowed = {}, .uses = {}};
  declare(made, declared_type(model_, name));
  all_.push_back(std::move(made));
  return all_.size() - 1;
}

}  // namespace ronghe::dmn::analysis
