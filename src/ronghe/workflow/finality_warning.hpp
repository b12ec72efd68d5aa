// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

// What the times of cosignatures tell: that finality has stopped, and whose clock is wrong. Each is
// by the clock of its witness, and one that is in the future tells nothing of when it was signed.
namespace ronghe::workflow {

// Clocks of two machines differ a little, in seconds; more is somebody's fault.
inline constexpr std::uint64_t clock_slack = 300;

struct SignedAt {
  std::string name;        // of the witness
  std::uint64_t time = 0;  // seconds since 1970
};

// "" or that nothing has become final for `patience`, because of `absent`. `last_final` are the
// times under the last checkpoint that all have signed, none before the first; of these counts the
// latest that is no later than `now` and a little. Where none is, nobody knows when it was signed,
// which is told as well. `now` in seconds since 1970; 0 = not known, and nothing is told.
[[nodiscard]] std::string silence_warning(
    const std::optional<std::vector<std::uint64_t>>& last_final,
    std::span<const std::string> absent, std::uint64_t now, std::chrono::hours patience);

// "" or whose clock is wrong: this machine's where no witness signed by now, otherwise those of the
// witnesses that signed in the future.
[[nodiscard]] std::string clock_warning(std::span<const SignedAt> signatures, std::uint64_t now);

}  // namespace ronghe::workflow
