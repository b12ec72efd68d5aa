// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/pseudonymise.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

namespace ronghe::workflow {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class Pseudonymise : public testing::Test {
 protected:
  void SetUp() override {
    auto name = (fs::temp_directory_path() / "ronghe-pseudonyms-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    root = name;
    ASSERT_TRUE(create_pseudonym_key(root + "/keys", crypto::Suite::international, ""));
    std::ofstream(root + "/people.csv") << "id_number,pay\n44030319990101123X,1\n"
                                           "440303 19990101 123x,2\n440303199901011231,\n,4\n";
  }
  void TearDown() override { fs::remove_all(root); }

  PseudonymRequest request(const std::string& out) const {
    return {.file = root + "/people.csv",
            .column = "id_number",
            .keys = root + "/keys",
            .purpose = "placements EDU-TAX",
            .out = root + "/" + out};
  }
  // The cells of a written file, by line.
  std::vector<std::vector<std::string>> cells(const std::string& out) const {
    std::ifstream in(root + "/" + out);
    std::vector<std::vector<std::string>> lines;
    for (std::string line; std::getline(in, line);) {
      auto& found = lines.emplace_back();
      std::istringstream parts(line + ",");
      for (std::string cell; std::getline(parts, cell, ',');) found.push_back(cell);
    }
    return lines;
  }

  std::string root;
};

TEST_F(Pseudonymise, OnePersonHasOnePseudonymHoweverWritten) {
  ASSERT_EQ(*pseudonymise(request("out.csv")), 4);
  const auto lines = cells("out.csv");
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ(lines[0], (std::vector<std::string>{"id_number", "pay"}));
  EXPECT_EQ(lines[1][0].size(), 32U);
  EXPECT_EQ(lines[1][0], lines[2][0]);
  EXPECT_NE(lines[1][0], lines[3][0]);
  EXPECT_EQ(lines[2][1], "2");
  EXPECT_EQ(lines[4][0], "") << "nobody";
  ASSERT_TRUE(pseudonymise(request("again.csv")));
  EXPECT_EQ(cells("again.csv"), lines);
}

TEST_F(Pseudonymise, AnotherPurposeOrEpochGivesOthers) {
  ASSERT_TRUE(pseudonymise(request("out.csv")));
  auto other = request("other.csv");
  other.purpose = "wages HRS-TAX";
  ASSERT_TRUE(pseudonymise(other));
  EXPECT_NE(cells("other.csv")[1][0], cells("out.csv")[1][0]);
  auto next = request("next.csv");
  next.epoch = 2;
  next.with_last_epoch = true;
  ASSERT_TRUE(pseudonymise(next));
  const auto lines = cells("next.csv");
  EXPECT_EQ(lines[0], (std::vector<std::string>{"id_number", "pay", "id_number_last"}));
  EXPECT_EQ(lines[1][2], cells("out.csv")[1][0]);
  EXPECT_NE(lines[1][0], lines[1][2]);
}

TEST_F(Pseudonymise, WhatIsAmissIsSaidAndNothingIsWritten) {
  ASSERT_TRUE(pseudonymise(request("out.csv")));
  EXPECT_EQ(pseudonymise(request("out.csv")).error().kind, ErrorKind::refused);
  auto bad = request("bad.csv");
  bad.column = "passport";
  EXPECT_THAT(pseudonymise(bad).error().message, HasSubstr("passport"));
  bad = request("bad.csv");
  bad.file = root + "/none.csv";
  EXPECT_EQ(pseudonymise(bad).error().kind, ErrorKind::not_found);
  bad = request("bad.csv");
  bad.keys = root + "/none";
  EXPECT_EQ(pseudonymise(bad).error().kind, ErrorKind::not_found);
  bad = request("bad.csv");
  bad.purpose = "";
  EXPECT_EQ(pseudonymise(bad).error().kind, ErrorKind::bad_input);
  bad = request("bad.csv");
  bad.with_last_epoch = true;
  EXPECT_EQ(pseudonymise(bad).error().kind, ErrorKind::bad_input);
  EXPECT_FALSE(fs::exists(root + "/bad.csv"));
  EXPECT_FALSE(fs::exists(root + "/bad.csv.new"));
  EXPECT_EQ(create_pseudonym_key(root + "/keys", crypto::Suite::international, "").error().kind,
            ErrorKind::refused);
}

}  // namespace
}  // namespace ronghe::workflow
