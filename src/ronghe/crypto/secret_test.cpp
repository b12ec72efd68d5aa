// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/secret.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <concepts>
#include <new>
#include <ostream>
#include <type_traits>

namespace ronghe::crypto {
namespace {

// What must not compile. The same questions about a type that can be printed are answered yes, so
// that a question put wrongly is noticed.
template <class T>
concept Streams = requires(std::ostream& out, const T& value) { out << value; };
template <class T>
concept Formats = fmt::is_formattable<T>::value;
template <class T>
constexpr bool silent = !Streams<T> && !Formats<T> && !std::is_copy_constructible_v<T> &&
                        !std::is_copy_assignable_v<T> && !std::equality_comparable<T> &&
                        !std::is_convertible_v<T, std::string_view>;
static_assert(Streams<std::string> && Formats<std::string> && Formats<std::vector<int>>);
static_assert(silent<SecretKey> && silent<SecretText>);
static_assert(!std::is_default_constructible_v<SecretKey>, "an all-zero key is not made unawares");

std::string counted_bytes(std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += static_cast<char>(i + 1);
  return out;
}

TEST(SecretKey, HasExactly32Bytes) {
  for (const std::size_t count : {0, 31, 33, 64}) {
    SCOPED_TRACE(count);
    EXPECT_FALSE(SecretKey::of_bytes(counted_bytes(count)));
  }
  const auto key = SecretKey::of_bytes(counted_bytes(32));
  ASSERT_TRUE(key);
  EXPECT_EQ(key->bytes().front(), 1);
  EXPECT_EQ(key->bytes().back(), 32);
}

TEST(SecretKey, ACopyIsTheSameAndAnyOtherByteIsNot) {
  const auto key = *SecretKey::of_bytes(counted_bytes(32));
  EXPECT_TRUE(key.same_as(key.copy()));
  for (std::size_t i = 0; i < SecretKey::size; ++i) {
    auto bytes = counted_bytes(32);
    bytes[i] = static_cast<char>(bytes[i] ^ 0x40);
    EXPECT_FALSE(key.same_as(*SecretKey::of_bytes(bytes))) << i;
  }
}

TEST(SecretKey, AMoveLeavesZerosBehind) {
  auto key = *SecretKey::of_bytes(counted_bytes(32));
  const auto all_zero = [](const SecretKey& k) {
    return std::ranges::all_of(k.bytes(), [](auto byte) { return byte == 0; });
  };
  auto moved = std::move(key);
  EXPECT_TRUE(all_zero(key));  // NOLINT(bugprone-use-after-move): that is the question
  EXPECT_FALSE(all_zero(moved));
  auto assigned = SecretKey::random();
  assigned = std::move(moved);
  EXPECT_TRUE(all_zero(moved));  // NOLINT(bugprone-use-after-move)
  EXPECT_TRUE(assigned.same_as(*SecretKey::of_bytes(counted_bytes(32))));
}

TEST(SecretKey, ItsEndLeavesZerosBehind) {
  alignas(SecretKey) std::array<std::uint8_t, sizeof(SecretKey)> place{};
  auto* key = new (place.data()) SecretKey(*SecretKey::of_bytes(counted_bytes(32)));
  EXPECT_EQ(place[0], 1);
  key->~SecretKey();
  EXPECT_EQ(place, decltype(place){});
}

TEST(SecretKey, RandomKeysDiffer) {
  EXPECT_FALSE(SecretKey::random().same_as(SecretKey::random()));
}

TEST(SecretText, AMoveLeavesNothingBehindShortOrLong) {
  for (const std::size_t count : {8, 200}) {
    SCOPED_TRACE(count);
    SecretText text(counted_bytes(count));
    const auto* before = text.characters().data();
    const SecretText moved = std::move(text);
    EXPECT_EQ(moved.characters().size(), count);
    EXPECT_TRUE(text.characters().empty());  // NOLINT(bugprone-use-after-move)
    // The short text lay in the object itself.
    if (before != moved.characters().data()) {
      EXPECT_EQ(*before, 0);
    }
  }
}

TEST(Wipe, GoesBehindTheEndOfATextThatBecameShorter) {
  std::string text = counted_bytes(100);
  const char* bytes = text.data();
  text.resize(3);
  wipe(text);
  EXPECT_TRUE(text.empty());
  EXPECT_EQ(text.data(), bytes);
  text.resize(text.capacity());
  EXPECT_EQ(text, std::string(text.size(), '\0'));
}

}  // namespace
}  // namespace ronghe::crypto
