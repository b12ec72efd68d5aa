// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/policy/compile/compiler.hpp"
#include "ronghe/policy/compile/row_sql.hpp"

namespace ronghe::policy {

// The compiler of packs at work on a single table, whose columns are the fields of a record.
class RowCompiler {
 public:
  explicit RowCompiler(const std::vector<RowColumn>& columns);
  RowCompiler(const RowCompiler&) = delete;
  RowCompiler& operator=(const RowCompiler&) = delete;
  ~RowCompiler() = default;

  [[nodiscard]] Typed value(const feel::Source& source, const feel::Node& node);
  // A cell of a table, tested against its input: a condition.
  [[nodiscard]] Typed cell(const feel::Source& source, const feel::Node& node, const Typed& input);
  // An error about the table as a whole.
  void refuse(const Place& place, std::string message);
  [[nodiscard]] const std::vector<Error>& errors() const { return errors_; }

 private:
  [[nodiscard]] Compiler::Frame frame(const feel::Source& source, const Typed* input) const;
  [[nodiscard]] static Typed unless_missing(const feel::Node& node, Typed tested,
                                            const Typed& input);
  [[nodiscard]] Typed one_test(const feel::Node& node, const Typed& input,
                               const Compiler::Frame& frame);

  Pack pack_;
  std::vector<Error> errors_;
  Compiler compiler_;
};

}  // namespace ronghe::policy
