// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/relabel_request.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ronghe::store {
namespace {

policy::Dictionary dictionary_of(const char* pay, const char* post) {
  policy::RecordType record;
  record.name = "placement";
  record.owner = "EDU";
  policy::Field id;
  id.name = "id";
  id.label = "L0";
  policy::Field first;
  first.name = "pay";
  first.label = pay;
  policy::Field second;
  second.name = "post";
  second.label = post;
  record.fields = {id, first, second};
  record.key = {"id"};
  policy::Dictionary dictionary;
  dictionary.records.emplace("placement", record);
  return dictionary;
}

RelabelRequest request(const char* field, const char* level) {
  return {.field = field, .level = level, .reason = "order 7", .day = *parse_date("2026-01-01")};
}

TEST(RelabelRequest, OfALevelThatAPackOfBeforeWroteSmallIsRefusedWithAWayOut) {
  struct Case {
    const char* pay;
    const char* post;
    const char* field;
    const char* level;
    const char* told;  // "" = done
  };
  const Case cases[] = {
      {"L2", "L4", "placement.pay", "L3", ""},
      {"L2", "L3", "placement.pay", "L3", ""},
      {"l3", "L4", "placement.pay", "L4", ""},
      {"l3", "L4", "placement.pay", "L3",
       "placement.pay was sealed under the level \"l3\", as its pack wrote"},
      {"L4", "l3", "placement.pay", "L3", "placement.post was sealed under the level \"l3\""},
      {"L4", "L3", "placement.pay", "l3", "\"l3\" is no level for a sealed field"},
      {"L4", "L3", "placement.pay", "L4", "has the level L4 already"},
      {"L4", "L3", "placement.id", "L4", "is public"},
      {"L4", "L3", "placement.none", "L4", "is no field of this store"}};
  for (const auto& [pay, post, field, level, told] : cases) {
    SCOPED_TRACE(std::string(pay) + " " + post + " " + field + " " + level);
    const auto act = relabelling_of(dictionary_of(pay, post), request(field, level), {});
    if (*told == '\0') {
      ASSERT_TRUE(act) << act.error().message;
      EXPECT_EQ(act->before, pay);
      EXPECT_EQ(act->after, level);
      continue;
    }
    ASSERT_FALSE(act);
    EXPECT_THAT(act.error().message, testing::HasSubstr(told));
  }
}

TEST(RelabelRequest, RemembersWhatALevelWasWrittenLikeBefore) {
  const std::vector<evidence::Relabelling> acts{
      {.record = "placement", .field = "pay", .before = "l3", .after = "L4", .position = 7}};
  const auto now = dictionary_of("L4", "L4");
  EXPECT_FALSE(relabelling_of(now, request("placement.pay", "L3"), acts));
  EXPECT_TRUE(relabelling_of(now, request("placement.pay", "L2"), acts));
  EXPECT_TRUE(relabelling_of(now, request("placement.pay", "L3"), {}));
}

}  // namespace
}  // namespace ronghe::store
