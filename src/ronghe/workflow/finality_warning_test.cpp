// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/finality_warning.hpp"

#include <gmock/gmock.h>

namespace ronghe::workflow {
namespace {

using std::chrono::hours;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Times = std::vector<std::uint64_t>;

constexpr std::uint64_t noon = 1'800'000'000;
constexpr std::uint64_t day = 86'400;
constexpr std::uint64_t ten_years = 3652 * day;

std::string silence(const std::optional<Times>& last, std::uint64_t now) {
  const std::vector<std::string> absent{"tax", "iit"};
  return silence_warning(last, absent, now, hours(24));
}

TEST(FinalityWarning, SilenceIsToldFromThePatienceOn) {
  EXPECT_THAT(silence({}, noon + 10 * day), IsEmpty()) << "nothing was ever final";
  EXPECT_THAT(silence(Times{noon - 5, noon}, noon + day - 1), IsEmpty());
  const auto told = silence(Times{noon, noon - 5}, noon + day);
  EXPECT_THAT(told, HasSubstr("nothing has become final since 2027-01-15T08:00:00Z: tax, iit did"));
  EXPECT_THAT(told, HasSubstr("more than 24 hours"));
  EXPECT_THAT(silence(Times{noon}, 0), IsEmpty()) << "a face without a clock";
}

// One witness whose clock was ten years ahead, once, would else silence this for ten years.
TEST(FinalityWarning, ATimeInTheFutureSilencesNothing) {
  EXPECT_THAT(silence(Times{noon + ten_years, noon}, noon + day),
              HasSubstr("nothing has become final since 2027-01-15T08:00:00Z"));
  EXPECT_THAT(silence(Times{noon + ten_years, noon}, noon + day - 1), IsEmpty());
  // On the line and just over it.
  const auto now = noon + day;
  EXPECT_THAT(silence(Times{now + clock_slack, noon}, now), IsEmpty());
  EXPECT_THAT(silence(Times{now + clock_slack + 1, noon}, now), HasSubstr("since 2027-01-15"));
  // Nobody signed by a time that can be believed.
  EXPECT_THAT(silence(Times{noon + ten_years}, noon), HasSubstr("is not known"));
}

TEST(FinalityWarning, TheClockThatIsWrongIsNamed) {
  const auto told = [](const std::vector<SignedAt>& signatures, std::uint64_t now = noon) {
    return clock_warning(signatures, now);
  };
  EXPECT_THAT(told({}), IsEmpty());
  EXPECT_THAT(told({{"edu", noon + clock_slack}}), IsEmpty());
  EXPECT_THAT(told({{"edu", noon + ten_years}}, 0), IsEmpty());
  EXPECT_THAT(told({{"edu", noon + clock_slack + 1}}),
              AllOf(HasSubstr("the clock of this machine says 2027-01-15T08:00:00Z"),
                    HasSubstr("edu signed at"), HasSubstr("set the clock right")));
  EXPECT_THAT(told({{"edu", noon}, {"tax", noon + ten_years}}),
              AllOf(HasSubstr("tax signed at 2037"), Not(HasSubstr("edu")),
                    HasSubstr("set the clocks of these witnesses right")));
}

}  // namespace
}  // namespace ronghe::workflow
