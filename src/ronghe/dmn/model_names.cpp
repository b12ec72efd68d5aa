// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/model_names.hpp"

#include <algorithm>
#include <array>

#include "ronghe/dmn/xml.hpp"
#include "ronghe/feel/unicode.hpp"

namespace ronghe::dmn {

namespace {

bool is_one_of(std::string_view kind, auto words) {
  return std::ranges::find(words, kind) != words.end();
}

void add(feel::KnownNames& names, const std::string& name) {
  auto folded = feel::folded_name(name);
  if (!folded.empty()) names.insert(std::move(folded));
}

// The keys of contexts that a formula writes: what stands before a colon. More than these are found
// (the names of arguments), which does no harm among fields.
void add_keys(std::string_view text, feel::KnownNames& names) {
  for (auto colon = text.find(':'); colon != std::string_view::npos;
       colon = text.find(':', colon + 1)) {
    auto begin = text.find_last_of("{,(:\"", colon);
    if (begin == colon) begin = colon == 0 ? begin : text.find_last_of("{,(:\"", colon - 1);
    begin = begin == std::string_view::npos ? 0 : begin + 1;
    if (begin < colon) add(names, std::string(text.substr(begin, colon - begin)));
    if (begin > 1 && text[begin - 1] == '"') {  // {"first name": 1}
      const auto open = text.rfind('"', begin - 2);
      if (open != std::string_view::npos) {
        add(names, std::string(text.substr(open + 1, begin - 2 - open)));
      }
    }
  }
}

// "feel:string", and what a list, a context or a function is of, are no names of definitions.
std::string plain_type(const std::string& reference) {
  const auto colon = reference.find(':');
  return colon == std::string::npos ? reference : reference.substr(colon + 1);
}

}  // namespace

ModelNames::ModelNames(pugi::xml_node root) : id_space_(text_attribute(root, "namespace")) {
  constexpr std::array<std::string_view, 4> drawn{"inputData", "decision", "businessKnowledgeModel",
                                                  "decisionService"};
  for (const auto node : root.children()) {
    const auto kind = local_name(node);
    if (is_one_of(kind, drawn)) elements_.emplace(text_attribute(node, "id"), node);
    if (kind != "itemDefinition") continue;
    definitions_[text_attribute(node, "name")] = node;
    add(types_, text_attribute(node, "name"));
  }
  constexpr std::array<std::string_view, 14> named{
      "inputData", "decision",        "businessKnowledgeModel", "decisionService", "variable",
      "parameter", "formalParameter", "itemDefinition",         "itemComponent",   "output",
      "column",    "definitions",     "informationItem",        "import"};
  each_below(root, [&](pugi::xml_node node) {
    if (is_one_of(local_name(node), named)) add(all_, text_attribute(node, "name"));
  });
}

void ModelNames::add_import(const Import& import) {
  imports_.emplace(import.id_space, import);
  const auto prefix = import.name.empty() ? "" : import.name + ".";
  for (const auto& [name, type] : import.model->types) {
    add(types_, prefix + name);
    add(types_, import.name);
    add(types_, name);
  }
  all_.insert(import.model->names.begin(), import.model->names.end());
}

// "namespace#id" of the model's own namespace, and "#id", are the id alone.
std::string ModelNames::local(std::string id) const {
  const auto mark = id.rfind('#');
  const bool own = mark != std::string::npos && (mark == 0 || id.compare(0, mark, id_space_) == 0);
  return own ? id.substr(mark + 1) : id;
}

feel::KnownNames ModelNames::scope_of(pugi::xml_node element) const {
  feel::KnownNames names;
  if (local_name(element) == "businessKnowledgeModel") add(names, text_attribute(element, "name"));
  for (auto& required : required_ids(element)) {
    const auto id = local(std::move(required));
    if (const auto found = elements_.find(id); found != elements_.end()) {
      add(names, text_attribute(found->second, "name"));
      continue;
    }
    const auto mark = id.rfind('#');
    const auto import = imports_.find(id.substr(0, mark));
    if (mark == std::string::npos || import == imports_.end()) continue;
    if (!import->second.name.empty())
      add(names, import->second.name);
    else if (const auto name = import->second.model->name_of(id.substr(mark + 1)); !name.empty())
      add(names, name);
  }
  return names;
}

void ModelNames::add_fields_of_type(const std::string& name, feel::KnownNames& fields,
                                    std::set<std::string>& seen) const {
  std::vector<std::string> open{plain_type(name)};
  while (!open.empty()) {
    const auto next = std::move(open.back());
    open.pop_back();
    const auto found = definitions_.find(next);
    if (found == definitions_.end() || !seen.insert(next).second) continue;
    each_below(found->second, [&](pugi::xml_node node) {
      const auto kind = local_name(node);
      if (kind == "itemComponent") add(fields, text_attribute(node, "name"));
      if (kind == "typeRef") open.push_back(plain_type(text_of(node)));
      for (const auto* reference : {"typeRef", "outputTypeRef"}) {
        if (const auto type = text_attribute(node, reference); !type.empty()) {
          open.push_back(plain_type(type));
        }
      }
    });
  }
}

void ModelNames::add_fields_within(pugi::xml_node element, feel::KnownNames& fields,
                                   std::set<std::string>& types) const {
  each_below(element, [&](pugi::xml_node node) {
    const auto kind = local_name(node);
    constexpr std::array<std::string_view, 3> makers{"variable", "column", "output"};
    if (is_one_of(kind, makers)) add(fields, text_attribute(node, "name"));
    if (const auto type = text_attribute(node, "typeRef"); !type.empty()) {
      add_fields_of_type(type, fields, types);
    }
    if (kind == "text") add_keys(text_of(node), fields);
  });
}

std::optional<feel::KnownNames> ModelNames::fields_of(pugi::xml_node element) const {
  // Of a model whose elements all hang together, this would be looked at once for each of them.
  constexpr std::size_t visits_max = 100'000;
  feel::KnownNames fields;
  std::set<std::string> types;
  std::set<std::string> seen;
  std::vector<pugi::xml_node> open{element};
  while (!open.empty()) {
    const auto node = open.back();
    open.pop_back();
    if (++visits_ > visits_max) return std::nullopt;
    add_fields_within(node, fields, types);
    auto next = required_ids(node);
    for (const auto* part : {"outputDecision", "encapsulatedDecision", "inputDecision"}) {
      for (auto& id : hrefs(node, part)) next.push_back(std::move(id));
    }
    for (auto& required : next) {
      const auto id = local(std::move(required));
      if (!seen.insert(id).second) continue;
      if (const auto found = elements_.find(id); found != elements_.end()) {
        open.push_back(found->second);
        continue;
      }
      const auto import = imports_.find(id.substr(0, id.rfind('#')));
      if (import == imports_.end()) continue;
      const auto& theirs = import->second.model->names;
      fields.insert(theirs.begin(), theirs.end());
    }
  }
  return fields;
}

}  // namespace ronghe::dmn
