// SPDX-License-Identifier: Apache-2.0
// A log of many entries as files: written so that it is on the disk, proofs from it, all of it
// checked. Each against its limit in the same run; what can be repeated takes turns with it.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <random>
#include <span>
#include <vector>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/crypto/sha256_many.hpp"
#include "ronghe/ledger/bench_steps.hpp"
#include "ronghe/ledger/detail/tile_writer.hpp"
#include "ronghe/ledger/log_files.hpp"
#include "ronghe/proof/log_folder.hpp"

namespace ronghe::ledger::bench {

namespace {

namespace fs = std::filesystem;
using crypto::Hash;
using proof::Bundle;
using proof::Tile;

constexpr std::size_t entry_bytes = 200;
constexpr int rounds = 3;

// All full files of a log of this size, in the order in which it is written, but for tiles above
// the first level, which are a hundredth of it.
std::vector<std::string> files_of(const std::string& folder, std::uint64_t size) {
  std::vector<std::string> files;
  for (std::uint64_t index = 0; index < proof::full_tiles(size, 0); ++index) {
    files.push_back(folder + "/" + path_of(Bundle{.index = index}));
    files.push_back(folder + "/" + path_of(Tile{.level = 0, .index = index}));
  }
  return files;
}

// What the machine holds of the files in memory; they must be on the disk.
void forget(const std::vector<std::string>& files) {
  for (const auto& path : files) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    ensure(file >= 0 && ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED) == 0,
           "the file can be forgotten");
    ::close(file);
  }
}

Hash write_log(const std::string& folder, std::uint64_t entries) {
  fs::create_directories(folder);
  auto writer = must(TileWriter::open(folder, 0));
  std::string entry(entry_bytes, 'e');
  for (std::uint64_t i = 0; i < entries; ++i) {
    std::ranges::copy(std::to_string(i), entry.begin());
    must(writer.append(entry));
  }
  return must(writer.finish()).front();
}

// One file, one sync.
void write_one_file(const std::string& path, std::uint64_t bytes) {
  const std::string piece(std::size_t{1} << 20U, 'e');
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  ensure(file >= 0, "the file can be made");
  while (bytes > 0) {
    const auto count = ::write(file, piece.data(), std::min<std::uint64_t>(bytes, piece.size()));
    ensure(count > 0, "the disk has space");
    bytes -= static_cast<std::uint64_t>(count);
  }
  ensure(::fdatasync(file) == 0, "the file is on the disk");
  ::close(file);
}

// Each round has a folder of its own, and all are removed at the end: for five minutes ext4 passes
// over the numbers of removed files one by one, and making a file takes it half a millisecond.
void writing(const std::string& folder, std::uint64_t entries) {
  std::uint64_t bytes = 0;
  double ours = 1e9;
  double limit = 1e9;
  for (int round = 0; round < rounds; ++round) {
    const auto log = round == 0 ? folder + "/log" : fmt::format("{}/again-{}", folder, round);
    const auto taken = seconds([&] { (void)write_log(log, entries); });
    if (bytes == 0) {
      for (const auto& file : fs::recursive_directory_iterator(log)) {
        if (file.is_regular_file()) bytes += file.file_size();
      }
    }
    const auto one = seconds([&] { write_one_file(folder + "/one", bytes); });
    fs::remove(folder + "/one");
    fmt::print("writing {} MB: {:.2f} s, as one file {:.2f} s\n", bytes / 1'000'000, taken, one);
    ours = std::min(ours, taken);
    limit = std::min(limit, one);
  }
  const auto count = static_cast<double>(entries);
  print({.name = "log_written_durably",
         .ours = count / ours,
         .limit = count / limit,
         .reach = 0.5,
         .unit = "entries/s"});
}

// Proofs of entries drawn at random.
double proofs_a_second(std::uint64_t size, int count, const proof::ReadHash& hashes) {
  std::mt19937_64 random(1);
  const auto taken = seconds([&] {
    for (int i = 0; i < count; ++i) {
      const auto path = must(proof::inclusion_proof(random() % size, size, hashes));
      ensure(!path.empty(), "a large log has long proofs");
    }
  });
  return count / taken;
}

// With no tile at hand, with little room, and with all tiles in the cache.
void proofs(const std::string& folder, std::uint64_t entries) {
  constexpr int few = 20'000;
  constexpr int many = 500'000;
  constexpr double wanted = 100'000;
  const LogFiles log(folder + "/log");
  forget(files_of(log.folder(), entries));
  fmt::print("proofs of random entries, 4,096 tiles kept: from the disk {:.0f} /s",
             proofs_a_second(entries, few, log.hashes(entries)));
  fmt::print(", from the system's memory {:.0f} /s\n",
             proofs_a_second(entries, few, log.hashes(entries)));
  const auto hashes = log.hashes(entries, 2 * (1 + entries / proof::tile_width));
  for (std::uint64_t at = 0; at < entries; at += proof::tile_width) {
    (void)must(proof::inclusion_proof(at, entries, hashes));
  }
  print({.name = "proofs_from_cache",
         .ours = proofs_a_second(entries, many, hashes),
         .limit = wanted,
         .reach = 1,
         .unit = "proofs/s"});
}

// Reads every file and hashes its entries, and as many nodes.
void read_and_hash(const std::vector<std::string>& files) {
  std::vector<Hash> leaves(2 * proof::tile_width);
  for (const auto& path : files) {
    const auto bytes = must(read_whole_file(path));
    if (!path.contains("/entries/")) continue;
    const auto entries = must(proof::decode_bundle(bytes, proof::tile_width));
    crypto::sha256_many(proof::leaf_prefix, entries, std::span(leaves).first(entries.size()));
    crypto::sha256_many_nodes(proof::node_prefix, leaves, std::span(leaves).first(entries.size()));
  }
}

void checking(const std::string& folder, const proof::TreeHead& head) {
  const auto files = files_of(folder + "/log", head.size);
  proof::LogFolder log(folder + "/log");
  double ours = 1e9;
  double limit = 1e9;
  for (int round = 0; round < rounds; ++round) {
    forget(files);
    const auto taken = seconds([&] {
      const auto check = must(proof::check_log(log, head));
      ensure(check.passed(), "the log is whole");
    });
    forget(files);
    const auto read = seconds([&] { read_and_hash(files); });
    fmt::print("checking: {:.2f} s, reading and hashing {:.2f} s\n", taken, read);
    ours = std::min(ours, taken);
    limit = std::min(limit, read);
  }
  const auto count = static_cast<double>(head.size);
  print({.name = "log_checked_from_disk",
         .ours = count / ours,
         .limit = count / limit,
         .reach = 0.5,
         .unit = "entries/s"});
}

}  // namespace

void log_on_disk(const std::string& folder, std::uint64_t entries) {
  writing(folder, entries);
  proofs(folder, entries);
  const LogFiles log(folder + "/log");
  const auto root = must(proof::root_of(entries, log.hashes(entries)));
  checking(folder, {.size = entries, .root = root});
}

}  // namespace ronghe::ledger::bench
