// SPDX-License-Identifier: Apache-2.0
// An older copy of a whole store is put in its place, or runs beside it: what its witnesses saw
// tells, through the programs.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <optional>

#include "programs/fixture.hpp"
#include "ronghe/base/durable_file.hpp"

namespace ronghe::app {
namespace {

namespace fs = std::filesystem;
using programs::WitnessProcess;
using ::testing::AllOf;
using ::testing::HasSubstr;

class RolledBack : public ProgramsFixture {
 protected:
  void SetUp() override {
    ProgramsFixture::SetUp();
    ASSERT_EQ(ronghe("init " + store + " --pack packs/national --origin log.test/s").exit, 0);
    ASSERT_EQ(import_region(store, 440301).exit, 0);
    ASSERT_NO_FATAL_FAILURE(make_witness());
    witness.emplace(RONGHE_NODE_PROGRAM, witness_folder());
    expect(ronghe("checkpoint " + store + " --policy " + policy_of(witness->url())), 0,
           "final (1 of 1)");
  }

  [[nodiscard]] std::string copy_of_store() const {
    const auto copy = folder + "/copy";
    fs::copy(store, copy, fs::copy_options::recursive);
    return copy;
  }
  static std::string checkpoint_of(const std::string& of) {
    return read_whole_file(of + "/log/checkpoint").value_or("");
  }

  std::optional<WitnessProcess> witness;
};

TEST_F(RolledBack, AnOlderCopyIsFoundAndSignsNothing) {
  const auto copy = copy_of_store();
  expect(import_region(store, 440302), 0, "1 region rows sealed");
  const auto kept = checkpoint_of(copy);
  // At rest: nothing new in it, and its own checkpoint was final.
  expect(ronghe("checkpoint --status " + copy), 1, "✖ edu: ahead by 1: this store was rolled back");
  expect(ronghe("audit " + copy), 1, "witness edu: ahead by 1: this store was rolled back");
  // It runs: another row at the position that the witness has seen.
  const auto ended = import_region(copy, 440309);
  expect(ended, 0, "this store differs from what edu saw: the first 2 entries of its log");
  EXPECT_THAT(ended.said, HasSubstr("use the newer copy, or `ronghe restore`"));
  setenv("RONGHE_LANG", "zh", 1);
  expect(ronghe("checkpoint " + copy), 1, "本证据库与 edu 所见不同");
  unsetenv("RONGHE_LANG");
  EXPECT_EQ(checkpoint_of(copy), kept) << "nothing was signed";
  EXPECT_FALSE(fs::exists(witness_folder() + "/evidence")) << "and nothing was sent";
  expect(ronghe("checkpoint --status " + store), 0, "✔ edu: fresh");
  // Where nobody answers, what is sealed waits.
  witness->end(SIGTERM);
  expect(import_region(store, 440303), 0, "1 entries are sealed and wait for a checkpoint");
  const auto status = ronghe("checkpoint --status --format json " + store);
  EXPECT_EQ(status.exit, 0);
  EXPECT_THAT(status.said, AllOf(HasSubstr("\"waiting\": 1"), HasSubstr("\"unheard\"")));
}

}  // namespace
}  // namespace ronghe::app
