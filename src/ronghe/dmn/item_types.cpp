// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/item_types.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ronghe/feel/interpreter.hpp"

namespace ronghe::dmn {

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
    constexpr std::size_t chain_max = 100;
    if (open_.size() > chain_max) {
      return bad_input(
          fmt::format("more than {} types are made of each other; flatten them", chain_max),
          file_.place(node));
    }
    RONGHE_TRY(type, read(node, 0));
    if (const auto values = child(node, "allowedValues")) {
      auto tests = std::make_shared<const Formula>(file_.quiet_tests(values));
      if (tests->node) model_.type_values.emplace(name, std::move(tests));
    }
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
      RONGHE_TRY(same, resolve(reference, child(node, "typeRef")));
      type = std::move(same);
    } else if (child(node, "itemComponent")) {
      type.kind = feel::Kind::context;
      for (const auto part : node.children()) {
        if (local_name(part) != "itemComponent") continue;
        RONGHE_TRY(field, read(part, depth + 1));
        type.fields.emplace_back(text_attribute(part, "name"), std::move(field));
      }
    } else if (const auto function = child(node, "functionItem")) {
      RONGHE_TRY(signature, read_function_item(function));
      type = std::move(signature);
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

  Result<feel::Type> read_function_item(pugi::xml_node node) {
    feel::Type type{.kind = feel::Kind::function};
    for (const auto part : node.children()) {
      if (local_name(part) != "parameters") continue;
      RONGHE_TRY(parameter, resolve(text_attribute(part, "typeRef"), part));
      type.arguments.push_back(std::move(parameter));
    }
    RONGHE_TRY(result, resolve(text_attribute(node, "outputTypeRef"), node));
    type.result.push_back(std::move(result));
    return type;
  }

  // Types are copied into each other, so a chain of types that hold the next one twice would fill
  // the memory.
  Result<feel::Type> resolve(const std::string& reference, pugi::xml_node node) {
    RONGHE_TRY(type, referred(reference));
    constexpr std::size_t parts_max = 100'000;
    parts_ += parts_of(type);
    if (parts_ > parts_max) {
      return bad_input(fmt::format("the types of this file have more than {} parts when written "
                                   "out; make them smaller",
                                   parts_max),
                       file_.place(node));
    }
    return type;
  }

  static std::size_t parts_of(const feel::Type& type) {
    std::size_t parts = 1;
    for (const auto& part : type.arguments) parts += parts_of(part);
    for (const auto& part : type.result) parts += parts_of(part);
    for (const auto& [name, part] : type.fields) parts += parts_of(part);
    return parts;
  }

  Result<feel::Type> referred(const std::string& reference) {
    if (const auto found = nodes_.find(reference); found != nodes_.end()) {
      RONGHE_CHECK(named(reference, found->second));
    }
    const auto lookup = model_.type_lookup();
    if (auto type = feel::read_type(reference, lookup)) return *std::move(type);
    // "feel:string" of old files.
    const auto colon = reference.find(':');
    const auto plain = colon == std::string::npos ? reference : reference.substr(colon + 1);
    return feel::read_type(plain, lookup).value_or(feel::Type{.any = true});
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
  std::size_t parts_ = 0;
};

}  // namespace

Result<void> read_item_types(XmlFile& file, pugi::xml_node root, Model& model) {
  return ItemTypes(file, root, model).all();
}

}  // namespace ronghe::dmn
