// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/finality_warning.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/base/date.hpp"

namespace ronghe::workflow {

namespace {

bool is_future(std::uint64_t time, std::uint64_t now) { return time > now + clock_slack; }

}  // namespace

std::string silence_warning(const std::optional<std::vector<std::uint64_t>>& last_final,
                            std::span<const std::string> absent, std::uint64_t now,
                            std::chrono::hours patience) {
  if (now == 0 || !last_final || last_final->empty()) return "";
  std::optional<std::uint64_t> last;
  for (const auto time : *last_final) {
    if (!is_future(time, now)) last = std::max(last.value_or(0), time);
  }
  const auto limit = static_cast<std::uint64_t>(std::chrono::seconds(patience).count());
  if (last && now < *last + limit) return "";
  const auto names = fmt::format("{}", fmt::join(absent, ", "));
  if (!last) {
    return fmt::format(
        "since when nothing has become final is not known, for all who signed last did so in the "
        "future by this machine's clock: {} did not sign; decisions stay provisional until they do",
        names);
  }
  return fmt::format(
      "nothing has become final since {}: {} did not sign for more than {} hours; "
      "decisions stay provisional until they do",
      utc_text(*last), names, patience.count());
}

std::string clock_warning(std::span<const SignedAt> signatures, std::uint64_t now) {
  if (now == 0) return "";
  std::string ahead;
  for (const auto& [name, time] : signatures) {
    if (!is_future(time, now)) continue;
    ahead += fmt::format("{}{} signed at {}", ahead.empty() ? "" : ", ", name, utc_text(time));
  }
  if (ahead.empty()) return "";
  const bool ours = std::ranges::none_of(
      signatures, [&](const SignedAt& one) { return !is_future(one.time, now); });
  return fmt::format(
      "the clock of this machine says {}, but {}: set {} right; the log itself "
      "holds no time and is not harmed",
      utc_text(now), ahead, ours ? "the clock" : "the clocks of these witnesses");
}

}  // namespace ronghe::workflow
