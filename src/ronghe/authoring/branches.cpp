// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/branches.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/feel/walk.hpp"
#include "ronghe/policy/compile/dotted.hpp"
#include "ronghe/policy/pack_reader.hpp"

namespace ronghe::authoring {

namespace {

// A condition that was met, or not, on the way to a branch.
struct Turn {
  std::string condition;
  bool taken = true;
};

// `if` settles a missing condition as FEEL does: it takes the else branch.
std::string condition_of(const std::vector<Turn>& way) {
  std::string out = "true";
  for (std::size_t i = way.size(); i-- > 0;) {
    const auto& turn = way[i];
    out = turn.taken ? fmt::format("if {} then ({}) else false", turn.condition, out)
                     : fmt::format("if {} then false else ({})", turn.condition, out);
  }
  return out;
}

class BranchFinder {
 public:
  BranchFinder(const policy::Pack& pack, const feel::Source& source)
      : pack_(pack), source_(source) {}

  void walk(const feel::Node& node, const std::string& relation, const std::vector<Turn>& way) {
    if (const auto* choice = std::get_if<feel::If>(&node.form)) {
      branch(*choice, relation, way);
      return;
    }
    if (const auto* filter = std::get_if<feel::Filter>(&node.form)) {
      const auto name = policy::dotted_name(*filter->list);
      if (name && is_relation(*name)) {
        walk(*filter->condition, *name, {});
        return;
      }
    }
    feel::for_each_child(node, [&](const feel::Node& child) { walk(child, relation, way); });
  }

  std::vector<FormulaBranch> found;

 private:
  void branch(const feel::If& choice, const std::string& relation, const std::vector<Turn>& way) {
    walk(*choice.condition, relation, way);
    const auto text = text_of(*choice.condition);
    const auto follow = [&](const feel::NodePtr& node, bool taken) {
      auto further = way;
      further.push_back({text, taken});
      found.push_back(
          {.relation = relation,
           .condition = condition_of(further),
           .words = fmt::format("{} of `if {}`", taken ? "then" : "else", policy::folded(text)),
           .place = feel::place_of(source_, node->span.begin)});
      walk(*node, relation, further);
    };
    follow(choice.then_branch, true);
    follow(choice.else_branch, false);
  }

  [[nodiscard]] std::string text_of(const feel::Node& node) const {
    return source_.text.substr(node.span.begin, node.span.end - node.span.begin);
  }

  [[nodiscard]] bool is_relation(const std::string& name) const {
    return pack_.dictionary.record(name) != nullptr ||
           std::ranges::find(pack_.entities, name, &policy::DerivedEntity::name) !=
               pack_.entities.end();
  }

  const policy::Pack& pack_;
  const feel::Source& source_;
};

}  // namespace

std::vector<FormulaBranch> branches_of(const policy::Pack& pack, const feel::Source& source,
                                       const std::string& relation) {
  feel::KnownNames names{"survival median", "as of"};
  for (const auto& definition : pack.definitions) names.insert(definition.name);
  const auto node = feel::parse_expression(source, names);
  if (!node) return {};
  BranchFinder finder(pack, source);
  finder.walk(**node, relation, {});
  return std::move(finder.found);
}

}  // namespace ronghe::authoring
