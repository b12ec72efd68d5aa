// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/causes.hpp"

#include <gmock/gmock.h>

namespace ronghe::evaluate {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

sql::ExprPtr named(const char* name) { return sql::column("", name); }

class Causes : public testing::Test {
 protected:
  Causes() {
    const auto insured = sql::operation(sql::Op::equal, {named("insured"), sql::literal(false)});
    add("breaks_pay", sql::operation(sql::Op::less, {named("pay"), named("post_wage")}),
        {"pay", "post_wage"});
    add("unlawful", sql::operation(sql::Op::disjunction, {named("breaks_pay"), insured}),
        {"breaks_pay", "insured"});
    add("known",
        sql::operation(sql::Op::conjunction,
                       {named("verified"), sql::operation(sql::Op::is_not_null, {named("pay")})}),
        {"verified", "pay"});
    plan_.columns["placement"]["insured"] = {};
    plan_.columns["placement"]["pay"] = {};
    plan_.columns["placement"]["verified"] = {};
  }
  void add(const char* name, sql::ExprPtr definition, std::set<std::string> columns) {
    plan_.columns["placement"][name] = {.definition = std::move(definition),
                                        .columns = std::move(columns)};
  }
  [[nodiscard]] std::vector<ConditionPart> parts(sql::ExprPtr condition) const {
    policy::AggregateColumn aggregate{.relation = "placement"};
    aggregate.conjuncts.push_back({.condition = std::move(condition), .text = "a"});
    return condition_parts(plan_, aggregate);
  }

  policy::Plan plan_;
};

TEST_F(Causes, OfSomethingThatMustNotBeAreThePartsThatAre) {
  const auto found = parts(sql::operation(sql::Op::negation, {named("unlawful")}));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].name, "breaks_pay");
  EXPECT_TRUE(found[0].spoils);
  EXPECT_THAT(found[0].columns, ElementsAre("pay", "post_wage"));
  EXPECT_EQ(found[1].name, "insured");
  EXPECT_THAT(found[1].columns, ElementsAre("insured"));
}

TEST_F(Causes, OfSomethingThatMustBeAreThePartsThatAreNot) {
  const auto found = parts(named("known"));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].name, "verified");
  EXPECT_FALSE(found[0].spoils);
  EXPECT_EQ(found[1].name, "pay");
}

// One of several ways to be lawful that is not taken is no cause.
TEST_F(Causes, AreNoneWhereNoPartAloneDecides) {
  EXPECT_THAT(parts(named("unlawful")), IsEmpty());
  EXPECT_THAT(parts(sql::operation(sql::Op::negation, {named("known")})), IsEmpty());
  EXPECT_THAT(parts(named("insured")), IsEmpty()) << "a field says what it is";
  EXPECT_THAT(parts(named("strange")), IsEmpty());
}

}  // namespace
}  // namespace ronghe::evaluate
