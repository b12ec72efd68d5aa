// SPDX-License-Identifier: Apache-2.0
// Who was erased does not come back, whoever sends the rows and whatever is put into the folder of
// keys.
#include "ronghe/store/tombstones.hpp"

#include <gmock/gmock.h>

#include "ronghe/crypto/sha256.hpp"
#include "ronghe/store/audit.hpp"
#include "ronghe/workflow/erase_subject.hpp"
#include "ronghe/workflow/record_act.hpp"
#include "ronghe/workflow/small_store.hpp"

namespace ronghe::workflow {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::HasSubstr;

class TombstonesTest : public SmallStore {
 protected:
  void SetUp() override { set_up_with_people(); }
  Result<Erasure> erase_anna() {
    return erase_subject(*store, {.subject = std::string("person/") + anna,
                                  .request = "R-1",
                                  .day = *parse_date("2026-02-01")});
  }
  // What a file gives whose rows are `rows`, from a department.
  ImportedFile send(const std::string& rows, const std::string& dept = {}) {
    static int number = 0;
    const auto path = file(fmt::format("late/{}.csv", ++number), rows);
    const auto done = import_files(*store,
                                   {.files = {path},
                                    .record = {},
                                    .source_dept = dept,
                                    .submitted_on = *parse_date("2026-03-01")},
                                   [](const ImportedFile&) {});
    EXPECT_TRUE(done) << to_string(done.error());
    return done ? done->at(0) : ImportedFile();
  }
  void expect_refused(const std::string& rows, const std::string& dept = {}) {
    const auto size = *store->log_size();
    const auto sent = send(rows, dept);
    ASSERT_TRUE(sent.error) << rows;
    EXPECT_EQ(sent.rejected, 1U) << "in its line, so that others of the file go on";
    EXPECT_THAT(to_string(*sent.error), HasSubstr("R-1"));
    EXPECT_EQ(*store->log_size(), size);
  }
  void expect_clean_audit() {
    const auto audited = store::audit_store(*store);
    ASSERT_TRUE(audited) << to_string(audited.error());
    EXPECT_TRUE(audited->passed());
  }
  static std::string placement(const std::string& id, const std::string& who) {
    return "placement_id,person,college,programme,enterprise,kind,from,to,planned_hours,pay,injury,"
           "post\n" +
           id + "," + who +
           ",4144010001,4144010001-660101,914403001922038216,post,2025-03-01,2025-06-01,400,9.50,"
           "no,Z9Q8\n";
  }
};

TEST_F(TombstonesTest, RowsOfWhoWasErasedAreRefusedWithTheNumberOfTheRequest) {
  ASSERT_TRUE(erase_anna());
  for (const bool again : {false, true}) {
    if (again) reopen();
    expect_refused(fmt::format("person_ref,kind,sex\n{},student,f\n", anna));
    expect_refused(fmt::format("person_ref,kind,sex\n{},student,f\n", anna), "HRS");
    expect_refused(placement("P-9", anna));                      // a new row of hers
    expect_refused("placement,date,hours\nP-1,2025-03-04,8\n");  // through what belonged to her
  }
  expect_clean_audit();
}

TEST_F(TombstonesTest, AnActIsRefusedAsAFileIs) {
  ASSERT_TRUE(erase_anna());
  const auto size = *store->log_size();
  const auto said = record_act(*store, {.record = "training_hours",
                                        .json = R"({"placement":"P-3","date":"2025-03-04",)"
                                                R"("hours":8})",
                                        .day = *parse_date("2026-03-01"),
                                        .actor = "anna"});
  ASSERT_FALSE(said);
  EXPECT_EQ(said.error().code, "subject-erased"_code) << to_string(said.error());
  EXPECT_EQ(*store->log_size(), size);
}

TEST_F(TombstonesTest, RowsOfOthersGo) {
  ASSERT_TRUE(erase_anna());
  EXPECT_FALSE(send(placement("P-9", bert)).error);
  EXPECT_FALSE(send("placement,date,hours\nP-2,2025-03-04,8\n").error);
  EXPECT_EQ(pay("P-9"), "9.50");
  expect_clean_audit();
}

TEST_F(TombstonesTest, OldKeysThatArePutBackOpenNothing) {
  const auto keys = folder() + "/keys/subjects.duckdb";
  store.reset();
  fs::copy_file(keys, root + "/old");
  reopen();
  ASSERT_TRUE(store->unlock());
  ASSERT_TRUE(erase_anna());
  store.reset();
  fs::copy_file(root + "/old", keys, fs::copy_options::overwrite_existing);
  reopen();
  ASSERT_TRUE(store->unlock());
  for (const bool all : {false, true}) {
    if (all) {
      ASSERT_TRUE(store->load_subjects());
    }
    EXPECT_THAT(pay("P-1"), HasSubstr("\"pay\":\"withheld\""));
  }
  EXPECT_EQ(store->keys_put_back(), 2U) << "hers, and that of her placement";
  EXPECT_EQ(pay("P-2"), "2000.50");
  const auto audited = store::audit_store(*store);
  ASSERT_TRUE(audited) << to_string(audited.error());
  EXPECT_TRUE(audited->passed());
  EXPECT_THAT(audited->left_out, Contains(HasSubstr("2 secrets of subjects that were erased")));
  expect_refused(placement("P-9", anna));
  // The same request again destroys them.
  const auto again = erase_anna();
  ASSERT_TRUE(again) << to_string(again.error());
  EXPECT_EQ(again->secrets, 2U);
}

TEST_F(TombstonesTest, AMarkIsNoHashThatAnyoneCouldTry) {
  ASSERT_TRUE(erase_anna());
  const auto id = std::string("person/") + anna;
  EXPECT_EQ(text("SELECT count(*) FROM tombstone WHERE request = 'R-1'"), "3")
      << "person, two placements";
  crypto::Sha256 hash;
  hash.update(id);
  EXPECT_EQ(text("SELECT count(*) FROM tombstone WHERE mark = '" + hash.finish().hex() + "'"), "0");
  EXPECT_EQ(text("SELECT count(DISTINCT mark) FROM tombstone"), "3");
  auto tombstones = store::Tombstones::read(*store, store->connection());
  ASSERT_TRUE(tombstones);
  ASSERT_NE(tombstones->request_of(id), nullptr);
  EXPECT_EQ(*tombstones->request_of(id), "R-1");
  EXPECT_EQ(tombstones->request_of(std::string("person/") + bert), nullptr);
}

TEST_F(TombstonesTest, WithoutTheKeyOfTheLogNothingIsSealedAboutAnyone) {
  ASSERT_TRUE(erase_anna());
  store.reset();
  fs::remove(folder() + "/keys/log.key");
  reopen();
  ASSERT_TRUE(store->unlock());
  EXPECT_EQ(pay("P-2"), "2000.50");
  const auto size = *store->log_size();
  const auto done = import_files(*store,
                                 {.files = {file("late/nobody.csv", placement("P-9", bert))},
                                  .record = {},
                                  .source_dept = {},
                                  .submitted_on = *parse_date("2026-03-01")},
                                 [](const ImportedFile&) {});
  ASSERT_FALSE(done) << "nobody can tell who was erased";
  EXPECT_THAT(to_string(done.error()), HasSubstr("log.key"));
  EXPECT_EQ(*store->log_size(), size);
}

}  // namespace
}  // namespace ronghe::workflow
