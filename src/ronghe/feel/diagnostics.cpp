// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/diagnostics.hpp"

#include <utility>

namespace ronghe::feel {

void Diagnostics::report(Span span, std::string message) {
  constexpr std::size_t entries_max = 1000;
  if (entries_.size() < entries_max) entries_.push_back({span, std::move(message), source_});
}

void Diagnostics::note_null_operand(Span span) {
  if (!null_operand_) null_operand_ = {span, "null, because an operand here is null", source_};
}

Error to_error(const Diagnostic& diagnostic, const Source& otherwise) {
  const auto& source = diagnostic.source != nullptr ? *diagnostic.source : otherwise;
  Error error{ErrorKind::bad_input, diagnostic.message, source.place};
  if (source.text.empty()) return error;
  error.message += "\n" + caret(source, diagnostic.span);
  error.place = place_of(source, diagnostic.span.begin);
  return error;
}

}  // namespace ronghe::feel
