// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/proof/note.hpp"
#include "ronghe/proof/scheme.hpp"
#include "ronghe/proof/tree.hpp"

// What a log states about itself (c2sp.org/tlog-checkpoint): the text of a signed note.
namespace ronghe::proof {

struct Checkpoint {
  std::string origin;  // the name of the log, which is also the name of its key
  TreeHead tree;
  // Lines that a log may add. We write none: nobody can audit them, and cosigners do not vouch.
  std::vector<std::string> extensions = {};
  [[nodiscard]] std::string to_string() const;  // ends in a newline
  bool operator==(const Checkpoint&) const = default;
};

// Of the text of a note. Strict: a checkpoint that parses has exactly one spelling.
[[nodiscard]] Result<Checkpoint> parse_checkpoint(std::string_view text);

// The note of a log about its tree, signed in the order of the signers. bad_input when the origin
// cannot be in a line.
[[nodiscard]] Result<Note> sign_checkpoint(const Checkpoint& checkpoint,
                                           std::span<const Signer> signers);
// Adds one line to a note.
[[nodiscard]] Result<NoteSignature> sign_note(const Note& note, const Signer& signer);

}  // namespace ronghe::proof
