// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ronghe/base/language.hpp"
#include "ronghe/base/text_table.hpp"

// What machines read as keys and codes, for people who read Chinese at a terminal.
namespace ronghe::app {

// Heads of columns, lights and the like in words; what is no such word stays as it is. In English
// the table itself: its keys are words.
[[nodiscard]] TextTable in_words(TextTable table, Language language);
// A step of work that takes long, such as "read a.csv", in words.
[[nodiscard]] std::string step_in_words(std::string_view step, Language language);

}  // namespace ronghe::app
