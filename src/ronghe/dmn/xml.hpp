// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
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
  // What the formulas may name that are read from here on; no fields = every name of the model.
  void use_names(feel::KnownNames scope, std::optional<feel::KnownNames> fields);
  // Types, and every name of the model: where a formula makes no sense with what its element
  // requires, as one of whom a requirement was forgotten, it is read with these.
  void use_model(feel::KnownNames types, feel::KnownNames all) {
    types_ = std::move(types);
    all_ = std::move(all);
  }

  // The formula in the <text> of `owner`, parsed; a mistake is kept, not returned.
  [[nodiscard]] Formula expression(pugi::xml_node owner);
  [[nodiscard]] Formula unary_tests(pugi::xml_node owner);
  // The same once more, when its mistakes are reported already.
  [[nodiscard]] Formula quiet_tests(pugi::xml_node owner) const;
  // Unary tests in an attribute of `owner`.
  [[nodiscard]] Formula unary_tests(pugi::xml_node owner, const std::string& text);
  [[nodiscard]] std::vector<Error> take_mistakes() { return std::move(mistakes_); }
  void mistake(Error error) { mistakes_.push_back(std::move(error)); }

  // A name that a boxed expression introduces, and a filter, inside of which fields are values: as
  // long as this lives.
  class Within {
   public:
    explicit Within(XmlFile& file) : file_(file), filter_(file.in_filter_) {}
    ~Within();
    Within(const Within&) = delete;
    Within& operator=(const Within&) = delete;
    void add(const std::string& name);
    void enter_filter() { file_.in_filter_ = true; }

   private:
    XmlFile& file_;
    bool filter_;
    std::vector<std::string> added_;
  };

 private:
  [[nodiscard]] const feel::KnownNames& fields() const { return fields_ ? *fields_ : all_; }
  [[nodiscard]] feel::Names names() const {
    return {.scope = &scope_, .fields = &fields(), .types = &types_, .in_filter = in_filter_};
  }
  enum class Form { expression, cell };
  [[nodiscard]] Result<feel::NodePtr> parsed(const feel::Source& source, Form form) const;
  [[nodiscard]] bool reads_unknown(const feel::Node& node) const;
  [[nodiscard]] feel::Source source(pugi::xml_node owner) const;
  // Whether what `owner` holds is FEEL; else a mistake is kept.
  [[nodiscard]] bool is_feel(pugi::xml_node owner);
  [[nodiscard]] std::size_t points_before(std::size_t at) const;
  [[nodiscard]] Formula parsed_tests(feel::Source source);

  std::string name_;
  std::string_view xml_;
  std::vector<std::size_t> line_begins_;
  std::vector<std::size_t> points_before_;  // code points before every `points_step`th byte
  feel::KnownNames scope_;
  std::optional<feel::KnownNames> fields_ = feel::KnownNames();  // none = all names
  feel::KnownNames types_;
  feel::KnownNames all_;
  bool in_filter_ = false;
  std::vector<Error> mistakes_;
};

// The boxed expression among the children of `owner`; null pointer when there is none.
[[nodiscard]] Result<ExpressionPtr> read_child_expression(XmlFile& file, pugi::xml_node owner,
                                                          int depth = 0);
[[nodiscard]] Result<FunctionDefinition> read_function(XmlFile& file, pugi::xml_node node,
                                                       int depth = 0);
[[nodiscard]] Result<DecisionTable> read_table(XmlFile& file, pugi::xml_node node);

}  // namespace ronghe::dmn
