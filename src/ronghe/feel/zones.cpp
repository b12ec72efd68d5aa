// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/zones.hpp"

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <algorithm>
#include <array>
#include <fstream>

namespace ronghe::feel {

namespace {

// Names of the database only: no path out of its folder, no link to what the machine is set to, and
// not the twin tables, of which one counts leap seconds.
bool is_zone_name(std::string_view name) {
  constexpr std::array<std::string_view, 3> others{"localtime", "posixrules", "Factory"};
  constexpr std::size_t size_max = 64;
  if (name.empty() || name.size() > size_max || name.front() == '/' || name.back() == '/') {
    return false;
  }
  const auto written = [](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') || c == '/' || c == '_' || c == '-' || c == '+';
  };
  return std::ranges::all_of(name, written) && std::ranges::find(others, name) == others.end() &&
         !name.starts_with("posix/") && !name.starts_with("right/");
}

std::optional<absl::TimeZone> zone_of(std::string_view name) {
  absl::TimeZone zone;
  if (!is_zone_name(name) ||
      !absl::LoadTimeZone(absl::string_view(name.data(), name.size()), &zone))
    return std::nullopt;
  return zone;
}

}  // namespace

bool is_zone(std::string_view name) { return zone_of(name).has_value(); }

bool is_utc(std::string_view name) {
  constexpr std::array<std::string_view, 11> names{
      "UTC",      "Etc/UTC", "Etc/GMT",   "GMT",           "Etc/UCT",      "UCT",
      "Etc/Zulu", "Zulu",    "Universal", "Etc/Universal", "Etc/Greenwich"};
  return std::ranges::find(names, name) != names.end();
}

std::optional<std::int32_t> zone_offset_on(const std::string& name, const Date& date,
                                           std::int64_t second_of_day) {
  if (is_utc(name)) return 0;
  const auto zone = zone_of(name);
  if (!zone) return std::nullopt;
  const auto shown =
      absl::CivilSecond(absl::CivilDay(date.year, date.month, date.day)) + second_of_day;
  const auto instant = absl::ToUnixSeconds(zone->At(shown).pre);
  return static_cast<std::int32_t>(days_since_epoch(date) * 86'400 + second_of_day - instant);
}

std::optional<std::int32_t> zone_offset_at(const std::string& name, std::int64_t seconds) {
  if (is_utc(name)) return 0;
  const auto zone = zone_of(name);
  if (!zone) return std::nullopt;
  return zone->At(absl::FromUnixSeconds(seconds)).offset;
}

std::string zone_database_version() {
  std::ifstream in("/usr/share/zoneinfo/tzdata.zi");
  std::string line;
  constexpr std::string_view mark = "# version ";
  if (!std::getline(in, line) || !line.starts_with(mark)) return "unknown";
  return line.substr(mark.size());
}

}  // namespace ronghe::feel
