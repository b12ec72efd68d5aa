// SPDX-License-Identifier: Apache-2.0
// A store adopts a newer pack, and all that was in it goes on.
#include <gmock/gmock.h>
#include <unistd.h>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/proof/disclosure.hpp"
#include "ronghe/store/audit.hpp"
#include "ronghe/workflow/erase_subject.hpp"
#include "ronghe/workflow/prove_entry.hpp"
#include "ronghe/workflow/run_evaluation.hpp"
#include "ronghe/workflow/small_store.hpp"

namespace ronghe::workflow {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class AdoptTest : public SmallStore {
 protected:
  void SetUp() override {
    make_root();
    start_from("judged and published", small, [this] {
      import_people_here();
      ASSERT_TRUE(run_evaluation(
          *store, {.as_of = *parse_date("2025-12-31"), .pack_folder = {}, .log_size = {}}));
      ASSERT_TRUE(publish_log(*store, {}));
    });
    new_pack("newer");
  }

  // A copy of the national pack, to be changed.
  void new_pack(const std::string& name) {
    pack = root + "/" + name;
    fs::copy("packs/national", pack, fs::copy_options::recursive);
    change("pack.yaml", "version: 1.0.0", "version: 1.1.0 " + name);
  }
  void change(const std::string& in, const std::string& what, const std::string& with) const {
    auto text = *read_whole_file(pack + "/" + in);
    const auto at = text.find(what);
    ASSERT_NE(at, std::string::npos) << in << ": " << what;
    text.replace(at, what.size(), with);
    std::ofstream(pack + "/" + in, std::ios::binary) << text;
  }
  // Puts a field in front of the others, where the order shows whether it counts.
  void add_field(const std::string& record, const std::string& line) const {
    change("records/" + record + ".yaml", "\nfields:\n", "\nfields:\n  " + line + "\n");
  }
  void add_record(const std::string& name, const std::string& owner, const std::string& fields) {
    std::ofstream(pack + "/records/" + name + ".yaml")
        << "record: " << name << "\nname: {zh: 甲, en: A}\nowner: " << owner
        << "\nlabel: L2\nkey: [id]\nfields:\n"
        << fields;
  }
  // What each test of labels uses: a field under a label that the record has, one under a new one,
  // and a public one.
  void add_three_fields() const {
    add_field("placement", "insurer: {zh: 保险公司, en: Insurer, type: text, optional: true}");
    add_field("placement", "grade: {zh: 等级, en: Grade, type: count, optional: true, label: L2}");
    add_field("placement", "site: {zh: 地点, en: Site, type: text, optional: true, label: L0}");
  }

  Result<store::Adopted> adopt() {
    return store->adopt(
        {.pack_folder = pack, .reason = "order 2027-1", .day = *parse_date("2026-01-15")});
  }
  void must_adopt() {
    const auto done = adopt();
    ASSERT_TRUE(done) << to_string(done.error());
    ASSERT_TRUE(done->position);
  }
  void import_placement(const std::string& id, const std::string& more_heads,
                        const std::string& more) {
    import(id + ".csv", fmt::format("placement_id,person,college,programme,enterprise,kind,from,to,"
                                    "planned_hours,pay{}\n{},{},4144010001,4144010001-660101,"
                                    "914403001922038216,post,2025-07-01,2025-08-01,100,9000{}\n",
                                    more_heads, id, anna, more));
  }
  void expect_sound() {
    const auto audit = store::audit_store(*store, {.files = true});
    ASSERT_TRUE(audit) << to_string(audit.error());
    EXPECT_TRUE(audit->passed()) << audit->log.findings.front().message;
    EXPECT_THAT(audit->left_out, IsEmpty());
    const auto again = reproduce(*store, "latest", nullptr);
    ASSERT_TRUE(again) << to_string(again.error());
    EXPECT_TRUE(again->is_identical());
  }
  // What holds in the process that adopted, and in another one.
  void expect_sound_also_when_opened_again() {
    expect_sound();
    reopen();
    ASSERT_TRUE(store->unlock_all());
    expect_sound();
  }
  Result<MadeReceipt> prove(const std::string& what, const std::vector<std::string>& shown) {
    return prove_entry(*store,
                       {.what = what, .shown = shown, .reader = release::Reader::key_holder()});
  }
  std::string entry(std::int64_t position) {
    return *store->log_files().entry(static_cast<std::uint64_t>(position));
  }
  void expect_as_before(std::int64_t size, const std::string& hash) {
    EXPECT_EQ(*store->log_size(), size);
    EXPECT_EQ(store->pack().hash, hash);
    EXPECT_EQ(store->version(), store::padded_version);
  }

  std::string pack;
};

TEST_F(AdoptTest, IsAnEntryOfTheLogAndTheStoreFollowsThePack) {
  const auto before = store->pack().hash;
  add_field("college", "dean: {zh: 院长, en: Dean, type: text, optional: true}");
  const auto done = adopt();
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_THAT(done->changes.new_fields, ElementsAre("college.dean"));
  ASSERT_TRUE(publish_log(*store, {}));
  EXPECT_EQ(entry(*done->position),
            fmt::format(R"({{"fields":{{"adopted_on":"2026-01-15","pack_hash":"{}",)"
                        R"("pack_hash_before":"{}","pack_id":"national","pack_version":)"
                        R"("1.1.0 newer","reason":"order 2027-1"}},"record":"adoption",)"
                        R"("schema":1,"source":"STORE","submitted":"2026-01-15"}})",
                        done->pack_hash, before));
  EXPECT_EQ(store->pack().hash, done->pack_hash);
  fs::remove_all(pack);  // the copy counts
  expect_sound_also_when_opened_again();
  EXPECT_EQ(store->pack().hash, done->pack_hash);
  EXPECT_EQ(store->version(), store::padded_version) << "it was before";
}

TEST_F(AdoptTest, ThePackThatIsThereAddsNothing) {
  const auto size = *store->log_size();
  pack = "packs/national";
  const auto done = adopt();
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_FALSE(done->position);
  expect_as_before(size, store->pack().hash);
}

TEST_F(AdoptTest, CheckingChangesNothing) {
  const auto size = *store->log_size();
  const auto before = store->pack().hash;
  add_three_fields();
  const auto would =
      store->check_adoption({.pack_folder = pack, .reason = {}, .day = *parse_date("2026-01-15")});
  ASSERT_TRUE(would) << to_string(would.error());
  EXPECT_EQ(would->changes.new_fields.size(), 3U);
  expect_as_before(size, before);
  EXPECT_FALSE(fs::exists(folder() + "/packs/" + would->pack_hash));
}

TEST_F(AdoptTest, NewRowsHaveTheNewFieldsOfAPublicRecord) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  add_field("college", "dean: {zh: 院长, en: Dean, type: text, optional: true}");
  must_adopt();
  import("college2.csv",
         "college_code,name,kind,region,run_by,dean\n4144010002,学院二,secondary,440303,public,"
         "王某\n");
  EXPECT_EQ(text("SELECT dean FROM college WHERE college_code = '4144010002'"), "王某");
  EXPECT_EQ(text("SELECT dean FROM college WHERE college_code = '4144010001'"), "null");
  EXPECT_THAT(text("SELECT missing FROM college WHERE college_code = '4144010001'"),
              testing::Not(HasSubstr("dean")));
  ASSERT_TRUE(publish_log(*store, {}));
  EXPECT_THAT(entry(*store->log_size() - 1), HasSubstr(R"("dean":"王某")"));
  expect_sound_also_when_opened_again();
}

TEST_F(AdoptTest, LabelledFieldsComeToRecordsThatHaveRows) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  ASSERT_EQ(prove("placement/P-1", {"pay"})->position, prove("placement/P-1", {})->position);
  add_three_fields();
  const auto done = adopt();
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_EQ(done->sealed_again, 3U);
  import_placement("P-9", ",insurer,grade,site", ",平安,3,东门");
  for (int opened = 0; opened < 2; ++opened) {
    EXPECT_EQ(pay("P-1"), "1000.50");
    EXPECT_EQ(text("SELECT missing FROM placement WHERE placement_id = 'P-1'"),
              text("SELECT missing FROM placement WHERE placement_id = 'P-3'"));
    EXPECT_EQ(text("SELECT coalesce(insurer, grade::VARCHAR, site, 'none') FROM placement WHERE "
                   "placement_id = 'P-1'"),
              "none");
    EXPECT_EQ(text("SELECT insurer || grade || site || pay FROM placement WHERE placement_id = "
                   "'P-9'"),
              "平安3东门9000.00");
    ASSERT_TRUE(publish_log(*store, {}));
    const auto newer = prove("placement/P-9", {"insurer", "grade"});
    ASSERT_TRUE(newer) << to_string(newer.error());
    EXPECT_TRUE(prove("placement/P-1", {"pay"}));
    const auto older = prove("placement/P-1", {"insurer"});
    ASSERT_FALSE(older);
    EXPECT_THAT(older.error().message, HasSubstr("`insurer` came to placement after the entry"));
    expect_sound();
    reopen();
    ASSERT_TRUE(store->unlock_all());
  }
  EXPECT_THAT(entry(*store->log_size() - 1), HasSubstr(R"("sealed":{"EDU/L2":")"));
}

TEST_F(AdoptTest, WhatIsExchangedInOldRowsIsStillFound) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  add_three_fields();
  must_adopt();
  ASSERT_TRUE(store->connection().script(
      "UPDATE sealed.placement SET commitment_l4 = (SELECT commitment_l4 FROM sealed.placement "
      "WHERE placement_id = 'P-2') WHERE placement_id = 'P-1'"));
  const auto audit = store::audit_store(*store);
  ASSERT_TRUE(audit) << to_string(audit.error());
  EXPECT_FALSE(audit->passed());
}

TEST_F(AdoptTest, RowsSentAgainWithoutTheNewFieldsAddNothing) {
  import_placement("P-7", "", "");
  add_three_fields();
  must_adopt();
  const auto size = *store->log_size();
  import_placement("P-7", ",agreement", ",");  // another file that says the same
  EXPECT_EQ(*store->log_size(), size);
  import_placement("P-7", ",insurer", ",平安");
  EXPECT_EQ(*store->log_size(), size + 1) << "what it says now is a correction";
}

TEST_F(AdoptTest, RelabellingsBeforeAndAfterGoOn) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  const auto relabel = [&](const std::string& field, const std::string& level) {
    const auto done = store->relabel(
        {.field = field, .level = level, .reason = "order", .day = *parse_date("2026-01-10")});
    ASSERT_TRUE(done) << to_string(done.error());
  };
  relabel("placement.pay", "L3");
  add_three_fields();
  must_adopt();
  import_placement("P-9", ",insurer,grade", ",平安,3");
  expect_sound_also_when_opened_again();
  relabel("placement.grade", "L3");
  relabel("placement.insurer", "L1");
  import_placement("P-10", ",insurer,grade", ",人保,4");
  expect_sound_also_when_opened_again();
  EXPECT_EQ(pay("P-1"), "1000.50");
  EXPECT_EQ(text("SELECT string_agg(insurer || grade, ' ' ORDER BY position) FROM placement"),
            "平安3 人保4");
  new_pack("newest");  // with the level of now, as its author may write it
  add_three_fields();
  add_field("placement", "desk: {zh: 工位, en: Desk, type: text, optional: true}");
  change("records/placement.yaml", "label: L2}", "label: L3}");
  must_adopt();
  import_placement("P-11", ",insurer,grade,desk", ",太平,5,7号");
  EXPECT_EQ(text("SELECT string_agg(concat(insurer, grade, desk), ' ' ORDER BY position) FROM "
                 "placement WHERE insurer IS NOT NULL"),
            "平安3 人保4 太平57号");
  expect_sound_also_when_opened_again();
}

TEST_F(AdoptTest, ErasedSubjectsStayErased) {
  const std::string bert_id = bert;
  ASSERT_TRUE(erase_subject(
      *store,
      {.subject = "person/" + bert_id, .request = "R-1", .day = *parse_date("2026-01-10")}));
  add_field("placement", "grade: {zh: 等级, en: Grade, type: count, optional: true, label: L2}");
  const auto done = adopt();
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_EQ(done->sealed_again, 2U);
  EXPECT_EQ(pay("P-1"), "1000.50");
  EXPECT_THAT(pay("P-2"), HasSubstr("withheld"));
  const auto audit = store::audit_store(*store);
  ASSERT_TRUE(audit);
  EXPECT_TRUE(audit->passed());
}

TEST_F(AdoptTest, RecordsOfNewDepartmentsGetTheirKeys) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  change("pack.yaml", "id: ", "owners: {NEW: {zh: 新部门, en: A new department}}\nid: ");
  add_record("visit", "NEW",
             "  id: {zh: 号, en: Id, type: id, label: L0}\n"
             "  note: {zh: 注, en: Note, type: text}\n");
  must_adopt();
  EXPECT_TRUE(fs::exists(folder() + "/keys/new.key"));
  import("visit.csv", "id,note\nV-1,甲\n");
  EXPECT_EQ(text("SELECT note FROM visit"), "甲");
  expect_sound_also_when_opened_again();
  EXPECT_EQ(text("SELECT note FROM visit"), "甲");
}

TEST_F(AdoptTest, NewChoicesAreTaken) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  change("records/college.yaml", "secondary:", "evening: {zh: 夜校, en: Evening}, secondary:");
  must_adopt();
  import("college2.csv",
         "college_code,name,kind,region,run_by\n4144010002,夜校,evening,440303,public\n");
  expect_sound_also_when_opened_again();
}

TEST_F(AdoptTest, ARecordWithoutRowsMayBecomeSealed) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  add_field("need", "budget: {zh: 预算, en: Budget, type: money, label: L2}");
  must_adopt();
  import("need.csv",
         "need_id,region,kind,published,outcome,budget\nN-1,440303,technical,2025-03-01,open,5\n");
  EXPECT_EQ(text("SELECT budget::VARCHAR FROM need"), "5.00");
  expect_sound_also_when_opened_again();
}

TEST_F(AdoptTest, WhatRowsDoNotAllowIsRefusedWithEveryReason) {
  const auto size = *store->log_size();
  const auto before = store->pack().hash;
  add_field("placement", "must: {zh: 必填, en: Must, type: text}");
  add_field("college", "debts: {zh: 债务, en: Debts, type: money, optional: true, label: L2}");
  const auto done = adopt();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, ErrorKind::refused);
  EXPECT_THAT(done.error().message, HasSubstr("`debts` has the level L2"));
  EXPECT_THAT(done.error().message, HasSubstr("`must` is new and must not be missing"));
  expect_as_before(size, before);
}

TEST_F(AdoptTest, APackWithFaultsIsRefusedWithAllOfThem) {
  change("records/placement.yaml", "check: from <= to", "check: from <= until");
  change("records/training_hours.yaml", "check: hours <=", "check: ours <=");
  const auto done = adopt();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, ErrorKind::bad_input);
  EXPECT_THAT(done.error().message, HasSubstr("until"));
  EXPECT_THAT(done.error().message, HasSubstr("ours"));
}

TEST_F(AdoptTest, NeedsTheKeysOfRowsThatAreSealedAgain) {
  add_three_fields();
  store.reset();
  fs::rename(folder() + "/keys/edu.key", root + "/edu.key");
  reopen();
  const auto done = adopt();
  ASSERT_FALSE(done);
  EXPECT_THAT(done.error().message, HasSubstr("EDU/L4"));
  fs::rename(root + "/edu.key", folder() + "/keys/edu.key");
  reopen();
  must_adopt();
}

// The name of a new record is that of a table of the store: seen only in the middle of the act.
TEST_F(AdoptTest, WhatBreaksOffLeavesAllAsItWas) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  const auto size = *store->log_size();
  const auto before = store->pack().hash;
  add_three_fields();
  add_record("store_meta", "EDU", "  id: {zh: 号, en: Id, type: id}\n");
  const auto done = adopt();
  ASSERT_FALSE(done);
  expect_as_before(size, before);
  new_pack("other");
  const auto at_once = adopt();
  ASSERT_FALSE(at_once);
  EXPECT_THAT(at_once.error().message, HasSubstr("open " + folder() + " again"));
  reopen();
  ASSERT_TRUE(store->unlock_all());
  expect_as_before(size, before);
  expect_sound();
  must_adopt();
  expect_sound_also_when_opened_again();
}

TEST_F(AdoptTest, AStoreOfAProgramBeforeGetsItsTableWithTheAct) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  ASSERT_TRUE(store->connection().script(
      "DROP TABLE adoption; DROP TABLE relabelling; UPDATE store_meta SET value = '3' WHERE key = "
      "'store_version'"));
  reopen();
  EXPECT_EQ(store->version(), 3);
  add_three_fields();
  must_adopt();
  expect_sound_also_when_opened_again();
  EXPECT_GE(store->version(), store::adopted_version);
}

TEST_F(AdoptTest, OpenDataGetFieldsOfAnyLevelInClear) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  open_new({.open_data = true});
  import_people_here();
  ASSERT_TRUE(run_evaluation(
      *store, {.as_of = *parse_date("2025-12-31"), .pack_folder = {}, .log_size = {}}));
  add_three_fields();
  add_field("college", "debts: {zh: 债务, en: Debts, type: money, optional: true, label: L2}");
  must_adopt();
  import_placement("P-9", ",insurer", ",平安");
  ASSERT_TRUE(publish_log(*store, {}));
  EXPECT_THAT(entry(*store->log_size() - 1), HasSubstr(R"("insurer":"平安")"));
  expect_sound_also_when_opened_again();
}

TEST_F(AdoptTest, WhoMayOnlyReadMayOnlyCheck) {
  if (geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  fs::permissions(folder(), fs::perms::owner_read | fs::perms::owner_exec);
  reopen();
  add_three_fields();
  EXPECT_TRUE(
      store->check_adoption({.pack_folder = pack, .reason = {}, .day = *parse_date("2026-02-01")}));
  const auto done = adopt();
  fs::permissions(folder(), fs::perms::owner_all);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, ErrorKind::refused);
}

}  // namespace
}  // namespace ronghe::workflow
