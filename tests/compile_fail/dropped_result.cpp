// SPDX-License-Identifier: Apache-2.0
// A result of our functions cannot be dropped: they are all [[nodiscard]].
#include "ronghe/base/result.hpp"

ronghe::Result<void> dropped_result() {
#ifdef MUST_FAIL
  ronghe::bad_input("nobody reads this");
#endif
  return ronghe::bad_input("the caller reads this");
}
