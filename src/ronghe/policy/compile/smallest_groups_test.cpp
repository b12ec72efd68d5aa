// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/compile/smallest_groups.hpp"

#include <gtest/gtest.h>

#include <array>

namespace ronghe::policy {
namespace {

const Date day = *parse_date("2025-12-31");

Pack pack_with(const char* name, int number) {
  Pack pack;
  Parameter parameter;
  parameter.values = {
      {.from = *parse_date("2020-01-01"), .value = Decimal(number), .source = "", .place = {}}};
  pack.parameters["release." + std::string(name)] = parameter;
  return pack;
}

// A light is held back of fewer than the public may know of, unless the tables give none to them.
TEST(SmallestGroups, OfPersonsAreNoSmallerThanWhatIsReleased) {
  const auto pack = pack_with("minimum_persons", 10);
  Indicator indicator;
  indicator.id = "B2.3";
  indicator.subjects = {"college"};
  const SourcesOfFigures persons{{{"B2.3", "college"}, {.counts_persons = true}}};
  struct Case {
    std::optional<Decimal> minimum, number, light;
  };
  for (const auto& [minimum, number, light] :
       {Case{{}, Decimal(10), Decimal(10)}, Case{Decimal(9), Decimal(10), Decimal(10)},
        Case{Decimal(10), Decimal(10), {}}, Case{Decimal(30), Decimal(30), {}}}) {
    const auto found = smallest_groups(pack, indicator, persons, minimum, day);
    EXPECT_EQ(found.number, number);
    EXPECT_EQ(found.light, light);
  }
  const auto of_no_persons = smallest_groups(pack, indicator, {}, Decimal(9), day);
  EXPECT_EQ(of_no_persons.number, Decimal(9));
  EXPECT_EQ(of_no_persons.light, std::nullopt);
  const auto before = smallest_groups(pack, indicator, persons, {}, *parse_date("2019-12-31"));
  EXPECT_EQ(before.number, std::nullopt) << "the pack said nothing then";
  EXPECT_EQ(before.light, std::nullopt);
}

TEST(SmallestGroups, OfContributorsHideNoLight) {
  const auto pack = pack_with("minimum_contributors", 3);
  Indicator indicator;
  indicator.id = "A2.1";
  indicator.subjects = {"region"};
  indicator.contributors = feel::Source{.text = "1", .place = {}};
  const SourcesOfFigures persons{{{"A2.1", "region"}, {.counts_persons = true}}};
  const auto found = smallest_groups(pack, indicator, persons, {}, day);
  EXPECT_EQ(found.number, Decimal(3));
  EXPECT_EQ(found.light, std::nullopt);
}

}  // namespace
}  // namespace ronghe::policy
