# SPDX-License-Identifier: Apache-2.0
# Run as a script: writes OUTPUT, a source that keeps FILES of FOLDER and gives them by name as
# ronghe::ROOM::embedded(), and their names. Compiled as a raw string, which a file must not end by itself.
set(pieces "")
set(names "")
list(LENGTH FILES count)
foreach(file IN LISTS FILES)
  file(READ "${FOLDER}/${file}" text)
  if(text MATCHES "\\)ronghe\"")
    message(FATAL_ERROR "${FOLDER}/${file} holds the mark )ronghe\" that ends embedded text")
  endif()
  string(APPEND names "    \"${file}\",\n")
  string(APPEND pieces "  if (name == \"${file}\") return R\"ronghe(${text})ronghe\";\n")
endforeach()
file(WRITE "${OUTPUT}" "// SPDX-License-Identifier: Apache-2.0
#include \"ronghe/${ROOM}/embedded.hpp\"

#include <array>

namespace ronghe::${ROOM} {

std::string_view embedded([[maybe_unused]] std::string_view name) {
${pieces}  return {};
}

std::span<const std::string_view> embedded_names() {
  static constexpr std::array<std::string_view, ${count}> names{
${names}  };
  return names;
}

}  // namespace ronghe::${ROOM}
")
