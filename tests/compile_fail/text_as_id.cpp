// SPDX-License-Identifier: Apache-2.0
// A text does not become an identifier by accident.
#include <string>

#include "ronghe/base/strong.hpp"

ronghe::RunId text_as_id(const std::string& text) {
#ifdef MUST_FAIL
  return text;
#else
  return ronghe::RunId(text);
#endif
}
