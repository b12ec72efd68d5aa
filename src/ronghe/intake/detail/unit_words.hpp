// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ronghe/base/language.hpp"
#include "ronghe/policy/dictionary.hpp"

// In what a number is to be given: who is told to write digits alone would otherwise write 1500
// for 1500万元.
namespace ronghe::intake::detail {

// "元", "元/月"; a word that no language has is itself.
[[nodiscard]] std::string unit_word(std::string_view unit, Language language);
// The unit in which a field is sealed: "元"; "" where it has none.
[[nodiscard]] std::string unit_of(const policy::Field& field, Language language);
// The same behind a remedy: "（单位为元）", " (in yuan)", of a ratio its bounds; "" where it has
// none.
[[nodiscard]] std::string unit_clause(const policy::Field& field, Language language);
// All digits of a number with 千, 万, 亿 and the like: "15000000" of "1500万元"; "" of all others.
[[nodiscard]] std::string written_out(std::string_view cell);
// A percentage as a share: "0.45" of "45%" and of "45"; "" of what is no plain number.
[[nodiscard]] std::string share_of(std::string_view cell);

}  // namespace ronghe::intake::detail
