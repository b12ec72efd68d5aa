// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "ronghe/feel/parser.hpp"

// FEEL lets names hold blanks and operators ("as of", "wage-band"), so where a name ends depends on
// the names that are known: the longest match wins, else the name ends at the first blank or sign.
namespace ronghe::feel {

struct NameMatch {
  std::string text;     // blanks folded
  std::size_t end = 0;  // byte after the name
  bool known = false;
};

class NameTable {
 public:
  // `names` must outlive the table, which holds no copy: a file of formulas has one set of names.
  explicit NameTable(const KnownNames& names) : given_(&names) {}

  // A name that the formula itself introduces: a variable, a parameter, a key.
  void add(std::string_view name);
  // The name that starts at `at`, where a name-start character stands.
  [[nodiscard]] NameMatch match(std::string_view text, std::size_t at) const;

 private:
  [[nodiscard]] bool is_prefix(std::string_view text) const;
  [[nodiscard]] bool contains(std::string_view name) const;
  const KnownNames* given_;
  KnownNames own_;
};

// Built-in functions whose names hold blanks; these are always known.
[[nodiscard]] const KnownNames& built_in_names();

}  // namespace ronghe::feel
