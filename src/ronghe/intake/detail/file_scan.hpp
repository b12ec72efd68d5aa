// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ronghe/base/log.hpp"
#include "ronghe/base/result.hpp"

namespace ronghe::intake::detail {

// What one pass over the bytes of a file tells. What cannot occur in the file (blanks, control
// characters) needs no check in the conversion: that is where its speed comes from.
struct FileFacts {
  std::uint64_t bytes = 0;
  std::uint64_t lines = 0;  // a last line without its newline counts
  bool bom = false;         // begins with the UTF-8 byte order mark
  bool ascii = true;
  bool blanks = false;                      // there is a space, a tab, U+3000 or U+00A0
  bool controls = false;                    // a control character other than the line ends
  bool quotes = false;                      // there is a double quote
  bool hashes = false;                      // a '#', with which errors of spreadsheets begin
  bool marks = false;                       // + ' or =, with which spreadsheets spoil codes
  std::optional<std::uint64_t> invalid_at;  // first byte that is not UTF-8
  std::uint64_t wide_before_fault = 0;      // sequences of three bytes before it
  std::uint64_t narrow = 0;                 // sequences of two bytes
  std::uint64_t widest = 0;                 // of four
  std::string sha256;                       // hex, of the bytes as they are on disk
};

// Reads the file once. After a fault in the UTF-8 only the hash goes on.
[[nodiscard]] Result<FileFacts> scan_file(const std::string& path, Progress* progress);

// The same of cells that are given as text; what only a file has stays as it is.
[[nodiscard]] FileFacts facts_of(std::string_view cells);

// The line that holds the byte at `offset`, from 1.
[[nodiscard]] int line_of_byte(const std::string& path, std::uint64_t offset);

}  // namespace ronghe::intake::detail
