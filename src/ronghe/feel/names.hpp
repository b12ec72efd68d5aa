// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/feel/parser.hpp"

// FEEL lets names hold blanks and operators ("as of", "wage-band"), so where a name ends depends on
// the names that are known: the longest match wins, else the name ends at the first blank or sign.
namespace ronghe::feel {

struct NameMatch {
  std::string text;     // blanks folded
  std::size_t end = 0;  // byte after the name
  bool known = false;
};

// Where in a formula a name is read.
enum class NamePlace {
  value,   // values of the scope, functions
  filter,  // in the brackets of a filter, where the fields of an item are values, too
  field,   // after a point
  type
};

class NameTable {
 public:
  // What `names` points to must outlive the table, which holds no copy.
  explicit NameTable(const Names& names) : given_(names) {}

  // A name that the formula itself introduces: a variable, a parameter, a key. It is known until
  // it is dropped.
  void add(std::string_view name);
  [[nodiscard]] std::size_t count() const { return added_.size(); }
  // Those that came after the first `count`. Keys stay known as names of fields.
  void drop_variables(std::size_t count);
  void drop_keys(std::size_t count);
  // The name that starts at `at`, where a name-start character stands.
  [[nodiscard]] NameMatch match(std::string_view text, std::size_t at, NamePlace place) const;

 private:
  [[nodiscard]] bool is_prefix(std::string_view text, NamePlace place) const;
  [[nodiscard]] bool contains(std::string_view name, NamePlace place) const;
  template <class Holds>
  [[nodiscard]] bool any(NamePlace place, const Holds& holds) const;
  Names given_;
  std::multiset<std::string, std::less<>> own_;  // as `added_`, to be searched
  std::vector<std::string> added_;               // in their order
  KnownNames keys_;
};

// Built-in functions and types whose names hold blanks; these are always known.
[[nodiscard]] const KnownNames& built_in_names();

}  // namespace ronghe::feel
