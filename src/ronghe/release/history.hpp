// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ronghe/release/results.hpp"

// What the numbers of regions were in earlier runs, as everyone was told them.
namespace ronghe::release {

struct PastNumber {
  std::optional<Decimal> value = {};
  std::optional<Decimal> limit =
      {};                    // that decided; how far it is from it decides the digits shown
  std::string missing = {};  // the reason; "" = there is a value
  Light light = Light::none;
  bool suppressed = false;  // there was a value that is not for everyone
};

class History {
 public:
  void add(std::string_view region, std::size_t indicator, std::size_t run, PastNumber number);
  // Of the run at that place of the question; null = it has no such row.
  [[nodiscard]] const PastNumber* find(std::string_view region, std::size_t indicator,
                                       std::size_t run) const;
  [[nodiscard]] bool empty() const { return numbers_.empty(); }

 private:
  using Key = std::pair<std::string, std::size_t>;
  std::map<Key, std::map<std::size_t, PastNumber>> numbers_;
};

// Reads the regions' numbers of `runs`. Of a run whose rows are not those that were released
// nothing is read: who may see it now may not be who could see it then.
[[nodiscard]] Result<History> read_history(const Sight& sight, const std::vector<std::string>& runs,
                                           const std::vector<Indicator>& indicators);

}  // namespace ronghe::release
