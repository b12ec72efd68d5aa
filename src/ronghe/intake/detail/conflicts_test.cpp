// SPDX-License-Identifier: Apache-2.0
// Who said a row corrects it; what others say of it is set aside.
#include "ronghe/intake/detail/conflicts.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ronghe/intake/detail/comparison.hpp"
#include "ronghe/intake/testing.hpp"

namespace ronghe::intake::detail {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ConflictsTest : public testing::StoreTest {
 protected:
  [[nodiscard]] Staged said(const std::string& source, const std::string& lines,
                            const char* day = "2025-12-31") {
    StageOptions options;
    options.source_dept = source;
    options.submitted_on = *parse_date(day);
    auto staged =
        workshop.stage(workshop.file("p.csv", testing::placement_titles + lines), options);
    EXPECT_TRUE(staged) << staged.error().message;
    return staged ? *std::move(staged) : Staged{};
  }
  void seal(const std::string& source, const std::string& pay) {
    workshop.seal(said(source, line(5, pay)));
  }
  // "accepted corrections conflicts duplicates" of a row, and what it supersedes and conflicts
  // with.
  std::string outcome(const std::string& source, const std::string& pay) {
    const auto staged = said(source, line(5, pay));
    auto text = fmt::format("{} {} {} {}", staged.accepted, staged.corrections, staged.conflicts,
                            staged.duplicates);
    for (const auto& row :
         workshop.rows("SELECT supersedes, \"#conflicts_with\" FROM " + staged.draft_table)) {
      text += " " + row;
    }
    return text;
  }
};

TEST_F(ConflictsTest, DependOnWhoSaidTheRowAndWho) {
  struct Case {
    const char* name;
    const char* first;
    const char* second;
    const char* pay;
    const char* outcome;
  };
  for (const auto& [name, first, second, pay, told] :
       {Case{"same source, same content", "EDU", "EDU", "100", "0 0 0 1"},
        Case{"same source, other content", "EDU", "EDU", "200", "1 1 0 0 0|-"},
        Case{"another source, same content", "EDU", "ENT", "100", "0 0 0 1"},
        Case{"another source, other content", "EDU", "ENT", "200", "1 0 1 0 -|0"},
        Case{"who says no source is the owner", "", "EDU", "200", "1 1 0 0 0|-"},
        Case{"same party, other content", "ENT/A", "ENT/A", "200", "1 1 0 0 0|-"},
        Case{"two parties, same content", "ENT/A", "ENT/B", "100", "0 0 0 1"},
        Case{"two parties, other content", "ENT/A", "ENT/B", "200", "1 0 1 0 -|0"},
        Case{"party, then its department", "ENT/A", "ENT", "200", "1 0 1 0 -|0"},
        Case{"department, then a party of it", "ENT", "ENT/A", "200", "1 0 1 0 -|0"},
        Case{"party, then another department", "ENT/A", "EDU", "200", "1 0 1 0 -|0"}}) {
    SCOPED_TRACE(name);
    ASSERT_TRUE(workshop.connection.execute("DELETE FROM placement"));
    seal(first, "100");
    EXPECT_EQ(outcome(second, pay), told);
  }
}

TEST_F(ConflictsTest, ARowWithoutADepartmentIsTheOwners) {
  seal("EDU", "100");
  ASSERT_TRUE(workshop.connection.execute("UPDATE placement SET source_dept = NULL"));
  EXPECT_EQ(outcome("EDU", "200"), "1 1 0 0 0|-");
  EXPECT_EQ(outcome("ENT", "200"), "1 0 1 0 -|0");
}

TEST_F(ConflictsTest, SaidAgainAddNothingAndChangedAreOneMore) {
  seal("EDU", "100");
  seal("ENT", "200");
  EXPECT_EQ(outcome("ENT", "200"), "0 0 0 1") << "it was set aside already";
  EXPECT_EQ(outcome("ENT", "300"), "1 0 1 0 -|0");
  EXPECT_EQ(outcome("ENT", "100"), "0 0 0 1") << "now it says what counts";
  EXPECT_EQ(outcome("TAX", "200"), "1 0 1 0 -|0") << "what is set aside speaks for its hand only";
  seal("ENT", "300");
  EXPECT_EQ(outcome("ENT", "300"), "0 0 0 1");
  EXPECT_EQ(outcome("ENT", "200"), "1 0 1 0 -|0") << "what it said before is not what it says now";
}

TEST_F(ConflictsTest, TheFirstHandCorrectsWhatCounts) {
  seal("EDU", "100");
  seal("ENT", "200");
  seal("TAX", "300");
  EXPECT_EQ(outcome("EDU", "150"), "1 1 0 0 0|-");
  seal("EDU", "150");
  EXPECT_THAT(workshop.rows("SELECT pay FROM placement WHERE superseded_by IS NULL"),
              ElementsAre("150"));
  EXPECT_EQ(outcome("ENT", "200"), "0 0 0 1") << "said before, set aside, said again";
  EXPECT_EQ(outcome("ENT", "250"), "1 0 1 0 -|3") << "with what counts now";
  EXPECT_EQ(outcome("EDU", "200"), "1 1 0 0 3|-") << "it comes round to the other";
}

TEST_F(ConflictsTest, ASubmissionOfBeforeUndoesNothingOfItsOwnHand) {
  workshop.seal(said("EDU", line(5, "100")));  // on 2025-12-31
  workshop.seal(said("ENT", line(5, "200")));
  const auto rejected = [&](const char* source, const char* pay, const char* day) {
    return said(source, line(5, pay), day).rejected;
  };
  EXPECT_EQ(rejected("EDU", "90", "2025-12-30"), 1U);
  EXPECT_EQ(rejected("TAX", "90", "2025-12-30"), 0U) << "another hand undoes nothing";
  EXPECT_EQ(rejected("ENT", "190", "2025-12-30"), 1U) << "what it said since is set aside, too";
  EXPECT_EQ(rejected("ENT", "190", "2025-12-31"), 0U);
}

TEST_F(ConflictsTest, NameTheRowTheKeyAndWhoSaidItFirst) {
  const auto e = [&](const char* source, const char* name) {
    StageOptions options;
    options.source_dept = source;
    return *workshop.stage(
        workshop.file("e.csv",
                      fmt::format("uscc,name,region\n9144030071526726XG,{},440303\n", name)),
        options);
  };
  workshop.seal(e("ENT/9144030071526726XG", "腾讯"));
  const auto staged = e("TAX", "騰訊");
  ASSERT_EQ(staged.first_conflicts.size(), 1U);
  EXPECT_EQ(to_string(staged.first_conflicts[0], Format::csv),
            "line 2, uscc=9144030071526726XG: ENT/9144030071526726XG said other things of it on "
            "2025-12-31 (log position 1)");
  seal("EDU", "100");
  const auto personal = said("ENT", line(0, "P9") + line(5, "200"));
  ASSERT_EQ(personal.first_conflicts.size(), 1U);
  EXPECT_THAT(to_string(personal.first_conflicts[0], Format::csv),
              HasSubstr("line 3, placement_id=***: EDU said other things"));
}

TEST_F(ConflictsTest, OfAFileAreToldUpToTwenty) {
  std::string lines;
  for (int i = 0; i < 25; ++i) lines += line(0, "P" + std::to_string(i));
  workshop.seal(said("EDU", lines));
  std::string others;
  for (int i = 0; i < 25; ++i) {
    auto other = line(0, "P" + std::to_string(i));
    other.replace(other.find("3000"), 4, "4000");
    others += other;
  }
  const auto staged = said("ENT", others);
  EXPECT_EQ(staged.conflicts, 25U);
  EXPECT_EQ(staged.accepted, 25U);
  EXPECT_EQ(staged.first_conflicts.size(), 20U);
}

}  // namespace
}  // namespace ronghe::intake::detail
