// SPDX-License-Identifier: Apache-2.0
// Runs of before lie open until somebody writes with a program of today; then they are sealed, and
// to who has the keys nothing is other than it was.
#include "ronghe/workflow/older_runs.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "golden_store.hpp"
#include "ronghe/base/durable_file.hpp"
#include "ronghe/store/database_file.hpp"
#include "ronghe/store/result_files.hpp"
#include "ronghe/workflow/explain_run.hpp"
#include "ronghe/workflow/explanation_text.hpp"
#include "ronghe/workflow/publish_run.hpp"
#include "ronghe/workflow/run_evaluation.hpp"
#include "ronghe/workflow/sealed_run.hpp"
#include "ronghe/workflow/show_run.hpp"

namespace ronghe::golden {
namespace {

namespace fs = std::filesystem;
using namespace workflow;  // NOLINT(google-build-using-namespace): the stories of this test
using namespace std::string_view_literals;
using ::testing::HasSubstr;

constexpr std::string_view region = "440303";

bool nightly() { return std::getenv("RONGHE_NIGHTLY") != nullptr; }

class OlderRuns : public testing::TestWithParam<const char*>, public GoldenStore {
 protected:
  OlderRuns() : GoldenStore(GetParam()) {}
  std::vector<std::string> runs() {
    std::vector<std::string> ids;
    auto rows = store->connection().collect("SELECT run_id FROM run ORDER BY position");
    EXPECT_TRUE(rows->each([&](const engine::Chunk& chunk, std::size_t row) {
      ids.emplace_back(chunk.text(0, row));
    }));
    return ids;
  }
  store::Viewer seen() { return *store::Viewer::open(*store, release::Reader::key_holder()); }
  // All that is said of the runs to who has the keys; why a light is what it is of a region, at
  // night of each kind of subject.
  std::vector<std::string> said() {
    std::vector<std::string> lines;
    auto viewer = seen();
    for (const auto& run : runs()) {
      for (const std::string_view subject :
           {std::string_view{}, region, "914403001922038216"sv, "4144010001"sv}) {
        const auto shown = show_run(viewer, run, {.subject = std::string(subject)});
        EXPECT_TRUE(shown) << to_string(shown.error());
        if (!shown) continue;
        for (const auto& row : shown->rows) lines.push_back(fmt::format("{}", fmt::join(row, "|")));
        if (subject.empty() || (!nightly() && subject != region)) continue;
        const auto told = explain_run(viewer, {.run_id = run, .subject = std::string(subject)});
        EXPECT_TRUE(told) << to_string(told.error());
        if (told) lines.push_back(explanation_json(*told));
      }
      const auto again = reproduce(*store, run, nullptr);
      EXPECT_TRUE(again && again->is_identical());
    }
    return lines;
  }
  [[nodiscard]] bool file_has(const char* text) const {
    return read_whole_file(store::database_path(folder()))->contains(text);
  }
  std::int64_t rows() {
    return *store->connection().integer(
        "SELECT (SELECT count(*) FROM run_value) + (SELECT count(*) FROM run_score) + (SELECT "
        "count(*) FROM run_light)");
  }
  void expect_audit_passes() {
    const auto audited = audit(*store, {.files = true});
    ASSERT_TRUE(audited) << to_string(audited.error());
    EXPECT_TRUE(audited->passed()) << audited->log.findings[0].message;
  }
};

TEST_P(OlderRuns, AreSealedAndAreWhatTheyWere) {
  const auto before = said();
  ASSERT_GT(before.size(), 20U);
  EXPECT_GT(rows(), 0);
  constexpr const char* only_in_rows = "overall_region";
  EXPECT_TRUE(file_has(only_in_rows)) << "or the test shows little";
  const auto sealed = seal_older_runs(*store);
  ASSERT_TRUE(sealed) << to_string(sealed.error());
  EXPECT_EQ(*sealed, 2U);
  EXPECT_EQ(rows(), 0);
  for (const auto& run : runs()) EXPECT_FALSE(fs::exists(store->result_path(run)));
  EXPECT_EQ(said(), before);
  expect_audit_passes();
  EXPECT_EQ(*seal_older_runs(*store), 0U);
  open();
  EXPECT_EQ(store->version(), store::lines_version) << "older programs would miss the rows";
  EXPECT_EQ(said(), before);
  store.reset();
  EXPECT_FALSE(file_has(only_in_rows)) << "nor in pages that the engine has for later";
}

TEST_P(OlderRuns, OfWhichTheRemovalBrokeOffAreReadAndFinished) {
  const auto before = said();
  const auto run = runs().front();
  fs::copy_file(store->result_path(run), root + "/open");
  store.reset();
  fs::copy(folder(), root + "/kept", fs::copy_options::recursive);
  open();
  ASSERT_TRUE(seal_older_runs(*store));
  const auto sealed = store::result_paths(*store, run).full;
  // The rows are there still, as if the lines had been sealed and nothing else were done.
  fs::copy_file(sealed, root + "/kept/results/" + run + ".sealed");
  store.reset();
  fs::remove_all(folder());
  fs::copy(root + "/kept", folder(), fs::copy_options::recursive);
  open();
  expect_audit_passes();
  EXPECT_EQ(said(), before);
  EXPECT_EQ(*seal_older_runs(*store), 2U);
  EXPECT_EQ(said(), before);
  // The rows are gone, and the file of open lines is there.
  fs::copy_file(root + "/open", store->result_path(run));
  expect_audit_passes();
  EXPECT_EQ(*seal_older_runs(*store), 1U);
  EXPECT_FALSE(fs::exists(store->result_path(run)));
}

TEST_P(OlderRuns, WithoutTheKeyOfTheLogAreNotShownAndNoFault) {
  ASSERT_TRUE(seal_older_runs(*store));
  store.reset();
  fs::rename(folder() + "/keys", root + "/keys");
  auto opened = store::Store::open(folder());
  ASSERT_TRUE(opened) << to_string(opened.error());
  store.emplace(*std::move(opened));
  auto viewer = seen();
  const auto shown = show_run(viewer, "latest", {});
  ASSERT_FALSE(shown);
  EXPECT_EQ(shown.error().kind, ErrorKind::refused);
  EXPECT_THAT(shown.error().message, HasSubstr("sealed under the key of the log"));
  expect_audit_passes();
}

TEST_P(OlderRuns, ThatWereChangedStayOpenAndAreTold) {
  ASSERT_TRUE(store->begin_writing());
  const auto run = runs().front();
  ASSERT_TRUE(store->connection().execute("UPDATE run_light SET light = 'violet' WHERE run_id = '" +
                                          run + "'"));
  EXPECT_EQ(*seal_older_runs(*store), 1U);
  EXPECT_TRUE(fs::exists(store->result_path(run)));
  EXPECT_GT(rows(), 0);
  EXPECT_FALSE(audit(*store)->passed());
}

TEST_P(OlderRuns, WithAFlippedByteAreNotShownAndTold) {
  ASSERT_TRUE(seal_older_runs(*store));
  const auto path = store::result_paths(*store, runs().front()).full;
  auto bytes = *read_whole_file(path);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  std::ofstream(path, std::ios::binary) << bytes;
  auto viewer = seen();
  const auto shown = show_run(viewer, runs().front(), {});
  ASSERT_FALSE(shown);
  EXPECT_EQ(shown.error().kind, ErrorKind::proof_failed);
  EXPECT_FALSE(audit(*store)->passed());
}

// What is said of each run is asked before and after, which takes a while: of the first
// layout and the last one with open rows; at night of those between, too.
std::vector<const char*> older_stores() {
  std::vector<const char*> names{"v3-sealed", "v6-sealed"};
  if (nightly()) names.insert(names.end(), {"v4-sealed", "v4-gm"});
  return names;
}

INSTANTIATE_TEST_SUITE_P(Stores, OlderRuns, testing::ValuesIn(older_stores()),
                         [](const auto& named) {
                           std::string name = named.param;
                           name[2] = '_';
                           return name;
                         });

}  // namespace
}  // namespace ronghe::golden
