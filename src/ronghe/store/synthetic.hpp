// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/base/date.hpp"
#include "ronghe/store/store.hpp"

// A store that took data of a generator says so for good, and every report of it with it.
namespace ronghe::store {

// Seals that the store holds data that were made up; once.
[[nodiscard]] Result<void> mark_synthetic(Store& store, const Date& day);
// As an entry of the log says it, or the store's own note, as stores of before have it.
[[nodiscard]] Result<bool> is_synthetic(Store& store);

}  // namespace ronghe::store
