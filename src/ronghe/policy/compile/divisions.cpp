// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/compile/divisions.hpp"

#include <string>
#include <vector>

#include "ronghe/feel/print.hpp"
#include "ronghe/feel/walk.hpp"

namespace ronghe::policy {

namespace {

// Whether rows are counted, added up or otherwise called for below this node.
bool counts_rows(const feel::Node& node) {
  if (std::holds_alternative<feel::Call>(node.form)) return true;
  bool found = false;
  feel::for_each_child(node, [&](const feel::Node& child) { found = found || counts_rows(child); });
  return found;
}

class Search {
 public:
  const feel::Node* found = nullptr;

  void look(const feel::Node& node, bool last_step) {
    if (found != nullptr) return;
    if (const auto* binary = std::get_if<feel::Binary>(&node.form);
        binary != nullptr && binary->op == feel::BinaryOperator::divide && !last_step &&
        counts_rows(*binary->right) && !is_guarded(*binary->right)) {
      found = &node;
      return;
    }
    const auto* choice = std::get_if<feel::If>(&node.form);
    if (choice != nullptr) conditions_.push_back(feel::bracketed(*choice->condition));
    feel::for_each_child(node, [this](const feel::Node& child) { look(child, false); });
    if (choice != nullptr) conditions_.pop_back();
  }

 private:
  [[nodiscard]] bool is_guarded(const feel::Node& divisor) const {
    const auto text = feel::bracketed(divisor);
    for (const auto& condition : conditions_) {
      if (condition.contains(text)) return true;
    }
    return false;
  }

  std::vector<std::string> conditions_;  // of the `if`s around the node
};

}  // namespace

const feel::Node* surprising_division(const feel::Node& formula) {
  Search search;
  search.look(formula, true);
  return search.found;
}

}  // namespace ronghe::policy
