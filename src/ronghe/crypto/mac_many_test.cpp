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
TEST(MacMany, each_is_the_mac_of_its_message_under_its_key) {
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

}  // namespace
}  // namespace ronghe::crypto
