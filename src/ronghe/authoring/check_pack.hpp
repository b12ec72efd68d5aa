// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ronghe/dmn/analysis/findings.hpp"
#include "ronghe/policy/pack.hpp"

namespace ronghe::authoring {

struct PackCheck {
  std::vector<Error> errors;    // in the order of files, lines and columns
  std::vector<Error> warnings;  // likewise: right, but perhaps not what was meant
  // What the analysis of the decision tables found, with its rows; each is an error or a warning
  // above as well.
  std::vector<dmn::analysis::Finding> findings;
  std::size_t records = 0;
  std::size_t parameters = 0;
  std::size_t definitions = 0;
  std::size_t indicators = 0;
  std::size_t tables = 0;
};

// Everything that can be wrong with a pack before it runs: form, names, types, units, references,
// row rules, limits, decision tables. `as_of` chooses the values in force.
[[nodiscard]] PackCheck check_pack(const std::string& folder, const Date& as_of);
// An error in the words of a face, without its place.
using Say = std::function<std::string(const Error&)>;
// The faults as text in a language, "zh" or else English, errors and warnings in one order, and a
// last line with counts; or all of it as one JSON object.
[[nodiscard]] std::string check_text(const PackCheck& check, const std::string& folder,
                                     const std::string& language = "en", const Say& say = {});
[[nodiscard]] std::string check_json(const PackCheck& check, const std::string& folder);

}  // namespace ronghe::authoring
