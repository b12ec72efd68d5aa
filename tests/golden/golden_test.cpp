// SPDX-License-Identifier: Apache-2.0
// Stores that programs of before made, as they left them: they open, nothing in them is read
// otherwise, and what they gave out is accepted and given out again, byte by byte.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <vector>

#include "golden_store.hpp"
#include "programs/programs.hpp"
#include "ronghe/base/durable_file.hpp"
#include "ronghe/base/testing.hpp"
#include "ronghe/store/reseal.hpp"
#include "ronghe/workflow/import_files.hpp"
#include "ronghe/workflow/prove_entry.hpp"
#include "ronghe/workflow/publish_log.hpp"
#include "ronghe/workflow/run_evaluation.hpp"
#include "ronghe/workflow/sealed_run.hpp"

namespace ronghe::golden {
namespace {

namespace fs = std::filesystem;
using namespace workflow;  // NOLINT(google-build-using-namespace): the stories of this test
using ::testing::HasSubstr;

// What make_store asked for each receipt.
const std::map<std::string, ProofRequest> requests{
    {"first", {.what = "0"}},
    {"placement", {.what = "placement/P-4"}},
    {"run", {.what = "run/latest"}},
    {"disclosed",
     {.what = "placement/P-1", .shown = {"pay"}, .reader = release::Reader::key_holder()}},
    {"twin", {.what = "placement/P-4", .tree = store::LogTree::sm3}},
};

class Golden : public testing::TestWithParam<std::string>, public GoldenStore {
 protected:
  Golden() : GoldenStore(GetParam()) {}
  // Its files, by their path below it.
  [[nodiscard]] std::map<std::string, std::string> files(const std::string& below = "") const {
    std::map<std::string, std::string> found;
    for (const auto& file : fs::recursive_directory_iterator(folder() + below)) {
      if (!file.is_regular_file()) continue;
      found[file.path().lexically_relative(folder()).string()] =
          *read_whole_file(file.path().string());
    }
    return found;
  }
  [[nodiscard]] std::map<std::string, std::string> receipts() const {
    std::map<std::string, std::string> found;
    for (const auto& file : fs::directory_iterator(folder() + "/../receipts")) {
      found[file.path().stem().string()] = file.path().string();
    }
    return found;
  }
  void expect_audit_passes() {
    const auto audited = audit(*store, {.files = true});
    ASSERT_TRUE(audited) << to_string(audited.error());
    EXPECT_TRUE(audited->passed()) << audited->log.findings[0].message;
    for (const auto& what : audited->left_out) EXPECT_THAT(what, HasSubstr("have no secret"));
  }
};

TEST_P(Golden, PassesAnAuditOfEveryEntryAndFile) {
  expect_audit_passes();
  EXPECT_GE(*store->log_size(), 12);
}

// The packs of the older stores have a quantile among the ratios, which a new store would refuse;
// the youngest, made after that rule, has no fault and is offered without a word.
TEST_P(Golden, OpensWithAWarningOfWhatItsPackHasAgainstLaterRules) {
  std::vector<std::string> said;
  for (const auto& warning : store->pack().warnings) said.push_back(to_string(warning));
  const auto offered = policy::open_pack(store->pack().folder);
  if (GetParam() == "v7-evaluate-5") {
    EXPECT_THAT(said, ::testing::IsEmpty());
    EXPECT_TRUE(offered) << to_string(offered.error());
    return;
  }
  EXPECT_THAT(said, ::testing::Contains(HasSubstr("1.96 is no ratio")));
  ASSERT_FALSE(offered);
  EXPECT_THAT(offered.error().message, HasSubstr("1.96 is no ratio"));
}

TEST_P(Golden, ReproducesEachOfItsRuns) {
  auto runs = store->connection().collect("SELECT run_id FROM run ORDER BY position");
  ASSERT_TRUE(runs);
  int count = 0;
  ASSERT_TRUE(runs->each([&](const engine::Chunk& chunk, std::size_t row) {
    const std::string id(chunk.text(0, row));
    const auto again = reproduce(*store, id, nullptr);
    ASSERT_TRUE(again) << to_string(again.error());
    EXPECT_TRUE(again->is_identical())
        << (again->differences.empty() ? again->run.result.lines_hash
                                       : again->differences[0].recomputed);
    EXPECT_EQ(again->run.result.run_id, id);
    ++count;
  }));
  EXPECT_EQ(count, 2);
}

TEST_P(Golden, GivesTheSameReceiptsAndTheOldOnesAreAccepted) {
  EXPECT_GE(receipts().size(), 3U);
  for (const auto& [name, path] : receipts()) {
    SCOPED_TRACE(name);
    const auto made = prove_entry(*store, requests.at(name));
    ASSERT_TRUE(made) << to_string(made.error());
    EXPECT_EQ(made->receipt.to_string(), *read_whole_file(path));
    auto policy = *read_whole_file(folder() + "/log/policy");
    if (!made->missing_logs.empty()) policy = made->missing_logs[0] + "\nquorum none\n";
    ASSERT_TRUE(write_file_durably(root + "/policy", policy));
    const auto checked = programs::run_command(
        fmt::format("{} receipt {} --policy {}/policy", RONGHE_VERIFY_PROGRAM, path, root));
    EXPECT_EQ(checked.exit, 0) << checked.said;
  }
}

TEST_P(Golden, IsReadWithoutAByteWritten) {
  const auto before = files();
  expect_audit_passes();
  ASSERT_TRUE(reproduce(*store, "latest", nullptr));
  ASSERT_TRUE(prove_entry(*store, {.what = "run/latest"}));
  store.reset();
  const auto after = files();
  EXPECT_EQ(after.size(), before.size());
  for (const auto& [path, bytes] : before) {
    EXPECT_TRUE(after.contains(path) && after.at(path) == bytes) << path;
  }
}

TEST_P(Golden, WritesTheSameFilesOfItsLogAgain) {
  const auto before = files("/log/tile");
  ASSERT_GE(before.size(), 2U);
  fs::remove_all(folder() + "/log/tile");
  ASSERT_TRUE(publish_log(*store, {.rewrite = true}));
  const auto after = files("/log/tile");  // without those of the sizes between
  EXPECT_GE(after.size(), 2U);
  for (const auto& [path, bytes] : after) {
    EXPECT_TRUE(before.contains(path) && before.at(path) == bytes) << path;
  }
}

// Sealed again in the layout of today, it is the same store to who has the keys.
TEST_P(Golden, IsTheSameWhenItsRowsAreSealedAgain) {
  if (!store->seals()) GTEST_SKIP() << "open data: nothing is sealed";
  const bool usual = GetParam() == "v4-gm" || GetParam() == "v6-sealed";
  if (!usual && !nightly()) GTEST_SKIP() << "make nightly runs it";
  const auto root_before = ledger::checkpoint(store->connection())->root;
  store.reset();
  const auto done = store::reseal_store(folder());
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_EQ(done->earlier() > 0, GetParam() != "v7-evaluate-5") << "that one is of layout 3";
  open();
  EXPECT_EQ(store::check_reseal(*store)->earlier(), 0U);
  EXPECT_EQ(ledger::checkpoint(store->connection())->root, root_before);
  expect_audit_passes();
  auto runs = store->connection().collect("SELECT run_id FROM run");
  ASSERT_TRUE(runs->each([&](const engine::Chunk& chunk, std::size_t row) {
    const auto again = reproduce(*store, std::string(chunk.text(0, row)), nullptr);
    ASSERT_TRUE(again) << to_string(again.error());
    EXPECT_TRUE(again->is_identical());
  }));
  for (const auto& [name, path] : receipts()) {
    const auto made = prove_entry(*store, requests.at(name));
    ASSERT_TRUE(made) << to_string(made.error());
    EXPECT_EQ(made->receipt.to_string(), *read_whole_file(path)) << name;
  }
}

TEST_P(Golden, GrowsOn) {
  const auto size = *store->log_size();
  const auto path = root + "/region.csv";
  ASSERT_TRUE(write_file_durably(path, "code,name_zh,level\n440305,南山区,3\n"));
  const auto imported = import_files(
      *store,
      {.files = {path}, .record = {}, .source_dept = {}, .submitted_on = *parse_date("2026-02-01")},
      [](const ImportedFile&) {});
  ASSERT_TRUE(imported) << to_string(imported.error());
  EXPECT_FALSE(imported->at(0).error);
  EXPECT_EQ(*store->log_size(), size + 1);
  const auto run = run_evaluation(
      *store, {.as_of = *parse_date("2026-02-01"), .pack_folder = {}, .log_size = {}});
  ASSERT_TRUE(run) << to_string(run.error());
  ASSERT_TRUE(publish_log(*store, {}));
  open();
  EXPECT_EQ(store->version(), store::lines_version);
  expect_audit_passes();
}

std::vector<std::string> kept_stores() {
  std::vector<std::string> names;
  for (const auto& file : fs::directory_iterator(stores)) {
    names.push_back(file.path().stem().stem().string());
  }
  std::ranges::sort(names);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Stores, Golden, testing::ValuesIn(kept_stores()), [](const auto& named) {
  auto name = named.param;
  std::ranges::replace(name, '-', '_');
  return name;
});

TEST(GoldenStores, AreOfEachKind) {
  EXPECT_THAT(kept_stores(), ::testing::IsSupersetOf({"v3-sealed", "v4-gm", "v4-open", "v4-sealed",
                                                      "v6-sealed", "v7-sealed", "v7-evaluate-5"}));
}

}  // namespace
}  // namespace ronghe::golden
