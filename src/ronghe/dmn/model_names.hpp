// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <pugixml.hpp>
#include <set>
#include <string>
#include <string_view>

#include "ronghe/dmn/model.hpp"

// Which names the formulas of an element may use (DMN 1.5, 10.3.1): what it requires, and within a
// value its fields. What stands elsewhere in the model does not change how a formula is read.
namespace ronghe::dmn {

class ModelNames {
 public:
  explicit ModelNames(pugi::xml_node root);

  // An import whose model is read: its elements and their fields become known under its name, or,
  // where it has none, as they are.
  void add_import(const Import& import);

  // The names of what a decision or a knowledge model requires, and of its own function.
  [[nodiscard]] feel::KnownNames scope_of(pugi::xml_node element) const;
  // Fields of the values that its formulas may meet: of the types that it names, of contexts,
  // relations and tables in it, and the same of all that it requires. Nothing = all(): the elements
  // of the model hang together so much that it is not looked for any more.
  [[nodiscard]] std::optional<feel::KnownNames> fields_of(pugi::xml_node element) const;
  [[nodiscard]] const feel::KnownNames& types() const { return types_; }
  // Every name of the model: what another one that imports it may write after a point.
  [[nodiscard]] const feel::KnownNames& all() const { return all_; }

 private:
  [[nodiscard]] std::string local(std::string id) const;
  void add_fields_within(pugi::xml_node element, feel::KnownNames& fields,
                         std::set<std::string>& types) const;
  void add_fields_of_type(const std::string& name, feel::KnownNames& fields,
                          std::set<std::string>& seen) const;

  std::string id_space_;
  std::map<std::string, pugi::xml_node> elements_;     // by id
  std::map<std::string, pugi::xml_node> definitions_;  // of types, by name
  std::map<std::string, Import> imports_;              // by namespace
  feel::KnownNames types_;
  feel::KnownNames all_;
  mutable std::size_t visits_ = 0;
};

// Calls `visit` for a node and all below it, without recursion: the file decides how deep they
// nest.
template <class Visit>
void each_below(pugi::xml_node top, const Visit& visit) {
  for (auto node = top; node;) {
    visit(node);
    if (node.first_child()) {
      node = node.first_child();
      continue;
    }
    while (node && node != top && !node.next_sibling()) node = node.parent();
    node = node == top ? pugi::xml_node() : node.next_sibling();
  }
}

}  // namespace ronghe::dmn
