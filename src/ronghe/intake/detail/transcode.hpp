// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

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
// The same of a text that is held; none where a byte is not of the encoding, or the system does not
// know one of both.
[[nodiscard]] std::optional<std::string> transcoded(std::string_view text,
                                                    const Transcoding& encodings);

}  // namespace ronghe::intake::detail
