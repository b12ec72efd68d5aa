// SPDX-License-Identifier: Apache-2.0
#include "ronghe/http/rates.hpp"

#include <gmock/gmock.h>

namespace ronghe::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr auto start = Rates::Clock::time_point(std::chrono::hours(1));

TEST(Rates, GrantABurstAndThenTheRate) {
  Rates rates({.per_minute = 60, .burst = 3});
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(rates.take("a", start)) << i;
  EXPECT_EQ(rates.take("a", start), seconds(1));
  EXPECT_FALSE(rates.take("b", start)) << "another one has its own";
  EXPECT_TRUE(rates.take("a", start + milliseconds(999)));
  EXPECT_FALSE(rates.take("a", start + milliseconds(1001)));
  EXPECT_TRUE(rates.take("a", start + milliseconds(1002)));
  // After a long silence no more than the burst.
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(rates.take("a", start + seconds(1000)));
  EXPECT_TRUE(rates.take("a", start + seconds(1000)));
  EXPECT_TRUE(rates.take("a", start)) << "a clock that goes back gives nothing";
}

TEST(Rates, SayWhenTheNextOneWillBe) {
  Rates rates({.per_minute = 2, .burst = 1});
  EXPECT_FALSE(rates.take("a", start));
  EXPECT_EQ(rates.take("a", start), seconds(30));
  EXPECT_EQ(rates.take("a", start + seconds(20)), seconds(10));
  EXPECT_EQ(rates.take("a", start + milliseconds(29'999)), seconds(1));
  EXPECT_FALSE(rates.take("a", start + seconds(30))) << "on the line";
}

TEST(Rates, OfNoneAMinuteAreNoLimit) {
  Rates rates({});
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(rates.take("a", start));
  EXPECT_EQ(rates.size(), 0U);
}

TEST(Rates, RememberNoMoreThanTheyMay) {
  Rates rates({.per_minute = 60, .burst = 1}, 10);
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(rates.take(std::to_string(i), start));
  EXPECT_FALSE(rates.take("stranger", start)) << "the first of all that share";
  EXPECT_TRUE(rates.take("another", start));
  EXPECT_EQ(rates.size(), 11U);
  // Those who were silent are forgotten.
  EXPECT_FALSE(rates.take("later", start + seconds(2)));
  EXPECT_EQ(rates.size(), 1U);
}

TEST(Rates, AClientIsAnAddressOrANetworkOfIpv6) {
  EXPECT_EQ(client_of("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(client_of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(client_of("2001:db8:1:2::9%eth0"), "2001:db8:1:2::/64");
  EXPECT_EQ(client_of("::ffff:192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(client_of("nobody"), "nobody");
  EXPECT_EQ(client_of(""), "");
}

TEST(Rates, AnAddressIsOfIpv4OrIpv6) {
  for (const auto* one : {"192.0.2.7", "2001:db8::9", "::", "::ffff:192.0.2.7"}) {
    EXPECT_TRUE(is_address(one)) << one;
  }
  for (const auto* one : {"", "anybody", "192.0.2", "192.0.2.256", "[::1]", "fe80::1%eth0"}) {
    EXPECT_FALSE(is_address(one)) << one;
  }
}

TEST(Rates, LoopbackIsThisMachineAlone) {
  for (const auto* one :
       {"127.0.0.1", "127.255.255.255", "::1", "::ffff:127.0.0.1", "::ffff:127.255.255.255"}) {
    EXPECT_TRUE(is_loopback(one)) << one;
  }
  for (const auto* one :
       {"126.255.255.255", "128.0.0.1", "0.0.0.0", "::", "::2", "192.0.2.1", "localhost", "",
        "127.0.0.1.evil.example", "::ffff:126.255.255.255", "::ffff:128.0.0.1", "::127.0.0.1",
        "::fffe:127.0.0.1", "::ffff:0.0.0.1"}) {
    EXPECT_FALSE(is_loopback(one)) << one;
  }
}

}  // namespace
}  // namespace ronghe::http
