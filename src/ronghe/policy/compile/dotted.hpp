// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ronghe/feel/ast.hpp"
#include "ronghe/policy/compile/compiler.hpp"

// Small pieces shared by the compiler's files.
namespace ronghe::policy {

// "college.region" for a path of names only; none for anything else.
[[nodiscard]] inline std::optional<std::string> dotted_name(const feel::Node& node) {
  if (const auto* name = std::get_if<feel::Name>(&node.form)) return name->text;
  const auto* step = std::get_if<feel::PathStep>(&node.form);
  if (step == nullptr) return std::nullopt;
  const auto object = dotted_name(*step->object);
  if (!object) return std::nullopt;
  return *object + "." + step->field;
}

// The text of a node with blanks folded: what the author wrote, also where aggregates have become
// names of slots.
[[nodiscard]] inline std::string folded_text(const feel::Source& source, feel::Span span) {
  std::string folded;
  for (const char c : source.text.substr(span.begin, span.end - span.begin)) {
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!blank)
      folded += c;
    else if (!folded.empty() && folded.back() != ' ')
      folded += ' ';
  }
  return folded;
}

// An expression made of parts: their columns and levels together.
[[nodiscard]] Typed merged(Type type, sql::ExprPtr sql, const std::vector<const Typed*>& parts,
                           int scale);

}  // namespace ronghe::policy
