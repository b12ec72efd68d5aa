// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ronghe/base/result.hpp"

namespace ronghe::intake::detail {

// Rewrites a file from one encoding to another (names of iconv), block by block. A byte that the
// encoding does not know is an error that names its offset.
struct Transcoding {
  std::string from;
  std::string to;
};
[[nodiscard]] Result<void> transcode(const std::string& source, const std::string& target,
                                     const Transcoding& encodings);

}  // namespace ronghe::intake::detail
