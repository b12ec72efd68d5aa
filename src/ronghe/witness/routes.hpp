// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>

#include "ronghe/http/routes.hpp"
#include "ronghe/witness/witness.hpp"

// What a witness can be asked over HTTP (c2sp.org/tlog-witness).
namespace ronghe::witness {

inline constexpr const char* add_checkpoint_path = "/add-checkpoint";

// `store` must outlive them; `now` in seconds since 1970, called on several threads at once. What
// is none of its two questions is refused, 404 or 405.
[[nodiscard]] http::Routes routes_of(Witness& store, std::function<std::uint64_t()> now);

}  // namespace ronghe::witness
