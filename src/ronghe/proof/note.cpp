// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/note.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/base/base64.hpp"
#include "ronghe/base/utf8.hpp"
#include "ronghe/proof/scheme.hpp"
#include "ronghe/proof/text.hpp"

namespace ronghe::proof {

namespace {

constexpr std::string_view dash = "\u2014 ";  // an em dash and a blank open a signature line
constexpr std::size_t id_bytes = 4;

std::optional<NoteSignature> parse_signature_line(std::string_view line) {
  if (!line.starts_with(dash)) return std::nullopt;
  line.remove_prefix(dash.size());
  const auto blank = line.find(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  const auto bytes = parse_base64(line.substr(blank + 1));
  if (!bytes || bytes->size() <= id_bytes || !is_key_name(line.substr(0, blank))) {
    return std::nullopt;
  }
  NoteSignature out{.name = std::string(line.substr(0, blank)), .id = 0, .bytes = {}};
  for (const char c : bytes->substr(0, id_bytes)) {
    out.id = (out.id << 8U) | static_cast<unsigned char>(c);
  }
  out.bytes = bytes->substr(id_bytes);
  return out;
}

bool has_control_characters(std::string_view bytes) {
  return std::ranges::any_of(
      bytes, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
}

}  // namespace

std::string NoteSignature::line() const {
  std::string field;
  for (unsigned shift = 8 * id_bytes; shift != 0;) {
    shift -= 8;
    field += static_cast<char>((id >> shift) & 255U);
  }
  return fmt::format("{}{} {}\n", dash, name, base64(field + bytes));
}

std::string Note::to_string() const {
  std::string out = text + "\n";
  for (const auto& signature : signatures) out += signature.line();
  return out;
}

Result<std::vector<NoteSignature>> parse_signatures(std::string_view lines) {
  std::vector<NoteSignature> signatures;
  while (!lines.empty()) {
    const auto line = take_line(lines);
    auto signature = line ? parse_signature_line(*line) : std::nullopt;
    if (!signature) {
      return bad_input(
          fmt::format("line {} of the signatures is not an em dash, a name and base64, ended by a "
                      "newline",
                      signatures.size() + 1));
    }
    signatures.push_back(*std::move(signature));
    if (signatures.size() > note_signatures_max) {
      return bad_input(fmt::format("the note has more than {} signatures", note_signatures_max));
    }
  }
  return signatures;
}

Result<Note> parse_note(std::string_view bytes) {
  if (bytes.size() > note_bytes_max) {
    return bad_input(fmt::format("the note is larger than {} bytes", note_bytes_max));
  }
  if (has_control_characters(bytes) || !is_valid_utf8(bytes)) {
    return bad_input("the note is not UTF-8 text without control characters");
  }
  // The text may hold empty lines itself: the last one ends it.
  const auto end = bytes.rfind("\n\n");
  if (end == std::string_view::npos || end + 2 == bytes.size()) {
    return bad_input("the note has no signatures after an empty line");
  }
  RONGHE_TRY(signatures, parse_signatures(bytes.substr(end + 2)));
  return Note{.text = std::string(bytes.substr(0, end + 1)), .signatures = std::move(signatures)};
}

Result<std::vector<ValidSignature>> verify_note(const Note& note,
                                                std::span<const VerifierKey> known) {
  std::vector<ValidSignature> valid;
  for (const auto& signature : note.signatures) {
    for (std::size_t i = 0; i < known.size(); ++i) {
      const auto& key = known[i];
      if (key.name != signature.name || key.id() != signature.id) continue;
      const auto* scheme = scheme_of(key);
      if (scheme == nullptr) continue;
      const auto verdict = scheme->verify(key, note.text, signature.bytes);
      if (!verdict.valid) {
        return fail(ErrorKind::proof_failed,
                    fmt::format("the signature of {} is not one of this text: the text or the "
                                "signature was changed",
                                key.name));
      }
      const bool seen = std::ranges::any_of(valid, [i](const auto& one) { return one.key == i; });
      if (!seen) valid.push_back({.key = i, .time = verdict.time});
    }
  }
  if (valid.empty()) {
    return fail(ErrorKind::proof_failed, "no known key has signed the note");
  }
  return valid;
}

}  // namespace ronghe::proof
