// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

// Texts of strangers (names of files, cells, what a server answered) on their way to a terminal,
// which obeys some of them: ESC begins commands that hide or rewrite what stands on the screen.
namespace ronghe {

// Control characters, what turns the direction of writing, and bytes that are no UTF-8 become
// "\x1b", "\u202e", "\xff"; all else, line ends and tabs too, stays.
[[nodiscard]] std::string visible(std::string_view text);
// The same of what belongs on one line, such as a name: line ends become "\x0a".
[[nodiscard]] std::string visible_line(std::string_view text);

}  // namespace ronghe
