// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/random.hpp"

#include <openssl/rand.h>
#include <pthread.h>

#include <algorithm>
#include <atomic>

#include "ronghe/base/result.hpp"
#include "ronghe/crypto/secret.hpp"

namespace ronghe::crypto {

namespace {

constexpr std::size_t block_bytes = 4096;

// How often this process came out of a fork: a block drawn before the last one is also the
// parent's.
std::atomic<unsigned> forks = 0;

void draw(std::span<std::uint8_t> out) {
  ensure(RAND_priv_bytes(out.data(), static_cast<int>(out.size())) == 1,
         "the system gives random bytes");
}

class Block {
 public:
  Block() {
    static const bool watched = pthread_atfork(nullptr, nullptr, [] { ++forks; }) == 0;
    ensure(watched, "forks can be watched");
  }
  ~Block() { wipe(bytes_); }
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;

  void take(std::span<std::uint8_t> out) {
    const auto now = forks.load(std::memory_order_relaxed);
    if (left_ < out.size() || drawn_after_ != now) {
      draw(bytes_);
      left_ = bytes_.size();
      drawn_after_ = now;
    }
    const auto given = std::span(bytes_).subspan(left_ - out.size(), out.size());
    std::ranges::copy(given, out.begin());
    wipe(given);
    left_ -= out.size();
  }

 private:
  std::array<std::uint8_t, block_bytes> bytes_{};
  std::size_t left_ = 0;  // at the front
  unsigned drawn_after_ = 0;
};

}  // namespace

void fill_random(std::span<std::uint8_t> out) {
  thread_local Block block;
  while (out.size() > block_bytes) {
    draw(out.first(block_bytes));
    out = out.subspan(block_bytes);
  }
  block.take(out);
}

}  // namespace ronghe::crypto
