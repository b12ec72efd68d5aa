// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "ronghe/feel/interpreter.hpp"
#include "ronghe/feel/parser.hpp"
#include "ronghe/feel/print.hpp"

// Any text, as an expression and as a cell: it parses or gives an error with a place, it evaluates
// within its budget, and what is printed of its value and tree can be printed.
namespace ronghe::feel {
namespace {

Scope names() {
  Scope scope;
  scope.set("a", Decimal(3));
  scope.set("as of", Value("2026-07-01"));
  scope.set("list", List{Decimal(1), Value(), Value("x")});
  scope.set("context", Context{{{"a", Decimal(1)}, {"b c", List{}}}});
  return scope;
}

void run(const Source& source) {
  const KnownNames known{"a", "as of", "list", "context", "b c"};
  const auto scope = names();
  const Environment environment{.now = read_date_time("2026-07-01T12:00:00Z"), .steps_max = 20'000};
  Diagnostics diagnostics;
  if (const auto node = parse_expression(source, known)) {
    const auto value = evaluate(**node, scope, diagnostics, environment);
    (void)to_feel(value);
    (void)to_text(value);
    (void)bracketed(**node);
  } else if (node.error().message.empty()) {
    std::abort();  // an error must say something
  }
  if (const auto cell = parse_unary_tests(source, known)) {
    (void)test(**cell, Decimal(1), scope, diagnostics, environment);
  }
  for (const auto& entry : diagnostics.entries()) (void)to_error(entry, source);
}

}  // namespace
}  // namespace ronghe::feel

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  ronghe::feel::run({std::string(reinterpret_cast<const char*>(bytes), size), {"f", 1, 1}});
  return 0;
}
