// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/sm3_many.hpp"

#include <algorithm>

#include "ronghe/base/result.hpp"
#include "ronghe/crypto/detail/lanes.hpp"
#include "ronghe/crypto/sm3.hpp"

namespace ronghe::crypto {

namespace {

// Below so many, sixteen lanes, most of them empty, take longer than the library one by one.
constexpr std::size_t worth_sixteen = 4;

bool has_lanes() {
  static const bool has = std::ranges::find(hash_paths(), HashPath::avx512) != hash_paths().end();
  return has;
}

void one_by_one(const detail::LaneTexts& texts, Hash* out) {
  ensure(texts.starts == nullptr, "the library begins at the beginning");
  for (std::size_t i = 0; i < texts.count; ++i) {
    const auto text = texts.text(i);
    const auto before = texts.prefix.value_or(0);
    out[i] = texts.prefix ? sm3({{reinterpret_cast<const char*>(&before), 1}, text}) : sm3(text);
  }
}

void run(HashPath path, const detail::LaneTexts& texts, std::span<Hash> out) {
  ensure(out.size() == texts.count, "each text has a place for its hash");
  if (path == HashPath::avx512) {
    ensure(has_lanes(), "the processor has this path");
    return detail::sm3_by_avx512(texts, out.data());
  }
  one_by_one(texts, out.data());
}

HashPath fastest_for(std::size_t count) {
  return sm3_side_by_side(count) ? HashPath::avx512 : HashPath::portable;
}

}  // namespace

bool sm3_side_by_side(std::size_t count) { return count >= worth_sixteen && has_lanes(); }

void sm3_many(std::uint8_t prefix, std::span<const std::string_view> texts, std::span<Hash> out) {
  run(fastest_for(texts.size()), detail::LaneTexts::of(prefix, texts), out);
}

void sm3_many(std::span<const std::string_view> texts, std::span<Hash> out) {
  sm3_many(fastest_for(texts.size()), texts, out);
}

void sm3_many(HashPath path, std::span<const std::string_view> texts, std::span<Hash> out) {
  run(path, detail::LaneTexts::of(std::nullopt, texts), out);
}

void sm3_many_nodes(std::uint8_t prefix, std::span<const Hash> children, std::span<Hash> out) {
  run(fastest_for(out.size()), detail::LaneTexts::of_nodes(prefix, children), out);
}

void sm3_many_after(std::span<const ChainingValue> starts, std::span<const std::uint32_t> start_of,
                    std::span<const std::string_view> texts, std::span<Hash> out) {
  run(HashPath::avx512, detail::LaneTexts::after(starts, start_of, texts), out);
}

void sm3_many_mac_starts(std::span<const Hash> keys, std::span<ChainingValue> inner,
                         std::span<ChainingValue> outer) {
  ensure(has_lanes(), "the processor has this path");
  detail::sm3_mac_starts_by_avx512(detail::MacKeys::of(keys, inner, outer));
}

}  // namespace ronghe::crypto
