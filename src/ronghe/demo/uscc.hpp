// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// Unified social credit codes (GB 32100-2015) that pass both checks and belong to nobody.
namespace ronghe::demo {

// The check character for the first 17 characters of a code.
[[nodiscard]] char uscc_check(std::string_view first17);
// The check character of an organisation code (GB 11714) for its first 8 characters.
[[nodiscard]] char organisation_check(std::string_view first8);

// What the registering authority and type (characters 1-2) say. Authority 9 gives types 1 to 3
// and authority 1 types 1, 2, 3 and 9 only: type 8 does not occur, so no living firm has it.
inline constexpr std::string_view demo_enterprise = "98";
inline constexpr std::string_view demo_institution = "18";

// `number` < 31^5. The organisation code begins with DEM: the registers count in digits
// or from MA upwards, so it is out of their reach as well.
[[nodiscard]] std::string demo_uscc(std::string_view kind, std::string_view region,
                                    std::uint64_t number);

}  // namespace ronghe::demo
