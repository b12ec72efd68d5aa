// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/publish/report.hpp"

// The map as equal tiles: a large empty county does not outweigh a small full one.
namespace ronghe::publish {

struct Tile {
  std::string code;
  policy::Bilingual name;          // short
  const Judged* judged = nullptr;  // null: not in this run
  int row = 0, column = 0;         // of the map of provinces; 0 = tiles simply follow each other
};

struct TileMap {
  const Subject* of = nullptr;  // null: the whole country
  int level = 0;                // of the tiles
  std::vector<Tile> tiles;
};

// Provinces of a country in their places; else the regions right below the one at the top.
[[nodiscard]] TileMap tiles_of(const Results& results, const Register& subjects);

// "深圳市" -> "深圳"; names of two characters stay whole.
[[nodiscard]] policy::Bilingual short_name(const Subject& subject);

}  // namespace ronghe::publish
