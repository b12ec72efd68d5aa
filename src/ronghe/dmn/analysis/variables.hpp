// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ronghe/dmn/model.hpp"

// What the cells of a table speak of: the values of its inputs, and names that cells compare with.
namespace ronghe::dmn::analysis {

struct Variable {
  std::string name;                // as written: a name, or the formula of an input
  bool plain = true;               // a name, so that cells may use it too
  bool scalar = true;              // else (a list, a context) no cell about it is analysed
  std::optional<feel::Kind> kind;  // as declared
  bool whole = false;
  bool never_missing = false;
  std::vector<const dmn::Formula*> allowed;  // unary tests that every value passes
  std::set<std::string> uses;                // names in the formula of an input that is not plain
};

class Variables {
 public:
  explicit Variables(const dmn::Model& model) : model_(model) {}

  // The variable of an input; two inputs with the same formula are one variable.
  std::size_t of_input(const dmn::TableInput& input);
  std::size_t named(const std::string& name);
  [[nodiscard]] const Variable& at(std::size_t index) const { return all_[index]; }
  [[nodiscard]] std::size_t size() const { return all_.size(); }

 private:
  void declare(Variable& variable, const std::string& type) const;

  const dmn::Model& model_;
  std::vector<Variable> all_;
};

}  // namespace ronghe::dmn::analysis
