// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ronghe/policy/light.hpp"
#include "ronghe/publish/texts.hpp"

// A light is a word, a shape and a colour, in this order of trust.
namespace ronghe::publish {

using policy::all_lights;
using policy::Light;
using policy::light_of;

[[nodiscard]] const std::string& light_word(Light light, Language language);
// Within a sentence: "red".
[[nodiscard]] const std::string& light_inline(Light light, Language language);
// Shape and word; the shapes are symbols that the layout defines once a page.
[[nodiscard]] std::string light_html(Light light, Language language);
// The same with another word.
[[nodiscard]] std::string light_html(Light light, const std::string& word);

}  // namespace ronghe::publish
