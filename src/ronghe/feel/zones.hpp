// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ronghe/feel/calendar.hpp"

// What the zone database of this system (IANA tzdata) says of a named zone. The only code that
// knows the library that reads it; docs/decisions/0012-zones-by-name.md says who may rely on it.
namespace ronghe::feel {

// "Europe/Paris", "Etc/UTC", "CET": a name of the database.
[[nodiscard]] bool is_zone(std::string_view name);
// A zone that has the offset 0 by definition.
[[nodiscard]] bool is_utc(std::string_view name);
// Seconds east of UTC when the clocks of the zone show `second_of_day` on `date`. An hour that the
// clocks show twice is the first one; one that they skip has the offset from before.
[[nodiscard]] std::optional<std::int32_t> zone_offset_on(const std::string& name, const Date& date,
                                                         std::int64_t second_of_day);
// Seconds east of UTC at an instant, in seconds since 1970 in UTC.
[[nodiscard]] std::optional<std::int32_t> zone_offset_at(const std::string& name,
                                                         std::int64_t seconds);
// "2025b": the release of the database; "unknown" where the system does not say.
[[nodiscard]] std::string zone_database_version();

}  // namespace ronghe::feel
