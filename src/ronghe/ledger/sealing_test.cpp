// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/sealing.hpp"

#include <gmock/gmock.h>

#include "ronghe/ledger/sealed_rows.hpp"

namespace ronghe::ledger {
namespace {

using crypto::SecretKey;
using crypto::Suite;
using evidence::KeyRing;

class Sealing : public SealedRows {};

INSTANTIATE_TEST_SUITE_P(Suites, Sealing, testing::Values(Suite::international, Suite::gm));

TEST_P(Sealing, OpensEveryTypeAndTheReasonsOfWhatIsMissing) {
  EXPECT_EQ(row(1), "P-1|p0|1.25|2025-01-02|false|岗位1|1|post");
  EXPECT_EQ(row(3), "P-3|p1|3.75|2025-01-04|false|岗位3|-|post|{\"days\":\"not_collected\"}");
}

TEST_P(Sealing, TheTableShowsKeysReferencesAndPublicFieldsOnly) {
  EXPECT_EQ(text("SELECT string_agg(column_name, ' ' ORDER BY column_index) FROM duckdb_columns() "
                 "WHERE schema_name = 'sealed'"),
            "id person kind position supersedes superseded_by source_dept submitted_on missing "
            "sealed_l2 sealed_l4 commitment_l2 commitment_l4");
  EXPECT_EQ(text("SELECT count(*) FROM sealed.placement WHERE sealed_l4 = (SELECT sealed_l4 FROM "
                 "sealed.placement WHERE position = 0)"),
            "1");
}

TEST_P(Sealing, AnAuditNeedsNoKey) {
  EXPECT_TRUE(audited().passed());
  must(connection.execute("UPDATE sealed.placement SET kind = 'other' WHERE position = 2"));
  EXPECT_EQ(audited().faults, 1);
}

TEST_P(Sealing, ACiphertextThatWasMovedDoesNotOpen) {
  must(connection.execute(
      "UPDATE sealed.placement SET sealed_l4 = (SELECT sealed_l4 FROM sealed.placement WHERE "
      "position = 0) WHERE position = 1"));
  EXPECT_EQ(row(1),
            "P-1|p0|岗位1|1|post|{\"from\":\"withheld\",\"injury\":\"withheld\",\"pay\":"
            "\"withheld\"}");
  EXPECT_EQ(row(0).substr(0, 8), "P-0|p0|0") << "the same person's other row";
}

TEST_P(Sealing, WhoeverHasTheKeyAndSealsOtherValuesIsFoundByTheCommitment) {
  EXPECT_EQ(unfaithful(), 0);
  must(connection.execute("UPDATE sealed.placement SET id = 'P-9' WHERE position = 5"));
  EXPECT_EQ(unfaithful(), 1) << "the key in clear is under the commitment";
  must(connection.execute(
      "UPDATE sealed.placement SET commitment_l4 = (SELECT commitment_l4 FROM sealed.placement "
      "WHERE position = 0) WHERE position = 1"));
  EXPECT_EQ(unfaithful(), 2);
  EXPECT_GE(audited().faults, 1) << "the commitment is under the leaf";
}

TEST_P(Sealing, AnErasedSubjectIsWithheldAndEveryProofStands) {
  ring->forget("person/p1");
  EXPECT_EQ(row(1), "P-1|p0|1.25|2025-01-02|false|岗位1|1|post");
  const auto gone = row(3);
  EXPECT_EQ(gone,
            "P-3|p1|-|post|{\"days\":\"withheld\",\"from\":\"withheld\",\"injury\":\"withheld\","
            "\"pay\":\"withheld\",\"post\":\"withheld\"}");
  EXPECT_TRUE(audited().passed());
  EXPECT_EQ(unfaithful(), 0);
  ring->add_subject("person/p1", SecretKey::random());
  EXPECT_EQ(row(3), gone) << "a new secret is another";
}

// `missing` says "withheld" of both; what came so is no less known for that.
TEST_P(Sealing, WhatWasReportedAsWithheldIsNotShut) {
  draft(6, 2);
  must(connection.execute("UPDATE draft SET days = NULL, missing = '{\"days\":\"withheld\"}'"));
  seal();
  const auto shut = [&](int position) {
    return text(fmt::format("SELECT coalesce(\"#shut\", 'none') FROM placement WHERE position = {}",
                            position));
  };
  EXPECT_EQ(row(6), "P-6|p3|7.50|2025-01-07|true|岗位6|-|post|{\"days\":\"withheld\"}");
  EXPECT_EQ(shut(6), "none");
  ring->forget("person/p1");
  EXPECT_EQ(shut(3), R"("days""post""from""injury""pay")");
  EXPECT_EQ(shut(1), "none");
  ring->forget("person/p3");
  EXPECT_EQ(shut(6), R"("days""post""from""injury""pay")") << "nobody can tell any more";
}

TEST_P(Sealing, WithoutTheRootOfTheDepartmentNothingOpens) {
  KeyRing locked(GetParam());
  EXPECT_EQ(locked.unlock(vault, "TAX/L2").error().kind, ErrorKind::not_found);
  EXPECT_FALSE(locked.unlocks("EDU/L4"));
  locked.add_subject("person/p0", SecretKey::random());
  evidence::GroupCipher cipher(plan, plan.labelled.groups[1], locked);
  evidence::OpenedGroup opened;
  auto rows = connection.query("SELECT sealed_l4 FROM sealed.placement WHERE position = 0");
  const auto chunk = rows->next();
  EXPECT_FALSE(cipher.open((*chunk)->text(0, 0), {.position = 0, .subject = "person/p0"}, opened));
}

TEST_P(Sealing, RowsOfEarlierEpochsStillOpen) {
  ASSERT_TRUE(ring->unlock(vault, "EDU/L4", 2));
  draft(6, 2);
  seal();
  EXPECT_EQ(row(1), "P-1|p0|1.25|2025-01-02|false|岗位1|1|post");
  EXPECT_EQ(row(7), "P-7|p3|8.75|2025-01-08|false|岗位7|7|post");
  EXPECT_EQ(unfaithful(), 0);
}

TEST_P(Sealing, TheEntryHoldsPublicFieldsAndCommitments) {
  const auto layout = evidence::sealed_layout(record(), plan.labelled);
  EXPECT_EQ(layout.commitments.size(), 2U);
  EXPECT_EQ(layout.cells.size(), 1U);
  EXPECT_EQ(layout.cells.front().key, ",\"kind\":");
}

TEST(Labels, TheSubjectIsThePersonOrWhatBelongsToOne) {
  const auto all = two_labelled_records();
  const auto of_placement = evidence::labelled_of(all.records.at("placement"), all);
  EXPECT_EQ(evidence::subject_id(of_placement, "p0"), "person/p0");
  const auto of_person = evidence::labelled_of(all.records.at("person"), all);
  EXPECT_EQ(evidence::subject_id(of_person, "p0"), "person/p0") << "one secret for both";
}

}  // namespace
}  // namespace ronghe::ledger
