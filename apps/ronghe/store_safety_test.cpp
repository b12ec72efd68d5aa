// SPDX-License-Identifier: Apache-2.0
// What the program does when it is killed, when the disk is full, when another process has the
// store, and when the store is newer: a file is in the log whole or not at all.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "ronghe/base/testing.hpp"
#include "ronghe/store/store.hpp"

namespace ronghe::app {
namespace {

namespace fs = std::filesystem;
using ::testing::AnyOf;
using ::testing::Eq;
using ::testing::HasSubstr;

constexpr int rows = 20'000;

struct Ended {
  int exit = -1;  // -1 = ended by a signal
  std::string said;
};

// How long a file may get: at a write beyond that the program is ended by the system or, as on a
// full disk, told that it failed.
struct Limit {
  rlim_t file_bytes_max = RLIM_INFINITY;
  bool is_told = false;
};

// One run of the program as another process, its output in a file.
class Program {
 public:
  Program(const std::vector<std::string>& words, const std::string& output, const Limit& limit)
      : output_(output), child_(fork()) {
    if (child_ == 0) become(words, limit);
  }

  Ended wait() const {
    int status = 0;
    waitpid(child_, &status, 0);
    std::stringstream said;
    said << std::ifstream(output_).rdbuf();
    return {.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1, .said = said.str()};
  }

 private:
  [[noreturn]] void become(const std::vector<std::string>& words, const Limit& allowed) const {
    if (std::freopen(output_.c_str(), "w", stdout) == nullptr || dup2(1, 2) < 0) _exit(99);
    const rlimit limit{.rlim_cur = allowed.file_bytes_max, .rlim_max = allowed.file_bytes_max};
    const rlimit no_core{};
    setrlimit(RLIMIT_FSIZE, &limit);
    setrlimit(RLIMIT_CORE, &no_core);
    // Ignored, the signal becomes an error of write().
    std::signal(SIGXFSZ, allowed.is_told ? SIG_IGN : SIG_DFL);
    std::vector<char*> arguments{const_cast<char*>(RONGHE_PROGRAM)};
    for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    execv(RONGHE_PROGRAM, arguments.data());
    _exit(98);
  }

  std::string output_;
  pid_t child_;
};

class StoreSafety : public testing::Test {
 protected:
  void SetUp() override {
    auto name = (fs::temp_directory_path() / "ronghe-safety-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    store_ = folder_ + "/store";
    people_ = folder_ + "/person.csv";
    std::ofstream out(people_);
    out << "person_ref,kind,sex\n";
    for (int i = 0; i < rows; ++i) out << fmt::format("{:032x},student,{}\n", i, i % 2 ? 'f' : 'm');
    out.close();
    ASSERT_EQ(run({"init", store_, "--pack", "packs/national"}).exit, 0);
  }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] Program start(const std::vector<std::string>& words,
                              const Limit& limit = {}) const {
    return {words, folder_ + "/output.txt", limit};
  }
  [[nodiscard]] Ended run(const std::vector<std::string>& words) const {
    return start(words).wait();
  }
  [[nodiscard]] Ended import() const { return run({"import", store_, people_}); }
  [[nodiscard]] std::string log_size() const {
    const auto said = run({"checkpoint", store_}).said;
    const auto at = said.find("size ");
    return at == std::string::npos ? said : said.substr(at, said.find('\n', at) - at);
  }

  std::string folder_;
  std::string store_;
  std::string people_;
};

// The system ends the program at the write that would make a file longer than a limit, so that each
// moment is the same on every machine.
TEST_F(StoreSafety, KilledAtAnyMomentTheFileIsAllThereOrNotAtAll) {
  const auto evidence = store_ + "/evidence.duckdb";
  const auto before = fs::file_size(evidence);
  ASSERT_EQ(import().exit, 0);
  const auto growth = fs::file_size(evidence) - before;
  ASSERT_GT(growth, std::uintmax_t{1} << 20U);
  const auto all = fmt::format("size {}", rows);
  ASSERT_EQ(log_size(), all);
  std::vector<std::uintmax_t> limits{300'000, before + growth / 2};
  if (nightly()) {
    limits.insert(limits.end(), {1, 5000, before + growth / 4, before + growth * 3 / 4});
  }
  for (const auto limit : limits) {
    SCOPED_TRACE(limit);
    fs::remove_all(store_);
    ASSERT_EQ(run({"init", store_, "--pack", "packs/national"}).exit, 0);
    const auto killed = start({"import", store_, people_}, {.file_bytes_max = limit}).wait();
    ASSERT_EQ(killed.exit, -1) << killed.said;
    EXPECT_THAT(log_size(), AnyOf(Eq("size 0"), Eq(all)));
    EXPECT_EQ(run({"audit", store_}).exit, 0);
    const auto again = import();
    EXPECT_EQ(again.exit, 0) << again.said;
    EXPECT_EQ(log_size(), all);
    const auto spill = store_ + "/spill";
    EXPECT_TRUE(!fs::exists(spill) || fs::is_empty(spill)) << "the killed process left files";
  }
}

TEST_F(StoreSafety, AFullDiskIsSaidAndNothingIsSealed) {
  const auto before = fs::file_size(store_ + "/evidence.duckdb");
  const auto ended =
      start({"import", store_, people_}, {.file_bytes_max = before + 300'000, .is_told = true})
          .wait();
  EXPECT_EQ(ended.exit, 3) << ended.said;
  EXPECT_THAT(ended.said, HasSubstr("disk"));
  EXPECT_EQ(log_size(), "size 0");
  EXPECT_EQ(run({"audit", store_}).exit, 0);
  EXPECT_EQ(import().exit, 0) << "with room again, the same command does";
  EXPECT_EQ(log_size(), fmt::format("size {}", rows));
}

TEST_F(StoreSafety, AnotherProcessIsToldWhoHasTheStore) {
  const auto held = store::Store::open(store_);
  ASSERT_TRUE(held) << to_string(held.error());
  const auto ended = import();
  EXPECT_EQ(ended.exit, 2);
  EXPECT_THAT(ended.said, HasSubstr(fmt::format("(PID {})", getpid())));
  EXPECT_THAT(ended.said, HasSubstr("wait until it ends"));
}

TEST_F(StoreSafety, AStoreOfANewerVersionIsLeftAlone) {
  {
    auto store = store::Store::open(store_);
    ASSERT_TRUE(store);
    ASSERT_TRUE(store->connection().execute(
        "UPDATE store_meta SET value = '99' WHERE key = 'store_version'"));
  }
  const auto ended = import();
  EXPECT_EQ(ended.exit, 2);
  EXPECT_THAT(ended.said, HasSubstr("newer"));
}

}  // namespace
}  // namespace ronghe::app
