// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/sealing.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ronghe/crypto/hkdf.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/evidence/labels.hpp"
#include "ronghe/ledger/audit.hpp"
#include "ronghe/ledger/ledger.hpp"

namespace ronghe::ledger {
namespace {

using crypto::SecretKey;
using crypto::Suite;
using evidence::KeyRing;

policy::Field field(std::string name, policy::FieldType type, std::string label,
                    std::string reference = "") {
  policy::Field made;
  made.name = std::move(name);
  made.type = type;
  made.label = std::move(label);
  made.reference = std::move(reference);
  return made;
}

policy::Dictionary dictionary() {
  using policy::FieldType;
  policy::Dictionary all;
  policy::RecordType person;
  person.name = "person";
  person.entity = true;
  person.owner = "EDU";
  person.label = "L3";
  person.key = {"ref"};
  person.fields = {field("ref", FieldType::code, "L3")};
  policy::RecordType placement;
  placement.name = "placement";
  placement.owner = "EDU";
  placement.label = "L4";
  placement.key = {"id"};
  placement.fields = {
      field("id", FieldType::id, "L4"),          field("person", FieldType::code, "L4", "person"),
      field("pay", FieldType::money, "L4"),      field("from", FieldType::date, "L4"),
      field("injury", FieldType::boolean, "L4"), field("post", FieldType::text, "L2"),
      field("days", FieldType::count, "L2"),     field("kind", FieldType::text, "L0")};
  all.records["person"] = person;
  all.records["placement"] = placement;
  return all;
}

// The vault of the education department.
class OneRoot : public crypto::KeyVault {
 public:
  Result<SecretKey> derive(std::string_view name, std::string_view info) override {
    if (name != "edu") return fail(ErrorKind::not_found, "no such root");
    return crypto::derived_key(Suite::international, root_, info);
  }

 private:
  SecretKey root_ = SecretKey::random();
};

class Sealing : public testing::TestWithParam<Suite> {
 protected:
  void SetUp() override {
    ring = std::make_shared<KeyRing>(GetParam());
    for (const auto* label : {"EDU/L2", "EDU/L4"}) ASSERT_TRUE(ring->unlock(vault, label));
    prepare();
    draft(0, 6);
    seal();
  }

  void prepare() {
    ASSERT_TRUE(create_tables(connection));
    must(connection.execute(evidence::create_sealed_sql(record(), plan.labelled)));
    must(add_opening(connection, plan, ring));
    must(add_sealing(connection, plan, ring));
    must(connection.execute(evidence::create_view_sql(record(), plan.labelled)));
    must(connection.execute(
        "CREATE TABLE run (run_id VARCHAR, log_size BIGINT, log_root VARCHAR, pack_id VARCHAR, "
        "pack_hash VARCHAR, as_of DATE, code_version VARCHAR, result_hash VARCHAR, values_count "
        "BIGINT, position BIGINT)"));
  }
  static void must(const Result<void>& done) { ASSERT_TRUE(done) << to_string(done.error()); }

  // Two placements for each person; every third has no days, and says why.
  void draft(int first, int count) {
    must(connection.execute(fmt::format(
        "CREATE OR REPLACE TEMP TABLE draft AS SELECT 'P-' || n AS id, 'p' || (n // 2) AS person, "
        "(n * 1.25)::DECIMAL(18,2) AS pay, DATE '2025-01-01' + n::INTEGER AS \"from\", n % 2 = 0 "
        "AS injury, '岗位' || n AS post, IF(n % 3 = 0, NULL, n) AS days, 'post' AS kind, 'EDU' AS "
        "source_dept, DATE '2025-12-31' AS submitted_on, IF(n % 3 = 0, "
        "'{{\"days\":\"not_collected\"}}', NULL) AS missing, NULL::BIGINT AS supersedes, n - {0} "
        "AS "
        "draft_order FROM (SELECT range AS n FROM range({0}, {1}))",
        first, first + count)));
  }
  void seal() {
    const auto fresh = new_subjects(connection, plan, *ring, "draft");
    ASSERT_TRUE(fresh);
    for (const auto& id : *fresh) ring->add_subject(id, SecretKey::random());
    const auto sealed =
        append_sealed(connection, evidence::sealed_layout(record(), plan.labelled), plan, "draft");
    ASSERT_TRUE(sealed) << to_string(sealed.error());
  }
  [[nodiscard]] const policy::RecordType& record() const { return all.records.at("placement"); }
  std::string text(const std::string& sql) {
    const auto value = connection.text(sql);
    EXPECT_TRUE(value) << to_string(value.error());
    return value ? value->value_or("null") : "error";
  }
  std::string row(int position) {
    return text(fmt::format(
        "SELECT concat_ws('|', id, person, pay, \"from\", injury, post, coalesce(days::VARCHAR, "
        "'-'), kind, missing) FROM placement WHERE position = {}",
        position));
  }
  Audit audited() {
    const std::vector layouts{evidence::sealed_layout(record(), plan.labelled)};
    auto outcome = audit(connection, layouts);
    EXPECT_TRUE(outcome) << to_string(outcome.error());
    return outcome ? *outcome : Audit{};
  }
  std::int64_t unfaithful() {
    return connection.integer("SELECT count(*) FROM (" + unfaithful_rows_sql(plan) + ")").value();
  }

  policy::Dictionary all = dictionary();
  evidence::SealPlan plan = evidence::seal_plan(record(), all);
  OneRoot vault;
  std::shared_ptr<KeyRing> ring;
  engine::Database database = *engine::Database::open({.threads = 2});
  engine::Connection connection = *database.connect();
};

INSTANTIATE_TEST_SUITE_P(Suites, Sealing, testing::Values(Suite::international, Suite::gm));

TEST_P(Sealing, OpensEveryTypeAndTheReasonsOfWhatIsMissing) {
  EXPECT_EQ(row(1), "P-1|p0|1.25|2025-01-02|false|岗位1|1|post");
  EXPECT_EQ(row(3), "P-3|p1|3.75|2025-01-04|false|岗位3|-|post|{\"days\":\"not_collected\"}");
}

TEST_P(Sealing, TheTableShowsKeysReferencesAndPublicFieldsOnly) {
  EXPECT_EQ(text("SELECT string_agg(column_name, ' ' ORDER BY column_index) FROM duckdb_columns() "
                 "WHERE schema_name = 'sealed'"),
            "id person kind position supersedes superseded_by source_dept submitted_on missing "
            "sealed_l2 commitment_l2 sealed_l4 commitment_l4");
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
  const auto all = dictionary();
  const auto of_placement = evidence::labelled_of(all.records.at("placement"), all);
  EXPECT_EQ(evidence::subject_id(of_placement, "p0"), "person/p0");
  const auto of_person = evidence::labelled_of(all.records.at("person"), all);
  EXPECT_EQ(evidence::subject_id(of_person, "p0"), "person/p0") << "one secret for both";
}

}  // namespace
}  // namespace ronghe::ledger
