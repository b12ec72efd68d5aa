// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <set>
#include <string>
#include <utility>

#include "ronghe/policy/compile/plan.hpp"

namespace ronghe::policy {

// Walks from columns of a plan down to the fields below them: through definitions, references,
// aggregates and their filters.
class FieldWalk {
 public:
  // `name` is a field of the relation; a definition; or "" where rows of the relation are counted.
  using Visit = std::function<void(const std::string& relation, const std::string& name)>;
  struct Visits {
    Visit field = {};
    Visit definition = {};
    Visit rows = {};
  };
  FieldWalk(const Plan& plan, Visits visits) : plan_(plan), visits_(std::move(visits)) {}

  // Each column once.
  void visit(const std::string& relation, const std::string& name);
  // All that the formula asks for.
  void visit(const SubjectFormula& formula);

 private:
  const Plan& plan_;
  Visits visits_;
  std::set<std::pair<std::string, std::string>> seen_;
};

}  // namespace ronghe::policy
