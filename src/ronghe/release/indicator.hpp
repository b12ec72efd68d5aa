// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ronghe/base/decimal.hpp"
#include "ronghe/policy/dictionary.hpp"
#include "ronghe/release/rounding.hpp"

namespace ronghe::release {

// An indicator as its readers are shown it, and what decides how much of its numbers they see.
struct Indicator {
  std::string id = {};
  policy::Bilingual name = {}, description = {};
  policy::Bilingual numerator = {}, denominator = {};  // what they count; may be empty
  std::string dimension = {}, direction = {}, type = {}, unit = {}, formula = {}, source = {};
  std::string numerator_unit = {}, denominator_unit = {};  // "yuan"; "" = counts
  std::optional<Decimal> green = {}, red = {};
  std::optional<Decimal> denominator_min = {};  // below it all that is public is suppressed
  // Below it the light is suppressed as well; none where the tables of lights give none to so few
  // persons, or where it is not about persons.
  std::optional<Decimal> light_min = {};
  // It is the number of persons that is small, not the denominator.
  bool is_counted = false;
  Steps steps = {};  // to which numbers are rounded for the public
  // The numerator counts some of the rows that the denominator counts: a binomial share, for which
  // an interval can be given.
  bool share_of_rows = false;
  std::vector<std::string> subjects = {};
};

}  // namespace ronghe::release
