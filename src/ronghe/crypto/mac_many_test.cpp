// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/mac_many.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ronghe/crypto/mac.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/crypto/testing.hpp"

namespace ronghe::crypto {
namespace {

// Batches of none, one, and about 128, which are hashed together; messages of every length up to
// more than two blocks.
TEST(MacMany, EachIsTheMacOfItsMessageUnderItsKey) {
  for (const auto suite : {Suite::international, Suite::gm}) {
    for (const std::size_t count : {0, 1, 2, 15, 16, 17, 127, 128, 129, 300}) {
      SCOPED_TRACE(count);
      std::vector<Hash> keys;
      std::vector<std::string> kept;
      for (std::size_t i = 0; i < count; ++i) {
        keys.push_back(sha256("key " + std::to_string(i)));
        kept.emplace_back(i % 150, static_cast<char>(i));
      }
      const std::vector<std::string_view> messages(kept.begin(), kept.end());
      std::vector<Hash> out(count);
      mac_many(suite, keys, messages, out);
      for (std::size_t i = 0; i < count; ++i) {
        ASSERT_EQ(out[i], mac(suite, testing::span_of(keys[i].bytes()), {messages[i]})) << i;
      }
    }
  }
}

// None, one, and many messages to a key; also keys that no message has.
TEST(MacMany, ServesSeveralMessagesUnderOneKey) {
  for (const auto suite : {Suite::international, Suite::gm}) {
    for (const std::size_t count : {0, 1, 2, 16, 128, 129, 300}) {
      SCOPED_TRACE(count);
      std::vector<Hash> keys;
      std::vector<std::string> kept;
      std::vector<std::uint32_t> key_of;
      for (std::size_t i = 0; i < count; ++i) {
        keys.push_back(sha256("key " + std::to_string(i)));
        kept.emplace_back(i % 150, static_cast<char>(i));
        key_of.push_back(static_cast<std::uint32_t>(i < 20 ? count - 1 : i / 4));
      }
      const std::vector<std::string_view> messages(kept.begin(), kept.end());
      std::vector<Hash> out(count);
      mac_many(suite, keys, key_of, messages, out);
      for (std::size_t i = 0; i < count; ++i) {
        const auto key = testing::span_of(keys[key_of[i]].bytes());
        ASSERT_EQ(out[i], mac(suite, key, {messages[i]})) << i;
      }
    }
  }
}

// The cases of RFC 4231 whose keys are no longer than a hash: HMAC fills them up with zeros.
TEST(MacMany, GivesTheAnswersOfRfc4231) {
  const auto key = [](std::string bytes) {
    bytes.resize(Hash::size);
    return Hash::of_bytes(bytes).value();
  };
  std::string counted;
  for (char byte = 1; byte <= 25; ++byte) counted += byte;
  const std::vector<Hash> keys{key(std::string(20, '\x0b')), key("Jefe"),
                               key(std::string(20, '\xaa')), key(counted)};
  const std::string third(50, '\xdd');
  const std::string fourth(50, '\xcd');
  const std::vector<std::string_view> messages{"Hi There", "what do ya want for nothing?", third,
                                               fourth};
  std::vector<Hash> out(keys.size());
  mac_many(Suite::international, keys, messages, out);
  EXPECT_EQ(out[0].hex(), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(out[1].hex(), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(out[2].hex(), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  EXPECT_EQ(out[3].hex(), "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
}

}  // namespace
}  // namespace ronghe::crypto
