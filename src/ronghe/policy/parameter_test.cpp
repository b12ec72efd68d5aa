// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/parameter.hpp"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "ronghe/policy/yaml.hpp"

namespace ronghe::policy {
namespace {

namespace fs = std::filesystem;

class ParameterFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    auto name = (fs::temp_directory_path() / "ronghe-parameter-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    fs::create_directories(folder_ + "/parameters");
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::vector<Error> errors_of(const std::string& unit, const std::string& value) {
    std::ofstream(folder_ + "/parameters/g.yaml")
        << "group: g\nparameters:\n  p:\n    name: {zh: 参数, en: parameter}\n    unit: " << unit
        << "\n    values: [{from: 2020-01-01, value: " << value << ", source: assumed}]\n";
    std::vector<Error> errors;
    YamlReader yaml(errors);
    Parameters parameters;
    load_parameters(folder_, yaml, parameters);
    return errors;
  }
  std::string folder_;
};

TEST_F(ParameterFiles, ATextIsRefusedWhereTheUnitSpeaksOfANumber) {
  struct Case {
    const char* unit;
    const char* value;
    bool good;
  };
  const std::array cases{Case{"ratio", "0.50", true},      Case{"ratio", "abc", false},
                         Case{"ratio", "\"0.50\"", false}, Case{"months", "12 months", false},
                         Case{"choice", "named", true},    Case{"boolean", "true", true},
                         Case{"list", "[a, b]", true}};
  for (const auto& [unit, value, good] : cases) {
    SCOPED_TRACE(value);
    const auto errors = errors_of(unit, value);
    EXPECT_EQ(errors.empty(), good);
    if (good || errors.empty()) continue;
    EXPECT_EQ(errors[0].place.line, 6);
    EXPECT_TRUE(errors[0].message.contains("is no number")) << errors[0].message;
  }
}

}  // namespace
}  // namespace ronghe::policy
