// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

// Words that are nearly the same: what someone who misspelt a name may have meant.
namespace ronghe {

// The least number of bytes to put in, to leave out, to change, or of neighbours to swap, that
// makes one of the other (optimal string alignment).
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

// The known word at the least distance, of at most `apart_max`; the first of several. Empty when
// none is so near.
[[nodiscard]] std::string nearest(std::string_view word, std::span<const std::string> known,
                                  std::size_t apart_max);
// The same of at most half of the word's letters.
[[nodiscard]] std::string nearest(std::string_view word, std::span<const std::string> known);

}  // namespace ronghe
