// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/dmn/item_types.hpp"
#include "ronghe/dmn/model_names.hpp"
#include "ronghe/dmn/undrawn_inputs.hpp"
#include "ronghe/dmn/xml.hpp"

namespace ronghe::dmn {

namespace {

constexpr std::size_t bytes_max = std::size_t{32} << 20U;

bool is_dmn_namespace(std::string_view uri) {
  return uri.find("/spec/DMN/20180521/") != std::string_view::npos ||
         uri.find("/spec/DMN/20191111/") != std::string_view::npos ||
         uri.find("/spec/DMN/20211108/") != std::string_view::npos ||
         uri.find("/spec/DMN/20230324/") != std::string_view::npos ||
         uri.find("/spec/DMN/20240513/") != std::string_view::npos;
}

bool is_dmn_1_1(std::string_view uri) {
  return uri.find("/spec/DMN/20151101/") != std::string_view::npos ||
         uri.find("/spec/DMN/20130901") != std::string_view::npos;
}

// The namespace of the element itself: of its prefix, or the default one.
std::string_view namespace_of(pugi::xml_node node) {
  const std::string_view name = node.name();
  const auto colon = name.find(':');
  const auto attribute = colon == std::string_view::npos
                             ? std::string("xmlns")
                             : "xmlns:" + std::string(name.substr(0, colon));
  return node.attribute(attribute.c_str()).value();
}

Decision decision_of(XmlFile& file, pugi::xml_node node) {
  return {.id = text_attribute(node, "id"),
          .name = text_attribute(node, "name"),
          .type = text_attribute(child(node, "variable"), "typeRef"),
          .needs = required_ids(node),
          .expression = nullptr,
          .source = {"", file.place(node)}};
}

Result<BusinessKnowledge> knowledge_of(XmlFile& file, pugi::xml_node node) {
  BusinessKnowledge made{.id = text_attribute(node, "id"),
                         .name = text_attribute(node, "name"),
                         .type = text_attribute(child(node, "variable"), "typeRef"),
                         .needs = required_ids(node),
                         .logic = {}};
  if (const auto logic = child(node, "encapsulatedLogic")) {
    RONGHE_TRY(function, read_function(file, logic));
    made.logic = std::move(function);
    made.logic.type = text_attribute(logic, "typeRef");
  }
  return made;
}

// The same name in two decisions is one input.
void add_undrawn_inputs(Decision& decision, const feel::KnownNames& scope, Model& model) {
  for (auto& input : undrawn_inputs(decision, scope)) {
    decision.needs.push_back(input.id);
    const auto same = std::ranges::find(model.inputs, input.id, &InputData::id);
    if (same == model.inputs.end())
      model.inputs.push_back(std::move(input));
    else if (same->type.empty())
      same->type = std::move(input.type);
  }
}

Result<void> read_elements(XmlFile& file, pugi::xml_node root, const ModelNames& names,
                           Model& model) {
  const bool nothing_drawn = !child(root, "inputData");
  for (const auto node : root.children()) {
    const auto kind = local_name(node);
    auto scope = names.scope_of(node);
    if (kind == "decision" || kind == "businessKnowledgeModel") {
      auto readable = scope;
      if (nothing_drawn && kind == "decision") readable.merge(written_inputs(node));
      file.use_names(std::move(readable), names.fields_of(node));
    }
    if (kind == "inputData") {
      const auto variable = child(node, "variable");
      model.inputs.push_back({text_attribute(node, "id"), text_attribute(node, "name"),
                              text_attribute(variable, "typeRef")});
    } else if (kind == "decision") {
      auto made = decision_of(file, node);
      RONGHE_TRY(expression, read_child_expression(file, node));
      made.expression = std::move(expression);
      if (nothing_drawn) add_undrawn_inputs(made, scope, model);
      model.decisions.push_back(std::move(made));
    } else if (kind == "businessKnowledgeModel") {
      RONGHE_TRY(made, knowledge_of(file, node));
      model.knowledge.push_back(std::move(made));
    } else if (kind == "decisionService") {
      model.services.push_back({text_attribute(node, "id"), text_attribute(node, "name"),
                                text_attribute(child(node, "variable"), "typeRef"),
                                hrefs(node, "outputDecision"), hrefs(node, "encapsulatedDecision"),
                                hrefs(node, "inputDecision"), hrefs(node, "inputData")});
    }
  }
  return {};
}

// "namespace#id" of the model's own namespace is the id alone.
void make_local(std::vector<std::string>& ids, const std::string& id_space) {
  for (auto& id : ids) {
    const auto mark = id.rfind('#');
    if (mark == std::string::npos) continue;
    if (mark == 0 || id.substr(0, mark) == id_space) id.erase(0, mark + 1);
  }
}

void make_local(Model& model) {
  for (auto& decision : model.decisions) make_local(decision.needs, model.id_space);
  for (auto& knowledge : model.knowledge) make_local(knowledge.needs, model.id_space);
  for (auto& service : model.services) {
    for (auto* ids :
         {&service.outputs, &service.encapsulated, &service.input_decisions, &service.inputs}) {
      make_local(*ids, model.id_space);
    }
  }
}

void index_elements(Model& model) {
  const auto add = [&](const auto& all, Element::Kind kind) {
    for (std::size_t i = 0; i < all.size(); ++i)
      model.elements.emplace(all[i].id, Element{kind, i});
  };
  add(model.inputs, Element::Kind::input);
  add(model.decisions, Element::Kind::decision);
  add(model.knowledge, Element::Kind::knowledge);
  add(model.services, Element::Kind::service);
}

Result<void> read_imports(XmlFile& file, pugi::xml_node root, const ImportReader& import_reader,
                          ModelNames& names, Model& model) {
  for (const auto node : root.children()) {
    if (local_name(node) != "import") continue;
    if (!is_dmn_namespace(text_attribute(node, "importType"))) continue;  // XML Schema, PMML
    Import made{.name = text_attribute(node, "name"),
                .id_space = text_attribute(node, "namespace"),
                .location = text_attribute(node, "locationURI"),
                .place = file.place(node)};
    if (import_reader) {
      RONGHE_TRY(imported, import_reader(made));
      made.model = std::move(imported);
      names.add_import(made);
      const auto prefix = made.name.empty() ? "" : made.name + ".";
      for (const auto& [name, type] : made.model->types) model.types.emplace(prefix + name, type);
    } else {
      file.mistake(Error{ErrorKind::bad_input,
                         fmt::format("imports are not read here; bring what is needed of \"{}\" "
                                     "into this file",
                                     made.id_space),
                         made.place});
    }
    model.imports.push_back(std::move(made));
  }
  return {};
}

}  // namespace

Result<Model> read_model(std::string_view xml, const std::string& name,
                         const ImportReader& import_reader) {
  if (xml.size() > bytes_max) {
    return bad_input(fmt::format("this file has {} bytes, more than the {} that a model may have; "
                                 "split it",
                                 xml.size(), bytes_max),
                     {.file = name});
  }
  pugi::xml_document document;
  const auto parsed =
      document.load_buffer(xml.data(), xml.size(),
                           pugi::parse_default | pugi::parse_ws_pcdata_single, pugi::encoding_utf8);
  XmlFile file(xml, name);
  if (!parsed) {
    return bad_input(fmt::format("not well-formed XML: {}", parsed.description()),
                     file.place_at(parsed.offset));
  }
  const auto root = document.document_element();
  if (local_name(root) != "definitions") {
    return bad_input(
        fmt::format("expected the element <definitions> of DMN, found <{}>", root.name()),
        file.place(root));
  }
  if (is_dmn_1_1(namespace_of(root))) {
    return bad_input(
        "this file is DMN 1.1, of which names and types mean something else; convert it to DMN "
        "1.3: "
        "open it in Camunda Modeler 4 or later, which asks, and save it; or, for many files, call "
        "`migrateDiagram` of the npm package @bpmn-io/dmn-migrate",
        file.place(root));
  }
  if (!is_dmn_namespace(namespace_of(root))) {
    return bad_input(fmt::format("unknown namespace \"{}\"; save the file as DMN 1.2 to 1.5",
                                 namespace_of(root)),
                     file.place(root));
  }
  Model model;
  model.file = name;
  model.name = text_attribute(root, "name");
  model.id_space = text_attribute(root, "namespace");
  ModelNames names(root);
  RONGHE_CHECK(read_imports(file, root, import_reader, names, model));
  file.use_model(names.types(), names.all());
  RONGHE_CHECK(read_elements(file, root, names, model));
  make_local(model);
  index_elements(model);
  file.use_names({}, names.all());  // limits of types see the value, and its fields
  RONGHE_CHECK(read_item_types(file, root, model));
  model.names = names.all();
  model.mistakes = file.take_mistakes();
  return model;
}

}  // namespace ronghe::dmn
