// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "programs/programs.hpp"

// A folder with a store, and the programs that people run on it, for tests.
namespace ronghe::app {

class ProgramsFixture : public testing::Test {
 protected:
  void SetUp() override {
    auto name = (std::filesystem::temp_directory_path() / "ronghe-programs-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder = name;
    store = folder + "/store";
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  static programs::Ended ronghe(const std::string& words) {
    return programs::run_command(std::string(RONGHE_PROGRAM) + " " + words);
  }
  static programs::Ended node(const std::string& words) {
    return programs::run_command(std::string(RONGHE_NODE_PROGRAM) + " " + words);
  }
  static programs::Ended verify(const std::string& words) {
    return programs::run_command(std::string(RONGHE_VERIFY_PROGRAM) + " " + words);
  }
  [[nodiscard]] std::string file(const std::string& name, const std::string& bytes) const {
    const auto path = folder + "/" + name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  [[nodiscard]] programs::Ended import(const std::string& name, const std::string& bytes) const {
    return ronghe("import " + store + " " + file(name, bytes) + mend());
  }
  // Where rejected rows go: not where the tests are run.
  [[nodiscard]] std::string mend() const { return " --rejects " + folder + "/mend"; }

  std::string folder;
  std::string store;
};

}  // namespace ronghe::app
