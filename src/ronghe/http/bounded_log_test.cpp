// SPDX-License-Identifier: Apache-2.0
#include "ronghe/http/bounded_log.hpp"

#include <gmock/gmock.h>

#include <vector>

namespace ronghe::http {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Lines : public Log {
 public:
  void info(std::string_view event, const std::vector<LogField>& fields) override {
    std::string line(event);
    for (const auto& [name, value] : fields) {
      line += " " + std::string(name) + "=" + std::string(value);
    }
    lines.push_back(line);
  }
  std::vector<std::string> lines;
};

TEST(BoundedLog, LeavesOutWhatIsTooMuchAndTellsHowMuch) {
  Lines out;
  auto now = BoundedLog::Clock::time_point(std::chrono::hours(1));
  BoundedLog log(out, {.lines_a_minute = 2, .value_bytes = 5}, [&] { return now; });
  for (const auto* value : {"1", "2", "3", "4"}) log.info("refused", {{"n", value}});
  log.info("other", {});
  EXPECT_THAT(out.lines, ElementsAre("refused n=1", "refused n=2", "other"));
  now += std::chrono::seconds(59);
  log.info("refused", {});
  EXPECT_EQ(out.lines.size(), 3U);
  now += std::chrono::seconds(1);
  out.lines.clear();
  log.info("refused", {{"n", "5"}});
  EXPECT_THAT(out.lines, ElementsAre("left_out of=refused lines=3", "refused n=5"));
}

TEST(BoundedLog, ShortensWhatAStrangerSent) {
  Lines out;
  BoundedLog log(out, {.lines_a_minute = 9, .value_bytes = 5});
  log.info("a", {{"v", "12345"}, {"w", "123456"}, {"x", "1234\u6587"}});
  EXPECT_THAT(out.lines, ElementsAre("a v=12345 w=12345 x=1234"));
}

TEST(BoundedLog, CountsWithoutALineEach) {
  Lines out;
  {
    BoundedLog log(out, {});
    for (int i = 0; i < 300; ++i) log.count("too_many_requests");
    EXPECT_THAT(out.lines, IsEmpty());
  }
  EXPECT_THAT(out.lines, ElementsAre("too_many_requests count=300")) << "at the end";
}

}  // namespace
}  // namespace ronghe::http
