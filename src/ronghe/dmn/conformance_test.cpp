// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/conformance.hpp"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace ronghe::dmn {
namespace {

namespace fs = std::filesystem;

feel::DateTime noon() { return feel::read_date_time("2026-07-01T12:00:00Z").value(); }

// Where a copy of the public cases lies beside the source tree. TCK_VERBOSE=1 lists what fails.
class PublicCases : public testing::TestWithParam<std::pair<const char*, std::ptrdiff_t>> {};

TEST_P(PublicCases, PassAsMeasured) {
  const auto [level, passed_before] = GetParam();
  const auto folder = std::string("../shared/tck/") + level;
  if (!fs::is_directory(folder)) GTEST_SKIP() << "skipped: conformance cases not here";
  const auto results = run_conformance(folder, noon());
  ASSERT_TRUE(results) << to_string(results.error());
  const auto passed = std::ranges::count(*results, true, &ConformanceResult::passed);
  fmt::print("{}: {} of {} passed\n", level, passed, results->size());
  EXPECT_GE(passed, passed_before);
  if (std::getenv("TCK_VERBOSE") == nullptr) return;
  for (const auto& one : *results) {
    if (one.passed) continue;
    fmt::print("FAILED {} {} {}: {}\n", one.test_file, one.test_case, one.node, one.message);
  }
}

INSTANTIATE_TEST_SUITE_P(Levels, PublicCases,
                         testing::Values(std::pair{"compliance-level-2", 126},
                                         std::pair{"compliance-level-3", 1317}));

class Conformance : public testing::Test {
 protected:
  Conformance() : folder_(fs::temp_directory_path() / "ronghe-conformance-test") {
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "level" / "case");
  }
  ~Conformance() override { fs::remove_all(folder_); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / "level" / "case" / name) << text;
  }

  fs::path folder_;
};

TEST_F(Conformance, TellsWhatPassesAndWhyTheRestDoesNot) {
  write("m.dmn", R"~(<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m">
<decision id="a" name="a"><literalExpression><text>1 + 1</text></literalExpression></decision>
<decision id="b" name="b"><literalExpression><text>1 / 0</text></literalExpression></decision>
</definitions>)~");
  write("m-test-01.xml", R"~(<testCases xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<modelName>m.dmn</modelName>
<testCase id="001"><resultNode name="a"><expected><value xsi:type="xsd:decimal">2</value></expected>
</resultNode></testCase>
<testCase id="002"><resultNode name="a"><expected><value xsi:type="xsd:decimal">3</value></expected>
</resultNode></testCase>
<testCase id="003"><resultNode name="b" errorResult="true"><expected><value xsi:nil="true"/></expected>
</resultNode></testCase>
<testCase id="004"><resultNode name="a" errorResult="true"><expected><value xsi:nil="true"/></expected>
</resultNode></testCase>
</testCases>)~");
  const auto results = run_conformance(folder_.string(), noon());
  ASSERT_TRUE(results) << to_string(results.error());
  ASSERT_EQ(results->size(), 4U);
  EXPECT_EQ(results->at(0).folder, "level/case");
  EXPECT_TRUE(results->at(0).passed);
  EXPECT_FALSE(results->at(1).passed);
  EXPECT_EQ(results->at(1).message, "2 instead of 3");
  EXPECT_TRUE(results->at(2).passed);
  EXPECT_FALSE(results->at(3).passed);
  EXPECT_EQ(conformance_csv(*results),
            "\"level/case\",\"m-test-01\",\"001\",\"SUCCESS\",\"\"\n"
            "\"level/case\",\"m-test-01\",\"002\",\"ERROR\",\"a: 2 instead of 3\"\n"
            "\"level/case\",\"m-test-01\",\"003\",\"SUCCESS\",\"\"\n"
            "\"level/case\",\"m-test-01\",\"004\",\"ERROR\",\"a: 2 instead of null\"\n");
}

TEST_F(Conformance, RefusesAFolderWithoutCases) {
  const auto results = run_conformance(folder_.string(), noon());
  ASSERT_FALSE(results);
  EXPECT_EQ(results.error().kind, ErrorKind::not_found);
  EXPECT_FALSE(run_conformance((folder_ / "nowhere").string(), noon()));
}

}  // namespace
}  // namespace ronghe::dmn
