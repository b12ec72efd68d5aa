// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/writer.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "ronghe/store/audit.hpp"
#include "ronghe/store/viewer.hpp"

namespace ronghe::store {
namespace {

namespace fs = std::filesystem;
using evidence::ValueRow;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class WriterTest : public testing::Test {
 protected:
  void SetUp() override {
    auto name = (fs::temp_directory_path() / "ronghe-writer-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    root = name;
    auto made = Store::create(root + "/store", "packs/national", {.origin = "log.test/writer"});
    ASSERT_TRUE(made) << to_string(made.error());
    store.emplace(*std::move(made));
    ASSERT_TRUE(store->unlock_all());
    must(act("region", {{"code", "440303"}, {"name_zh", "罗湖区"}, {"level", "3"}}));
    must(act("enterprise", enterprise("914403001922038216")));
  }
  void TearDown() override {
    store.reset();
    fs::remove_all(root);
  }

  static ValueRow enterprise(const std::string& uscc) {
    return {{"uscc", uscc},        {"name", "某厂"},        {"region", "440303"}, {"size", "L"},
            {"above_scale", true}, {"status", "operating"}, {"listed_as", "none"}};
  }
  static ValueRow need(const std::string& id) {
    return {{"need_id", id},
            {"region", "440303"},
            {"kind", "technical"},
            {"published", *parse_date("2025-03-01")},
            {"outcome", "open"}};
  }
  static ValueRow person(int number) {
    return {{"person_ref", fmt::format("{:032x}", number)}, {"kind", "student"}, {"sex", "f"}};
  }
  static Batch batch(const std::string& record, std::vector<ValueRow> rows,
                     const std::string& source = "") {
    return {.record = record,
            .rows = std::move(rows),
            .source = source,
            .day = *parse_date("2025-12-31"),
            .actor = "anna"};
  }
  Outcome act(const std::string& record, ValueRow row, const std::string& source = "") {
    return Writer(*store).seal(batch(record, {std::move(row)}, source));
  }
  static Committed must(Outcome outcome) {
    auto done = committed(std::move(outcome));
    EXPECT_TRUE(done) << to_string(done.error());
    return done ? *done : Committed{};
  }
  static Error refused(Outcome outcome) {
    EXPECT_TRUE(std::holds_alternative<NotCommitted>(outcome));
    const auto* told = std::get_if<NotCommitted>(&outcome);
    return told == nullptr ? Error{} : told->error;
  }
  std::int64_t count(const std::string& of) {
    return store->connection().integer("SELECT count(*) FROM " + of).value_or(-1);
  }
  void expect_clean() {
    const auto audit = audit_store(*store);
    ASSERT_TRUE(audit) << to_string(audit.error());
    EXPECT_TRUE(audit->passed()) << audit->log.findings.front().message;
  }

  std::string root;
  std::optional<Store> store;
};

TEST_F(WriterTest, SealsAnActAndTellsWhereItIs) {
  const auto done = must(act("need", need("N-1")));
  EXPECT_EQ(done.first_position, 2);
  EXPECT_EQ(done.count, 1);
  EXPECT_THAT(done.positions, ElementsAre(2));
  EXPECT_EQ(*store->connection().text("SELECT source_dept FROM need"), "BODY")
      << "who says nothing of a source is the owner";
  expect_clean();
}

TEST_F(WriterTest, AddsNothingForTheSameActAndACorrectionForAnother) {
  must(act("need", need("N-1")));
  const auto again = must(act("need", need("N-1")));
  EXPECT_EQ(again.count, 0);
  EXPECT_EQ(again.duplicates, 1);
  EXPECT_THAT(again.positions, ElementsAre(2)) << "where the equal row is";
  auto other = need("N-1");
  other["topic"] = "焊接";
  const auto corrected = must(act("need", other));
  EXPECT_EQ(corrected.corrections, 1);
  EXPECT_THAT(corrected.positions, ElementsAre(3));
  EXPECT_EQ(count("need WHERE superseded_by IS NULL"), 1);
  expect_clean();
}

TEST_F(WriterTest, SealsSeveralRowsWholeOrNotAtAll) {
  const auto done = must(Writer(*store).seal(batch("need", {need("N-1"), need("N-2")})));
  EXPECT_THAT(done.positions, ElementsAre(2, 3));
  auto bad = need("N-4");
  bad["outcome"] = "perhaps";
  const auto error = refused(Writer(*store).seal(batch("need", {need("N-3"), bad})));
  EXPECT_THAT(error.message, HasSubstr("need, row 2, \"outcome\" = \"perhaps\""));
  EXPECT_EQ(count("need"), 2);
}

TEST_F(WriterTest, RefusesWhatTheDictionaryForbids) {
  struct Case {
    const char* name;
    const char* record;
    std::function<void(ValueRow&)> change;
    const char* source;
    std::vector<std::string> told;
  };
  const std::vector<Case> cases{
      {"unknown type", "wish", [](ValueRow&) {}, "", {"no record type \"wish\"", "need"}},
      {"missing field",
       "need",
       [](ValueRow& row) { row.erase("kind"); },
       "",
       {"missing fields: kind (需求类型)", "correct them and record it again"}},
      {"empty field",
       "need",
       [](ValueRow& row) { row["kind"] = ""; },
       "",
       {"\"kind\"", "need.kind"}},
      {"unknown field",
       "need",
       [](ValueRow& row) { row["topics"] = "a"; },
       "",
       {"unknown fields: \"topics\" - is it topic"}},
      {"leads nowhere",
       "need",
       [](ValueRow& row) { row["region"] = "440304"; },
       "",
       {"\"region\" = \"440304\"", "no region with this key", "import that region first"}},
      {"impossible",
       "need",
       [](ValueRow& row) { row["published"] = "2025-02-30"; },
       "",
       {"\"published\" = \"2025-02-30\""}},
      {"in the future",
       "need",
       [](ValueRow& row) { row["published"] = *parse_date("2026-01-01"); },
       "",
       {"\"published\" = \"2026-01-01\"", "2025-12-31"}},
      {"against a rule",
       "need",
       [](ValueRow& row) { row["outcome"] = "solved"; },
       "",
       {"rule need.solved_is_proved"}},
      {"unknown department", "need", [](ValueRow&) {}, "XYZ", {"no department \"XYZ\""}},
  };
  for (const auto& [name, record, change, source, told] : cases) {
    SCOPED_TRACE(name);
    auto row = need("N-1");
    change(row);
    const auto error = refused(act(record, row, source));
    for (const auto& text : told) EXPECT_THAT(error.message, HasSubstr(text));
  }
  EXPECT_EQ(count("need"), 0);
  EXPECT_EQ(count("ledger_entry"), 2);
}

TEST_F(WriterTest, TakesWhatTheSystemWritesFromTheSystemAlone) {
  const ValueRow erasure{{"request", "7"}, {"erased_on", *parse_date("2025-12-31")}};
  const auto error = refused(act("erasure", erasure));
  EXPECT_EQ(error.kind, ErrorKind::refused);
  EXPECT_THAT(error.message, HasSubstr("erasure is written by the system alone"));
  auto own = batch("erasure", {erasure});
  own.actor = policy::system_role;
  EXPECT_THAT(must(Writer(*store).seal(own)).positions, ElementsAre(2));
  expect_clean();
}

TEST_F(WriterTest, LetsAPartySpeakForItselfOnly) {
  constexpr const char* uscc = "914403001922038216";
  auto ours = need("N-1");
  ours["enterprise"] = uscc;
  EXPECT_EQ(must(act("need", ours, std::string("ENT/") + uscc)).count, 1);
  EXPECT_EQ(*store->connection().text("SELECT source_dept FROM need"), std::string("ENT/") + uscc);
  struct Case {
    const char* name;
    const char* record;
    const char* source;
    const char* told;
  };
  for (const auto& [name, record, source, told] :
       {Case{"for another", "need", "ENT/91440300MA5DC0U18R", "can speak for itself only"},
        Case{"no key", "need", "ENT/", "names no party"},
        Case{"a department", "need", "EDU/1", "has no parties"},
        Case{"no field names it", "region", "ENT/914403001922038216", "no field of the record"}}) {
    SCOPED_TRACE(name);
    EXPECT_THAT(refused(act(record, ours, source)).message, HasSubstr(told));
  }
  ours["topic"] = "焊接";
  EXPECT_EQ(must(act("need", ours, std::string("ENT/") + uscc)).corrections, 1);
}

TEST_F(WriterTest, SetsAsideWhatAnotherHandSaysOtherwise) {
  constexpr const char* uscc = "914403001922038216";
  const auto party = std::string("ENT/") + uscc;
  auto row = need("N-1");
  row["enterprise"] = uscc;
  must(act("need", row, party));
  EXPECT_EQ(store->version(), 4);
  std::int64_t position = 3;
  for (const auto* other : {"ENT", "BODY", "EDU", "TAX"}) {
    SCOPED_TRACE(other);
    EXPECT_EQ(must(act("need", row, other)).count, 0) << "the same is said already";
    auto changed = row;
    changed["topic"] = other;
    const auto preview = Writer(*store).check(batch("need", {changed}, other));
    ASSERT_TRUE(preview) << to_string(preview.error());
    EXPECT_EQ(preview->would.conflicts, 1);
    EXPECT_THAT(preview->statement, HasSubstr("\"conflicts_with\":[2]"));
    const auto done = must(act("need", changed, other));
    EXPECT_EQ(done.conflicts, 1);
    EXPECT_EQ(done.corrections, 0);
    EXPECT_THAT(done.positions, ElementsAre(position));
    ASSERT_EQ(done.conflicting.size(), 1U);
    EXPECT_EQ(done.conflicting[0].row, 1U);
    EXPECT_EQ(done.conflicting[0].key, "need_id=N-1");
    EXPECT_EQ(done.conflicting[0].source, party);
    EXPECT_EQ(done.conflicting[0].position, 2);
    const auto again = must(act("need", changed, other));
    EXPECT_EQ(again.count, 0);
    EXPECT_THAT(again.positions, ElementsAre(position++)) << "where its own row is";
  }
  EXPECT_EQ(count("need WHERE superseded_by IS NULL"), 1);
  EXPECT_EQ(store->version(), conflict_version);
  row["topic"] = "焊接";
  EXPECT_EQ(must(act("need", row, party)).corrections, 1) << "its own hand corrects it";
  EXPECT_EQ(*store->connection().text("SELECT topic FROM need WHERE superseded_by IS NULL"),
            "焊接");
  expect_clean();
}

TEST_F(WriterTest, TakesADepartmentAndItsPartyForTwoHands) {
  constexpr const char* uscc = "914403001922038216";
  auto row = need("N-1");
  row["enterprise"] = uscc;
  must(act("need", row, "ENT"));
  row["topic"] = "焊接";
  EXPECT_EQ(must(act("need", row, std::string("ENT/") + uscc)).conflicts, 1);
  EXPECT_EQ(must(act("need", row, "ENT")).corrections, 1) << "who said it decides";
  expect_clean();
}

TEST_F(WriterTest, NamesTheRowsOfAnActThatConflict) {
  must(Writer(*store).seal(batch("need", {need("N-1"), need("N-2")})));
  auto other = need("N-2");
  other["topic"] = "焊接";
  const auto done =
      must(Writer(*store).seal(batch("need", {need("N-1"), other, need("N-3")}, "EDU")));
  EXPECT_EQ(done.count, 2);
  EXPECT_EQ(done.duplicates, 1);
  EXPECT_EQ(done.conflicts, 1);
  ASSERT_EQ(done.conflicting.size(), 1U);
  EXPECT_EQ(done.conflicting[0].row, 2U);
  EXPECT_THAT(done.positions, ElementsAre(2, 4, 5));
  expect_clean();
}

TEST_F(WriterTest, RefusesAnActThatSaysTwoThingsOfOneKey) {
  auto other = need("N-1");
  other["topic"] = "焊接";
  const auto error = refused(Writer(*store).seal(batch("need", {need("N-1"), need("N-2"), other})));
  EXPECT_THAT(error.message, HasSubstr("need, row 1, \"need_id\" = \"N-1\": another row has the "
                                       "same key and says other things"));
  EXPECT_THAT(error.message, HasSubstr("need, row 3"));
  EXPECT_EQ(count("need"), 0);
}

TEST_F(WriterTest, HoldsNoConflictsInWhatTheSystemWrites) {
  const ValueRow officer{{"name", "anna"},
                         {"department", "EDU"},
                         {"public_key", "key"},
                         {"added_on", *parse_date("2025-12-31")}};
  auto own = batch("officer", {officer});
  own.actor = policy::system_role;
  must(Writer(*store).seal(own));
  auto other = officer;
  other["department"] = "TAX";
  auto foreign = batch("officer", {other}, "EDU");
  foreign.actor = policy::system_role;
  const auto error = refused(Writer(*store).seal(foreign));
  EXPECT_EQ(error.kind, ErrorKind::refused);
  EXPECT_THAT(error.message, HasSubstr("STORE said other things of it on 2025-12-31 (log position "
                                       "2); the record is one of the system"));
  EXPECT_EQ(count("officer"), 1);
  expect_clean();
}

TEST_F(WriterTest, SetsAsideLabelledFieldsUnderTheirKeys) {
  must(act("person", person(1)));
  auto other = person(1);
  other["sex"] = "m";
  EXPECT_EQ(must(act("person", other, "HRS")).conflicts, 1);
  EXPECT_EQ(must(act("person", other, "HRS")).count, 0) << "sealed values are compared, too";
  auto system = Viewer::open_all(*store);
  ASSERT_TRUE(system) << to_string(system.error());
  EXPECT_EQ(*system->connection().text("SELECT string_agg(sex, '' ORDER BY position) FROM person"),
            "fm");
  EXPECT_EQ(*system->connection().text("SELECT sex FROM person WHERE superseded_by IS NULL"), "f");
  expect_clean();
}

TEST_F(WriterTest, SealsLabelledFieldsWithNewSecrets) {
  must(act("person", person(1)));
  auto system = Viewer::open_all(*store);
  ASSERT_TRUE(system) << to_string(system.error());
  EXPECT_EQ(*system->connection().text("SELECT sex FROM person"), "f");
  expect_clean();
}

TEST_F(WriterTest, TellsWhatWouldBeSealedAndSealsNothing) {
  must(act("need", need("N-1")));
  auto other = need("N-1");
  other["topic"] = "焊接";
  const auto preview = Writer(*store).check(batch("need", {other, need("N-2"), need("N-2")}));
  ASSERT_TRUE(preview) << to_string(preview.error());
  EXPECT_EQ(preview->would.first_position, 3);
  EXPECT_EQ(preview->would.count + preview->would.duplicates, 3);
  EXPECT_EQ(preview->rows.front().at("topic"), "焊接");
  const auto none = Writer(*store).check(batch("person", {person(7)}));
  ASSERT_TRUE(none) << to_string(none.error());
  auto bad = need("N-9");
  bad["outcome"] = "perhaps";
  EXPECT_FALSE(Writer(*store).check(batch("need", {bad})));
  EXPECT_EQ(count("ledger_entry"), 3);
  ASSERT_TRUE(store->load_subjects());
  EXPECT_EQ((*store->keys())->ring().subjects(), 0U) << "no secret is made either";
}

TEST_F(WriterTest, UndoesAllOfABatchWhoseCompanionFails) {
  auto with = batch("need", {need("N-1")});
  with.also = [](engine::Connection&, const Committed& done) -> Result<void> {
    EXPECT_EQ(done.first_position, 2);
    return bad_input("no");
  };
  EXPECT_EQ(refused(Writer(*store).seal(with)).message, "no");
  EXPECT_EQ(count("need"), 0);
  expect_clean();
}

// Each thread seals its own acts, some of them faulty, some said twice.
// RONGHE_ACTS=1000 says that many; the usual run is shorter.
int acts_of_each_thread(int threads) {
  const char* text = std::getenv("RONGHE_ACTS");
  return (text == nullptr ? 80 : std::atoi(text)) / threads / 5 * 5;
}

TEST_F(WriterTest, SealsTheActsOfEightThreadsEachOnce) {
  constexpr int threads = 8;
  const int each = acts_of_each_thread(threads);
  const int all = threads * each;
  std::mutex mutex;
  std::set<std::int64_t> positions;
  int faulty = 0;
  const auto work = [&](int thread) {
    for (int i = 0; i < each; ++i) {
      const auto number = thread * each + i;
      const bool labelled = i % 5 == 0;
      const auto done = committed(labelled ? act("person", person(number + 1))
                                           : act("need", need(fmt::format("N-{}", number))));
      auto bad = need(fmt::format("B-{}", number));
      bad["region"] = "999999";
      const bool told = i % 10 != 0 || std::holds_alternative<NotCommitted>(act("need", bad));
      const std::scoped_lock lock(mutex);
      ASSERT_TRUE(done) << to_string(done.error());
      ASSERT_EQ(done->count, 1);
      EXPECT_TRUE(positions.insert(*done->positions.front()).second);
      if (i % 10 == 0) faulty += told ? 1 : 0;
    }
  };
  std::vector<std::thread> running;
  for (int thread = 0; thread < threads; ++thread) running.emplace_back(work, thread);
  for (auto& thread : running) thread.join();
  EXPECT_EQ(positions.size(), static_cast<std::size_t>(all));
  EXPECT_EQ(*positions.begin(), 2) << "after the region and the enterprise";
  EXPECT_EQ(*positions.rbegin(), all + 1) << "without a gap";
  EXPECT_EQ(faulty, threads * ((each + 9) / 10));
  EXPECT_EQ(count("(SELECT DISTINCT need_id FROM need)"), all / 5 * 4);
  EXPECT_EQ(count("person"), all / 5);
  expect_clean();
}

TEST_F(WriterTest, SealsOneActThatAllSayAtOnce) {
  constexpr int threads = 8;
  std::mutex mutex;
  std::int64_t added = 0;
  std::set<std::int64_t> positions;
  std::vector<std::thread> running;
  for (int thread = 0; thread < threads; ++thread) {
    running.emplace_back([&] {
      const auto done = must(act("need", need("N-1")));
      const std::scoped_lock lock(mutex);
      added += done.count;
      positions.insert(done.positions.front().value_or(-1));
    });
  }
  for (auto& thread : running) thread.join();
  EXPECT_EQ(added, 1);
  EXPECT_THAT(positions, ElementsAre(2)) << "all are told where it is";
  expect_clean();
}

TEST(Outcome, OfUnknownEndTellsToSayItAgain) {
  const auto done = committed(Unknown{.batch = "3 rows of need from BODY",
                                      .error = {.kind = ErrorKind::fault, .message = "disk"}});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, ErrorKind::fault);
  EXPECT_THAT(done.error().message, HasSubstr("3 rows of need from BODY"));
  EXPECT_THAT(done.error().message, HasSubstr("say the same once more"));
}

}  // namespace
}  // namespace ronghe::store
