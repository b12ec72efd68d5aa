// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string_view>

// Why a value is absent. Missing is an answer with a reason, never a zero and never green.
namespace ronghe::evidence {

enum class MissingReason { not_collected, not_applicable, withheld, unverifiable };

inline constexpr std::array missing_reasons{MissingReason::not_collected,
                                            MissingReason::not_applicable, MissingReason::withheld,
                                            MissingReason::unverifiable};

[[nodiscard]] std::string_view code(MissingReason reason);  // "withheld", as stored and sealed
[[nodiscard]] std::string_view zh(MissingReason reason);    // "保密"
[[nodiscard]] std::string_view en(MissingReason reason);    // "withheld"
// What a code names, exactly.
[[nodiscard]] std::optional<MissingReason> reason_of(std::string_view code);
// A cell of a file that says why there is no value: the code or the Chinese word, exactly.
[[nodiscard]] std::optional<MissingReason> parse_missing(std::string_view cell);

}  // namespace ronghe::evidence
