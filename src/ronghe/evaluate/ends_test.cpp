// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/ends.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>

#include "ronghe/engine/database.hpp"
#include "ronghe/policy/compile/compiler.hpp"
#include "ronghe/policy/compile/ends.hpp"

namespace ronghe::evaluate {
namespace {

using policy::EndsOf;
using policy::TypeKind;
using sql::call;
using sql::ExprPtr;
using sql::Function;
using sql::literal;
using sql::Op;
using sql::operation;

Decimal number(const char* text) { return *Decimal::parse(text); }

// a and b are numbers, c a condition, t a text, d a day; b is known always, the others may not be.
EndsOf ends() {
  return EndsOf([](const std::string& name) -> EndsOf::Column {
    const auto kind = name == "c"   ? TypeKind::boolean
                      : name == "t" ? TypeKind::text
                      : name == "d" ? TypeKind::date
                                    : TypeKind::number;
    return {.kind = kind, .open = name != "b"};
  });
}

ExprPtr col(const char* name) { return sql::column("", name); }
ExprPtr num(const char* text) { return literal(number(text)); }

std::vector<ExprPtr> expressions() {
  const auto a = col("a");
  const auto b = col("b");
  const auto c = col("c");
  const auto d = col("d");
  const auto is_x = operation(Op::equal, {col("t"), literal(std::string("x"))});
  const auto above = operation(Op::greater, {a, b});
  const auto of_year = literal(*parse_date("2025-12-31"));
  return {
      a,
      operation(Op::add, {a, b}),
      operation(Op::subtract, {b, a}),
      operation(Op::negate, {a}),
      operation(Op::multiply, {a, num("-2")}),
      operation(Op::multiply, {num("3"), a}),
      operation(Op::multiply, {a, b}),
      call(Function::least, {a, b}),
      call(Function::greatest, {a, b, num("0")}),
      call(Function::abs, {a}),
      call(Function::floor, {a}),
      call(Function::days_between, {d, of_year}),
      call(Function::months_between, {d, of_year}),
      call(Function::year, {d}),
      sql::choose({{above, num("1")}, {is_x, a}}, num("0")),
      sql::choose({{operation(Op::is_null, {a}), sql::null()}}, b),
      above,
      operation(Op::less_equal, {a, b}),
      operation(Op::equal, {a, b}),
      operation(Op::not_equal, {a, b}),
      operation(Op::same, {c, literal(true)}),
      operation(Op::negation, {above}),
      operation(Op::negation, {is_x}),
      operation(Op::conjunction, {above, c}),
      operation(Op::disjunction, {is_x, c}),
      operation(Op::is_not_null, {a}),
      call(Function::starts_with, {col("t"), literal(std::string("x"))}),
      operation(Op::greater, {call(Function::length, {col("t")}), b}),
      operation(Op::greater_equal, {call(Function::plus_months, {d, num("12")}), of_year}),
      sql::choose({{c, literal(true)}}, above),
  };
}

constexpr const char* worlds =
    "SELECT * FROM (VALUES (-7.0), (0.0), (3.0), (3.5), (100.0)) AS one(a), (VALUES (3.0)) AS "
    "two(b), (VALUES (true), (false)) AS three(c), (VALUES ('x'), ('xy'), ('')) AS four(t), "
    "(VALUES (DATE '1999-02-28'), (DATE '2024-12-31'), (DATE '2026-01-01')) AS five(d)";

class EndsTest : public testing::Test {
 protected:
  void SetUp() override {
    auto database = engine::Database::open({.threads = 1});
    ASSERT_TRUE(database);
    auto connection = database->connect();
    ASSERT_TRUE(connection);
    connection_.emplace(*std::move(connection));
  }
  std::int64_t count(const std::string& sql) {
    const auto found = connection_->integer(sql);
    EXPECT_TRUE(found) << to_string(found.error()) << "\n" << sql;
    return found.value_or(-1);
  }
  std::optional<engine::Connection> connection_;
};

// The ends of an operand are made once, however deep it lies.
TEST(EndsOf, ReadsADeepExpressionOnce) {
  constexpr int depth = 20;
  int asked = 0;
  const EndsOf counted([&](const std::string& /*name*/) {
    ++asked;
    return EndsOf::Column{.kind = TypeKind::number, .open = true};
  });
  const auto nested = [&](const std::function<ExprPtr(const ExprPtr&)>& around) {
    asked = 0;
    auto expr = col("a");
    for (int i = 0; i < depth; ++i) expr = around(expr);
    (void)counted.of(expr);
    return asked;
  };
  constexpr int few = 10 * depth;
  EXPECT_LT(nested([](const auto& x) { return call(Function::abs, {x}); }), few);
  EXPECT_LT(nested([](const auto& x) { return operation(Op::multiply, {x, num("2")}); }), few);
  EXPECT_LT(nested([](const auto& x) { return operation(Op::less, {x, num("2")}); }), few);
}

// Whatever the row held: no world gives less than the low end, or more than the high one. Of a
// condition, missing counts as false.
TEST_F(EndsTest, NoWorldLiesOutsideTheEnds) {
  const std::string unknown =
      "(SELECT NULL::DECIMAL(9,1) AS a, -1000000000000 AS \"a<\", 1000000000000 AS \"a>\", 3.0 AS "
      "b, NULL::BOOLEAN AS c, false AS \"c<\", true AS \"c>\", NULL::VARCHAR AS t, true AS \"t<\", "
      "NULL::DATE AS d, DATE '0001-01-01' AS \"d<\", DATE '9999-12-31' AS \"d>\")";
  for (const auto& expr : expressions()) {
    const auto text = sql::render(*expr);
    const auto found = ends().of(expr);
    const auto outside = fmt::format(
        "WITH w AS ({}), e AS (SELECT {} AS low, {} AS high FROM {}), v AS (SELECT {} AS v FROM w) "
        "SELECT count(*) FROM v, e WHERE v IS NOT NULL AND (coalesce(v < low, false) OR "
        "coalesce(v > high, high IS NULL))",
        worlds, sql::render(*found.low), sql::render(*found.high), unknown, text);
    EXPECT_EQ(count(outside), 0) << text << "\nlow " << sql::render(*found.low) << "\nhigh "
                                 << sql::render(*found.high);
  }
}

TEST_F(EndsTest, WhereNothingIsUnknownBothEndsAreTheValue) {
  const auto known = fmt::format(
      "(SELECT *, a AS \"a<\", a AS \"a>\", c AS \"c<\", c AS \"c>\", false AS \"t<\", d AS "
      "\"d<\", d AS \"d>\" FROM ({}))",
      worlds);
  for (const auto& expr : expressions()) {
    const auto found = ends().of(expr);
    EXPECT_EQ(count(fmt::format("SELECT count(*) FROM {} WHERE {} IS DISTINCT FROM {} OR {} IS "
                                "DISTINCT FROM {}",
                                known, sql::render(*found.low), sql::render(*expr),
                                sql::render(*found.high), sql::render(*expr))),
              0)
        << sql::render(*expr);
  }
}

TEST_F(EndsTest, WhatReadsNothingUnknownIsLeftAsItIs) {
  const auto expr = operation(Op::greater, {col("b"), num("2")});
  EXPECT_TRUE(ends().of(expr).certain());
}

using Numbers = std::vector<std::optional<Decimal>>;

// Formulas by hand: their names are those of slots, which no author writes.
feel::NodePtr node(decltype(feel::Node::form) form) {
  auto made = std::make_unique<feel::Node>();
  made->form = std::move(form);
  return made;
}
feel::NodePtr slot(const char* name) { return node(feel::Name{name}); }
feel::NodePtr of(const char* text) { return node(feel::NumberLiteral{number(text)}); }
feel::NodePtr binary(feel::BinaryOperator op, feel::NodePtr left, feel::NodePtr right) {
  return node(feel::Binary{.op = op, .left = std::move(left), .right = std::move(right)});
}
feel::NodePtr is(feel::NodePtr left, feel::NodePtr right) {
  return binary(feel::BinaryOperator::equal, std::move(left), std::move(right));
}
feel::NodePtr choice(feel::NodePtr condition, feel::NodePtr then, feel::NodePtr otherwise) {
  return node(feel::If{.condition = std::move(condition),
                       .then_branch = std::move(then),
                       .else_branch = std::move(otherwise)});
}
using feel::BinaryOperator;

TEST(ComputeEnds, OfAShareTheWorstIsTheLeastAboveOverTheMostBelow) {
  const auto share = binary(BinaryOperator::divide, slot("#0"), slot("#1"));
  const auto found =
      compute_ends(*share, Numbers{number("8"), number("10")}, Numbers{number("9"), number("20")});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->value.low, number("0.4"));
  EXPECT_EQ(found->value.high, number("0.9"));
  EXPECT_EQ(found->value.worse(policy::Direction::up), number("0.4"));
  EXPECT_EQ(found->value.worse(policy::Direction::down), number("0.9"));
  EXPECT_EQ(found->denominator.high, number("20"));
  // A divisor that may be 0: no bound above, and nothing to divide where it is 0 for sure.
  const auto open =
      compute_ends(*share, Numbers{number("1"), number("0")}, Numbers{number("1"), number("4")});
  ASSERT_TRUE(open);
  EXPECT_EQ(open->value.low, number("0.25"));
  EXPECT_EQ(open->value.high, policy::beyond_all());
  EXPECT_FALSE(is_bounded(open->value.high));
  const auto none =
      compute_ends(*share, Numbers{number("0"), number("0")}, Numbers{number("1"), number("0")});
  ASSERT_TRUE(none);
  EXPECT_FALSE(none->value.low);
}

// if #0 = 0 then 7 else #1
TEST(ComputeEnds, OfAChoiceThatMayGoEitherWayAreThoseOfBothBranches) {
  const auto formula = choice(is(slot("#0"), of("0")), of("7"), slot("#1"));
  struct Case {
    const char* name;
    Numbers lows, highs;
    std::optional<Decimal> low, high;
  };
  for (const auto& [name, lows, highs, low, high] :
       {Case{"0 for sure",
             {number("0"), number("1")},
             {number("0"), number("2")},
             number("7"),
             number("7")},
        Case{"may be 0",
             {number("0"), number("1")},
             {number("1"), number("2")},
             number("1"),
             number("7")},
        Case{"may be 0, in the middle",
             {number("-1"), number("8")},
             {number("1"), number("9")},
             number("7"),
             number("9")},
        Case{"never 0",
             {number("1"), number("1")},
             {number("2"), number("2")},
             number("1"),
             number("2")},
        Case{"no number there", {{}, number("1")}, {{}, number("2")}, number("1"), number("2")}}) {
    const auto found = compute_ends(*formula, lows, highs);
    ASSERT_TRUE(found) << name;
    EXPECT_EQ(found->value.low, low) << name;
    EXPECT_EQ(found->value.high, high) << name;
  }
}

// if #0 = 0 and #1 = 0 then null else #2, as A1.5 has it: by an erasure it never comes to nothing.
TEST(ComputeEnds, ABranchWithoutANumberIsNoWayOut) {
  const auto formula =
      choice(binary(BinaryOperator::conjunction, is(slot("#0"), of("0")), is(slot("#1"), of("0"))),
             node(feel::NullLiteral{}), slot("#2"));
  const auto found = [&](Numbers lows, Numbers highs) {
    return compute_ends(*formula, lows, highs)->value;
  };
  const auto zero = number("0");
  const auto one = number("1");
  const auto either = found({zero, zero, zero}, {zero, one, one});
  EXPECT_EQ(either.low, zero);
  EXPECT_EQ(either.high, one);
  EXPECT_TRUE(either.may_be_missing);
  const auto sure = found({one, zero, zero}, {one, one, one});
  EXPECT_EQ(sure.low, zero);
  EXPECT_FALSE(sure.may_be_missing);
  EXPECT_EQ(found({zero, zero, zero}, {zero, zero, one}).low, std::nullopt) << "it does not apply";
}

// #0 / (if #1 = 0 then 0 else #2), as A2.1 has it.
TEST(ComputeEnds, AChoiceStandsInAShare) {
  const auto formula = binary(BinaryOperator::divide, slot("#0"),
                              choice(is(slot("#1"), of("0")), of("0"), slot("#2")));
  const auto found = compute_ends(*formula, Numbers{number("2"), number("0"), number("10")},
                                  Numbers{number("4"), number("1"), number("20")});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->value.low, number("0.1"));
  EXPECT_EQ(found->value.high, policy::beyond_all()) << "over 0";
  EXPECT_EQ(found->denominator.low, number("0"));
  EXPECT_EQ(found->denominator.high, number("20"));
}

TEST(ComputeEnds, ANumberThatIsMissingAtOneEndHasNoBoundThere) {
  const auto found = compute_ends(*slot("#0"), Numbers{number("3")}, Numbers{{}});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->value.low, number("3"));
  EXPECT_EQ(found->value.high, policy::beyond_all());
  const auto before =
      compute_ends(*slot("#0"), Numbers{number("3")}, Numbers{{}}, Meaning::erased_ranks_worst);
  EXPECT_EQ(before->value.high, std::nullopt) << "as evaluate/4 had it";
}

TEST(ComputeEnds, AChoiceHadNoEndsUpToTheFourthVersion) {
  const auto formula = choice(is(slot("#0"), of("0")), of("3"), of("4"));
  const Numbers low{number("0")};
  const Numbers high{number("1")};
  EXPECT_TRUE(compute_ends(*formula, low, high));
  EXPECT_FALSE(compute_ends(*formula, low, high, Meaning::erased_ranks_worst));
  EXPECT_TRUE(compute_ends(*formula, low, low, Meaning::erased_ranks_worst))
      << "nothing was erased";
}

TEST(ComputeEnds, AFormulaThatDoesMoreHasNoWorstEnd) {
  const auto formula = binary(BinaryOperator::power, slot("#0"), slot("#1"));
  const Numbers low{number("1"), number("2")};
  EXPECT_FALSE(compute_ends(*formula, low, Numbers{number("2"), number("2")}));
  EXPECT_TRUE(compute_ends(*formula, low, low)) << "nothing was erased";
  // Of a part in which nothing was erased the value is known.
  const auto part =
      binary(BinaryOperator::add, binary(BinaryOperator::power, slot("#0"), of("2")), slot("#1"));
  const auto found =
      compute_ends(*part, Numbers{number("3"), number("1")}, Numbers{number("3"), number("2")});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->value.low, number("10"));
  EXPECT_EQ(found->value.high, number("11"));
}

// Each formula of the pack whatever was erased: without ends a red light could turn yellow.
TEST(ComputeEnds, EveryFormulaOfTheNationalPackHasEnds) {
  const auto pack = policy::open_pack("packs/national");
  ASSERT_TRUE(pack) << to_string(pack.error());
  std::vector<Error> errors;
  policy::Compiler compiler(*pack, *parse_date("2025-12-31"), errors);
  for (const auto& indicator : pack->indicators) compiler.compile(indicator);
  ASSERT_TRUE(errors.empty()) << to_string(errors.front());
  std::set<std::string> choosing;  // that had none before
  for (const auto& formula : compiler.plan().formulas) {
    const Numbers lows(formula.slots.size(), number("0"));
    const Numbers highs(formula.slots.size(), number("2"));
    const auto found = compute_ends(*formula.formula, lows, highs);
    ASSERT_TRUE(found) << formula.indicator << " of " << formula.subject;
    EXPECT_TRUE(found->value.low && found->value.high) << formula.indicator;
    if (!compute_ends(*formula.formula, lows, highs, Meaning::erased_ranks_worst)) {
      choosing.insert(formula.indicator);
    }
  }
  EXPECT_EQ(choosing, (std::set<std::string>{"A1.5", "A2.1", "A2.2", "A2.3", "B1.1", "B2.2", "C1.9",
                                             "C2.1"}));
}

TEST(ComputeEnds, WhoMayWaitForEverHasNoMedian) {
  const policy::Slot slot{.statistic = policy::Statistic::survival_median};
  Counted counted;
  counted.values = {{number("10"), 1}};
  counted.censored = {{policy::beyond_all(), 1}};
  EXPECT_EQ(finished_at_end(slot, counted), number("10"));
  counted.censored = {{policy::beyond_all(), 2}};
  EXPECT_EQ(finished_at_end(slot, counted), policy::beyond_all());
  EXPECT_FALSE(finished_at_end(slot, Counted()));
}

}  // namespace
}  // namespace ronghe::evaluate
