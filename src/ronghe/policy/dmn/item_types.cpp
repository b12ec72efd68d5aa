// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/dmn/item_types.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ronghe/policy/feel/interpreter.hpp"

namespace ronghe::policy::dmn {

namespace {

// Makes the types one after the other; a type that names itself is an error.
class ItemTypes {
 public:
  ItemTypes(XmlFile& file, pugi::xml_node root, Model& model) : file_(file), model_(model) {
    for (const auto node : root.children()) {
      if (local_name(node) == "itemDefinition") nodes_[text_attribute(node, "name")] = node;
    }
  }

  Result<void> all() {
    for (const auto& [name, node] : nodes_) RONGHE_CHECK(named(name, node));
    return {};
  }

 private:
  Result<void> named(const std::string& name, pugi::xml_node node) {
    if (model_.types.contains(name)) return {};
    if (!open_.insert(name).second) {
      return bad_input(fmt::format("type `{}` contains itself; break the circle", name),
                       file_.place(node));
    }
    RONGHE_TRY(type, read(node, 0));
    open_.erase(name);
    model_.types.emplace(name, std::move(type));
    return {};
  }

  Result<feel::Type> read(pugi::xml_node node, int depth) {
    constexpr int depth_max = 100;
    if (depth > depth_max) return bad_input("types nest too deep", file_.place(node));
    feel::Type type;
    const auto reference = text_of(child(node, "typeRef"));
    if (!reference.empty()) {
      RONGHE_TRY(referred, resolve(reference));
      type = std::move(referred);
    } else if (child(node, "itemComponent")) {
      type.kind = feel::Kind::context;
      for (const auto part : node.children()) {
        if (local_name(part) != "itemComponent") continue;
        RONGHE_TRY(field, read(part, depth + 1));
        type.fields.emplace_back(text_attribute(part, "name"), std::move(field));
      }
    } else if (child(node, "functionItem")) {
      type.kind = feel::Kind::function;
    } else {
      type.any = true;
    }
    add_limits(type, child(node, "allowedValues"));
    if (text_attribute(node, "isCollection") == "true") {
      feel::Type list{.kind = feel::Kind::list};
      list.arguments.push_back(std::move(type));
      type = std::move(list);
    }
    add_limits(type, child(node, "typeConstraint"));
    return type;
  }

  Result<feel::Type> resolve(const std::string& reference) {
    if (const auto found = nodes_.find(reference); found != nodes_.end()) {
      RONGHE_CHECK(named(reference, found->second));
    }
    // "feel:string" of old files, or a type of an import by its last part.
    const auto colon = reference.find(':');
    const auto plain = colon == std::string::npos ? reference : reference.substr(colon + 1);
    const auto type = feel::read_type(plain, model_.type_lookup());
    return type.value_or(feel::Type{.any = true});
  }

  void add_limits(feel::Type& type, pugi::xml_node node) {
    auto tests = std::make_shared<Formula>(file_.unary_tests(node));
    if (!tests->node) return;
    auto before = type.allowed;
    type.allowed = [tests = std::move(tests), before](const feel::Value& value) {
      feel::Diagnostics ignored;
      return (!before || before(value)) &&
             feel::test(*tests->node, value, feel::Scope(), ignored).is_true();
    };
  }

  XmlFile& file_;
  Model& model_;
  std::map<std::string, pugi::xml_node> nodes_;
  std::set<std::string> open_;
};

}  // namespace

Result<void> read_item_types(XmlFile& file, pugi::xml_node root, Model& model) {
  return ItemTypes(file, root, model).all();
}

}  // namespace ronghe::policy::dmn
