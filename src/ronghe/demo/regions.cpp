// SPDX-License-Identifier: Apache-2.0
#include "ronghe/demo/regions.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace ronghe::demo {

namespace {

constexpr std::uint64_t theme = 0;
constexpr std::string_view country = "000000";

// Any nine neighbours in this round have every tier among them.
constexpr std::array tiers{Tier::good,   Tier::middle, Tier::poor,   Tier::middle,
                           Tier::good,   Tier::middle, Tier::good,   Tier::poor,
                           Tier::middle, Tier::poor,   Tier::middle, Tier::good};

std::int32_t days_of(std::string_view iso) {
  const auto date = parse_date(iso);
  ensure(date.has_value(), "the list of retired codes holds dates");
  return days_since_epoch(*date);
}

}  // namespace

std::vector<Division> divisions_of(Size size, const std::vector<Division>& all) {
  switch (size) {
    case Size::city: return within(all, "440300");
    case Size::province: return within(all, "440000");
    case Size::country: break;
  }
  std::vector<Division> divisions{{.code = std::string(country),
                                   .name = "全国",
                                   .english = "China",
                                   .level = 0,
                                   .parent = "",
                                   .region_class = "",
                                   .leaf = false,
                                   .successor = {},
                                   .retired_on = {}}};
  for (auto division : all) {
    if (division.level == 1) division.parent = country;
    divisions.push_back(std::move(division));
  }
  return divisions;
}

std::vector<Scene> scenes_of(const Settings& settings, const std::vector<Division>& divisions) {
  std::map<std::string, Scene> scenes;
  std::map<std::string, const Division*> retired;
  for (const auto& division : divisions) {
    if (!division.successor.empty()) retired.emplace(division.successor, &division);
  }
  for (const auto& division : divisions) {
    if (!division.leaf || !division.successor.empty()) continue;
    const auto& code = division.level == 3 ? division.parent : division.code;
    auto& scene = scenes[code];
    scene.code = code;
    scene.random = Random(settings.seed).of({theme, std::stoul(code)});
    const auto turn = static_cast<std::size_t>(scene.random.of({1}).below(std::ssize(tiers)));
    const auto place = scene.leaves.size();
    auto random = scene.random.of({2, place});
    const auto found = retired.find(division.code);
    const auto* old = found == retired.end() ? nullptr : found->second;
    scene.leaves.push_back({.division = &division,
                            .retired_code = old == nullptr ? "" : old->code,
                            .retired_on = old == nullptr ? 0 : days_of(old->retired_on),
                            .tier = tiers[(turn + place) % tiers.size()],
                            .schools = static_cast<int>(random.between(1, 2)),
                            .bodies = static_cast<int>(random.between(1, 3))});
  }
  std::vector<Scene> sorted;
  for (auto& [code, scene] : scenes) sorted.push_back(std::move(scene));
  return sorted;
}

Result<void> write_regions(Delivery& delivery, const Settings& settings,
                           const std::vector<Division>& divisions) {
  RONGHE_TRY(table, delivery.open("region", {"code", "name_zh", "name_en", "level", "parent",
                                             "class", "industry_class", "fiscal_tier", "valid_from",
                                             "valid_to", "successor"}));
  constexpr std::array<std::string_view, 4> levels{"0", "1", "2", "3"};
  constexpr std::array<std::string_view, 4> industries{"manufacturing", "services", "agriculture",
                                                       "mixed"};
  const auto optional = [](std::string_view value) {
    return value.empty() ? blank() : text(value);
  };
  for (const auto& one : divisions) {
    auto random = Random(settings.seed).of({theme, std::stoul(one.code), 3});
    const bool retired = !one.successor.empty();
    table->write(
        {text(one.code), text(one.name), optional(one.english),
         text(levels[static_cast<std::size_t>(one.level)]), optional(one.parent),
         optional(one.region_class),
         one.level == 0 ? blank() : text(industries[static_cast<std::size_t>(random.below(4))]),
         one.level == 0 ? blank() : count(random.between(1, 5)), blank(),
         retired ? day(days_of(one.retired_on)) : blank(), optional(one.successor)});
  }
  return {};
}

}  // namespace ronghe::demo
