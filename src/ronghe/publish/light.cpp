// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/light.hpp"

#include <fmt/format.h>

#include "ronghe/base/html.hpp"

namespace ronghe::publish {

const std::string& light_word(Light light, Language language) {
  return text(language, "light." + std::string(to_string(light)));
}

const std::string& light_inline(Light light, Language language) {
  return text(language, "inline." + std::string(to_string(light)));
}

std::string light_html(Light light, Language language) {
  return light_html(light, light_word(light, language));
}

std::string light_html(Light light, const std::string& word) {
  return fmt::format(
      "<span class=\"light {0}\"><svg class=\"shape\" aria-hidden=\"true\" viewBox=\"0 0 20 20\">"
      "<use href=\"#shape-{0}\"/></svg>{1}</span>",
      to_string(light), escaped_html(word));
}

}  // namespace ronghe::publish
