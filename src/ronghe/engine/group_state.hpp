// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include "ronghe/base/decimal.hpp"

// What a part of the rows of a group says of an aggregate, so that parts counted in different
// places - nodes, scans, stores - add up to what one place would have counted. A mean, a median or
// a share is none of these: it is computed from the states of the whole.
namespace ronghe::engine {

struct CountState {
  std::int64_t rows = 0;
  bool operator==(const CountState&) const = default;
};
struct SumState {
  std::optional<Decimal> sum;  // none = no value at all
  bool operator==(const SumState&) const = default;
};
struct LeastState {
  std::optional<Decimal> value;
  bool operator==(const LeastState&) const = default;
};
struct GreatestState {
  std::optional<Decimal> value;
  bool operator==(const GreatestState&) const = default;
};
// Each value and how often it is there: medians and survival come from it.
struct ValuesState {
  std::map<Decimal, std::int64_t> counts;
  bool operator==(const ValuesState&) const = default;
};
// What is counted once however often it is there: the pairs of group and value.
struct DistinctState {
  std::set<std::pair<std::string, std::string>> pairs;
  bool operator==(const DistinctState&) const = default;
};

using GroupState =
    std::variant<CountState, SumState, LeastState, GreatestState, ValuesState, DistinctState>;

// Adds a part of the same aggregate. False where a sum has more digits than a decimal holds, or a
// count more than 63 bits: then `into` is as it was.
[[nodiscard]] bool merge(GroupState& into, const GroupState& part);

}  // namespace ronghe::engine
