// SPDX-License-Identifier: Apache-2.0
#include "ronghe/demo/observed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "ronghe/base/worded.hpp"

namespace ronghe::demo {

namespace {

constexpr std::int64_t whole = 10'000;

// Of five bodies one is a community; the others go round.
constexpr std::int64_t kinds_around = 5;
constexpr std::array other_kinds{BodyKind::industrial_college, BodyKind::consortium,
                                 BodyKind::group, BodyKind::industrial_college};

std::int64_t part_of(std::int64_t all, std::int64_t share) {
  return (all * share + whole / 2) / whole;
}

// One of the bodies to be made.
struct Place {
  Tier tier = Tier::middle;
  std::string_view region_class = {};
};

std::vector<Place> places_of(const std::vector<Scene>& scenes) {
  std::vector<Place> places;
  for (const auto& scene : scenes) {
    for (const auto& leaf : scene.leaves) {
      const Place place{.tier = leaf.tier, .region_class = leaf.division->region_class};
      places.insert(places.end(), static_cast<std::size_t>(leaf.bodies), place);
    }
  }
  return places;
}

// Communities by class of region: as observed, among the classes that are there.
std::map<std::string_view, Quota> communities_of(const Observed& observed,
                                                 const std::vector<Place>& places) {
  const std::map<std::string_view, std::int64_t> shares{{"east", observed.communities_east},
                                                        {"central", observed.communities_central},
                                                        {"west", observed.communities_west}};
  const auto share_of = [&](std::string_view region_class) {
    const auto found = shares.find(region_class);
    return found == shares.end() ? 0 : found->second;
  };
  std::map<std::string_view, std::int64_t> bodies;
  for (const auto& place : places) ++bodies[place.region_class];
  std::int64_t together = 0;
  for (const auto& [region_class, number] : bodies) together += share_of(region_class);
  const auto all = std::ssize(places) / kinds_around;
  std::map<std::string_view, Quota> quotas;
  for (const auto& [region_class, number] : bodies) {
    const auto wanted =
        together == 0 ? 0 : (all * share_of(region_class) + together / 2) / together;
    quotas.emplace(region_class, Quota(std::min(wanted, number), number));
  }
  return quotas;
}

std::vector<BodyKind> kinds_of(const Observed& observed, const std::vector<Place>& places) {
  auto communities = communities_of(observed, places);
  std::vector<BodyKind> kinds;
  std::size_t others = 0;
  for (const auto& place : places) {
    const bool community = communities.at(place.region_class).take();
    kinds.push_back(community ? BodyKind::community : other_kinds[others++ % other_kinds.size()]);
  }
  return kinds;
}

// `good` places are filled before the others are.
ByTier filled(std::int64_t wanted, std::int64_t good, std::int64_t other) {
  const auto first = std::min(wanted, good);
  return {.good = {first, good}, .other = {wanted - first, other}};
}

Shares shares_of(const Observed& observed, std::int64_t good, std::int64_t other) {
  const auto all = good + other;
  const auto own = part_of(all, whole - observed.without_legal_status);
  const auto three = part_of(all, observed.three_functions);
  const auto reformed = part_of(all, observed.training_mode_reformed);
  const auto three_good = std::min(three, good);
  return {.own = filled(own, good, other),
          .three = filled(three, good, other),
          .reformed = filled(reformed - three, good - three_good, other - (three - three_good))};
}

}  // namespace

Result<Observed> observed_of(const policy::Pack& pack, const Date& day) {
  Observed observed;
  const std::array<std::pair<std::string_view, std::int64_t*>, 7> wanted{
      {{"without_legal_status", &observed.without_legal_status},
       {"training_mode_reformed", &observed.training_mode_reformed},
       {"three_functions", &observed.three_functions},
       {"enterprise_seats_today", &observed.enterprise_seats_today},
       {"communities_east", &observed.communities_east},
       {"communities_central", &observed.communities_central},
       {"communities_west", &observed.communities_west}}};
  for (const auto& [name, value] : wanted) {
    const auto found = pack.parameters.find(fmt::format("observed.{}", name));
    const auto* dated = found == pack.parameters.end() ? nullptr : found->second.on(day);
    const auto number = dated == nullptr ? std::nullopt : policy::number_of(dated->value);
    const auto scaled = number ? number->unscaled_at(4) : std::nullopt;
    if (!scaled) {
      return fail_with(ErrorKind::bad_input, "demo-parameter-missing"_code,
                       "the demo needs the parameter observed.{name} of the pack",
                       {{"name", std::string(name)}}, {pack.id});
    }
    *value = static_cast<std::int64_t>(*scaled);
  }
  return observed;
}

BodyQuotas quotas_of(const Observed& observed, const std::vector<Scene>& scenes) {
  const auto places = places_of(scenes);
  BodyQuotas quotas{.kinds = kinds_of(observed, places),
                    .enterprise_seats = observed.enterprise_seats_today * 100 / whole};
  for (const bool industrial : {true, false}) {
    std::int64_t good = 0;
    std::int64_t other = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
      if ((quotas.kinds[i] == BodyKind::industrial_college) != industrial) continue;
      ++(places[i].tier == Tier::good ? good : other);
    }
    (industrial ? quotas.industrial : quotas.others) = shares_of(observed, good, other);
  }
  return quotas;
}

}  // namespace ronghe::demo
