// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/compile/unit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "ronghe/base/spelling.hpp"

namespace ronghe::policy {

namespace {

// Units that count things or name a kind of value: they have no dimension.
const std::vector<std::string>& plain_words() {
  static const std::vector<std::string> plain{"",       "ratio",  "count", "number", "per_year",
                                              "points", "share",  "text",  "date",   "boolean",
                                              "list",   "choice", "rows",  "level",  "1"};
  return plain;
}
bool is_plain(std::string_view word) {
  return std::ranges::find(plain_words(), word) != plain_words().end();
}

// Units that packs use most, to see what is misspelt; any other word is a unit as well.
constexpr std::array<std::string_view, 12> usual{"yuan",  "person", "persons", "day",
                                                 "days",  "month",  "months",  "year",
                                                 "years", "hour",   "hours",   "percent"};
constexpr std::size_t misspelt_bytes_min = 4;  // shorter words are near too many others

// What rows may stand for: a sum of yuan over a count of rows is in yuan per person if the author
// says so.
constexpr std::string_view person = "person";

std::map<std::string, int> without_persons(std::map<std::string, int> powers) {
  powers.erase(std::string(person));
  return powers;
}

std::string_view trimmed(std::string_view word) {
  while (word.starts_with(' ')) word.remove_prefix(1);
  while (word.ends_with(' ')) word.remove_suffix(1);
  return word;
}

// "yuan per person" is "yuan/person".
std::string with_slashes(std::string_view text) {
  constexpr std::string_view per = " per ";
  std::string made(text);
  for (auto at = made.find(per); at != std::string::npos; at = made.find(per)) {
    made.replace(at, per.size(), "/");
  }
  return made;
}

// One spelling for each unit: "days" and "day" are the same.
std::string singular(std::string_view word) {
  if (word.size() > 3 && word.ends_with('s')) word.remove_suffix(1);
  return std::string(word);
}

}  // namespace

Unit Unit::parse(std::string_view written) {
  Unit unit;
  const auto slashed = with_slashes(written);
  std::string_view text = slashed;
  int sign = 1;
  while (!text.empty()) {
    const auto slash = text.find('/');
    const auto word = trimmed(text.substr(0, slash));
    if (!is_plain(word)) unit.powers[singular(word)] += sign;
    sign = -1;
    if (slash == std::string_view::npos) break;
    text.remove_prefix(slash + 1);
  }
  std::erase_if(unit.powers, [](const auto& power) { return power.second == 0; });
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

bool compatible(const Unit& a, const Unit& b) {
  if (a.any || b.any || a.powers == b.powers) return true;
  return (a.counted || b.counted) && without_persons(a.powers) == without_persons(b.powers);
}

Unit multiplied(const Unit& a, const Unit& b, int sign) {
  Unit product{.powers = a.powers,
               .any = a.any && b.any,
               .counted = a.any || b.any || a.counted || b.counted};
  for (const auto& [name, power] : b.powers) {
    auto& sum = product.powers[name];
    sum += sign * power;
    if (sum == 0) product.powers.erase(name);
  }
  return product;
}

namespace {

// The usual word that is one letter away; none for a longer word that only begins with it
// ("county").
std::string word_meant(std::string_view word, const std::vector<std::string>& known) {
  const auto is_known = [&](const std::string& one) { return singular(one) == singular(word); };
  if (word.size() < misspelt_bytes_min || std::ranges::any_of(known, is_known)) return {};
  const auto near = nearest(word, known, 1);
  const bool begins_alike = !near.empty() && near.front() == word.front();
  return begins_alike && !word.starts_with(near) ? near : std::string();
}

}  // namespace

std::string unit_meant(std::string_view written) {
  auto known = plain_words();
  known.insert(known.end(), usual.begin(), usual.end());
  std::string meant;
  bool misspelt = false;
  const auto slashed = with_slashes(written);
  for (std::string_view rest = slashed; !rest.empty();) {
    const auto slash = std::min(rest.find('/'), rest.size());
    const auto word = trimmed(rest.substr(0, slash));
    const auto near = word_meant(word, known);
    misspelt = misspelt || !near.empty();
    meant += (meant.empty() ? "" : "/") + (near.empty() ? std::string(word) : near);
    rest.remove_prefix(std::min(slash + 1, rest.size()));
  }
  return misspelt ? meant : std::string();
}

}  // namespace ronghe::policy
