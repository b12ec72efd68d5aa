// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/proof/key.hpp"

// A signed note (c2sp.org/signed-note): a text, an empty line, and lines that sign the text.
namespace ronghe::proof {

inline constexpr std::size_t note_bytes_max = 1'000'000;
inline constexpr std::size_t note_signatures_max = 100;

struct NoteSignature {
  std::string name;  // of the key that is said to have signed
  std::uint32_t id = 0;
  std::string bytes;  // what follows the id; its meaning depends on the type of the key
  [[nodiscard]] std::string line() const;  // "— name base64\n"
  bool operator==(const NoteSignature&) const = default;
};

struct Note {
  std::string text;  // ends in a newline
  std::vector<NoteSignature> signatures;
  [[nodiscard]] std::string to_string() const;
  bool operator==(const Note&) const = default;
};

// One signature line with its newline, or several. bad_input names what is wrong.
[[nodiscard]] Result<std::vector<NoteSignature>> parse_signatures(std::string_view lines);
// Nothing is verified yet. A note that parses has exactly one spelling: to_string gives it back.
[[nodiscard]] Result<Note> parse_note(std::string_view bytes);

// A signature that was verified.
struct ValidSignature {
  std::size_t key = 0;                // index among the known keys
  std::optional<std::uint64_t> time;  // seconds since 1970, where the type of the key states one
};
// Verifies the signatures of all known keys; others are ignored, as a key of tomorrow must not
// break a verifier of today. proof_failed when a known key did not sign this text (one false line
// among good ones is enough), or when no known key signed. In the order of the lines, the first of
// each key.
[[nodiscard]] Result<std::vector<ValidSignature>> verify_note(const Note& note,
                                                              std::span<const VerifierKey> known);

}  // namespace ronghe::proof
