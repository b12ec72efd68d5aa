// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/dmn/model.hpp"

// The elements of DMN by their local names: the namespace differs between versions.
namespace ronghe::dmn {

[[nodiscard]] std::string_view local_name(pugi::xml_node node);
[[nodiscard]] pugi::xml_node child(pugi::xml_node node, std::string_view name);
[[nodiscard]] std::string text_attribute(pugi::xml_node node, const char* name);
// The text of an element, also of CDATA.
[[nodiscard]] std::string text_of(pugi::xml_node node);
// Attributes of the namespace `urn:ronghe:dmn`, by local name: what this program adds to DMN.
[[nodiscard]] std::map<std::string, std::string> own_attributes(pugi::xml_node node);
// The href attributes of all children of this name: `#id` or `namespace#id`.
[[nodiscard]] std::vector<std::string> hrefs(pugi::xml_node node, std::string_view name);
// What an element requires: inputs, decisions, knowledge.
[[nodiscard]] std::vector<std::string> required_ids(pugi::xml_node node);

// One file while it is read: places, the names that its formulas may use, and their mistakes.
class XmlFile {
 public:
  XmlFile(std::string_view xml, std::string name);

  [[nodiscard]] Place place_at(std::ptrdiff_t offset) const;
  [[nodiscard]] Place place(pugi::xml_node node) const;
  // Every name that a formula of this file may use.
  void collect_names(pugi::xml_node root);
  void add_names(const feel::KnownNames& names) { names_.insert(names.begin(), names.end()); }
  [[nodiscard]] const feel::KnownNames& names() const { return names_; }

  // The formula in the <text> of `owner`, parsed; a mistake is kept, not returned.
  [[nodiscard]] Formula expression(pugi::xml_node owner);
  [[nodiscard]] Formula unary_tests(pugi::xml_node owner);
  // The same once more, when its mistakes are reported already.
  [[nodiscard]] Formula quiet_tests(pugi::xml_node owner) const;
  // Unary tests in an attribute of `owner`.
  [[nodiscard]] Formula unary_tests(pugi::xml_node owner, const std::string& text);
  [[nodiscard]] std::vector<Error> take_mistakes() { return std::move(mistakes_); }
  void mistake(Error error) { mistakes_.push_back(std::move(error)); }

 private:
  [[nodiscard]] feel::Source source(pugi::xml_node owner) const;
  [[nodiscard]] std::size_t points_before(std::size_t at) const;
  [[nodiscard]] Formula parsed_tests(feel::Source source);

  std::string name_;
  std::string_view xml_;
  std::vector<std::size_t> line_begins_;
  std::vector<std::size_t> points_before_;  // code points before every `points_step`th byte
  feel::KnownNames names_;
  std::vector<Error> mistakes_;
};

// The boxed expression among the children of `owner`; null pointer when there is none.
[[nodiscard]] Result<ExpressionPtr> read_child_expression(XmlFile& file, pugi::xml_node owner,
                                                          int depth = 0);
[[nodiscard]] Result<FunctionDefinition> read_function(XmlFile& file, pugi::xml_node node,
                                                       int depth = 0);
[[nodiscard]] Result<DecisionTable> read_table(XmlFile& file, pugi::xml_node node);

}  // namespace ronghe::dmn
