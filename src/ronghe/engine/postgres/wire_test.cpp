// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/postgres/wire.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>

namespace ronghe::engine::postgres {
namespace {

std::string hex(std::string_view bytes) {
  std::string out;
  constexpr std::string_view digits = "0123456789abcdef";
  for (const char c : bytes) {
    const auto byte = static_cast<std::uint8_t>(c);
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
  return out;
}

// What numeric_send of PostgreSQL 15 gives, with the length in front.
TEST(Numeric, IsWrittenAsTheServerWritesIt) {
  struct Case {
    const char* name;
    Numeric value;
    const char* bytes;
  };
  for (const auto& [name, value, bytes] : {Case{"nothing",
                                                {0, 0},
                                                "00000008"
                                                "0000"
                                                "0000"
                                                "0000"
                                                "0000"},
                                           Case{"nothing with places",
                                                {0, 2},
                                                "00000008"
                                                "0000"
                                                "0000"
                                                "0000"
                                                "0002"},
                                           Case{"one",
                                                {1, 0},
                                                "0000000a"
                                                "0001"
                                                "0000"
                                                "0000"
                                                "0000"
                                                "0001"},
                                           Case{"a whole place",
                                                {10'000, 0},
                                                "0000000a"
                                                "0001"
                                                "0001"
                                                "0000"
                                                "0000"
                                                "0001"},
                                           Case{"12.34",
                                                {1234, 2},
                                                "0000000c"
                                                "0002"
                                                "0000"
                                                "0000"
                                                "0002"
                                                "000c"
                                                "0d48"},
                                           Case{"-0.05",
                                                {-5, 2},
                                                "0000000a"
                                                "0001"
                                                "ffff"
                                                "4000"
                                                "0002"
                                                "01f4"},
                                           Case{"0.00001",
                                                {1, 5},
                                                "0000000a"
                                                "0001"
                                                "fffe"
                                                "0000"
                                                "0005"
                                                "03e8"}}) {
    SCOPED_TRACE(name);
    std::string written;
    put_numeric(written, value);
    // Zeros at the end are not needed, and the server sends none either.
    EXPECT_EQ(hex(written), bytes);
  }
}

TEST(Numeric, IsReadAsItWasWritten) {
  constexpr auto seed = 20251129U;
  SCOPED_TRACE(seed);
  std::mt19937_64 random(seed);
  const auto most = static_cast<Int128>((UInt128{1} << 127U) - 1);
  for (const Int128 edge : {most, -most, Int128{0}, Int128{1}, Int128{-1}}) {
    for (int scale = 0; scale <= 38; ++scale) {
      std::string bytes;
      put_numeric(bytes, {edge, scale});
      EXPECT_EQ(numeric(std::string_view(bytes).substr(4)), (Numeric{edge, scale}));
    }
  }
  for (int i = 0; i < 20'000; ++i) {
    auto value = static_cast<Int128>((static_cast<UInt128>(random()) << 64U) | random());
    value >>= random() % 127;
    const auto scale = static_cast<int>(random() % 20);
    std::string bytes;
    put_numeric(bytes, {value, scale});
    ASSERT_EQ(numeric(std::string_view(bytes).substr(4)), (Numeric{value, scale}));
  }
}

TEST(Numeric, ThatIsNoNumberOrTooLongIsNone) {
  std::string nan;
  for (const int part : {0, 0, 0xC000, 0})
    put<std::uint16_t>(nan, static_cast<std::uint16_t>(part));
  EXPECT_EQ(numeric(nan), std::nullopt);
  std::string wide;  // 10^40
  for (const int part : {1, 10, 0, 0, 1})
    put<std::uint16_t>(wide, static_cast<std::uint16_t>(part));
  EXPECT_EQ(numeric(wide), std::nullopt);
  EXPECT_EQ(numeric("short"), std::nullopt);
  EXPECT_EQ(unscaled_at({5, 1}, 3), Int128{500});
  EXPECT_EQ(unscaled_at({5, 1}, 60), std::nullopt);
}

}  // namespace
}  // namespace ronghe::engine::postgres
