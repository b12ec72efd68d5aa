// SPDX-License-Identifier: Apache-2.0
#include "ronghe/http/detail/doors.hpp"

#include <gmock/gmock.h>

namespace ronghe::http::detail {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class DoorsOf : public testing::Test {
 protected:
  void enter(Doors& doors, Doors::Id id, const std::string& address) {
    doors.enter(id, address, [this, id] { shut.push_back(id); });
  }
  std::vector<Doors::Id> shut;
};

TEST_F(DoorsOf, OneMoreThanTheLimitOfAnAddressShutsTheOneThatWaitedLongest) {
  Doors doors(100, 3);
  for (const Doors::Id id : {1, 2, 3}) enter(doors, id, "a");
  enter(doors, 10, "b");
  EXPECT_THAT(shut, IsEmpty());
  enter(doors, 4, "a");
  EXPECT_THAT(shut, ElementsAre(1));
  // Who was answered since has waited less long.
  doors.answering(2);
  doors.waiting(2);
  enter(doors, 5, "a");
  EXPECT_THAT(shut, ElementsAre(1, 3));
  // Room again.
  doors.leave(4);
  enter(doors, 6, "a");
  EXPECT_THAT(shut, ElementsAre(1, 3));
  EXPECT_EQ(doors.size(), 4U);
}

TEST_F(DoorsOf, WhoIsBeingAnsweredStays) {
  Doors doors(100, 2);
  enter(doors, 1, "a");
  doors.answering(1);
  enter(doors, 2, "a");
  enter(doors, 3, "a");
  EXPECT_THAT(shut, ElementsAre(2));
  doors.answering(3);
  enter(doors, 4, "a");
  EXPECT_THAT(shut, ElementsAre(2, 4)) << "none waits but the newcomer";
  doors.leave(4);
  doors.leave(77);
  doors.answering(77);
  doors.waiting(77);
  EXPECT_EQ(doors.size(), 2U);
}

TEST_F(DoorsOf, TheLimitOfAllHoldsOverAllAddresses) {
  Doors doors(3, 0);
  for (const Doors::Id id : {1, 2, 3}) enter(doors, id, "a");
  EXPECT_THAT(shut, IsEmpty());
  enter(doors, 4, "b");
  EXPECT_THAT(shut, ElementsAre(1));
  EXPECT_EQ(doors.size(), 3U);
}

}  // namespace
}  // namespace ronghe::http::detail
