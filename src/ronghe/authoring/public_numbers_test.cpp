// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/public_numbers.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "ronghe/policy/compile/compiler.hpp"
#include "ronghe/policy/release_parameters.hpp"

namespace ronghe::authoring {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Date day = *parse_date("2025-12-31");

// The national pack, to be spoilt.
class PublicNumbers : public ::testing::Test {
 protected:
  policy::Indicator& indicator(const std::string& id) {
    return *std::ranges::find(pack.indicators, id, &policy::Indicator::id);
  }
  std::vector<std::string> refused() {
    std::vector<Error> errors;
    policy::Compiler compiler(pack, day, errors);
    for (const auto& one : pack.indicators) compiler.compile(one);
    EXPECT_THAT(errors, IsEmpty());
    std::vector<std::string> messages;
    for (const auto& error : unreleasable_numbers(pack, compiler.plan(), day)) {
      messages.push_back(error.message);
    }
    return messages;
  }

  policy::Pack pack = *policy::open_pack("packs/national");
};

TEST_F(PublicNumbers, OfTheNationalPackCanAllBeReleased) { EXPECT_THAT(refused(), IsEmpty()); }

TEST_F(PublicNumbers, AboutPersonsNeedTheirNumber) {
  indicator("C1.9").persons.reset();
  EXPECT_THAT(refused(), testing::Each(HasSubstr("add `persons: count(...)`, or release `light`")));
  EXPECT_THAT(refused(), SizeIs(indicator("C1.9").subjects.size()));
  for (const auto& kind : indicator("C1.9").subjects) {
    indicator("C1.9").public_forms[kind] = policy::PublicForm::light;
  }
  EXPECT_THAT(refused(), IsEmpty());
}

TEST_F(PublicNumbers, OfAmountsWithLabelsNeedTheNumberOfContributors) {
  indicator("A2.1").contributors.reset();
  EXPECT_THAT(refused(), ElementsAre(HasSubstr("add `contributors: count(...)`")));
}

TEST_F(PublicNumbers, ThatAreRoundedNeedAStepAboveNothing) {
  const auto step = pack.parameters.extract("release.step_A2_1");
  EXPECT_EQ(policy::public_step(pack, indicator("A2.1"), day), Decimal::parse("0.01"))
      << "that of its unit";
  EXPECT_THAT(refused(), IsEmpty());
  pack.parameters.erase("release.step_ratio");
  EXPECT_EQ(policy::public_step(pack, indicator("A2.1"), day), std::nullopt);
  EXPECT_THAT(refused(), Contains(HasSubstr("add the parameter `release.step_A2_1`")));
}

TEST_F(PublicNumbers, CountRowsWhereTheySayHowManyAreBehind) {
  indicator("A2.1").contributors = feel::Source{"100", {}};
  EXPECT_THAT(refused(), testing::Each(HasSubstr("`contributors` of A2.1 counts no rows")));
  EXPECT_FALSE(refused().empty());
}

TEST_F(PublicNumbers, HaveParametersThatAreReadAndProtect) {
  struct Case {
    const char* name;
    const char* value;
    const char* fault;  // nullptr = none
  };
  for (const auto& [name, value, fault] :
       {Case{"release.minimum_persons", "1", nullptr},
        Case{"release.minimum_persons", "0.99", "must be 1 or more"},
        Case{"release.minimum_contributors", "-1", "must be 1 or more"},
        Case{"release.step_persons", "0", "must be above 0"},
        Case{"release.step_persons", "0.001", nullptr},
        Case{"release.minimum_person", "20", "nothing reads `release.minimum_person`"}}) {
    SCOPED_TRACE(name + std::string(" ") + value);
    const auto before = pack.parameters;
    auto& parameter = pack.parameters[name];
    parameter.values = {{.from = *parse_date("2030-01-01"),
                         .value = *Decimal::parse(value),
                         .source = "",
                         .place = {}}};
    if (before.contains(name)) {
      parameter.values.insert(parameter.values.begin(), before.at(name).values.front());
    }
    if (fault == nullptr)
      EXPECT_THAT(refused(), IsEmpty());
    else
      EXPECT_THAT(refused(), ElementsAre(HasSubstr(fault)));
    pack.parameters = before;
  }
}

}  // namespace
}  // namespace ronghe::authoring
