// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/feel/ast.hpp"

namespace ronghe::feel {

// A line of the file within a text whose lines were folded into one: from byte `begin` on, the text
// stands at this line and column.
struct LinePart {
  std::uint32_t begin = 0;
  int line = 0;
  int column = 0;
  bool operator==(const LinePart&) const = default;
};

// Text and the place of its first character in the file it came from (a YAML scalar, a DMN cell).
struct Source {
  std::string text;
  Place place;
  std::vector<LinePart> parts = {};  // in their order; empty = the text stands as it is in the file
};

// Names that may hold blanks or operators ("as of", "wage-band"), folded by folded_name(); the
// longest match wins.
using KnownNames = std::set<std::string, std::less<>>;

// Which names are known where in a formula (DMN 1.5, 10.3.1): a name that is known elsewhere does
// not change what is read here. A null pointer stands for none.
struct Names {
  const KnownNames* scope = nullptr;   // values that the formula may name as they are
  const KnownNames* fields = nullptr;  // of contexts: after a point, and inside of a filter
  const KnownNames* types = nullptr;   // after `instance of`, and of parameters
  bool in_filter = false;              // the whole formula is the condition of a filter
};

// Errors carry file:line:column of the offending token and say what was expected.
[[nodiscard]] Result<NodePtr> parse_expression(const Source& source, const KnownNames& names = {});
[[nodiscard]] Result<NodePtr> parse_unary_tests(const Source& source, const KnownNames& names = {});
// The same where names are known in some places only.
[[nodiscard]] Result<NodePtr> parse_expression_in(const Source& source, const Names& names);
[[nodiscard]] Result<NodePtr> parse_unary_tests_in(const Source& source, const Names& names);

// The place in the file where byte `offset` of the source stands.
[[nodiscard]] Place place_of(const Source& source, std::uint32_t offset);
// The source line of `span` with a caret line under it, for messages.
[[nodiscard]] std::string caret(const Source& source, Span span);

}  // namespace ronghe::feel
