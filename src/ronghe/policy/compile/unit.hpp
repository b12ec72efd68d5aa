// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace ronghe::policy {

// What a number counts: powers of base units ("yuan/month", or "yuan per month", = yuan 1, month
// -1). Shares and plain counts have none. Every word that is not plain is a base unit: days are not
// hours, a percentage is no share, and nothing is converted silently.
struct Unit {
  std::map<std::string, int> powers = {};
  bool any = false;      // a written number or a count of rows: goes with every unit
  bool counted = false;  // such a number is a factor of it: rows may have been persons

  [[nodiscard]] static Unit parse(std::string_view text);
  [[nodiscard]] static Unit of_number() { return {.powers = {}, .any = true}; }
  [[nodiscard]] std::string shown() const;
  bool operator==(const Unit&) const = default;
};

// Whether two numbers may be added or compared.
[[nodiscard]] bool compatible(const Unit& a, const Unit& b);
[[nodiscard]] Unit multiplied(const Unit& a, const Unit& b, int sign);  // sign -1 divides

// The unit that was meant where a word of it is one letter away from a usual one: "ratio" for
// "ratoi". Empty when all words are usual, or none is near.
[[nodiscard]] std::string unit_meant(std::string_view written);

}  // namespace ronghe::policy
