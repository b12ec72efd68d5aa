// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "ronghe/demo/delivery.hpp"
#include "ronghe/demo/settings.hpp"
#include "ronghe/demo/tables.hpp"
#include "ronghe/demo/tally.hpp"
#include "ronghe/demo/world.hpp"

// One theme per file: each opens its tables and then makes its part of a scene, in this order.
namespace ronghe::demo {

// What a theme works with: the scene so far, where rows go, where the planted figures are counted.
struct Stage {
  const Settings& settings;
  Tables& tables;
  Scene& scene;
  Tally& tally;
};

// Places that what was observed leaves to a body; shared by all scenes.
class Quota {
 public:
  // `wanted` of `all` are taken, spread evenly.
  Quota(std::int64_t wanted, std::int64_t all)
      : wanted_(wanted), all_(std::max<std::int64_t>(all, 1)) {}
  bool take() {
    const auto before = seen_ * wanted_ / all_;
    return ++seen_ * wanted_ / all_ > before;
  }

 private:
  std::int64_t wanted_, all_;
  std::int64_t seen_ = 0;
};

struct ByTier {
  Quota good{0, 0}, other{0, 0};
  bool take(Tier tier) { return (tier == Tier::good ? good : other).take(); }
};

// Bodies with legal status of their own, with three functions, and among the rest with teaching.
struct Shares {
  ByTier own = {}, three = {}, reformed = {};
};

struct BodyQuotas {
  std::vector<BodyKind> kinds = {};   // of the bodies in the order in which they are made
  std::size_t next = 0;               // of `kinds`
  std::int64_t enterprise_seats = 0;  // usual share, in hundredths
  Shares industrial = {}, others = {};
};

[[nodiscard]] Result<void> open_firms(Delivery& delivery, Tables& tables);
[[nodiscard]] Result<void> open_schools(Delivery& delivery, Tables& tables);
[[nodiscard]] Result<void> open_bodies(Delivery& delivery, Tables& tables);
[[nodiscard]] Result<void> open_cooperation(Delivery& delivery, Tables& tables);
[[nodiscard]] Result<void> open_acts(Delivery& delivery, Tables& tables);
[[nodiscard]] Result<void> open_placements(Delivery& delivery, Tables& tables);
[[nodiscard]] Result<void> open_outcomes(Delivery& delivery, Tables& tables);
[[nodiscard]] Result<void> open_governance(Delivery& delivery, Tables& tables);

void make_firms(Stage& stage);                       // enterprises and their yearly figures
void make_schools(Stage& stage);                     // colleges and programmes
void make_bodies(Stage& stage, BodyQuotas& quotas);  // bodies, members, seats, motions, activities
void make_cooperation(Stage& stage);                 // agreements and their clauses
void make_acts(Stage& stage);                        // equipment, payments, lessons, transformation
void make_placements(Stage& stage);                  // students, internships, hours, conversions
void make_outcomes(Stage& stage);    // graduates: status, jobs, careers, certificates
void make_governance(Stage& stage);  // needs, claims, requests, curricula
// Counts that are known only when the scene is complete: who took part, which agreements live.
void count_participation(Stage& stage);

// Whether a body does not exist any more on the day of the run.
[[nodiscard]] bool is_gone(const Body& body, const Settings& settings);

// A code of 12 characters: letter, leaf, number. Such ids lie within a cell of the engine.
[[nodiscard]] std::string demo_id(char letter, std::string_view leaf, std::size_t number);

}  // namespace ronghe::demo
