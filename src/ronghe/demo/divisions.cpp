// SPDX-License-Identifier: Apache-2.0
#include "ronghe/demo/divisions.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <set>

#include "ronghe/base/worded.hpp"
#include "ronghe/demo/detail/division_names.hpp"

namespace ronghe::demo {

namespace {

struct Listed {
  std::string code;
  std::string name;
};

// The list's CSV is plain: code, quoted name, codes above. No quote stands within a name.
Result<std::vector<Listed>> read_list(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    return fail_with(ErrorKind::not_found, "divisions-absent"_code,
                     "the list of administrative divisions is not there; run `make setup`, which "
                     "installs it",
                     {}, {path});
  }
  std::vector<Listed> list;
  std::string line;
  std::getline(file, line);
  for (int number = 2; std::getline(file, line); ++number) {
    const auto comma = line.find(',');
    const auto close = line.find('"', comma + 2);
    if (comma == std::string::npos || close == std::string::npos || line[comma + 1] != '"') {
      return fail_with(ErrorKind::bad_input, "divisions-malformed"_code,
                       "expected code,\"name\",...; install the list again", {}, {path, number});
    }
    list.push_back({line.substr(0, comma), line.substr(comma + 2, close - comma - 2)});
  }
  return list;
}

// Classes of the statistical office: the four economic regions.
std::string_view class_of(std::string_view province) {
  constexpr std::string_view east = "11 12 13 31 32 33 35 37 44 46";
  constexpr std::string_view central = "14 34 36 41 42 43";
  constexpr std::string_view northeast = "21 22 23";
  if (east.contains(province)) return "east";
  if (central.contains(province)) return "central";
  return northeast.contains(province) ? "northeast" : "west";
}

bool is_pseudo_city(std::string_view name) {
  return name == "市辖区" || name == "县" || name.contains("直辖县级");
}

bool is_zone(std::string_view code) { return code[4] == '7' && code[5] >= '1' && code[5] <= '9'; }

Division division(const Listed& listed, int level, std::string parent) {
  std::string code = listed.code;
  code.resize(6, '0');
  Division made{.code = code,
                .name = listed.name,
                .english = detail::english_name(code),
                .level = level,
                .parent = std::move(parent),
                .region_class = class_of(code.substr(0, 2)),
                .leaf = level == 3,
                .successor = {},
                .retired_on = {}};
  return made;
}

struct Retired {
  std::string_view code, name, successor, on;
};
// Districts that were counties or county-level cities before. Old papers still carry these codes.
constexpr std::array retired{
    Retired{"130185", "鹿泉市", "130110", "2014-09-09"},
    Retired{"320502", "沧浪区", "320508", "2012-09-01"},
    Retired{"330103", "下城区", "330105", "2021-03-11"},
    Retired{"330185", "临安市", "330112", "2017-07-18"},
    Retired{"370181", "章丘市", "370114", "2016-12-23"},
    Retired{"440116", "萝岗区", "440112", "2014-01-25"},
    Retired{"440183", "增城市", "440118", "2014-01-25"},
    Retired{"440184", "从化市", "440117", "2014-01-25"},
    Retired{"440321", "宝安县", "440306", "1992-11-11"},
    Retired{"440923", "电白县", "440904", "2014-02-20"},
    Retired{"441283", "高要市", "441204", "2015-04-28"},
    Retired{"441421", "梅县", "441403", "2013-10-18"},
    Retired{"441723", "阳东县", "441704", "2014-10-20"},
    Retired{"445121", "潮安县", "445103", "2013-06-28"},
    Retired{"510124", "郫县", "510117", "2016-11-24"},
    Retired{"610125", "户县", "610118", "2016-11-24"},
};

void add_retired(std::map<std::string, Division>& all) {
  for (const auto& [code, name, successor, on] : retired) {
    const auto heir = all.find(std::string(successor));
    if (heir == all.end()) continue;
    Division old = heir->second;
    old.code = code;
    old.name = name;
    old.english = detail::english_name(old.code);
    old.successor = successor;
    old.retired_on = on;
    old.leaf = false;
    all.emplace(old.code, std::move(old));
  }
}

void add_counties(std::map<std::string, Division>& all, const std::vector<Listed>& areas,
                  const std::set<std::string>& pseudo) {
  for (const auto& area : areas) {
    if (is_zone(area.code)) continue;
    const auto city = area.code.substr(0, 4);
    const bool direct = pseudo.contains(city);
    auto parent = (direct ? city.substr(0, 2) : city);
    parent.resize(6, '0');
    if (!direct && all.at(parent).name == area.name) continue;
    all.insert_or_assign(area.code, division(area, 3, parent));
    if (!direct) all.at(parent).leaf = false;
  }
}

}  // namespace

Result<std::vector<Division>> read_divisions(const std::string& folder) {
  RONGHE_TRY(provinces, read_list(folder + "/provinces.csv"));
  RONGHE_TRY(cities, read_list(folder + "/cities.csv"));
  RONGHE_TRY(areas, read_list(folder + "/areas.csv"));
  std::map<std::string, Division> all;
  std::set<std::string> pseudo;
  for (const auto& province : provinces) {
    auto made = division(province, 1, "");
    all.emplace(made.code, std::move(made));
  }
  for (const auto& city : cities) {
    if (is_pseudo_city(city.name)) {
      pseudo.insert(city.code);
      continue;
    }
    auto made = division(city, 2, city.code.substr(0, 2) + "0000");
    made.leaf = true;  // until a county is found in it
    all.emplace(made.code, std::move(made));
  }
  add_counties(all, areas, pseudo);
  add_retired(all);
  std::vector<Division> sorted;
  for (auto& [code, made] : all) sorted.push_back(std::move(made));
  return sorted;
}

std::vector<Division> within(const std::vector<Division>& all, std::string_view code) {
  std::map<std::string_view, const Division*> known;
  for (const auto& one : all) known.emplace(one.code, &one);
  const auto lies_in = [&](std::string_view inner, std::string_view outer) {
    for (auto at = known.find(inner); at != known.end(); at = known.find(at->second->parent)) {
      if (at->first == outer) return true;
    }
    return false;
  };
  std::vector<Division> found;
  for (const auto& one : all) {
    if (lies_in(one.code, code) || lies_in(code, one.code)) found.push_back(one);
  }
  return found;
}

}  // namespace ronghe::demo
