// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

// A set of small numbers: of rules, or of the classes of an axis.
namespace ronghe::dmn::analysis {

class Bits {
 public:
  explicit Bits(std::size_t size = 0, bool all = false)
      : words_((size + 63) / 64, all ? ~std::uint64_t{0} : 0), size_(size) {
    if (all && size % 64 != 0) words_.back() = (std::uint64_t{1} << (size % 64)) - 1;
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool test(std::size_t i) const { return ((words_[i / 64] >> (i % 64)) & 1U) != 0; }
  void set(std::size_t i) { words_[i / 64] |= std::uint64_t{1} << (i % 64); }
  void reset(std::size_t i) { words_[i / 64] &= ~(std::uint64_t{1} << (i % 64)); }

  [[nodiscard]] bool any() const {
    for (const auto word : words_) {
      if (word != 0) return true;
    }
    return false;
  }
  [[nodiscard]] std::size_t count() const {
    std::size_t sum = 0;
    for (const auto word : words_) sum += static_cast<std::size_t>(std::popcount(word));
    return sum;
  }
  // The least member from `from` on; size() when there is none.
  [[nodiscard]] std::size_t next(std::size_t from) const {
    if (from >= size_) return size_;
    auto word = words_[from / 64] & (~std::uint64_t{0} << (from % 64));
    for (auto i = from / 64;;) {
      if (word != 0) return i * 64 + static_cast<std::size_t>(std::countr_zero(word));
      if (++i == words_.size()) return size_;
      word = words_[i];
    }
  }
  [[nodiscard]] std::size_t first() const { return next(0); }
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (auto i = first(); i < size_; i = next(i + 1)) visit(i);
  }

  [[nodiscard]] bool intersects(const Bits& other) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if ((words_[i] & other.words_[i]) != 0) return true;
    }
    return false;
  }
  [[nodiscard]] bool within(const Bits& other) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if ((words_[i] & ~other.words_[i]) != 0) return false;
    }
    return true;
  }

  // Intersection, union, and what is here but not there; all of one size.
  Bits& operator&=(const Bits& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
    return *this;
  }
  Bits& operator|=(const Bits& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
    return *this;
  }
  Bits& operator-=(const Bits& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
    return *this;
  }
  friend Bits operator&(Bits a, const Bits& b) { return a &= b; }
  friend Bits operator|(Bits a, const Bits& b) { return a |= b; }
  friend Bits operator-(Bits a, const Bits& b) { return a -= b; }
  bool operator==(const Bits&) const = default;
  [[nodiscard]] std::size_t hash() const {
    std::uint64_t mixed = size_;
    for (const auto word : words_) {
      mixed = (mixed ^ word) * 0x9E3779B97F4A7C15U;
      mixed ^= mixed >> 29U;
    }
    return mixed;
  }

 private:
  std::vector<std::uint64_t> words_;
  std::size_t size_;
};

struct BitsHash {
  std::size_t operator()(const Bits& bits) const { return bits.hash(); }
};

}  // namespace ronghe::dmn::analysis
