// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "ronghe/engine/relation.hpp"

// The tables that a run publishes, beside its row in `run` (policy::system_records()). Other rooms
// read them by these names.
namespace ronghe::evaluate {

using engine::Relation;

inline constexpr std::array relations{
    // One row per indicator and subject. `missing` says why there is no value; `rule` is the row
    // of the light table that fired (1 = first); `distance` = value - limit;
    // `population` is the number of persons where the pack tells it, else the denominator;
    // `low` and `high` are the interval of the value where the indicator has one.
    Relation{"run_value",
             "run_id VARCHAR, indicator VARCHAR, kind VARCHAR, subject VARCHAR, "
             "numerator DECIMAL(38,6), denominator DECIMAL(38,6), value DECIMAL(38,10), "
             "missing VARCHAR, population BIGINT, reporting DECIMAL(9,6), light VARCHAR, "
             "rule INTEGER, limit_value DECIMAL(38,10), distance DECIMAL(38,10), "
             "low DECIMAL(38,10), high DECIMAL(38,10)"},
    // 0..100 per dimension of the pack and in `total`; `weight` is the
    // share of the weight whose indicators had a value.
    Relation{"run_score",
             "run_id VARCHAR, kind VARCHAR, subject VARCHAR, dimension VARCHAR, "
             "score DECIMAL(9,4), weight DECIMAL(9,6)"},
    // The light of a subject, the table and row that gave it, and the indicators that decided.
    Relation{"run_light",
             "run_id VARCHAR, kind VARCHAR, subject VARCHAR, light VARCHAR, decision VARCHAR, "
             "rule INTEGER, indicators VARCHAR"},
};

// Words in the place of a score that a released row does not tell, and the number that stands for
// each in the column: scores are 0 to 100.
struct HiddenScore {
  std::string_view word;
  std::int64_t kept;
};
inline constexpr HiddenScore suppressed_score{"suppressed", -1};  // too few persons are behind it
inline constexpr HiddenScore withheld_score{"withheld", -2};      // the pack does not release it
inline constexpr std::array hidden_scores{suppressed_score, withheld_score};

}  // namespace ronghe::evaluate
