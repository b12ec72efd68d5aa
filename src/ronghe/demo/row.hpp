// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "ronghe/base/date.hpp"

// One row on its way into a file.
namespace ronghe::demo {

// Texts are views: they live until the row is written.
struct Cell {
  enum class Kind {
    blank,
    text,     // also ids, codes and the code of a choice
    integer,  // counts
    decimal,  // `number` x 10^-scale
    date,     // `number` days since 1970-01-01
    boolean,
    missing,  // `text` is the code: withheld, ...
    raw       // bytes as they stand, for rows that are wrong on purpose
  };
  Kind kind = Kind::blank;
  int scale = 0;
  std::int64_t number = 0;
  std::string_view text = {};
};

[[nodiscard]] constexpr Cell text(std::string_view value) {
  return {Cell::Kind::text, 0, 0, value};
}
[[nodiscard]] constexpr Cell count(std::int64_t value) {
  return {Cell::Kind::integer, 0, value, {}};
}
[[nodiscard]] constexpr Cell decimal(std::int64_t unscaled, int scale) {
  return {Cell::Kind::decimal, scale, unscaled, {}};
}
[[nodiscard]] constexpr Cell day(std::int32_t days) { return {Cell::Kind::date, 0, days, {}}; }
[[nodiscard]] constexpr Cell yes(bool value) { return {Cell::Kind::boolean, 0, value ? 1 : 0, {}}; }
[[nodiscard]] constexpr Cell missing(std::string_view code) {
  return {Cell::Kind::missing, 0, 0, code};
}
[[nodiscard]] constexpr Cell raw(std::string_view bytes) { return {Cell::Kind::raw, 0, 0, bytes}; }
[[nodiscard]] constexpr Cell blank() { return {}; }

using Row = std::vector<Cell>;

}  // namespace ronghe::demo
