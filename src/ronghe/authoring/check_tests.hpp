// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "ronghe/policy/pack.hpp"

namespace ronghe::authoring {

// What is wrong with the words of a pack's tests before they run: a key twice, a choice that the
// field does not have, a light that is none. Such a test would pass or fail for another reason than
// its author thinks.
[[nodiscard]] std::vector<Error> check_tests(const policy::Pack& pack);

}  // namespace ronghe::authoring
