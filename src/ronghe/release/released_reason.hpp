// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ronghe/release/results.hpp"

// Why a row that was released has no value, as readers are told.
namespace ronghe::release {

// Puts the reason into their words; whether there was a value that is not for everyone.
inline bool tell_hidden(std::string& missing) {
  const bool not_released = missing == not_released_word;
  const bool hidden = not_released || missing == suppressed_word;
  if (not_released) missing = "withheld";
  return hidden;
}

}  // namespace ronghe::release
