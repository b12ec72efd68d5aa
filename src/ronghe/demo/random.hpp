// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>

// Numbers that look drawn and are computed: a seed and a path of numbers name a stream, so that
// any person or firm can be made alone and gets the same figures on every machine.
namespace ronghe::demo {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(mixed(seed)) {}

  // An independent stream; the same path leads to the same stream.
  [[nodiscard]] Random of(std::initializer_list<std::uint64_t> path) const {
    Random stream = *this;
    for (const auto step : path) stream.state_ = mixed(stream.state_ ^ mixed(step + golden));
    return stream;
  }
  std::uint64_t next() { return mixed(state_ += golden); }
  // 0 ... count - 1; count > 0. The bias of the multiplication is below 2^-32 for our counts.
  std::int64_t below(std::int64_t count) {
    return static_cast<std::int64_t>(((next() >> 32U) * static_cast<std::uint64_t>(count)) >> 32U);
  }
  std::int64_t between(std::int64_t low, std::int64_t high) { return low + below(high - low + 1); }
  bool permille(std::int64_t share) { return below(1000) < share; }  // true for share in 1000

 private:
  static constexpr std::uint64_t golden = 0x9e3779b97f4a7c15ULL;
  // The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
  static std::uint64_t mixed(std::uint64_t z) {
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31U);
  }
  std::uint64_t state_;
};

}  // namespace ronghe::demo
