// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/relabel.hpp"

#include <gmock/gmock.h>

#include "ronghe/ledger/disclose.hpp"
#include "ronghe/ledger/leaf.hpp"
#include "ronghe/ledger/sealed_rows.hpp"

namespace ronghe::ledger {
namespace {

using crypto::Suite;
using testing::HasSubstr;

class Relabelling : public SealedRows {
 protected:
  void SetUp() override {
    SealedRows::SetUp();
    for (const auto* label : {"EDU/L1", "EDU/L3"}) ASSERT_TRUE(ring->unlock(vault, label));
    for (int i = 0; i < 6; ++i) sealed.push_back(row(i));
  }

  // As a store does it, in a transaction.
  Result<RelabelledRows> relabel(const std::string& name, const std::string& level) {
    auto& record = all.records.at("placement");
    const auto field = std::ranges::find(record.fields, name, &policy::Field::name);
    const auto before = std::exchange(field->label, level);
    RONGHE_TRY(transaction, engine::Transaction::begin(connection));
    evidence::Relabelling act{
        .record = "placement", .field = name, .before = before, .after = level};
    const evidence::ValueRow row_of_act{
        {"record", act.record},       {"field", act.field},
        {"level_before", act.before}, {"level_after", act.after},
        {"reason", "order 17"},       {"relabelled_on", *parse_date("2026-01-01")}};
    RONGHE_TRY(done_act, append_values(connection, *policy::system_records().record("relabelling"),
                                       std::span(&row_of_act, 1)));
    act.position = done_act.first_position;
    acts.push_back(act);
    auto to = evidence::seal_plan(record, all, acts);
    auto done =
        relabel_rows(connection, plan, to,
                     {.columns = evidence::sealed_columns(record, to.labelled),
                      .view = "CREATE VIEW placement AS " +
                              evidence::opened_rows_sql(record, to.labelled, evidence::all_groups)},
                     ring);
    if (!done) {
      field->label = before;
      acts.pop_back();
      return done;
    }
    RONGHE_CHECK(transaction.commit());
    plan = std::move(to);
    return done;
  }
  void must_relabel(const std::string& name, const std::string& level) {
    const auto done = relabel(name, level);
    ASSERT_TRUE(done) << to_string(done.error());
    EXPECT_EQ(done->shut, 0U);
    expect_as_sealed();
  }
  // Every row reads as before, and has the leaf and the commitments that it had.
  void expect_as_sealed() {
    for (std::size_t i = 0; i < sealed.size(); ++i) EXPECT_EQ(row(static_cast<int>(i)), sealed[i]);
    EXPECT_EQ(unfaithful(), 0);
    EXPECT_TRUE(audited().passed());
  }
  Audit audited() {
    const std::vector layouts{layout(),
                              evidence::layout_of(*policy::system_records().record("relabelling"))};
    auto outcome = audit(connection, layouts);
    EXPECT_TRUE(outcome) << to_string(outcome.error());
    return outcome ? *outcome : Audit{};
  }
  [[nodiscard]] evidence::EntryLayout layout() const {
    return evidence::sealed_layout(record(), plan.labelled);
  }
  // Whether the pay of the first placement, 0.00, opens with the keys of one label alone.
  bool pay_opens_with(const std::string& label) {
    evidence::KeyRing some(GetParam());
    EXPECT_TRUE(some.unlock(vault, label));
    for (const auto& [id, secret] : secrets) some.add_subject(id, secret.copy());
    for (const auto& group : plan.labelled.groups) {
      if (group.label != label) continue;
      evidence::GroupCipher cipher(plan, group, some);
      evidence::OpenedGroup opened;
      auto rows =
          connection.query("SELECT " + group.cipher + " FROM sealed.placement WHERE position = 4");
      const auto chunk = rows->next();
      EXPECT_TRUE(
          cipher.open((*chunk)->text(0, 0), {.position = 4, .subject = "person/p2"}, opened));
      for (std::size_t i = 0; i < group.fields.size(); ++i) {
        if (plan.names[group.fields[i]] != "pay") continue;
        return opened.fields[i].value.number.reveal() == 500;
      }
    }
    return false;
  }
  // The disclosure of fields of a row is checked as its reader will check it.
  void expect_shown(int position, const std::vector<std::string>& wanted,
                    const std::vector<std::string>& labels) {
    const auto shown = shown_fields(connection, plan, *ring, position, wanted);
    ASSERT_TRUE(shown) << to_string(shown.error());
    auto as_in_store = layout();
    if (GetParam() == Suite::gm) as_in_store.suite = ",\"suite\":\"gm\"";
    ASSERT_TRUE(add_entry_function(connection, as_in_store));
    const proof::Disclosure disclosure{
        .entry = text(fmt::format("SELECT decode({}) FROM {} WHERE position = {}",
                                  entry_sql(as_in_store), as_in_store.table, position)),
        .labels = *shown};
    const auto checked = proof::check_disclosure(disclosure);
    EXPECT_TRUE(checked) << to_string(checked.error());
    std::vector<std::string> found;
    for (const auto& label : *shown) found.push_back(label.label);
    EXPECT_EQ(found, labels);
  }

  std::vector<evidence::Relabelling> acts;
  std::vector<std::string> sealed;
};

INSTANTIATE_TEST_SUITE_P(Suites, Relabelling, testing::Values(Suite::international, Suite::gm));

TEST_P(Relabelling, RaisesAFieldForRowsThatAreThereAndThoseToCome) {
  must_relabel("post", "L4");
  EXPECT_EQ(text("SELECT string_agg(column_name, ' ' ORDER BY column_index) FROM duckdb_columns() "
                 "WHERE schema_name = 'sealed'"),
            "id person kind position supersedes superseded_by source_dept submitted_on missing "
            "sealed_l2 sealed_l4 commitment_l2 commitment_l4");
  draft(6, 2);
  seal();
  EXPECT_EQ(row(7), "P-6|p3|7.50|2025-01-07|true|岗位6|-|post|{\"days\":\"not_collected\"}")
      << "the act stands at 6";
  EXPECT_EQ(unfaithful(), 0);
}

TEST_P(Relabelling, AnotherLabelOpensTheFieldAndTheOldOneNoLonger) {
  EXPECT_TRUE(pay_opens_with("EDU/L4"));
  must_relabel("pay", "L2");
  EXPECT_TRUE(pay_opens_with("EDU/L2"));
  EXPECT_FALSE(pay_opens_with("EDU/L4"));
}

TEST_P(Relabelling, ALevelThatTheRecordDidNotHaveIsMadeAndOneMayEmpty) {
  must_relabel("pay", "L3");
  EXPECT_TRUE(pay_opens_with("EDU/L3"));
  must_relabel("post", "L1");
  must_relabel("days", "L1");
  EXPECT_EQ(plan.labelled.groups.size(), 3U) << "L2 has no field any more";
  must_relabel("days", "L2");
  must_relabel("pay", "L4");
  EXPECT_TRUE(pay_opens_with("EDU/L4"));
}

TEST_P(Relabelling, KeysAndReferencesStayReadableInTheTable) {
  must_relabel("person", "L2");
  must_relabel("id", "L1");
  EXPECT_EQ(text("SELECT string_agg(id, ' ' ORDER BY position) FROM sealed.placement"),
            "P-0 P-1 P-2 P-3 P-4 P-5");
}

TEST_P(Relabelling, TheReasonsOfMissingValuesGoOnBeingCommittedTo) {
  for (const auto* name : {"id", "person", "pay", "from", "injury"}) must_relabel(name, "L1");
  EXPECT_EQ(plan.labelled.groups.size(), 2U) << "the label that kept the reasons is gone";
  must(connection.execute(
      "UPDATE sealed.placement SET missing = '{\"days\":\"withheld\"}' WHERE position = 3"));
  EXPECT_EQ(unfaithful(), 1);
}

TEST_P(Relabelling, WhatIsShownStandsUnderTheLabelOfItsTime) {
  must_relabel("pay", "L2");
  expect_shown(4, {"pay"}, {"EDU/L4"});
  expect_shown(3, {"pay", "post"}, {"EDU/L2", "EDU/L4"});
  draft(6, 1);
  seal();
  expect_shown(7, {"pay"}, {"EDU/L2"});
  must_relabel("pay", "L1");
  expect_shown(4, {"pay", "injury"}, {"EDU/L4"});
  expect_shown(7, {"pay"}, {"EDU/L2"});
}

TEST_P(Relabelling, WhatNoKeyOpensCannotBeShown) {
  must_relabel("pay", "L2");
  ring->forget("person/p2");
  const auto shown = shown_fields(connection, plan, *ring, 4, {"pay"});
  ASSERT_FALSE(shown);
  EXPECT_EQ(shown.error().kind, ErrorKind::refused);
  EXPECT_THAT(shown.error().message, HasSubstr("EDU/L4"));
}

TEST_P(Relabelling, AnExchangedValueIsFoundInRowsFromBefore) {
  must_relabel("pay", "L2");
  must(connection.execute("UPDATE sealed.placement SET id = 'P-9' WHERE position = 5"));
  EXPECT_EQ(unfaithful(), 1);
  must(connection.execute(
      "UPDATE sealed.placement SET commitment_l4 = (SELECT commitment_l4 FROM sealed.placement "
      "WHERE position = 0) WHERE position = 1"));
  EXPECT_EQ(unfaithful(), 2);
  must(connection.execute("UPDATE sealed.placement SET commitment_l2 = NULL WHERE position = 2"));
  EXPECT_EQ(unfaithful(), 3);
  EXPECT_EQ(audited().faults, 2) << "the commitments are under the leaves";
}

TEST_P(Relabelling, ErasedSubjectsStayErased) {
  ring->forget("person/p1");
  const auto gone = row(3);
  const auto done = relabel("pay", "L1");
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_EQ(done->shut, 2U);
  EXPECT_EQ(done->sealed_again, 4U);
  EXPECT_EQ(row(3), gone);
  EXPECT_EQ(unfaithful(), 0);
  EXPECT_TRUE(audited().passed());
}

TEST_P(Relabelling, ARowThatDoesNotOpenStopsItAndNothingIsChanged) {
  must(connection.script(
      "CREATE TABLE kept AS SELECT * FROM sealed.placement; UPDATE sealed.placement SET sealed_l4 "
      "= (SELECT sealed_l4 FROM kept WHERE position = 0) WHERE position = 1"));
  const auto refused = relabel("pay", "L2");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::proof_failed);
  EXPECT_THAT(refused.error().message, HasSubstr("1 rows of placement do not open"));
  EXPECT_EQ(row(0), sealed[0]);
  must(
      connection.execute("UPDATE sealed.placement SET sealed_l4 = kept.sealed_l4 FROM kept WHERE "
                         "placement.position = kept.position"));
  must_relabel("post", "L1");
}

// A dictionary may name its fields as it likes.
class FieldNamedLikeACommitment : public Relabelling {
 protected:
  void SetUp() override {
    ring = std::make_shared<evidence::KeyRing>(GetParam());
    for (const auto* label : {"EDU/L2", "EDU/L3", "EDU/L4"}) {
      ASSERT_TRUE(ring->unlock(vault, label));
    }
    all.records.at("placement").fields.back().name = "commitment_kind";
    plan = evidence::seal_plan(record(), all);
    prepare();
    draft(0, 6);
    must(connection.execute("ALTER TABLE draft RENAME kind TO commitment_kind"));
    seal();
  }
};

INSTANTIATE_TEST_SUITE_P(Suites, FieldNamedLikeACommitment, testing::Values(Suite::international));

TEST_P(FieldNamedLikeACommitment, KeepsItsValues) {
  ASSERT_TRUE(relabel("pay", "L3"));
  EXPECT_EQ(text("SELECT count(*) FROM placement WHERE commitment_kind = 'post'"), "6");
  EXPECT_TRUE(audited().passed());
}

}  // namespace
}  // namespace ronghe::ledger
