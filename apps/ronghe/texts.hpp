// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ronghe/commands/answer.hpp"

// The words of the terminal for what commands say by a code, in two languages, with the command
// that helps.
namespace ronghe::app {

enum class Language { en, zh };
// RONGHE_LANG: "zh", otherwise English.
[[nodiscard]] Language language();

// A rule of the house holds that every code of a hint has words.
[[nodiscard]] std::string in_words(const commands::Hint& hint, Language language);

}  // namespace ronghe::app
