// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "ronghe/demo/themes.hpp"
#include "ronghe/policy/pack.hpp"

// What was observed of the real country: parameters of the pack's group `observed`, after which the
// made-up one is formed. They judge nobody.
namespace ronghe::demo {

// Shares in ten thousandths.
struct Observed {
  // Of industrial colleges: without legal status of their own; with a reformed training mode, which
  // is planted as proof of teaching; with all three functions.
  std::int64_t without_legal_status = 0, training_mode_reformed = 0, three_functions = 0;
  std::int64_t enterprise_seats_today = 0;
  std::int64_t communities_east = 0, communities_central = 0, communities_west = 0;
};

// A pack without one of them is bad input, which names it.
[[nodiscard]] Result<Observed> observed_of(const policy::Pack& pack, const Date& day);

// Which bodies have what. The places go to good counties first, so that some of them are green
// throughout; of other kinds of body nothing was observed, and they are like industrial colleges.
[[nodiscard]] BodyQuotas quotas_of(const Observed& observed, const std::vector<Scene>& scenes);

}  // namespace ronghe::demo
