// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/erase_subject.hpp"

#include <gmock/gmock.h>

#include "ronghe/ledger/audit.hpp"
#include "ronghe/ledger/sealing.hpp"
#include "ronghe/proof/disclosure.hpp"
#include "ronghe/store/audit.hpp"
#include "ronghe/store/publication.hpp"
#include "ronghe/workflow/prove_entry.hpp"
#include "ronghe/workflow/run_evaluation.hpp"
#include "ronghe/workflow/small_store.hpp"

namespace ronghe::workflow {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class EraseSubject : public SmallStore {
 protected:
  void SetUp() override { set_up_with_people(); }
  Result<Erasure> erase(const std::string& subject, const std::string& request = "R-1") {
    return erase_subject(
        *store, {.subject = subject, .request = request, .day = *parse_date("2026-02-01")});
  }
  static std::string person(const char* ref) { return std::string("person/") + ref; }
  std::string hours(const std::string& placement) {
    return text("SELECT coalesce(hours::VARCHAR, missing) FROM training_hours WHERE placement = '" +
                placement + "'");
  }
};

TEST_F(EraseSubject, TheirRowsAndWhatBelongsToThemAreWithheldAndOthersStand) {
  const auto done = erase(person(anna));
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_EQ(done->secrets, 2U) << "hers, and that of the placement with hours";
  EXPECT_EQ(done->rows, 4U) << "person, two placements, a day of hours";
  for (const bool again : {false, true}) {
    if (again) {
      reopen();
      ASSERT_TRUE(store->unlock_all());
    }
    EXPECT_THAT(pay("P-1"), HasSubstr("\"pay\":\"withheld\""));
    EXPECT_THAT(pay("P-3"), HasSubstr("\"pay\":\"withheld\""));
    EXPECT_THAT(hours("P-1"), HasSubstr("\"hours\":\"withheld\""));
    EXPECT_EQ(pay("P-2"), "2000.50");
    EXPECT_EQ(hours("P-2"), "7.5");
  }
}

TEST_F(EraseSubject, TheLogSaysThatAndNotWho) {
  const auto done = erase(person(anna));
  ASSERT_TRUE(done);
  ASSERT_TRUE(publish_log(*store, {}));
  const auto entry = *store->log_files().entry(static_cast<std::uint64_t>(done->position));
  EXPECT_EQ(entry,
            R"({"fields":{"erased_on":"2026-02-01","request":"R-1"},"record":"erasure","schema":1,)"
            R"("source":"STORE","submitted":"2026-02-01"})");
}

TEST_F(EraseSubject, EveryProofStandsAndNothingCanBeShownAgain) {
  ASSERT_TRUE(publish_log(*store, {}));
  const auto before = prove_entry(
      *store, {.what = "placement/P-1", .shown = {"pay"}, .reader = release::Reader::key_holder()});
  ASSERT_TRUE(before) << to_string(before.error());
  ASSERT_TRUE(erase(person(anna)));
  ASSERT_TRUE(publish_log(*store, {}));
  const auto audited = ledger::audit(store->connection(), store->layouts());
  ASSERT_TRUE(audited);
  EXPECT_TRUE(audited->passed());
  EXPECT_EQ(*store->connection().integer("SELECT count(*) FROM (" +
                                         ledger::suspect_rows_sql(*store->plan_of("placement")) +
                                         ") WHERE NOT faithful"),
            0);
  const auto policy = *store::witness_policy(*store);
  const auto shown = *proof::parse_disclosure(*before->receipt.extra);
  EXPECT_TRUE(proof::verify_receipt(before->receipt, proof::leaf_hash(shown.entry), policy));
  EXPECT_TRUE(prove_entry(*store, {.what = "placement/P-1"}));
  EXPECT_EQ(prove_entry(*store, {.what = "placement/P-1",
                                 .shown = {"pay"},
                                 .reader = release::Reader::key_holder()})
                .error()
                .kind,
            ErrorKind::refused);
}

TEST_F(EraseSubject, APastRunStandsAndALaterOneIsAnother) {
  const auto as_of = *parse_date("2025-12-31");
  const auto before = run_evaluation(*store, {.as_of = as_of, .pack_folder = {}, .log_size = {}});
  ASSERT_TRUE(before) << to_string(before.error());
  ASSERT_TRUE(erase(person(anna)));
  const auto again = reproduce(*store, before->result.run_id, nullptr);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->erasures, 1);
  EXPECT_FALSE(again->is_identical());
  EXPECT_FALSE(again->differences.empty());
  const auto after = run_evaluation(*store, {.as_of = as_of, .pack_folder = {}, .log_size = {}});
  ASSERT_TRUE(after);
  EXPECT_NE(after->result.run_id, before->result.run_id);
}

TEST_F(EraseSubject, FilesOfRejectedRowsThatNameThemGo) {
  const auto about_her = folder() + "/rejects/a.csv";
  const auto other = folder() + "/rejects/b.csv";
  std::ofstream(about_her) << "person,pay\n" << anna << ",1\n";
  std::ofstream(other) << "person,pay\n" << bert << ",1\n";
  const auto done = erase(person(anna));
  ASSERT_TRUE(done);
  EXPECT_THAT(done->files, ::testing::ElementsAre(about_her));
  EXPECT_FALSE(fs::exists(about_her));
  EXPECT_TRUE(fs::exists(other));
}

TEST_F(EraseSubject, RejectedRowsAreFoundByAllThatBelongsToThemAndThoseOfOthersStay) {
  const auto through = folder() + "/rejects/hours.csv";
  const auto other = folder() + "/rejects/others.csv";
  std::ofstream(through) << "placement,date,hours\nP-1,2025-03-05,x\n";
  std::ofstream(other) << "placement,date,hours\nP-2,2025-03-05,x\n";
  const auto done = erase(person(anna));
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_THAT(done->files, ::testing::ElementsAre(through));
  EXPECT_TRUE(fs::exists(other));
}

TEST_F(EraseSubject, WhatNamesARegionSpeaksOfOthers) {
  import("claim.csv",
         "claim_id,region,enterprise,field,claimed,verdict,decided_on\n"
         "C-1,440303,914403001922038216,pay,1,confirmed,2025-05-05\n");
  const auto other = folder() + "/rejects/colleges.csv";
  std::ofstream(other) << "college_code,name,kind,region\n4144010009,学院,x,440303\n";
  const auto preview = preview_erasure(*store, "region/440303");
  ASSERT_TRUE(preview) << to_string(preview.error());
  EXPECT_THAT(preview->files, ::testing::IsEmpty());
}

TEST_F(EraseSubject, TheFileOfSecretsHoldsNoTraceOfThem) {
  ASSERT_TRUE(erase(person(anna)));
  store.reset();
  std::ifstream in(folder() + "/keys/subjects.duckdb", std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(in), {});
  EXPECT_FALSE(bytes.contains(anna));
  EXPECT_TRUE(bytes.contains(bert));
}

TEST_F(EraseSubject, APreviewSaysHowMuchGoesAndChangesNothing) {
  ASSERT_TRUE(run_evaluation(
      *store, {.as_of = *parse_date("2025-12-31"), .pack_folder = {}, .log_size = {}}));
  std::ofstream(folder() + "/rejects/a.csv") << "person,pay\n" << anna << ",1\n";
  const auto preview = preview_erasure(*store, person(anna));
  ASSERT_TRUE(preview) << to_string(preview.error());
  EXPECT_THAT(preview->rows, ::testing::UnorderedElementsAre(::testing::Pair("person", 1),
                                                             ::testing::Pair("placement", 2),
                                                             ::testing::Pair("training_hours", 1)));
  EXPECT_EQ(preview->all_rows(), 4U);
  EXPECT_EQ(preview->runs, 1);
  EXPECT_EQ(preview->files.size(), 1U);
  EXPECT_TRUE(fs::exists(preview->files[0]));
  EXPECT_EQ(pay("P-1"), "1000.50");
  EXPECT_EQ(text("SELECT count(*) FROM erasure"), "0");
  EXPECT_EQ(preview_erasure(*store, person("nobody")).error().kind, ErrorKind::not_found);
  EXPECT_EQ(erase(person(anna))->rows, preview->all_rows());
}

// An enterprise or a county has the rows of thousands; here it is a placement with its hours.
TEST_F(EraseSubject, WhatIsNoPersonGoesOnlyWithTheNumberOfItsRows) {
  const ErasureRequest request{
      .subject = "placement/P-1", .request = "R-9", .day = *parse_date("2026-02-01")};
  const auto rows = preview_erasure(*store, request.subject)->all_rows();
  const auto without = erase_subject(*store, request);
  ASSERT_FALSE(without);
  EXPECT_EQ(without.error().kind, ErrorKind::refused);
  EXPECT_EQ(without.error().code, "erasure-of-no-person"_code);
  auto said = request;
  for (const auto other : {rows - 1, rows + 1}) {
    said.rows = other;
    EXPECT_EQ(erase_subject(*store, said).error().code, "erasure-of-other-rows"_code) << other;
  }
  EXPECT_EQ(text("SELECT count(*) FROM erasure"), "0");
  said.rows = rows;
  EXPECT_TRUE(erase_subject(*store, said));
}

TEST_F(EraseSubject, APreviewCountsOnlyWhatIsReadStill) {
  ASSERT_TRUE(erase(person(anna)));
  const auto again = preview_erasure(*store, person(anna));
  ASSERT_TRUE(again) << to_string(again.error());
  EXPECT_EQ(again->all_rows(), 0U);
  EXPECT_EQ(again->subjects, 0U);
}

TEST_F(EraseSubject, AnAuditCountsOnlyValuesThatItCompared) {
  const auto before = store::audit_store(*store);
  ASSERT_TRUE(before);
  const auto done = erase(person(anna));
  ASSERT_TRUE(done);
  const auto after = store::audit_store(*store);
  ASSERT_TRUE(after);
  EXPECT_TRUE(after->passed());
  EXPECT_EQ(after->values, before->values - done->rows);
}

TEST_F(EraseSubject, AnErrorNamesTheStoreForItsRemedy) {
  const auto without = erase_subject(
      *store, {.subject = "placement/P-1", .request = "R-9", .day = *parse_date("2026-02-01")});
  ASSERT_FALSE(without);
  EXPECT_THAT(without.error().values,
              ::testing::Contains(ErrorValue{.name = "store", .value = folder()}));
}

TEST_F(EraseSubject, WhatCannotBeErasedIsSaid) {
  EXPECT_EQ(erase("anna").error().kind, ErrorKind::bad_input);
  EXPECT_EQ(erase("visitor/1").error().kind, ErrorKind::bad_input);
  EXPECT_EQ(erase(person("nobody")).error().kind, ErrorKind::not_found);
  EXPECT_EQ(erase(person(anna), "").error().kind, ErrorKind::bad_input);
  ASSERT_TRUE(erase(person(anna)));
  EXPECT_EQ(erase(person(anna)).error().kind, ErrorKind::refused) << "the same again";
  EXPECT_EQ(text("SELECT count(*) FROM erasure"), "1");
  EXPECT_TRUE(erase(person(bert), "R-2"));
  open_new({.open_data = true});
  EXPECT_EQ(erase(person(anna)).error().kind, ErrorKind::refused);
}

}  // namespace
}  // namespace ronghe::workflow
