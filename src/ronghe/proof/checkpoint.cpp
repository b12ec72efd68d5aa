// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/checkpoint.hpp"

#include <fmt/format.h>

#include "ronghe/proof/text.hpp"

namespace ronghe::proof {

std::string Checkpoint::to_string() const {
  auto out = fmt::format("{}\n{}\n{}\n", origin, tree.size, tree.root.base64());
  for (const auto& line : extensions) out += line + "\n";
  return out;
}

Result<Checkpoint> parse_checkpoint(std::string_view text) {
  const auto origin = take_line(text);
  if (!origin || origin->empty()) {
    return bad_input("line 1 of the checkpoint is not the origin of a log");
  }
  const auto size_text = take_line(text);
  const auto size = size_text ? parse_count(*size_text) : std::nullopt;
  if (!size) {
    return bad_input("line 2 of the checkpoint is not a size: decimal, without leading zeros");
  }
  const auto root_text = take_line(text);
  const auto root = root_text ? crypto::Hash::parse_base64(*root_text) : std::nullopt;
  if (!root) return bad_input("line 3 of the checkpoint is not a root: 32 bytes in base64");
  Checkpoint out{.origin = std::string(*origin), .tree = {.size = *size, .root = *root}};
  while (!text.empty()) {
    const auto line = take_line(text);
    if (!line || line->empty()) {
      return bad_input("the checkpoint has an empty line, or its last line does not end");
    }
    out.extensions.emplace_back(*line);
  }
  return out;
}

Result<Note> sign_checkpoint(const Checkpoint& checkpoint, std::span<const Signer> signers) {
  Note note{.text = checkpoint.to_string(), .signatures = {}};
  RONGHE_TRY(read_back, parse_checkpoint(note.text));
  if (read_back != checkpoint) {
    return bad_input(fmt::format("the origin `{}` cannot stand in one line", checkpoint.origin));
  }
  for (const auto& signer : signers) {
    RONGHE_TRY(signature, sign_note(note, signer));
    note.signatures.push_back(std::move(signature));
  }
  return note;
}

Result<NoteSignature> sign_note(const Note& note, const Signer& signer) {
  RONGHE_TRY(bytes, signer.sign(note.text));
  return NoteSignature{.name = signer.key.name, .id = signer.key.id(), .bytes = std::move(bytes)};
}

}  // namespace ronghe::proof
