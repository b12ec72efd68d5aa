// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ronghe/base/decimal.hpp"

// What a run stored of one subject.
namespace ronghe::evaluate {

struct StoredValue {
  std::string indicator = {};
  std::optional<Decimal> numerator = {};
  std::optional<Decimal> denominator = {};
  std::optional<Decimal> value = {};
  std::string missing = {};
  std::optional<Decimal> reporting = {};
  std::string light = {};
  int rule = 0;
  std::optional<Decimal> limit = {};
  std::optional<Decimal> distance = {};
  std::optional<Decimal> low = {};  // of the interval of the value
  std::optional<Decimal> high = {};
  // On how many persons or others the value rests: where the pack counts them by a formula these,
  // else the denominator.
  std::optional<Decimal> persons = {};
};

struct StoredLight {
  std::string light = {};
  std::string decision = {};
  int rule = 0;
  std::vector<std::string> indicators = {};  // that have this light
};

}  // namespace ronghe::evaluate
