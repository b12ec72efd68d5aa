// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/light_table.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <pugixml.hpp>

namespace ronghe::evaluate {

namespace feel = policy::feel;

class TableReader {
 public:
  explicit TableReader(std::string file) : file_(std::move(file)) {}

  Result<LightTable> read(const pugi::xml_node& decision) {
    LightTable table;
    const auto node = decision.child("decisionTable");
    const std::string policy = node.attribute("hitPolicy").as_string("UNIQUE");
    if (policy != "FIRST") {
      return wrong(decision,
                   fmt::format("has the hit policy {}; a light table must be FIRST", policy));
    }
    for (const auto& input : node.children("input")) {
      table.inputs_.emplace_back(input.child("inputExpression").child_value("text"));
    }
    const feel::KnownNames names(table.inputs_.begin(), table.inputs_.end());
    for (const auto& rule : node.children("rule")) {
      RONGHE_TRY(made, read_rule(rule, names));
      if (made.cells.size() != table.inputs_.size()) {
        return wrong(rule, fmt::format("has {} cells for {} inputs", made.cells.size(),
                                       table.inputs_.size()));
      }
      table.rules_.push_back(std::move(made));
    }
    return table;
  }

 private:
  Result<LightTable::Rule> read_rule(const pugi::xml_node& rule, const feel::KnownNames& names) {
    LightTable::Rule made;
    made.description = rule.child_value("description");
    for (const auto& entry : rule.children("inputEntry")) {
      const std::string text = entry.child_value("text");
      made.texts.push_back(text);
      if (text == "-" || text.empty()) {
        made.cells.emplace_back();
        continue;
      }
      auto parsed = feel::parse_unary_tests({text, {.file = file_}}, names);
      if (!parsed) return wrong(entry, parsed.error().message);
      made.cells.push_back(std::move(*parsed));
    }
    RONGHE_TRY(light, literal(rule.child("outputEntry")));
    made.light = std::move(light);
    return made;
  }

  Result<std::string> literal(const pugi::xml_node& output) {
    const std::string text = output.child_value("text");
    auto parsed = feel::parse_expression({text, {.file = file_}});
    if (!parsed) return wrong(output, parsed.error().message);
    const auto* string = std::get_if<feel::StringLiteral>(&(*parsed)->form);
    if (string == nullptr) return wrong(output, "must be a text such as \"red\"");
    return string->value;
  }

  std::unexpected<Error> wrong(const pugi::xml_node& node, const std::string& what) const {
    return bad_input(
        fmt::format("<{} id=\"{}\"> {}", node.name(), node.attribute("id").value(), what),
        {.file = file_});
  }

  std::string file_;
};

TableDecision LightTable::decide(const feel::Scope& inputs) const {
  static const feel::Value null;
  feel::Diagnostics diagnostics;
  for (std::size_t r = 0; r < rules_.size(); ++r) {
    bool fires = true;
    for (std::size_t c = 0; fires && c < inputs_.size(); ++c) {
      if (!rules_[r].cells[c]) continue;
      const auto* input = inputs.find(inputs_[c]);
      fires = feel::test(*rules_[r].cells[c], input == nullptr ? null : *input, inputs, diagnostics)
                  .is_true();
    }
    if (fires) return {static_cast<int>(r) + 1, rules_[r].light};
  }
  return {0, "none"};
}

std::string LightTable::rule_text(int rule) const {
  if (rule < 1 || static_cast<std::size_t>(rule) > rules_.size()) return "";
  const auto& fired = rules_[static_cast<std::size_t>(rule - 1)];
  std::string cells;
  for (std::size_t c = 0; c < inputs_.size(); ++c) {
    if (!fired.cells[c]) continue;
    cells += fmt::format("{}{}: {}", cells.empty() ? "" : "; ", inputs_[c], fired.texts[c]);
  }
  return cells.empty() ? fired.description : fmt::format("{} ({})", fired.description, cells);
}

Result<std::map<std::string, LightTable>> read_light_tables(const std::string& path) {
  pugi::xml_document document;
  const auto file = "decisions/" + std::filesystem::path(path).filename().string();
  if (const auto parsed = document.load_file(path.c_str()); !parsed) {
    return bad_input(
        fmt::format("not well-formed XML at byte {}: {}", parsed.offset, parsed.description()),
        {.file = file});
  }
  std::map<std::string, LightTable> tables;
  for (const auto& decision : document.document_element().children("decision")) {
    RONGHE_TRY(table, TableReader(file).read(decision));
    tables.emplace(decision.attribute("name").value(), std::move(table));
  }
  return tables;
}

}  // namespace ronghe::evaluate
