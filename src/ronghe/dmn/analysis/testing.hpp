// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "ronghe/dmn/reader.hpp"

// Decision tables for tests, as DMN text and as models.
namespace ronghe::dmn::analysis::testing {

struct InputText {
  std::string expression;
  std::string type = {};
  std::string attributes = {};  // ronghe:...
  std::string allowed = {};
};

struct TableText {
  std::string policy = "FIRST";
  std::vector<InputText> inputs;
  std::vector<std::vector<std::string>> rows;  // the last cell is the output
  std::string allowed_outputs = {};
  std::string output_attributes = {};
  std::string otherwise = {};  // default output
  std::string more = {};       // elements beside the decision
};

inline std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '"')
      out += "&quot;";
    else if (c == '&')
      out += "&amp;";
    else
      out += c;
  }
  return out;
}

inline std::string element(std::string_view name, std::string_view text) {
  return text.empty() ? "" : fmt::format("<{0}><text>{1}</text></{0}>", name, escaped(text));
}

// Rules stand on lines of their own: rule 1 on line 5 + the number of inputs.
inline std::string xml_of(const TableText& table) {
  std::string xml =
      "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" "
      "xmlns:ronghe=\"urn:ronghe:dmn\" name=\"m\">" +
      table.more + "\n<decision id=\"d\" name=\"grade\">\n<decisionTable id=\"t\" hitPolicy=\"" +
      table.policy + "\">\n";
  for (const auto& input : table.inputs) {
    xml +=
        fmt::format("<input {}><inputExpression {}><text>{}</text></inputExpression>{}</input>\n",
                    input.attributes, input.type.empty() ? "" : "typeRef=\"" + input.type + "\"",
                    escaped(input.expression), element("inputValues", input.allowed));
  }
  xml += fmt::format("<output {}>{}{}</output>\n", table.output_attributes,
                     element("outputValues", table.allowed_outputs),
                     element("defaultOutputEntry", table.otherwise));
  for (const auto& row : table.rows) {
    xml += "<rule>";
    for (std::size_t i = 0; i < row.size(); ++i) {
      xml += fmt::format("<{0}><text>{1}</text></{0}>",
                         i + 1 == row.size() ? "outputEntry" : "inputEntry", escaped(row[i]));
    }
    xml += "</rule>\n";
  }
  return xml + "</decisionTable></decision></definitions>";
}

inline dmn::Model model_of(const TableText& table) {
  auto model = dmn::read_model(xml_of(table), "grade.dmn");
  ensure(model.has_value(), "a table of a test is well-formed");
  return *std::move(model);
}

inline const dmn::DecisionTable& table_of(const dmn::Model& model) {
  return std::get<dmn::DecisionTable>(model.decisions.at(0).expression->form);
}

}  // namespace ronghe::dmn::analysis::testing
