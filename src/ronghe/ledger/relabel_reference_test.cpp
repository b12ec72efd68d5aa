// SPDX-License-Identifier: Apache-2.0
// References that may be missing get another level: below L3 they stand in the table, from L3 on
// they are in the ciphertext.
#include <gmock/gmock.h>

#include "ronghe/ledger/disclose.hpp"
#include "ronghe/ledger/earlier_layout.hpp"
#include "ronghe/ledger/relabel.hpp"
#include "ronghe/ledger/sealed_rows.hpp"

namespace ronghe::ledger {
namespace {

using crypto::Suite;
using testing::HasSubstr;

// Placements with a firm, which every second one lacks and says why.
class RelabelledReference : public SealedRows {
 protected:
  void SetUp() override {
    ring = std::make_shared<evidence::KeyRing>(GetParam());
    for (const auto* label : {"EDU/L2", "EDU/L3", "EDU/L4"}) {
      ASSERT_TRUE(ring->unlock(vault, label));
    }
    auto firm = labelled_field("firm", policy::FieldType::code, "L4", "enterprise");
    firm.optional = true;
    all.records.at("placement").fields.push_back(firm);
    plan = evidence::seal_plan(record(), all);
    prepare();
    add(0, 6);
    for (int position = 0; position < 6; ++position) as_sealed.push_back(seen(position));
    proof = shown();
  }
  void add(int first, int count) {
    draft(first, count);
    must(connection.script(
        "ALTER TABLE draft ADD COLUMN firm VARCHAR; UPDATE draft SET firm = 'F-' || id WHERE "
        "draft_order % 2 = 0; UPDATE draft SET missing = IF(missing IS NULL, "
        "'{\"firm\":\"not_applicable\"}', '{\"days\":\"not_collected\",\"firm\":\"not_"
        "applicable\"}') WHERE firm IS NULL"));
    seal();
  }
  void plant(const char* firm, int position) {
    must(connection.execute(
        fmt::format("UPDATE sealed.placement SET firm = {} WHERE position = {}", firm, position)));
  }
  std::string seen(int position) {
    return text(fmt::format(
        "SELECT concat_ws('|', id, coalesce(firm, '-'), coalesce(pay::VARCHAR, '-'), missing) FROM "
        "placement WHERE position = {}",
        position));
  }
  std::string in_table() {
    return text("SELECT string_agg(firm, ' ' ORDER BY position) FROM sealed.placement");
  }
  // What is shown of a row that has a firm and of one that has none, with salts.
  std::string shown() {
    std::string found = text(
        "SELECT string_agg(hex(commitment_l4), ' ' ORDER BY position) FROM sealed.placement WHERE "
        "position < 6");
    for (const int position : {0, 1}) {
      const auto labels = shown_fields(connection, plan, *ring, position, {"firm"});
      EXPECT_TRUE(labels) << to_string(labels.error());
      if (!labels) continue;
      for (const auto& label : *labels) {
        for (const auto& field : label.fields) {
          if (const auto* clear = std::get_if<proof::ShownField>(&field)) {
            found += " " + label.label + clear->salt + clear->value;
          }
        }
      }
    }
    return found;
  }
  Result<RelabelledRows> relabel(const std::string& level) {
    auto& field = all.records.at("placement").fields.back();
    const auto before = std::exchange(field.label, level);
    acts.push_back({.record = "placement",
                    .field = "firm",
                    .before = before,
                    .after = level,
                    .position = rows_sealed()});
    auto to = evidence::seal_plan(record(), all, acts);
    RONGHE_TRY(transaction, engine::Transaction::begin(connection));
    auto done = relabel_rows(
        connection, plan, to,
        {.columns = evidence::sealed_columns(record(), to.labelled),
         .view = "CREATE VIEW placement AS " +
                 evidence::opened_rows_sql(record(), to.labelled, evidence::all_groups)},
        ring);
    if (done && done->loss) done = std::unexpected(*done->loss);
    if (!done) {
      field.label = before;
      acts.pop_back();
      return done;
    }
    RONGHE_CHECK(transaction.commit());
    plan = std::move(to);
    return done;
  }
  std::int64_t rows_sealed() {
    return connection.integer("FROM (SELECT count(*) FROM ledger_entry)").value();
  }
  void must_relabel(const std::string& level) {
    const auto done = relabel(level);
    ASSERT_TRUE(done) << to_string(done.error());
    EXPECT_EQ(unfaithful(), 0);
    EXPECT_TRUE(audited().passed());
  }
  void expect_as_sealed() {
    for (std::size_t i = 0; i < as_sealed.size(); ++i) {
      EXPECT_EQ(seen(static_cast<int>(i)), as_sealed[i]);
    }
    EXPECT_EQ(shown(), proof);
  }

  std::vector<evidence::Relabelling> acts;
  std::vector<std::string> as_sealed;
  std::string proof;
};

INSTANTIATE_TEST_SUITE_P(Suites, RelabelledReference,
                         testing::Values(Suite::international, Suite::gm));

TEST_P(RelabelledReference, ThatSomebodyPutInTheTableIsFoundAndNotRead) {
  for (const int position : {0, 1}) {  // in the place of another one, and of none
    SCOPED_TRACE(position);
    plant("'F-thief'", position);
    EXPECT_EQ(unfaithful(), 1);
    expect_as_sealed();
    plant("NULL", position);
    EXPECT_EQ(unfaithful(), 0);
  }
}

TEST_P(RelabelledReference, ThatIsNotForAReaderIsWithheldWhateverTheTableHas) {
  plant("'F-thief'", 1);
  must(connection.execute("CREATE OR REPLACE VIEW placement AS " +
                          evidence::opened_rows_sql(record(), plan.labelled, 0)));
  EXPECT_THAT(seen(1), testing::AllOf(HasSubstr("P-1|-|-|"), HasSubstr("\"firm\":\"withheld\"")));
}

TEST_P(RelabelledReference, ComesToTheTableAndGoesFromIt) {
  EXPECT_EQ(in_table(), "null");
  must_relabel("L2");
  EXPECT_EQ(in_table(), "F-P-0 F-P-2 F-P-4");
  expect_as_sealed();
  add(6, 2);
  EXPECT_EQ(seen(6), "P-6|F-P-6|7.50|{\"days\":\"not_collected\"}");
  must_relabel("L4");
  EXPECT_EQ(in_table(), "null");
  expect_as_sealed();
  EXPECT_EQ(seen(6), "P-6|F-P-6|7.50|{\"days\":\"not_collected\"}");
  must_relabel("L3");
  EXPECT_EQ(in_table(), "null");
  expect_as_sealed();
}

TEST_P(RelabelledReference, OfAnEarlierLayoutToo) {
  must(bring_to_layout_1(connection, plan, *ring));
  for (const auto* level : {"L2", "L4", "L3", "L2"}) {
    must_relabel(level);
    expect_as_sealed();
  }
  EXPECT_EQ(in_table(), "F-P-0 F-P-2 F-P-4");
}

TEST_P(RelabelledReference, OfAnErasedRowCannotComeToTheTable) {
  ring->forget("person/p1");
  const std::vector gone{seen(2), seen(3)};
  EXPECT_THAT(gone[0], HasSubstr("\"firm\":\"withheld\""));
  const auto refused = relabel("L2");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::refused);
  EXPECT_EQ(refused.error().code, "reference-erased"_code);
  EXPECT_THAT(refused.error().message, HasSubstr("2 rows of placement"));
  EXPECT_EQ(seen(0), as_sealed[0]);
  EXPECT_EQ(in_table(), "null");
  // From one ciphertext to another: who reads is told as before.
  must_relabel("L3");
  EXPECT_EQ(seen(2), gone[0]);
  EXPECT_EQ(seen(3), gone[1]);
  EXPECT_EQ(seen(0), as_sealed[0]);
  EXPECT_EQ(text("SELECT count(DISTINCT octet_length(sealed_l3)) FROM sealed.placement WHERE "
                 "person = 'p1'"),
            "1");
}

TEST_P(RelabelledReference, OfARowThatWasErasedEarlierStaysWhereItIs) {
  must(bring_to_layout_1(connection, plan, *ring));
  ring->forget("person/p1");
  const std::vector gone{seen(2), seen(3)};
  EXPECT_THAT(gone[0], HasSubstr("P-2|F-P-2|-"));
  for (const auto* level : {"L2", "L4"}) {
    must_relabel(level);
    EXPECT_EQ(seen(2), gone[0]) << level;
    EXPECT_EQ(seen(3), gone[1]) << level;
    EXPECT_EQ(seen(0), as_sealed[0]);
  }
  EXPECT_EQ(in_table(), "F-P-2");
}

TEST_P(RelabelledReference, OfARowThatWasErasedWhileItWasInTheTableStaysThere) {
  must_relabel("L2");
  ring->forget("person/p1");
  const auto gone = seen(2);
  EXPECT_THAT(gone, HasSubstr("P-2|F-P-2|-"));
  must_relabel("L4");
  EXPECT_EQ(seen(2), gone) << "a value that is there is not withheld";
  EXPECT_EQ(in_table(), "F-P-2");
  EXPECT_THAT(seen(3), HasSubstr("\"firm\":\"withheld\"")) << "whether there was one tells nobody";
  const auto refused = relabel("L2");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("1 rows of placement"));
}

}  // namespace
}  // namespace ronghe::ledger
