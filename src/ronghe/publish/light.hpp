// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "ronghe/publish/texts.hpp"

// A light is a word, a shape and a colour, in this order of trust.
namespace ronghe::publish {

enum class Light { red, yellow, green, none };
inline constexpr std::array all_lights{Light::red, Light::yellow, Light::green, Light::none};

[[nodiscard]] Light light_of(std::string_view word);  // as the run stores it; unknown = none
[[nodiscard]] std::string_view to_string(Light light);
[[nodiscard]] const std::string& light_word(Light light, Language language);
// Within a sentence: "red".
[[nodiscard]] const std::string& light_inline(Light light, Language language);
// Shape and word; the shapes are symbols that the layout defines once a page.
[[nodiscard]] std::string light_html(Light light, Language language);
// The same with another word.
[[nodiscard]] std::string light_html(Light light, const std::string& word);

}  // namespace ronghe::publish
