// SPDX-License-Identifier: Apache-2.0
// What `make install` puts in place, moved away from where it was put and far from the tree.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "programs/programs.hpp"
#include "ronghe/base/durable_file.hpp"

namespace ronghe {
namespace {

namespace fs = std::filesystem;
using programs::run_command;
using ::testing::HasSubstr;
using ::testing::Not;

class Installed : public ::testing::Test {
 protected:
  // Installed once for all tests.
  static void SetUpTestSuite() {
    root_ = fs::path(::testing::TempDir()) / fmt::format("installed-{}", getpid());
    fs::remove_all(root_);
    const auto first = root_ / "first";
    const auto ended = run_command(
        fmt::format("cmake --install '{}' --prefix '{}'", RONGHE_BUILD, first.string()));
    ASSERT_EQ(ended.exit, 0) << ended.said;
    unit_ = read_whole_file((first / "lib/systemd/system/ronghe-node@.service").string()).value();
    fs::rename(first, root_ / "moved");
  }
  static void TearDownTestSuite() { fs::remove_all(root_); }

  static std::string path(const std::string& relative) { return (root_ / relative).string(); }
  // In an empty folder, so that nothing of the tree is found by chance.
  static programs::Ended run(const std::string& words) {
    fs::create_directories(root_ / "elsewhere");
    return run_command(fmt::format("cd '{}' && ../moved/bin/{}", path("elsewhere"), words));
  }

  static inline fs::path root_;
  static inline std::string unit_;
};

TEST_F(Installed, FindsItsPackAfterItWasMoved) {
  const auto made = run("ronghe init store");
  ASSERT_EQ(made.exit, 0) << made.said;
  const auto checked = run("ronghe policy check ../moved/share/ronghe/packs/examples/city");
  EXPECT_EQ(checked.exit, 0) << checked.said;
}

TEST_F(Installed, FindsItsDivisionsAfterItWasMoved) {
  const auto made = run("ronghe demo files --size city");
  EXPECT_EQ(made.exit, 0) << made.said;
}

TEST_F(Installed, EachProgramStarts) {
  for (const std::string program : {"ronghe", "ronghe-node", "ronghe-verify"}) {
    EXPECT_EQ(run(program + " --version").exit, 0) << program;
  }
}

TEST_F(Installed, TheLibraryIsTheInstalledOne) {
  const auto linked = run("ronghe --version && ldd " + path("moved/bin/ronghe"));
  ASSERT_EQ(linked.exit, 0) << linked.said;
  EXPECT_THAT(linked.said, HasSubstr(path("moved")));
  EXPECT_THAT(linked.said, Not(HasSubstr("node_modules")));
}

TEST_F(Installed, TheServiceStartsTheProgramWhereItWasInstalled) {
  EXPECT_THAT(unit_, HasSubstr("ExecStart=" + path("first/bin/ronghe-node") + " witness"));
  EXPECT_THAT(unit_, Not(HasSubstr("@program@")));
}

// Types words into bash and asks what it offers.
std::string offered_by_bash(const std::string& share, const std::string& bin,
                            const std::string& words, int current) {
  const auto script = fmt::format(
      "PATH='{}':$PATH; source '{}/bash-completion/completions/ronghe'; COMP_WORDS=({}); "
      "COMP_CWORD={}; _ronghe; printf \"%s\\n\" \"${{COMPREPLY[@]}}\"",
      bin, share, words, current);
  const auto file = bin + "/complete.bash";
  std::ofstream(file) << script;
  return run_command(fmt::format("bash '{}'", file)).said;
}

TEST_F(Installed, TheShellCompletesCommandsOptionsChoicesAndFiles) {
  const auto offered = [](const std::string& words, int current) {
    return offered_by_bash(path("moved/share"), path("moved/bin"), words, current);
  };
  EXPECT_EQ(offered("ronghe imp", 1), "import\n");
  EXPECT_THAT(offered("ronghe import store --keep", 3), HasSubstr("--keep-good"));
  EXPECT_EQ(offered("ronghe show --format js", 3), "json\n");
  EXPECT_EQ(offered("ronghe-node dis", 1), "distrust\n");
  EXPECT_THAT(offered(fmt::format("ronghe import {}/mov", path("")), 2), HasSubstr("moved"));
}

}  // namespace
}  // namespace ronghe
