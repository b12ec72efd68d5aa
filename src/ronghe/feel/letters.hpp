// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// What Unicode says of letters, as ICU knows it. Only the tables that are compiled into ICU are
// used: no data files, no locale, so that a text has one upper case everywhere.
namespace ronghe::feel {

// One letter for one letter; a letter whose other case is longer (as U+00DF) stays.
[[nodiscard]] char32_t to_lower(char32_t c);
[[nodiscard]] char32_t to_upper(char32_t c);

// Takes two columns of a terminal.
[[nodiscard]] bool is_wide(char32_t c);

// Every letter that to_upper() or to_lower() changes, in the order of the code points, and beside
// it what it becomes: as many, in UTF-8. For engines that have other mappings of their own.
struct CaseMapping {
  std::string from;
  std::string to;
};
[[nodiscard]] const CaseMapping& upper_mapping();
[[nodiscard]] const CaseMapping& lower_mapping();

// A class of characters by the names of XML Schema: a general category ("L", "Lu", "Zs") or a block
// ("IsBasicLatin").
class LetterProperty {
 public:
  [[nodiscard]] static std::optional<LetterProperty> named(std::string_view name);
  [[nodiscard]] bool holds(char32_t c) const;

 private:
  LetterProperty(std::uint32_t categories, int block) : categories_(categories), block_(block) {}
  std::uint32_t categories_;  // a bit for each
  int block_;                 // asked when there are no categories
};

// "ICU 72.1, Unicode 15.0": recorded beside the version of the program, and no part of a run's
// name.
[[nodiscard]] std::string letters_version();

}  // namespace ronghe::feel
