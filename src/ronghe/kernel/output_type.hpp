// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/feel/value.hpp"

// What is asked of an output of a decision table.
namespace ronghe::kernel {

enum class OutputKind : std::uint8_t {
  word,    // one of `words`
  grade,   // one of the output's values; which of them are grades, best first, the table says
  share,   // 0 to 1
  amount,  // yuan; a constant has at most 2 digits after the point
  number,
  truth,
  text
};

struct OutputType {
  std::string name = {};  // as the table names it; empty: its first output
  OutputKind kind = OutputKind::text;
  std::vector<std::string> words = {};  // a grade's are put in from the table when it is bound
  bool many = false;                    // a list of them, as COLLECT and both orders give
};

// Why a value is none of the type: "`1.2` is no share; a share is a number from 0 to 1". Empty
// where it is. Null is "no value" and fits, except for words and truths.
[[nodiscard]] std::string objection(const OutputType& type, const feel::Value& value);
// The same for a value that a cell writes down.
[[nodiscard]] std::string objection_to_constant(const OutputType& type, const feel::Value& value);

[[nodiscard]] std::string_view to_string(OutputKind kind);

}  // namespace ronghe::kernel
