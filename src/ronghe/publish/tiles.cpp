// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/tiles.hpp"

#include <array>

namespace ronghe::publish {

namespace {

struct Cell {
  std::string_view code;
  int row, column;
  std::string_view zh, en;
};

// Derived by hand; neighbours to the north-east, east and south are kept. Codes: GB/T 2260.
constexpr std::array cells{
    Cell{"110000", 3, 6, "京", "Beijing"},        Cell{"120000", 3, 7, "津", "Tianjin"},
    Cell{"130000", 4, 5, "冀", "Hebei"},          Cell{"140000", 4, 4, "晋", "Shanxi"},
    Cell{"150000", 2, 7, "蒙", "Inner Mongolia"}, Cell{"210000", 3, 8, "辽", "Liaoning"},
    Cell{"220000", 2, 8, "吉", "Jilin"},          Cell{"230000", 1, 8, "黑", "Heilongjiang"},
    Cell{"310000", 6, 7, "沪", "Shanghai"},       Cell{"320000", 6, 6, "苏", "Jiangsu"},
    Cell{"330000", 7, 6, "浙", "Zhejiang"},       Cell{"340000", 6, 5, "皖", "Anhui"},
    Cell{"350000", 8, 5, "闽", "Fujian"},         Cell{"360000", 7, 5, "赣", "Jiangxi"},
    Cell{"370000", 5, 6, "鲁", "Shandong"},       Cell{"410000", 5, 5, "豫", "Henan"},
    Cell{"420000", 6, 4, "鄂", "Hubei"},          Cell{"430000", 7, 4, "湘", "Hunan"},
    Cell{"440000", 8, 4, "粤", "Guangdong"},      Cell{"450000", 8, 3, "桂", "Guangxi"},
    Cell{"460000", 9, 2, "琼", "Hainan"},         Cell{"500000", 6, 3, "渝", "Chongqing"},
    Cell{"510000", 6, 2, "川", "Sichuan"},        Cell{"520000", 7, 3, "贵", "Guizhou"},
    Cell{"530000", 7, 2, "云", "Yunnan"},         Cell{"540000", 5, 1, "藏", "Xizang"},
    Cell{"610000", 5, 4, "陕", "Shaanxi"},        Cell{"620000", 5, 3, "甘", "Gansu"},
    Cell{"630000", 5, 2, "青", "Qinghai"},        Cell{"640000", 4, 3, "宁", "Ningxia"},
    Cell{"650000", 3, 1, "新", "Xinjiang"},       Cell{"710000", 8, 6, "台", "Taiwan"},
    Cell{"810000", 9, 4, "港", "Hong Kong"},      Cell{"820000", 9, 3, "澳", "Macao"},
};

constexpr int province_level = 1;

TileMap provinces(const Results& results, const Subject* country) {
  TileMap map{.of = country, .level = province_level, .tiles = {}};
  for (const auto& cell : cells) {
    map.tiles.push_back({.code = std::string(cell.code),
                         .name = {.zh = std::string(cell.zh), .en = std::string(cell.en)},
                         .judged = results.find("region", cell.code),
                         .row = cell.row,
                         .column = cell.column});
  }
  return map;
}

// Ends that a short name leaves away, longest first, where two characters or more remain.
constexpr std::array<std::string_view, 9> endings{
    "特别行政区", "自治区", "自治州", "自治县", "地区", "市", "省", "区", "县"};

}  // namespace

policy::Bilingual short_name(const Subject& subject) {
  constexpr std::size_t character_bytes = 3;
  auto name = subject.name;
  for (const auto ending : endings) {
    const bool enough = name.zh.size() >= ending.size() + 2 * character_bytes;
    if (!enough || !name.zh.ends_with(ending)) continue;
    name.zh.resize(name.zh.size() - ending.size());
    break;
  }
  if (name.zh.empty()) name.zh = subject.code;
  return name;
}

TileMap tiles_of(const Results& results, const Register& subjects) {
  const auto& tops = subjects.tops();
  if (tops.size() != 1) return provinces(results, nullptr);
  const auto* top = tops.front();
  if (top->level == 0 && top->code.ends_with("0000") && top->code.starts_with("00")) {
    return provinces(results, top);
  }
  TileMap map{.of = top, .level = top->level + 1, .tiles = {}};
  for (const auto* child : subjects.children(top->code)) {
    map.level = child->level;
    map.tiles.push_back({.code = child->code,
                         .name = short_name(*child),
                         .judged = results.find("region", child->code)});
  }
  return map;
}

}  // namespace ronghe::publish
