// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace ronghe::intake::detail {

// What a workbook may ask of the machine. A ZIP file of a megabyte can unpack to a gigabyte, and a
// few bytes of XML can name a long text; so work and memory are bound by the size of the file
// itself, and memory by a number that stands beside the engine's limit.
struct XlsxLimits {
  // Workbook, relations and styles, which are held whole. As a tree they take sixteen times that.
  std::uint64_t part_bytes_max = std::uint64_t{8} << 20U;
  // All shared texts, with a number for each.
  std::uint64_t strings_bytes_max = std::uint64_t{256} << 20U;
  // One row or one shared text; 16,384 cells of 200 bytes fit.
  std::size_t element_bytes_max = std::size_t{4} << 20U;
  // How many bytes one byte of the file may become. Sheets shrink to a tenth or a thirtieth; what
  // is small anyway may shrink more.
  std::uint64_t unpacked_ratio_max = 200;
  std::uint64_t unpacked_bytes_free = std::uint64_t{16} << 20U;
  // The same for the rows that are written: a text that is shared is written each time.
  std::uint64_t written_ratio_max = 1000;
  std::uint64_t written_bytes_free = std::uint64_t{64} << 20U;
};

}  // namespace ronghe::intake::detail
