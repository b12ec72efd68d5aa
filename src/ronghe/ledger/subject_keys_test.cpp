// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/subject_keys.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <utility>

#include "ronghe/engine/database.hpp"

namespace ronghe::ledger {
namespace {

namespace fs = std::filesystem;
using crypto::Suite;
using evidence::KeyRing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class SubjectKeysTest : public testing::Test {
 protected:
  void SetUp() override {
    auto name = (fs::temp_directory_path() / "ronghe-subjects-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder = name;
    keys.emplace(folder + "/subjects.duckdb");
  }
  void TearDown() override { fs::remove_all(folder); }

  KeyRing loaded() const {
    KeyRing ring(Suite::international);
    EXPECT_TRUE(keys->all([&](std::string_view id, crypto::SecretKey secret) {
      ring.add_subject(id, std::move(secret));
    }));
    return ring;
  }
  // Those of them that are found.
  std::set<std::string> found(const std::vector<std::string>& asked) const {
    std::set<std::string> ids;
    const auto all = loaded();
    crypto::Mac key(Suite::international, crypto::SecretKey::random());
    KeyRing ring(Suite::international);
    const auto done = keys->find(asked, [&](std::string_view id, crypto::SecretKey secret) {
      EXPECT_TRUE(ids.emplace(id).second) << id << " is given once";
      ring.add_subject(id, std::move(secret));
      EXPECT_TRUE(ring.row_key(key, "placement", id)->same_as(*all.row_key(key, "placement", id)));
    });
    EXPECT_TRUE(done) << to_string(done.error());
    return ids;
  }
  std::int64_t count(const std::string& what) const {
    auto connection = *engine::Database::open({.path = folder + "/subjects.duckdb"})->connect();
    return *connection.integer("SELECT count(*) FROM " + what);
  }
  // As a program of before does it.
  void make_without_index(const std::string& subject) const {
    auto connection = *engine::Database::open({.path = folder + "/subjects.duckdb"})->connect();
    ASSERT_TRUE(connection.execute(
        fmt::format("INSERT INTO subject_secret VALUES ('{}', unhex(repeat('ab', 32)))", subject)));
  }

  std::string folder;
  std::optional<SubjectKeys> keys;
};

TEST_F(SubjectKeysTest, SecretsAreThereAgainAfterwards) {
  KeyRing ring(Suite::international);
  ASSERT_TRUE(keys->create({"person/a", "person/b"}, ring));
  ASSERT_TRUE(keys->create({}, ring));
  ASSERT_TRUE(keys->create({"person/c"}, ring));
  EXPECT_TRUE(ring.knows("person/b"));
  const auto again = loaded();
  EXPECT_EQ(again.subjects(), 3U);
  EXPECT_FALSE(again.knows("person/d"));
  crypto::Mac key(Suite::international, crypto::SecretKey::random());
  EXPECT_TRUE(ring.row_key(key, "placement", "person/a")
                  ->same_as(*again.row_key(key, "placement", "person/a")));
  EXPECT_FALSE(ring.row_key(key, "placement", "person/a")
                   ->same_as(*ring.row_key(key, "placement", "person/b")));
  EXPECT_FALSE(ring.row_key(key, "placement", "person/a")
                   ->same_as(*ring.row_key(key, "person", "person/a")));
}

TEST_F(SubjectKeysTest, ThoseThatAreAskedForAreFoundAlone) {
  EXPECT_THAT(found({"person/a"}), IsEmpty()) << "there is no file";
  EXPECT_FALSE(keys->is_there());
  KeyRing ring(Suite::international);
  std::vector<std::string> many;
  for (int i = 0; i < 3'000; ++i) many.push_back("person/" + std::to_string(i));
  ASSERT_TRUE(keys->create(many, ring));
  ASSERT_TRUE(keys->create({"person/c"}, ring));
  ASSERT_TRUE(keys->create({"person/d"}, ring));
  const std::vector<std::string> asked{"person/d", "person/0", "person/2999", "person/nobody"};
  EXPECT_THAT(found(asked), ElementsAre("person/0", "person/2999", "person/d"));
  EXPECT_EQ(count("subject_at"), 3'002);
  EXPECT_EQ(*keys->destroy({"person/0"}), 1U);
  EXPECT_THAT(found(asked), ElementsAre("person/2999", "person/d"));
  EXPECT_EQ(count("subject_at"), 3'001) << "the new file has its index";
}

TEST_F(SubjectKeysTest, AnIndexThatLacksSomeIsLeftAsideAndMadeAnew) {
  KeyRing ring(Suite::international);
  ASSERT_TRUE(keys->create({"person/a"}, ring));
  make_without_index("person/b");
  EXPECT_THAT(found({"person/a", "person/b"}), ElementsAre("person/a", "person/b"));
  EXPECT_EQ(count("subject_at"), 1) << "looking changes nothing";
  ASSERT_TRUE(keys->create({"person/c"}, ring));
  EXPECT_EQ(count("subject_at"), 3);
  EXPECT_THAT(found({"person/b", "person/c"}), ElementsAre("person/b", "person/c"));
}

TEST_F(SubjectKeysTest, AnIndexThatSomebodyChangedHidesNobody) {
  KeyRing ring(Suite::international);
  ASSERT_TRUE(keys->create({"person/a", "person/b", "person/c"}, ring));
  const auto change = [&](const char* statement) {
    auto connection = *engine::Database::open({.path = folder + "/subjects.duckdb"})->connect();
    ASSERT_TRUE(connection.execute(statement));
  };
  const std::vector<std::string> asked{"person/a", "person/b", "person/c", "person/d"};
  change("UPDATE subject_at SET mark = 0 WHERE place = 1");
  EXPECT_THAT(found(asked), UnorderedElementsAre("person/a", "person/b", "person/c"));
  change("UPDATE subject_at SET place = 2 - place");
  EXPECT_THAT(found(asked), UnorderedElementsAre("person/a", "person/b", "person/c"));
  change("UPDATE subject_at SET place = 99");
  EXPECT_THAT(found(asked), UnorderedElementsAre("person/a", "person/b", "person/c"));
  change("ALTER TABLE subject_at RENAME COLUMN place TO somewhere");
  EXPECT_THAT(found(asked), UnorderedElementsAre("person/a", "person/b", "person/c"));
}

TEST_F(SubjectKeysTest, AFileOfAProgramOfBeforeHasNoIndex) {
  {
    auto connection = *engine::Database::open({.path = folder + "/subjects.duckdb"})->connect();
    ASSERT_TRUE(connection.script(
        "CREATE TABLE subject_secret (subject VARCHAR NOT NULL, secret BLOB NOT NULL)"));
  }
  make_without_index("person/a");
  EXPECT_THAT(found({"person/a", "person/b"}), ElementsAre("person/a"));
  KeyRing ring(Suite::international);
  ASSERT_TRUE(keys->create({"person/b"}, ring));
  EXPECT_THAT(found({"person/a", "person/b"}), ElementsAre("person/a", "person/b"));
  EXPECT_EQ(count("subject_at"), 2);
}

TEST_F(SubjectKeysTest, ASecretThatIsCutIsDamageWhicheverWayItIsRead) {
  KeyRing ring(Suite::international);
  ASSERT_TRUE(keys->create({"person/a"}, ring));
  {
    auto connection = *engine::Database::open({.path = folder + "/subjects.duckdb"})->connect();
    ASSERT_TRUE(connection.execute("UPDATE subject_secret SET secret = unhex('abcd')"));
  }
  ASSERT_TRUE(keys->check()) << "nobody looked at it yet";
  const auto take = [](std::string_view, const crypto::SecretKey&) { FAIL(); };
  for (const auto& done : {keys->all(take), keys->find({"person/a"}, take)}) {
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::proof_failed);
  }
}

TEST_F(SubjectKeysTest, OnlyItsOwnerMayReadTheFile) {
  KeyRing ring(Suite::international);
  ASSERT_TRUE(keys->create({"person/a"}, ring));
  struct stat facts{};
  ASSERT_EQ(stat((folder + "/subjects.duckdb").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0600U);
}

TEST_F(SubjectKeysTest, DestroyedOnesAreGoneFromTheFileAndFromItsOldPlace) {
  KeyRing ring(Suite::international);
  ASSERT_TRUE(keys->create({"person/anna-of-luohu", "person/bert-of-futian"}, ring));
  const auto kept = folder + "/hard-link";
  fs::create_hard_link(folder + "/subjects.duckdb", kept);  // the bytes of the old file
  EXPECT_EQ(*keys->destroy({"person/anna-of-luohu", "person/nobody"}), 1U);
  EXPECT_EQ(loaded().subjects(), 1U);
  EXPECT_TRUE(loaded().knows("person/bert-of-futian"));
  for (const auto& path : {kept, folder + "/subjects.duckdb"}) {
    std::ifstream in(path, std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(in), {});
    EXPECT_GT(bytes.size(), 1000U);
    EXPECT_FALSE(bytes.contains("anna-of-luohu")) << path;
  }
  EXPECT_EQ(*keys->destroy({"person/anna-of-luohu"}), 0U);
}

TEST_F(SubjectKeysTest, ReadingMakesNoFile) {
  EXPECT_EQ(loaded().subjects(), 0U);
  EXPECT_EQ(*keys->destroy({"person/a"}), 0U);
  EXPECT_FALSE(keys->is_there());
  EXPECT_FALSE(*keys->is_half_born());
}

// As programs of before left it, that made the file in its place and then its table.
TEST_F(SubjectKeysTest, AFileThatWasLeftWithoutItsTableIsKnownAndMadeAnew) {
  const auto path = folder + "/subjects.duckdb";
  const auto engines = [&] { (void)*engine::Database::open({.path = path})->connect(); };
  const auto cut = [&](std::uintmax_t size) {
    engines();
    fs::resize_file(path, size);
  };
  const std::array<std::pair<const char*, std::function<void()>>, 5> cases{{
      {"empty", [&] { std::ofstream{path}; }},
      {"its first page", [&] { cut(4096); }},
      {"not all of its headers", [&] { cut(12'287); }},
      {"no table", engines},
      {"no table, and a side file with half an entry",
       [&] {
         engines();
         std::ofstream(path + ".wal") << "half";
       }},
  }};
  for (const auto& [name, leave] : cases) {
    SCOPED_TRACE(name);
    leave();
    ASSERT_TRUE(keys->is_half_born());
    EXPECT_TRUE(*keys->is_half_born());
    EXPECT_EQ(loaded().subjects(), 0U) << "it opens, with no secrets";
    ASSERT_TRUE(keys->remove_half_born());
    EXPECT_FALSE(keys->is_there());
    EXPECT_FALSE(fs::exists(path + ".wal"));
    KeyRing ring(Suite::international);
    ASSERT_TRUE(keys->create({"person/a"}, ring));
    EXPECT_FALSE(*keys->is_half_born());
    EXPECT_EQ(loaded().subjects(), 1U);
    fs::remove(path);
  }
}

TEST_F(SubjectKeysTest, ATableThatIsOnlyInTheSideFileIsNoHalfBirth) {
  const auto path = folder + "/subjects.duckdb";
  {
    auto connection = *engine::Database::open({.path = path})->connect();
    ASSERT_TRUE(connection.script(
        "PRAGMA disable_checkpoint_on_shutdown; CREATE TABLE subject_secret (subject VARCHAR NOT "
        "NULL, secret BLOB NOT NULL)"));
  }
  ASSERT_EQ(fs::file_size(path), 12'288U);
  ASSERT_TRUE(fs::exists(path + ".wal"));
  EXPECT_FALSE(*keys->is_half_born());
  KeyRing ring(Suite::international);
  EXPECT_TRUE(keys->create({"person/a"}, ring));
}

TEST_F(SubjectKeysTest, AFileOfSomethingElseIsToldInOurWords) {
  {
    auto connection = *engine::Database::open({.path = folder + "/subjects.duckdb"})->connect();
    ASSERT_TRUE(connection.execute("CREATE TABLE something_else (a BIGINT)"));
  }
  KeyRing ring(Suite::international);
  const auto take = [](std::string_view, const crypto::SecretKey&) { FAIL(); };
  for (const auto& done : {keys->check(), keys->all(take), keys->find({"person/a"}, take),
                           keys->create({"person/a"}, ring)}) {
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::bad_input);
    EXPECT_TRUE(done.error().message.starts_with("the file holds no secrets of subjects"));
  }
}

TEST_F(SubjectKeysTest, ACrashBeforeTheNewFileTookItsPlaceLeavesTheOld) {
  KeyRing ring(Suite::international);
  ASSERT_TRUE(keys->create({"person/a"}, ring));
  std::ofstream(folder + "/subjects.duckdb.new") << "half";
  std::ofstream(folder + "/subjects.duckdb.new.wal") << "half";
  EXPECT_EQ(loaded().subjects(), 1U);
  EXPECT_EQ(*keys->destroy({"person/a"}), 1U);
  EXPECT_EQ(loaded().subjects(), 0U);
}

}  // namespace
}  // namespace ronghe::ledger
