// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/duckdb/torn_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "ronghe/base/descriptor.hpp"
#include "ronghe/base/worded.hpp"

namespace ronghe::engine::duckdb {

namespace {

// The layout of storage versions 64 to 67, without encryption. Numbers are little endian, each page
// and block begins with a checksum, u64:
//
//   0      page: "DUCK", version u64, flags 4 x u64, …
//   4096   page: a header: iteration, meta_block, free_list, block_count, block_bytes, …
//   8192   page: the other header; the one with the higher iteration holds
//   12288  blocks. One of metadata is 64 parts; a part begins with the pointer to the next one of
//          its chain: block | part << 56
constexpr std::uint64_t page_bytes = 4096;
constexpr std::uint64_t blocks_begin = 3 * page_bytes;
constexpr std::uint64_t checksum_bytes = 8;
constexpr std::uint64_t parts = 64;
constexpr std::uint64_t no_pointer = ~std::uint64_t{0};
constexpr std::uint64_t block_bytes_min = 16'384;
constexpr std::uint64_t block_bytes_max = 262'144;
constexpr std::uint64_t version_min = 64;
constexpr std::uint64_t version_max = 67;

static_assert(std::endian::native == std::endian::little, "numbers are read as they lie there");

std::uint64_t number_at(std::string_view bytes, std::size_t at) {
  std::uint64_t number = 0;
  ensure(at + sizeof(number) <= bytes.size(), "a number lies within its bytes");
  std::memcpy(&number, bytes.data() + at, sizeof(number));
  return number;
}

// As the engine computes it: over whole words.
std::uint64_t checksum(std::string_view bytes) {
  constexpr std::uint64_t factor = 0xbf58476d1ce4e5b9U;
  std::uint64_t sum = 5381;
  for (std::size_t at = 0; at + sizeof(sum) <= bytes.size(); at += sizeof(sum)) {
    sum ^= number_at(bytes, at) * factor;
  }
  return sum;
}

bool is_whole(std::string_view block) {
  return number_at(block, 0) == checksum(block.substr(checksum_bytes));
}

struct Header {
  std::uint64_t iteration = 0;
  std::uint64_t free_list = no_pointer;
  std::uint64_t block_count = 0;
  std::uint64_t block_bytes = 0;

  [[nodiscard]] std::uint64_t part_bytes() const {
    return (block_bytes - checksum_bytes) / parts / sizeof(std::uint64_t) * sizeof(std::uint64_t);
  }
  [[nodiscard]] off_t place_of(std::uint64_t block) const {
    return static_cast<off_t>(blocks_begin + (block * block_bytes));
  }
};

Header header_of(std::string_view page) {
  return {.iteration = number_at(page, 8),
          .free_list = number_at(page, 24),
          .block_count = number_at(page, 32),
          .block_bytes = number_at(page, 40)};
}

// Less than `size` bytes at the end of the file, or when it cannot be read.
std::string read_at(const Descriptor& file, off_t place, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t done = 0;
  while (done < size) {
    const auto count =
        ::pread(file.get(), bytes.data() + done, size - done, place + static_cast<off_t>(done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    done += static_cast<std::size_t>(count);
  }
  bytes.resize(done);
  return bytes;
}

bool write_at(const Descriptor& file, off_t place, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::pwrite(file.get(), bytes.data(), bytes.size(), place);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    place += count;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

// Against whoever has the file open, in this process too: in its hands a write may be under way.
bool take(const Descriptor& file) {
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return ::fcntl(file.get(), F_OFD_SETLK, &lock) == 0;
}

bool is_known(std::string_view main_page) {
  constexpr std::size_t version_at = 12;
  constexpr std::size_t flags_at = 20;
  if (main_page.substr(checksum_bytes, 4) != "DUCK" || !is_whole(main_page)) return false;
  const auto version = number_at(main_page, version_at);
  return version >= version_min && version <= version_max && number_at(main_page, flags_at) == 0;
}

bool is_known(const Header& header) {
  return std::has_single_bit(header.block_bytes) && header.block_bytes >= block_bytes_min &&
         header.block_bytes <= block_bytes_max;
}

class TornFile {
 public:
  explicit TornFile(const std::string& path) : path_(path), file_(path, O_RDWR) {}

  Result<std::vector<std::string>> mend() {
    if (!file_.is_open() || !take(file_)) return std::move(told_);
    const auto pages = read_at(file_, 0, blocks_begin);
    if (pages.size() < blocks_begin) return std::move(told_);
    const std::string_view whole(pages);
    if (!is_known(whole.substr(0, page_bytes))) return std::move(told_);
    RONGHE_TRY(header, mend_headers(whole.substr(page_bytes, page_bytes),
                                    whole.substr(2 * page_bytes, page_bytes)));
    if (header) RONGHE_CHECK(mend_metadata(*header));
    return std::move(told_);
  }

 private:
  // The header that holds; none when its layout is not known.
  Result<std::optional<Header>> mend_headers(std::string_view first, std::string_view second) {
    const bool first_whole = is_whole(first);
    const bool second_whole = is_whole(second);
    if (!first_whole && !second_whole) {
      return fail_with(ErrorKind::bad_input, "database-headers-damaged"_code,
                       "both headers of the database file are damaged, which no write of it does: "
                       "restore a backup",
                       {}, {.file = path_});
    }
    auto header = header_of(first_whole ? first : second);
    if (first_whole && second_whole && header_of(second).iteration > header.iteration) {
      header = header_of(second);
    }
    if (!is_known(header)) return std::optional<Header>();
    if (first_whole != second_whole) {
      const auto place = static_cast<off_t>(first_whole ? 2 * page_bytes : page_bytes);
      RONGHE_CHECK(
          overwrite(place, first_whole ? first : second,
                    fmt::format("header {} of {} was torn by a write that did not end; the "
                                "other one, of the state before, was put in its place",
                                first_whole ? 2 : 1, path_)));
    }
    return std::optional(header);
  }

  Result<void> mend_metadata(const Header& header) {
    const auto blocks = metadata_blocks(header);
    if (!blocks) return {};  // not as we know it: the engine says what it finds
    for (const auto block : *blocks) {
      const auto place = header.place_of(block);
      const auto bytes = read_at(file_, place, header.block_bytes);
      if (bytes.size() < header.block_bytes || is_whole(bytes)) continue;
      const auto sum = checksum(std::string_view(bytes).substr(checksum_bytes));
      std::string written(checksum_bytes, '\0');
      std::memcpy(written.data(), &sum, sizeof(sum));
      RONGHE_CHECK(overwrite(
          place, written,
          fmt::format("block {} of {} was torn by a write that did not end; the parts that the "
                      "state before needs are not touched by such a write, so its checksum was "
                      "computed again",
                      block, path_)));
    }
    return {};
  }

  // From the end of the free list, whose beginning is skipped: free blocks, i64 each; blocks of
  // several uses, i64 and u32; then of each block of metadata its number and its free parts.
  std::optional<std::vector<std::uint64_t>> metadata_blocks(const Header& header) {
    if (header.free_list == no_pointer) return std::vector<std::uint64_t>();
    const auto list = chain(header, header.free_list);
    if (!list) return std::nullopt;
    std::size_t at = 0;
    const auto count = [&](std::size_t each) -> std::optional<std::uint64_t> {
      if (list->size() - at < sizeof(std::uint64_t)) return std::nullopt;
      const auto number = number_at(*list, at);
      at += sizeof(number);
      if (number > (list->size() - at) / each) return std::nullopt;
      return number;
    };
    for (const std::size_t each : {std::size_t{8}, std::size_t{12}}) {
      const auto skipped = count(each);
      if (!skipped) return std::nullopt;
      at += *skipped * each;
    }
    constexpr std::size_t entry_bytes = 16;
    const auto found = count(entry_bytes);
    if (!found) return std::nullopt;
    std::vector<std::uint64_t> blocks;
    for (std::uint64_t i = 0; i < *found; ++i, at += entry_bytes) {
      blocks.push_back(number_at(*list, at));
      if (blocks.back() >= header.block_count) return std::nullopt;
    }
    return blocks;
  }

  // The content of a chain of parts.
  std::optional<std::string> chain(const Header& header, std::uint64_t pointer) {
    constexpr unsigned part_shift = 56;
    const auto size = header.part_bytes();
    std::string content;
    for (std::uint64_t seen = 0; pointer != no_pointer; ++seen) {
      const auto block = pointer & ((std::uint64_t{1} << part_shift) - 1);
      const auto part = pointer >> part_shift;
      // More parts than there are: a chain that closes on itself.
      if (block >= header.block_count || part >= parts || seen >= header.block_count * parts) {
        return std::nullopt;
      }
      const auto place = header.place_of(block) + static_cast<off_t>(checksum_bytes + part * size);
      const auto bytes = read_at(file_, place, size);
      if (bytes.size() < size) return std::nullopt;
      pointer = number_at(bytes, 0);
      content += std::string_view(bytes).substr(sizeof(pointer));
    }
    return content;
  }

  // What is told is on the disk before anything changes, with what stood there.
  Result<void> overwrite(off_t place, std::string_view bytes, std::string what) {
    const Descriptor record(path_ + ".mended", O_WRONLY | O_CREAT | O_APPEND, 0600);
    std::string line = fmt::format("{}. Before, at byte {}: ", what, place);
    for (const char byte : read_at(file_, place, bytes.size())) {
      line += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    }
    if (!record.is_open() || !write_all(record, line + "\n") || ::fsync(record.get()) != 0 ||
        !write_at(file_, place, bytes) || ::fsync(file_.get()) != 0) {
      return fail_with(ErrorKind::fault, "database-not-mended"_code,
                       "{what}: it cannot be mended: {detail}",
                       {{"what", what}, {"detail", std::strerror(errno)}}, {.file = path_});
    }
    told_.push_back(std::move(what));
    return {};
  }

  std::string path_;
  Descriptor file_;
  std::vector<std::string> told_;
};

}  // namespace

Result<std::vector<std::string>> mend_torn_file(const std::string& path) {
  return TornFile(path).mend();
}

}  // namespace ronghe::engine::duckdb
