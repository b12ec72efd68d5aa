// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/transcode.hpp"

#include <fmt/format.h>
#include <iconv.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <fstream>
#include <vector>

#include "ronghe/base/file_trouble.hpp"
#include "ronghe/base/worded.hpp"
#include "ronghe/intake/detail/file_scan.hpp"
#include "ronghe/intake/said.hpp"

namespace ronghe::intake::detail {

namespace {

constexpr std::size_t block_bytes = std::size_t{1} << 20;

class Converter {
 public:
  explicit Converter(const Transcoding& encodings)
      : raw_(iconv_open(encodings.to.c_str(), encodings.from.c_str())) {}
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  ~Converter() {
    if (known()) iconv_close(raw_);
  }
  [[nodiscard]] bool known() const { return raw_ != reinterpret_cast<iconv_t>(-1); }

  // Converts a prefix of `input`, gives how many bytes were used; -1 at a byte it cannot read.
  std::ptrdiff_t convert(std::vector<char>& input, std::size_t size, const auto& sink) {
    char* next = input.data();
    std::size_t left = size;
    while (left > 0) {
      char* target = output_.data();
      std::size_t room = output_.size();
      const auto done = iconv(raw_, &next, &left, &target, &room);
      sink(std::string_view(output_.data(), target));
      if (done != static_cast<std::size_t>(-1) || errno == E2BIG) continue;
      used_ = next - input.data();
      return errno == EINVAL ? used_ : -1;  // EINVAL: the block ends inside a character
    }
    return used_ = next - input.data();
  }
  [[nodiscard]] std::ptrdiff_t used() const { return used_; }

 private:
  iconv_t raw_;
  std::ptrdiff_t used_ = 0;
  std::vector<char> output_ = std::vector<char>(2 * block_bytes);
};

Error bad_byte(const std::string& path, std::uint64_t offset, const Transcoding& encodings) {
  const bool wide = encodings.from.starts_with("UTF-16");  // its line ends are not bytes
  const bool guessed = encodings.from == "GB18030";
  return refusal(
      {fmt::format("the byte at offset {} is {}; save the file as UTF-8 and import it again",
                   offset,
                   guessed ? "neither UTF-8 nor GB18030 text" : "not " + encodings.from + " text"),
       fmt::format("位于 {} 的字节{}；请将文件另存为 UTF-8 后重新导入", offset,
                   guessed ? "既不是 UTF-8 也不是 GB18030" : "不是 " + encodings.from)},
      {path, wide ? 0 : line_of_byte(path, offset), 0});
}

}  // namespace

Result<void> transcode(const std::string& source, const std::string& target,
                       const Transcoding& encodings) {
  Converter converter(encodings);
  if (!converter.known()) {
    return fail_with(ErrorKind::fault, "encoding-not-convertible"_code,
                     "this system cannot convert {from} to {to}",
                     {{"from", encodings.from}, {"to", encodings.to}});
  }
  std::ifstream in(source, std::ios::binary);
  std::ofstream out(target, std::ios::binary);
  const auto write = [&out](std::string_view some) {
    out.write(some.data(), static_cast<std::streamsize>(some.size()));
  };
  std::vector<char> buffer(block_bytes + 8);
  std::size_t carried = 0;
  std::uint64_t offset = 0;
  while (in) {
    in.read(buffer.data() + carried, static_cast<std::streamsize>(block_bytes));
    const auto size = carried + static_cast<std::size_t>(in.gcount());
    const auto used = converter.convert(buffer, size, write);
    if (used < 0) {
      return std::unexpected(
          bad_byte(source, offset + static_cast<std::uint64_t>(converter.used()), encodings));
    }
    offset += static_cast<std::uint64_t>(used);
    carried = size - static_cast<std::size_t>(used);
    std::copy_n(buffer.begin() + used, carried, buffer.begin());
  }
  if (carried > 0) return std::unexpected(bad_byte(source, offset, encodings));
  out.close();
  if (!out) return not_written(target);
  return {};
}

std::optional<std::string> transcoded(std::string_view text, const Transcoding& encodings) {
  Converter converter(encodings);
  if (!converter.known()) return std::nullopt;
  std::string out;
  std::vector<char> input(text.begin(), text.end());
  const auto used = converter.convert(input, input.size(), [&out](auto some) { out += some; });
  if (used != static_cast<std::ptrdiff_t>(input.size())) return std::nullopt;
  return out;
}

}  // namespace ronghe::intake::detail
