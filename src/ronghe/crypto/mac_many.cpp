// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/mac_many.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/crypto/mac.hpp"
#include "ronghe/crypto/secret.hpp"
#include "ronghe/crypto/sha256_many.hpp"
#include "ronghe/crypto/sm3_many.hpp"

namespace ronghe::crypto {

namespace {

constexpr std::size_t at_once = 128;  // so that what lies between the two hashes stays in the cache

std::span<const std::uint8_t> key_bytes(const Hash& key) {
  return {reinterpret_cast<const std::uint8_t*>(key.bytes().data()), Hash::size};
}

// The hash of a suite, side by side.
struct Lanes {
  void (*mac_starts)(std::span<const Hash>, std::span<ChainingValue>, std::span<ChainingValue>);
  void (*after)(std::span<const ChainingValue>, std::span<const std::uint32_t>,
                std::span<const std::string_view>, std::span<Hash>);
};
Lanes lanes_of(Suite suite) {
  if (suite == Suite::gm) return {.mac_starts = sm3_many_mac_starts, .after = sm3_many_after};
  return {.mac_starts = sha256_many_mac_starts, .after = sha256_many_after};
}
bool one_by_one(Suite suite, std::size_t messages) {
  return suite == Suite::gm && !sm3_side_by_side(messages);
}

// Where the hashes within and around begin under each key.
class Starts {
 public:
  Starts(Suite suite, std::size_t keys) : lanes_(lanes_of(suite)), inner_(keys), outer_(keys) {}
  Starts(const Starts&) = delete;
  Starts& operator=(const Starts&) = delete;
  ~Starts() {  // who has them can compute the MACs
    wipe(inner_);
    wipe(outer_);
  }

  void take(std::span<const Hash> keys) {
    lanes_.mac_starts(keys, std::span(inner_).first(keys.size()),
                      std::span(outer_).first(keys.size()));
  }
  // No more than `at_once` messages.
  void hash(std::size_t keys, std::span<const std::uint32_t> key_of,
            std::span<const std::string_view> messages, std::span<Hash> out) {
    const auto within = std::span(within_).first(messages.size());
    lanes_.after(std::span(inner_).first(keys), key_of, messages, within);
    for (std::size_t i = 0; i < within.size(); ++i) views_[i] = within[i].bytes();
    lanes_.after(std::span(outer_).first(keys), key_of, std::span(views_).first(messages.size()),
                 out);
  }

 private:
  static void wipe(std::vector<ChainingValue>& states) {
    crypto::wipe(
        {reinterpret_cast<std::uint8_t*>(states.data()), states.size() * sizeof(ChainingValue)});
  }

  Lanes lanes_;
  std::vector<ChainingValue> inner_;
  std::vector<ChainingValue> outer_;
  std::array<Hash, at_once> within_;
  std::array<std::string_view, at_once> views_;
};

}  // namespace

void mac_many(Suite suite, std::span<const Hash> keys, std::span<const std::string_view> messages,
              std::span<Hash> out) {
  ensure(keys.size() == messages.size() && out.size() == messages.size(),
         "each message has a key and a place");
  if (one_by_one(suite, messages.size())) {
    for (std::size_t i = 0; i < keys.size(); ++i) {
      out[i] = mac(suite, key_bytes(keys[i]), {messages[i]});
    }
    return;
  }
  Starts starts(suite, std::min(at_once, keys.size()));
  for (std::size_t done = 0; done < keys.size(); done += at_once) {
    const auto count = std::min(at_once, keys.size() - done);
    starts.take(keys.subspan(done, count));
    starts.hash(count, {}, messages.subspan(done, count), out.subspan(done, count));
  }
}

void mac_many(Suite suite, std::span<const Hash> keys, std::span<const std::uint32_t> key_of,
              std::span<const std::string_view> messages, std::span<Hash> out) {
  ensure(key_of.size() == messages.size() && out.size() == messages.size(),
         "each message has a key and a place");
  ensure(std::ranges::all_of(key_of, [&](auto key) { return key < keys.size(); }),
         "the key of each message is there");
  if (one_by_one(suite, messages.size())) {
    std::optional<Mac> keyed;
    for (std::size_t i = 0; i < messages.size(); ++i) {
      const bool same = i > 0 && key_of[i] == key_of[i - 1];
      if (!same) keyed.emplace(suite, key_bytes(keys[key_of[i]]));
      out[i] = keyed->of(messages[i]);
    }
    return;
  }
  Starts starts(suite, keys.size());
  starts.take(keys);
  for (std::size_t done = 0; done < messages.size(); done += at_once) {
    const auto count = std::min(at_once, messages.size() - done);
    starts.hash(keys.size(), key_of.subspan(done, count), messages.subspan(done, count),
                out.subspan(done, count));
  }
}

}  // namespace ronghe::crypto
