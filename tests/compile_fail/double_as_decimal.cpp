// SPDX-License-Identifier: Apache-2.0
// A double does not become a decimal: its digits are lost already.
#include "ronghe/base/decimal.hpp"

ronghe::Decimal double_as_decimal() {
#ifdef MUST_FAIL
  return 0.3;
#else
  return 3;
#endif
}
