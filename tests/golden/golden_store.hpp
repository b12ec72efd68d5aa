// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "ronghe/store/store.hpp"

// A store that a program of before made, unpacked for one test.
namespace ronghe::golden {

inline constexpr const char* stores = "tests/golden/stores";

// Unpacks an archive into a folder.
inline void unpack(const std::string& path, const std::string& folder) {
  const std::unique_ptr<archive, int (*)(archive*)> in(archive_read_new(), archive_read_free);
  const std::unique_ptr<archive, int (*)(archive*)> out(archive_write_disk_new(),
                                                        archive_write_free);
  archive_read_support_filter_zstd(in.get());
  archive_read_support_format_tar(in.get());
  archive_write_disk_set_options(out.get(), ARCHIVE_EXTRACT_PERM);
  ASSERT_EQ(archive_read_open_filename(in.get(), path.c_str(), 65'536), ARCHIVE_OK)
      << archive_error_string(in.get());
  archive_entry* entry = nullptr;
  while (archive_read_next_header(in.get(), &entry) == ARCHIVE_OK) {
    archive_entry_set_pathname(entry, (folder + "/" + archive_entry_pathname(entry)).c_str());
    ASSERT_EQ(archive_write_header(out.get(), entry), ARCHIVE_OK)
        << archive_error_string(out.get());
    const void* bytes = nullptr;
    std::size_t size = 0;
    la_int64_t at = 0;
    while (archive_read_data_block(in.get(), &bytes, &size, &at) == ARCHIVE_OK) {
      ASSERT_EQ(archive_write_data_block(out.get(), bytes, size, at), ARCHIVE_OK);
    }
    ASSERT_EQ(archive_write_finish_entry(out.get()), ARCHIVE_OK);
  }
}

class GoldenStore {
 public:
  explicit GoldenStore(std::string name) : name_(std::move(name)) {
    auto made = (std::filesystem::temp_directory_path() / "ronghe-golden-XXXXXX").string();
    EXPECT_NE(mkdtemp(made.data()), nullptr);
    root = made;
    unpack(fmt::format("{}/{}.tar.zst", stores, name_), root);
    if (testing::Test::HasFatalFailure()) return;  // of a broken archive nothing is opened
    open();
  }
  GoldenStore(const GoldenStore&) = delete;
  GoldenStore& operator=(const GoldenStore&) = delete;
  ~GoldenStore() {
    store.reset();
    std::filesystem::remove_all(root);
  }
  void open() {
    store.reset();
    auto opened = store::Store::open(folder());
    ASSERT_TRUE(opened) << to_string(opened.error());
    store.emplace(*std::move(opened));
    const auto unlocked = store->unlock_all();
    ASSERT_TRUE(unlocked) << to_string(unlocked.error());
  }
  [[nodiscard]] std::string folder() const { return root + "/" + name_ + "/store"; }

  std::string root;
  std::optional<store::Store> store;

 private:
  std::string name_;
};

}  // namespace ronghe::golden
