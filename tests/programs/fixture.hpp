// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>
#include <gmock/gmock.h>

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
  // A region of this code, into a store of any folder.
  [[nodiscard]] programs::Ended import_region(const std::string& into, int code) const {
    return ronghe("import " + into + " " +
                  file(fmt::format("region-{}.csv", code),
                       fmt::format("code,name_zh,level\n{},区,3\n", code)) +
                  mend());
  }
  [[nodiscard]] programs::Ended import_region(int code) const { return import_region(store, code); }
  static void expect(const programs::Ended& ended, int exit, const char* told) {
    EXPECT_EQ(ended.exit, exit) << ended.said;
    EXPECT_THAT(ended.said, testing::HasSubstr(told));
  }
  // The first line that a program says.
  static std::string line(const programs::Ended& ended) {
    return ended.said.substr(0, ended.said.find('\n'));
  }

  [[nodiscard]] std::string witness_folder() const { return folder + "/witness"; }
  // A witness that trusts the log of the store.
  void make_witness() const {
    const auto key = line(ronghe("checkpoint --key " + store));
    ASSERT_EQ(node("init " + witness_folder() + " --name edu.test").exit, 0);
    ASSERT_EQ(node("trust " + witness_folder() + " '" + key + "'").exit, 0);
  }
  // Of the store, with that witness at an address.
  [[nodiscard]] std::string policy_of(const std::string& url) const {
    return file("policy", fmt::format("log {}\nwitness edu {} {}\nquorum edu\n",
                                      line(ronghe("checkpoint --key " + store)),
                                      line(node("key " + witness_folder())), url));
  }
  // Where rejected rows go: not where the tests are run.
  [[nodiscard]] std::string mend() const { return " --rejects " + folder + "/mend"; }

  std::string folder;
  std::string store;
};

}  // namespace ronghe::app
