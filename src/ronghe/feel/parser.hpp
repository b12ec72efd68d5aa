// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "ronghe/base/result.hpp"
#include "ronghe/feel/ast.hpp"

namespace ronghe::feel {

// Text and the place of its first character in the file it came from (a YAML scalar, a DMN cell).
struct Source {
  std::string text;
  Place place;
};

// Names that may hold blanks or operators ("as of", "wage-band"), folded by folded_name(); the
// longest match wins.
using KnownNames = std::set<std::string, std::less<>>;

// Errors carry file:line:column of the offending token and say what was expected.
[[nodiscard]] Result<NodePtr> parse_expression(const Source& source, const KnownNames& names = {});
[[nodiscard]] Result<NodePtr> parse_unary_tests(const Source& source, const KnownNames& names = {});

// The place in the file where byte `offset` of the source stands.
[[nodiscard]] Place place_of(const Source& source, std::uint32_t offset);
// The source line of `span` with a caret line under it, for messages.
[[nodiscard]] std::string caret(const Source& source, Span span);

}  // namespace ronghe::feel
