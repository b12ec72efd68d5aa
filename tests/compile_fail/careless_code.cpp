// SPDX-License-Identifier: Apache-2.0
// The code of an error is small letters, digits and single hyphens.
#include "ronghe/base/error_code.hpp"

ronghe::ErrorCode careless_code() {
  using ronghe::operator""_code;
#ifdef MUST_FAIL
  return "Store in use"_code;
#else
  return "store-in-use"_code;
#endif
}
