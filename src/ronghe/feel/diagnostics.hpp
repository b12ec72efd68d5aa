// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/feel/parser.hpp"

// What went wrong where a formula gave null.
namespace ronghe::feel {

struct Diagnostic {
  Span span;
  std::string message;
  const Source* source = nullptr;  // the text of the span; null pointer: the caller knows it
};

class Diagnostics {
 public:
  void report(Span span, std::string message);
  [[nodiscard]] bool empty() const { return entries_.empty(); }
  [[nodiscard]] const std::vector<Diagnostic>& entries() const { return entries_; }
  void clear() {
    entries_.clear();
    null_operand_.reset();
  }

  // A null that only follows from a null operand, as missing data make many, is no entry; where the
  // first one came up is kept for who wants to know why a value is null.
  void note_null_operand(Span span);
  [[nodiscard]] const std::optional<Diagnostic>& null_operand() const { return null_operand_; }

  // The text that reports point into from here on.
  [[nodiscard]] const Source* source() const { return source_; }
  void set_source(const Source* source) { source_ = source; }

 private:
  std::vector<Diagnostic> entries_;  // the first thousand; more would only fill the memory
  std::optional<Diagnostic> null_operand_;
  const Source* source_ = nullptr;
};

// Reports point into `source` while this lives.
class ReportsPointInto {
 public:
  ReportsPointInto(Diagnostics& diagnostics, const Source* source)
      : diagnostics_(diagnostics), before_(diagnostics.source()) {
    diagnostics_.set_source(source);
  }
  ~ReportsPointInto() { diagnostics_.set_source(before_); }
  ReportsPointInto(const ReportsPointInto&) = delete;
  ReportsPointInto& operator=(const ReportsPointInto&) = delete;

 private:
  Diagnostics& diagnostics_;
  const Source* before_;
};

// With file, line, column and, where there is a text, a caret under it. `otherwise` is the text of
// diagnostics that have none of their own.
[[nodiscard]] Error to_error(const Diagnostic& diagnostic, const Source& otherwise);

}  // namespace ronghe::feel
