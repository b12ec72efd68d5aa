// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/external.hpp"

#include <array>

#include "ronghe/feel/testing.hpp"

namespace ronghe::feel {
namespace {

// The value of calling a method of java.lang with these arguments.
std::string called(const std::string& in_class, const std::string& signature,
                   const std::string& parameters, const std::string& arguments) {
  return given_by("(function(" + parameters + ") external {java: {class: \"java.lang." + in_class +
                  "\", method signature: \"" + signature + "\"}})(" + arguments + ")");
}

TEST(External, RunsPureMethodsInTheirOwnTypes) {
  EXPECT_EQ(called("Math", "cos(double)", "x", "0"), "1");
  EXPECT_EQ(called("Math", "max(double, double)", "a, b", "123.45, 456.78"), "456.78");
  EXPECT_EQ(called("Math", "min(float,float)", "a, b", "0.1, 0.2"), "0.1");
  EXPECT_EQ(called("Math", "pow(double,double)", "a, b", "2, 10"), "1024");
  EXPECT_EQ(called("Integer", "valueOf(java.lang.String)", "s", "\"12\""), "12");
  EXPECT_EQ(called("String", "valueOf(char)", "c", "\"x\""), "\"x\"");
  EXPECT_EQ(called("String", "format(java.lang.String, [Ljava.lang.Object;)", "f, a, b",
                   "\"%s-%s%%\", \"a\", 2"),
            "\"a-2%\"");
}

TEST(External, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(called("Math", "max(int,int)", "a, b", "1, 2147483647"), "2147483647");
  EXPECT_EQ(called("Math", "max(int,int)", "a, b", "1, 2147483648"), "null!");
  EXPECT_EQ(called("Math", "max(int,int)", "a, b", "1, 1.5"), "null!");
  EXPECT_EQ(called("Math", "log(double)", "x", "-1"), "null!");
  EXPECT_EQ(called("Math", "random()", "", ""), "null!");
  EXPECT_EQ(called("System", "exit(int)", "x", "1"), "null!");
  EXPECT_EQ(called("String", "valueOf(char)", "c", "\"xy\""), "null!");
  EXPECT_EQ(given_by("(function(x) external {pmml: {document: \"d\", model: \"m\"}})(1)"), "null!");
}

}  // namespace
}  // namespace ronghe::feel
