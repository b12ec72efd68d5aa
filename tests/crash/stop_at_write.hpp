// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

// Ends this process before a chosen call that changes a file, as `kill -9` would. The functions of
// the C library that make a file or folder, write, copy, rename, link, sync, cut and remove are
// replaced in the program that links this: ours and those of every library in it are counted. What
// goes to stdout and stderr is not.
namespace ronghe::crash {

inline constexpr int stopped = 137;  // the exit code of a process that was ended so

// Begins to count; the call with this number (1 = the next) does not happen. 0 = none is stopped.
// `torn`: of a write a piece happens: of one at the end of a file the first half, of one at a place
// of its own a beginning or an end.
void stop_before(std::uint64_t number, bool torn);
[[nodiscard]] std::uint64_t calls_so_far();

}  // namespace ronghe::crash
