// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "ronghe/dmn/analysis/findings.hpp"
#include "ronghe/dmn/analysis/study.hpp"
#include "ronghe/dmn/model.hpp"

// Decision tables checked before they run: exact over numbers, texts, booleans, points in time and
// durations, missing values among them.
namespace ronghe::dmn::analysis {

// Findings about one table in the order of the file. `name` is that of its decision. Names that
// cells compare with are looked up in the model for their type; whatever else they are, they are
// taken as free.
[[nodiscard]] std::vector<Finding> analyse(const dmn::DecisionTable& table, const dmn::Model& model,
                                           const std::string& name, const Limits& limits = {});
// About every table of a model: of its decisions and its knowledge, also within boxed expressions.
[[nodiscard]] std::vector<Finding> analyse(const dmn::Model& model, const Limits& limits = {});

}  // namespace ronghe::dmn::analysis
