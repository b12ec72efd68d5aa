// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "ronghe/base/language.hpp"
#include "ronghe/base/result.hpp"

// What is said about a file, in both languages at once: the two stand side by side where they are
// made, so that neither is forgotten.
namespace ronghe::intake {

struct Said {
  std::string en;
  std::string zh;
  [[nodiscard]] const std::string& in(Language language) const {
    return language == Language::zh ? zh : en;
  }
};

// An error whose message is English; a face that speaks Chinese finds the rest under its code.
[[nodiscard]] inline Error refusal(Said said, Place place = {},
                                   ErrorKind kind = ErrorKind::bad_input) {
  using namespace ronghe;
  return {kind,
          std::move(said.en),
          std::move(place),
          "file-refused"_code,
          {{"said", std::move(said.zh)}}};
}
[[nodiscard]] inline std::unexpected<Error> refused(Said said, Place place = {},
                                                    ErrorKind kind = ErrorKind::bad_input) {
  return std::unexpected(refusal(std::move(said), std::move(place), kind));
}

// "file:line: message" of an error, in the language as far as it has words in it.
[[nodiscard]] inline std::string told(Error error, Language language) {
  using namespace ronghe;
  if (language == Language::zh && error.code == "file-refused"_code) {
    error.message = error.values.front().value;
  }
  return to_string(error);
}

}  // namespace ronghe::intake
