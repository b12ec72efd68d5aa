// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/dmn/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "ronghe/policy/dmn/item_types.hpp"
#include "ronghe/policy/dmn/xml.hpp"

namespace ronghe::policy::dmn {

namespace {

constexpr std::size_t bytes_max = std::size_t{32} << 20U;

bool is_dmn_namespace(std::string_view uri) {
  return uri.find("/spec/DMN/20180521/") != std::string_view::npos ||
         uri.find("/spec/DMN/20191111/") != std::string_view::npos ||
         uri.find("/spec/DMN/20211108/") != std::string_view::npos ||
         uri.find("/spec/DMN/20230324/") != std::string_view::npos ||
         uri.find("/spec/DMN/20240513/") != std::string_view::npos;
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

Result<void> read_elements(XmlFile& file, pugi::xml_node root, Model& model) {
  for (const auto node : root.children()) {
    const auto kind = local_name(node);
    if (kind == "inputData") {
      const auto variable = child(node, "variable");
      model.inputs.push_back({text_attribute(node, "id"), text_attribute(node, "name"),
                              text_attribute(variable, "typeRef")});
    } else if (kind == "decision") {
      Decision made{.id = text_attribute(node, "id"),
                    .name = text_attribute(node, "name"),
                    .type = text_attribute(child(node, "variable"), "typeRef"),
                    .needs = required_ids(node),
                    .expression = nullptr,
                    .place = file.place(node)};
      RONGHE_TRY(expression, read_child_expression(file, node));
      made.expression = std::move(expression);
      model.decisions.push_back(std::move(made));
    } else if (kind == "businessKnowledgeModel") {
      BusinessKnowledge made{.id = text_attribute(node, "id"),
                             .name = text_attribute(node, "name"),
                             .needs = required_ids(node),
                             .logic = {}};
      if (const auto logic = child(node, "encapsulatedLogic")) {
        RONGHE_TRY(function, read_function(file, logic));
        made.logic = std::move(function);
      }
      model.knowledge.push_back(std::move(made));
    } else if (kind == "decisionService") {
      model.services.push_back({text_attribute(node, "id"), text_attribute(node, "name"),
                                hrefs(node, "outputDecision"), hrefs(node, "encapsulatedDecision"),
                                hrefs(node, "inputDecision"), hrefs(node, "inputData")});
    } else if (kind == "import") {
      model.imports.push_back(text_attribute(node, "namespace"));
    }
  }
  return {};
}

}  // namespace

Result<Model> read_model(std::string_view xml, const std::string& name) {
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
  if (!is_dmn_namespace(namespace_of(root))) {
    return bad_input(fmt::format("unknown namespace \"{}\"; save the file as DMN 1.2 to 1.5",
                                 namespace_of(root)),
                     file.place(root));
  }
  Model model;
  model.file = name;
  model.name = text_attribute(root, "name");
  model.id_space = text_attribute(root, "namespace");
  file.collect_names(root);
  RONGHE_CHECK(read_elements(file, root, model));
  RONGHE_CHECK(read_item_types(file, root, model));
  model.mistakes = file.take_mistakes();
  return model;
}

Result<Model> load_model(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    return fail(ErrorKind::not_found, "cannot read this file; check the name and its rights",
                {.file = path});
  }
  std::ostringstream text;
  text << in.rdbuf();
  return read_model(text.str(), path);
}

}  // namespace ronghe::policy::dmn
