// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/free_pages.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/engine/database.hpp"

namespace ronghe::store {
namespace {

TEST(OverwriteFreePages, LeavesNothingOfWhatWasRemoved) {
  auto name = (std::filesystem::temp_directory_path() / "ronghe-pages-XXXXXX").string();
  ASSERT_NE(mkdtemp(name.data()), nullptr);
  const auto path = name + "/file";
  const auto run = [&](const char* sql, bool overwrites) {
    auto database = engine::Database::open({.path = path});
    ASSERT_TRUE(database) << to_string(database.error());
    auto connection = database->connect();
    ASSERT_TRUE(connection->script(sql)) << sql;
    if (!overwrites) return;
    const auto done = overwrite_free_pages(*connection);
    ASSERT_TRUE(done) << to_string(done.error());
  };
  const auto has = [&](const char* text) { return read_whole_file(path)->contains(text); };
  run("CREATE TABLE kept AS SELECT 'a word that stays ' || range AS x FROM range(20000); CREATE "
      "TABLE gone (x VARCHAR USING COMPRESSION uncompressed); INSERT INTO gone SELECT 'a word that "
      "goes away ' || range FROM range(200000); CHECKPOINT",
      false);
  EXPECT_TRUE(has("a word that goes away"));
  run("DROP TABLE gone; CHECKPOINT", false);
  EXPECT_TRUE(has("a word that goes away")) << "or there is nothing to do";
  run("SELECT 1", true);
  EXPECT_FALSE(has("a word that goes away"));
  run("SELECT error('rows are gone') FROM (SELECT count(*) AS rows FROM kept) WHERE rows <> 20000",
      true);
  std::filesystem::remove_all(name);
}

}  // namespace
}  // namespace ronghe::store
