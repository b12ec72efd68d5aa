// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

// The light of an indicator or of a subject. Which value earns which light is said by tables of the
// pack.
namespace ronghe::policy {

enum class Light { red, yellow, green, none };  // none: no data, or nothing to judge
inline constexpr std::array all_lights{Light::red, Light::yellow, Light::green, Light::none};

[[nodiscard]] std::string_view to_string(Light light);        // as tables, runs and files write it
[[nodiscard]] Light light_of(std::string_view word);          // of an unknown word: none
[[nodiscard]] const std::vector<std::string>& light_words();  // of all_lights, in their order
// What the number of indicators with this light is called in the table of a subject: "reds".
[[nodiscard]] std::string_view counted_as(Light light);

}  // namespace ronghe::policy
