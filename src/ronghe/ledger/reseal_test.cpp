// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/reseal.hpp"

#include <gmock/gmock.h>

#include "ronghe/ledger/earlier_layout.hpp"
#include "ronghe/ledger/sealed_rows.hpp"

namespace ronghe::ledger {
namespace {

using crypto::Suite;

class Resealing : public SealedRows {
 protected:
  void SetUp() override {
    SealedRows::SetUp();
    for (int position = 0; position < 6; ++position) as_sealed.push_back(row(position));
    must(bring_to_layout_1(connection, plan, *ring));
  }
  // Into a table of its own, which then takes the place of the old one.
  Result<ResealedRows> reseal() {
    const auto columns = evidence::sealed_columns(record(), plan.labelled);
    std::vector<std::string> names;
    for (const auto& column : columns) names.push_back(column.name);
    must(connection.execute("CREATE TABLE fresh (" + evidence::columns_sql(columns) + ")"));
    auto done = reseal_rows(connection, plan, names, "fresh", ring);
    must(
        connection.script("DELETE FROM sealed.placement; INSERT INTO sealed.placement FROM fresh"));
    return done;
  }
  // What stands in clear about labelled fields: reasons, and how many lengths there are.
  std::string told() {
    return text(
        "SELECT concat_ws(' ', count(missing), count(DISTINCT octet_length(sealed_l2)), "
        "count(DISTINCT octet_length(sealed_l4))) FROM sealed.placement");
  }

  std::vector<std::string> as_sealed;
};

INSTANTIATE_TEST_SUITE_P(Suites, Resealing, testing::Values(Suite::international, Suite::gm));

TEST_P(Resealing, RowsOfEarlierLayoutsReadAsBeforeAndTellNothingAfterIt) {
  for (int position = 0; position < 6; ++position)
    EXPECT_EQ(row(position), as_sealed[static_cast<std::size_t>(position)]);
  EXPECT_EQ(unfaithful(), 0);
  EXPECT_EQ(told(), "2 2 1") << "of layout 1";
  EXPECT_EQ(count_layouts(connection, plan)->earlier, 6U);
  const auto done = reseal();
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_EQ(done->sealed_again, 6U);
  EXPECT_EQ(told(), "0 1 1");
  EXPECT_EQ(count_layouts(connection, plan)->earlier, 0U);
  EXPECT_EQ(count_layouts(connection, plan)->rows, 6U);
  for (int position = 0; position < 6; ++position)
    EXPECT_EQ(row(position), as_sealed[static_cast<std::size_t>(position)]);
  EXPECT_EQ(unfaithful(), 0);
  EXPECT_TRUE(audited().passed());
}

TEST_P(Resealing, ErasedRowsKeepNoReasonsAndNoLengthOfTheirOwn) {
  ring->forget("person/p1");
  const auto gone = row(3);
  const auto done = reseal();
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_EQ(done->shut, 2U);
  EXPECT_EQ(done->sealed_again, 4U);
  EXPECT_EQ(told(), "0 1 1");
  EXPECT_EQ(row(3), gone);
  EXPECT_EQ(unfaithful(), 0);
  EXPECT_TRUE(audited().passed());
}

TEST_P(Resealing, WhatIsErasedLaterIsHiddenInPlace) {
  ring->forget("person/p1");
  const auto hidden = hide_erased_rows(connection, plan, {"p1"}, ring);
  ASSERT_TRUE(hidden) << to_string(hidden.error());
  EXPECT_EQ(hidden->shut, 2U);
  EXPECT_EQ(text("SELECT concat_ws(' ', count(missing), count(DISTINCT octet_length(sealed_l2))) "
                 "FROM sealed.placement WHERE person = 'p1'"),
            "0 1");
  EXPECT_EQ(text("SELECT count(missing) FROM sealed.placement"), "1") << "of others it stays";
  EXPECT_TRUE(audited().passed());
}

TEST_P(Resealing, ARowThatDoesNotOpenStopsIt) {
  must(connection.execute("UPDATE sealed.placement SET person = 'p0' WHERE position = 5"));
  const auto done = reseal();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, ErrorKind::proof_failed);
  EXPECT_EQ(done.error().code, "evidence-changed"_code);
}

TEST_P(Resealing, RowsOfBothLayoutsStandBesideEachOther) {
  draft(6, 6);
  seal();
  EXPECT_EQ(count_layouts(connection, plan)->earlier, 6U);
  EXPECT_EQ(row(3), as_sealed[3]);
  EXPECT_EQ(row(9), "P-9|p4|11.25|2025-01-10|false|岗位9|-|post|{\"days\":\"not_collected\"}");
  const auto done = reseal();
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_EQ(done->as_it_is, 6U);
  EXPECT_EQ(told(), "0 1 1");
  EXPECT_EQ(unfaithful(), 0);
}

TEST_P(Resealing, AReasonThatSomebodyPutInClearIsFound) {
  ASSERT_TRUE(reseal());
  must(
      connection.execute("UPDATE sealed.placement SET missing = '{\"days\":\"withheld\"}' WHERE "
                         "position IN (1, 3)"));
  EXPECT_EQ(unfaithful(), 2)
      << "of a value that is there, and beside the reason of one that is not";
}

}  // namespace
}  // namespace ronghe::ledger
