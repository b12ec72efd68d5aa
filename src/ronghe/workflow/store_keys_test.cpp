// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <cstdlib>

#include "ronghe/engine/database.hpp"
#include "ronghe/store/audit.hpp"
#include "ronghe/store/keys.hpp"
#include "ronghe/store/publication.hpp"
#include "ronghe/workflow/small_store.hpp"

namespace ronghe::workflow {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* all_withheld_of_p1 = "\"pay\":\"withheld\"";

class StoreKeysTest : public SmallStore {
 protected:
  void TearDown() override {
    unsetenv("RONGHE_PASSPHRASE_FILE");
    SmallStore::TearDown();
  }
};

TEST_F(StoreKeysTest, ValuesAreReadOnlyOnceTheKeysAreUnlocked) {
  import_people();
  EXPECT_EQ(pay("P-1"), "1000.50");
  reopen();
  EXPECT_THAT(pay("P-1"), HasSubstr(all_withheld_of_p1));
  ASSERT_TRUE(store->unlock_all());
  EXPECT_EQ(pay("P-1"), "1000.50");
  EXPECT_EQ(pay("P-2"), "2000.50");
  EXPECT_EQ(text("SELECT post FROM placement WHERE placement_id = 'P-2'"), "Z9Q8");
}

TEST_F(StoreKeysTest, SecretsAreReadForTheRowsThatAreOpened) {
  import_people();
  reopen();
  ASSERT_TRUE(store->unlock());
  const auto secrets = [this] { return (*store->keys())->ring().subjects(); };
  EXPECT_EQ(secrets(), 0U);
  EXPECT_EQ(text("SELECT count(*) FROM placement"), "3");
  EXPECT_EQ(secrets(), 0U) << "nothing was opened";
  EXPECT_EQ(pay("P-1"), "1000.50");
  EXPECT_EQ(secrets(), 1U);
  EXPECT_EQ(pay("P-2"), "2000.50");
  EXPECT_EQ(secrets(), 2U);
  ASSERT_TRUE(store->load_subjects());
  EXPECT_GT(secrets(), 2U);
}

// Nobody looks at all secrets when a store is opened, so one that is cut is told by who needs it.
TEST_F(StoreKeysTest, ASecretThatIsDamagedFailsWhatNeedsIt) {
  import_people();
  store.reset();
  {
    auto file = *engine::Database::open({.path = folder() + "/keys/subjects.duckdb"})->connect();
    ASSERT_TRUE(file.execute("UPDATE subject_secret SET secret = unhex('abcd')"));
  }
  reopen();
  ASSERT_TRUE(store->unlock());
  auto viewer = seen();
  EXPECT_TRUE(viewer.connection().text("SELECT college FROM placement WHERE placement_id = 'P-1'"));
  const auto pay = viewer.connection().text("SELECT pay FROM placement WHERE placement_id = 'P-1'");
  ASSERT_FALSE(pay);
  EXPECT_THAT(pay.error().message, HasSubstr("a secret has not 32 bytes"));
  const auto all = store->load_subjects();
  ASSERT_FALSE(all);
  EXPECT_EQ(all.error().kind, ErrorKind::proof_failed);
}

TEST_F(StoreKeysTest, NoTableHoldsASealedValueInClear) {
  import_people();
  store.reset();
  std::string bytes;
  for (const auto& one : fs::recursive_directory_iterator(folder())) {
    const auto path = one.path().string();
    if (!one.is_regular_file() || path.contains("/keys/") || path.contains("/packs/")) continue;
    std::ifstream in(one.path(), std::ios::binary);
    bytes.append(std::istreambuf_iterator<char>(in), {});
  }
  EXPECT_TRUE(bytes.contains("P-1")) << "keys of rows stand in clear";
  EXPECT_FALSE(bytes.contains("Z9Q8")) << "the post";
  EXPECT_FALSE(bytes.contains("1000.50"));
}

TEST_F(StoreKeysTest, ADepartmentThatTakesItsRootAwayWithholdsItsFields) {
  import_people();
  reopen();
  const auto root_key = folder() + "/keys/edu.key";
  fs::rename(root_key, root + "/edu.key");
  ASSERT_TRUE(store->unlock());
  EXPECT_THAT(pay("P-1"), HasSubstr(all_withheld_of_p1));
  EXPECT_EQ(text("SELECT hours::VARCHAR FROM training_hours WHERE placement = 'P-1'"), "8.0")
      << "of another department";
  const auto all = store->unlock_all();
  ASSERT_FALSE(all);
  EXPECT_EQ(all.error().kind, ErrorKind::refused);
  EXPECT_THAT(all.error().message, HasSubstr("the keys of EDU/L1, EDU/L3, EDU/L4 are not in"));
  fs::rename(root + "/edu.key", root_key);
  reopen();
  ASSERT_TRUE(store->unlock_all());
  EXPECT_EQ(pay("P-1"), "1000.50");
}

TEST_F(StoreKeysTest, KeysMayLieElsewhere) {
  open_new({.keys = {.folder = root + "/stick"}});
  import_people();
  EXPECT_FALSE(fs::exists(folder() + "/keys"));
  EXPECT_TRUE(fs::exists(root + "/stick/subjects.duckdb"));
  reopen();
  fs::rename(root + "/stick", root + "/gone");
  EXPECT_TRUE(store->unlock());
  EXPECT_THAT(pay("P-1"), HasSubstr(all_withheld_of_p1));
  EXPECT_THAT(store->unlock_all().error().message, HasSubstr("bring the folder of its keys back"));
}

TEST_F(StoreKeysTest, APassphraseOpensThem) {
  const auto right = file("right", "correct horse\n");
  const auto wrong = file("wrong", "battery staple\n");
  for (const auto& path : {right, wrong}) fs::permissions(path, fs::perms(0600));
  open_new({.keys = {.passphrase_file = right}});
  EXPECT_THAT(store->unlock_all().error().message, HasSubstr("RONGHE_PASSPHRASE_FILE"));
  setenv("RONGHE_PASSPHRASE_FILE", wrong.c_str(), 1);
  const auto refused = store->unlock();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::bad_input);
  setenv("RONGHE_PASSPHRASE_FILE", right.c_str(), 1);
  EXPECT_TRUE(store->unlock_all());
  setenv("RONGHE_PASSPHRASE_FILE", (root + "/none").c_str(), 1);
  reopen();
  EXPECT_FALSE(store->unlock_all());
}

TEST_F(StoreKeysTest, ASecondStoreTakesNoKeysOfTheFirst) {
  const auto second = store::Store::create(root + "/second", "packs/national",
                                           {.keys = {.folder = folder() + "/keys"}});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::refused);
  EXPECT_FALSE(fs::exists(root + "/second"));
  EXPECT_FALSE(fs::exists(root + "/second.new"));
}

// A program of before made the file in its place and then its table, and could be ended between.
// Without the key of the log nothing names the store whose keys they are.
TEST_F(StoreKeysTest, KeysOfAnotherStoreWithoutTheKeyOfItsLogOpenNoLabel) {
  import_people();
  const auto keys = folder() + "/keys";
  const auto other = store::Store::create(root + "/other", "packs/national");
  ASSERT_TRUE(other) << to_string(other.error());
  store.reset();
  fs::rename(keys, root + "/own");
  fs::copy(root + "/other/keys", keys, fs::copy_options::recursive);
  fs::remove(keys + "/log.key");
  reopen();
  ASSERT_TRUE(store->unlock());
  EXPECT_EQ(store->locked_labels(), store::labels_of(store->pack().dictionary));
  auto viewer = store::Viewer::open(*store, release::Reader::key_holder());
  ASSERT_TRUE(viewer) << to_string(viewer.error());
  EXPECT_THAT(*viewer->reader().labels, testing::IsEmpty()) << "figures are withheld by these";
  const auto audited = store::audit_store(*store);
  ASSERT_TRUE(audited) << to_string(audited.error());
  EXPECT_EQ(audited->values, 0U) << "nothing was compared, and nothing else is said";
  EXPECT_THAT(audited->left_out, testing::Not(testing::IsEmpty()));
  EXPECT_FALSE(store->unlock_all());
  // Those of the store do, also while the key of its log lies elsewhere.
  store.reset();
  fs::remove_all(keys);
  fs::rename(root + "/own", keys);
  fs::rename(keys + "/log.key", root + "/log.key");
  reopen();
  ASSERT_TRUE(store->unlock_all());
  EXPECT_THAT(store->locked_labels(), testing::IsEmpty());
}

TEST_F(StoreKeysTest, AHalfMadeFileOfSecretsIsToldAndMendedWhileNoRowNeedsOne) {
  const auto path = folder() + "/keys/subjects.duckdb";
  store.reset();
  std::ofstream{path};
  reopen();
  EXPECT_THAT(store->mended(), ElementsAre(HasSubstr("subjects.duckdb was left half made")));
  EXPECT_FALSE(fs::exists(path));
  import_people_here();
  EXPECT_EQ(pay("P-1"), "1000.50");
  reopen();
  EXPECT_THAT(store->mended(), IsEmpty());
}

TEST_F(StoreKeysTest, AMissingFileOfSecretsIsToldWithTheRemedyOnceRowsNeedIt) {
  import_people();
  store.reset();
  const auto path = folder() + "/keys/subjects.duckdb";
  fs::rename(path, root + "/subjects.duckdb");
  for (const auto& [what, leave] : {std::pair("is missing", false), std::pair("is empty", true)}) {
    SCOPED_TRACE(what);
    if (leave) std::ofstream{path};
    reopen();
    EXPECT_THAT(store->mended(), IsEmpty());
    EXPECT_EQ(fs::exists(path), leave) << "nothing is removed or made";
    const auto all = store->unlock_all();
    ASSERT_FALSE(all);
    EXPECT_EQ(all.error().kind, ErrorKind::bad_input);
    EXPECT_THAT(all.error().message, HasSubstr(what));
    EXPECT_THAT(all.error().message, HasSubstr("backup of the keys"));
  }
  fs::rename(root + "/subjects.duckdb", path);
  reopen();
  ASSERT_TRUE(store->unlock_all());
  EXPECT_EQ(pay("P-1"), "1000.50");
}

TEST_F(StoreKeysTest, AStoreOfOpenDataSealsNothing) {
  open_new({.open_data = true});
  import_people();
  reopen();
  EXPECT_EQ(pay("P-1"), "1000.50");
  EXPECT_TRUE(store->unlock_all());
  EXPECT_EQ(store->plan_of("placement"), nullptr);
}

TEST_F(StoreKeysTest, TheSuiteIsNamedInEveryHeader) {
  open_new({.keys = {.suite = crypto::Suite::gm}});
  import_people();
  reopen();
  ASSERT_TRUE(store->unlock_all());
  EXPECT_EQ(pay("P-1"), "1000.50");
  EXPECT_EQ(text("SELECT DISTINCT hex(sealed_l4[2:2]) FROM sealed.placement"), "02");
  ASSERT_TRUE(publish_log(*store, {}));
  EXPECT_THAT(*store->log_files().entry(7), HasSubstr(",\"suite\":\"gm\"}"));
  const auto note = **store->log_files().published();
  const auto policy = *store::witness_policy(*store);
  ASSERT_THAT(note.signatures, ::testing::SizeIs(2));
  ASSERT_THAT(policy.logs, ::testing::SizeIs(2));
  for (const auto& log : policy.logs) {
    EXPECT_TRUE(proof::verify_note(note, std::span(&log.key, 1))) << "Ed25519, and SM2 alone";
  }
  const auto twin = **store->log_files().twin().published();
  EXPECT_THAT(twin.text, ::testing::StartsWith(store->origin() + "/sm3\n"));
  EXPECT_THAT(twin.signatures, ::testing::SizeIs(2));
}

TEST_F(StoreKeysTest, ANewEpochSealsWithNewKeysAndOldRowsOpen) {
  import_people();
  const auto day = *parse_date("2026-01-15");
  EXPECT_EQ(store->begin_epoch("EDU/L4", day).value(), 2U);
  import("more.csv",
         fmt::format(
             "placement_id,person,college,programme,enterprise,kind,from,to,planned_hours,pay\n"
             "P-9,{},4144010001,4144010001-660101,914403001922038216,post,2025-07-01,"
             "2025-08-01,100,9000\n",
             anna));
  reopen();
  ASSERT_TRUE(store->unlock_all());
  EXPECT_EQ(pay("P-1"), "1000.50");
  EXPECT_EQ(pay("P-9"), "9000.00");
  EXPECT_EQ(
      text("SELECT string_agg(DISTINCT hex(sealed_l4[3:3]), ' ' ORDER BY hex(sealed_l4[3:3])) "
           "FROM sealed.placement"),
      "01 02");
  EXPECT_FALSE(store->begin_epoch("EDU/L9", day));
  EXPECT_THAT(store::labels_of(store->pack().dictionary), Contains("EDU/L4"));
}

}  // namespace
}  // namespace ronghe::workflow
