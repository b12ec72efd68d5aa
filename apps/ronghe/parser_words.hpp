// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "ronghe/base/language.hpp"

// The words of the option parser itself: the frames of its help, and what it says of options that
// do not fit.
namespace ronghe::app {

// Before commands are added, which take these frames over.
void speak(CLI::App& app, Language language);
// What the parser says went wrong, as "--as-of is required".
[[nodiscard]] std::string parser_in_words(const CLI::Error& error, Language language);

}  // namespace ronghe::app
