// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/base/result.hpp"

// What a write of the engine that did not end (a power failure, a kill inside of the call) leaves
// in its file. Two of its writes go over what is still needed: one of the two headers, and blocks
// of metadata, in whose free parts the next state is written. Neither changes a byte that the state
// before needs, but each is under a checksum, by which the engine would refuse the whole file
// (docs/decisions/0020).
namespace ronghe::engine::duckdb {

// Mends both, durably, and tells what was mended, a sentence each; nothing, and not a byte written,
// where all is whole, where another process holds the file, or where it is not a file of a layout
// that is known here: whoever opens it then says so. What was overwritten is kept as text in
// PATH.mended. bad_input when both headers are damaged: no write does that.
[[nodiscard]] Result<std::vector<std::string>> mend_torn_file(const std::string& path);

}  // namespace ronghe::engine::duckdb
