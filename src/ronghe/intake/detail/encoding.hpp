// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ronghe/intake/detail/file_scan.hpp"
#include "ronghe/intake/said.hpp"

namespace ronghe::intake::detail {

// How a text file is written, and what to tell about it where that was guessed.
struct Encoding {
  std::string name = "UTF-8";  // of iconv
  std::optional<Said> notice = {};
};

// By its bytes, unless `asked` ("UTF-8", "GB18030", "BIG5") says it. A short text in GB18030 may be
// valid UTF-8: 学校 are the bytes of "ѧУ". Text in Chinese has none but longer sequences in UTF-8,
// so that a file of two-byte sequences alone, all of them Chinese characters when read as GB18030,
// is GB18030, unless they are letters of western Europe, of which a few may stand in an English
// text.
[[nodiscard]] Result<Encoding> encoding_of(const std::string& path, const FileFacts& facts,
                                           const std::string& asked);
// The same of the beginning of a file.
[[nodiscard]] Encoding encoding_of_head(std::string_view head, const std::string& asked);

}  // namespace ronghe::intake::detail
