// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ronghe/base/language.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/commands/answer.hpp"

// The words of the terminal for what is said by a code, in two languages, with the command that
// helps.
namespace ronghe::app {

// RONGHE_LANG: "zh", otherwise English.
[[nodiscard]] Language language();

// A rule of the house holds that every code has words.
[[nodiscard]] std::string in_words(const commands::Hint& hint, Language language);
// "file:line:column: message; remedy". Without a code it is the English message.
[[nodiscard]] std::string in_words(const Error& error, Language language);
// The same without the place.
[[nodiscard]] std::string message_in_words(const Error& error, Language language);

}  // namespace ronghe::app
