// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "house/tree.hpp"

// The rules of the house that a compiler cannot hold. Each gives its findings, in order of path.
namespace house {

// Every #include of a room stays within tools/layers.txt; detail/ is private.
[[nodiscard]] Findings check_layers(const Tree& tree);
// At most 500 lines a file and 60 a function, 100 in tests.
[[nodiscard]] Findings check_lengths(const Tree& tree);
// A README of 10 to 40 lines in each room.
[[nodiscard]] Findings check_readmes(const Tree& tree);
// A source has a test of its name or one that includes its header, or a line with the reason in
// tools/tested_through.txt.
[[nodiscard]] Findings check_pairs(const Tree& tree);
// Relative links of Markdown files lead to files; a term stands once in docs/glossary.md.
[[nodiscard]] Findings check_links(const Tree& tree);
// No unfinished marks, paths of one machine, package hosts; licence line and include guard.
[[nodiscard]] Findings check_words(const Tree& tree);
// No room names a command of the program in its texts; every code of a hint or an error has words
// at the face, and no words are left of a code that is gone.
[[nodiscard]] Findings check_faces(const Tree& tree);
// No number that could be policy in the code that judges.
[[nodiscard]] Findings check_numbers(const Tree& tree);

}  // namespace house
