// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/compile/unit.hpp"

#include <fmt/format.h>

#include <set>
#include <vector>

namespace ronghe::policy {

namespace {

// Units that count things or name a kind of value: they have no dimension.
bool is_plain(std::string_view word) {
  static const std::set<std::string_view> plain{
      "",  "ratio", "count", "number",  "persons", "person", "per_year", "points", "share",
      "%", "text",  "date",  "boolean", "list",    "choice", "rows",     "level",  "1"};
  return plain.contains(word);
}

// One spelling for each unit: "days" and "day" are the same.
std::string singular(std::string_view word) {
  if (word.size() > 3 && word.ends_with('s')) word.remove_suffix(1);
  return std::string(word);
}

}  // namespace

Unit Unit::parse(std::string_view text) {
  Unit unit;
  int sign = 1;
  while (!text.empty()) {
    const auto slash = text.find('/');
    const auto word = text.substr(0, slash);
    if (!is_plain(word)) unit.powers[singular(word)] += sign;
    sign = -1;
    if (slash == std::string_view::npos) break;
    text.remove_prefix(slash + 1);
  }
  return unit;
}

std::string Unit::shown() const {
  std::vector<std::string> above;
  std::string below;
  for (const auto& [name, power] : powers) {
    const auto text =
        power == 1 || power == -1 ? name : fmt::format("{}^{}", name, std::abs(power));
    if (power > 0)
      above.push_back(text);
    else
      below += "/" + text;
  }
  if (above.empty() && below.empty()) return "no unit";
  return (above.empty() ? "1" : fmt::format("{}", fmt::join(above, " "))) + below;
}

bool compatible(const Unit& a, const Unit& b) { return a.any || b.any || a.powers == b.powers; }

Unit multiplied(const Unit& a, const Unit& b, int sign) {
  Unit product{.powers = a.powers, .any = a.any && b.any};
  for (const auto& [name, power] : b.powers) {
    auto& sum = product.powers[name];
    sum += sign * power;
    if (sum == 0) product.powers.erase(name);
  }
  return product;
}

}  // namespace ronghe::policy
