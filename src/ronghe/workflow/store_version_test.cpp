// SPDX-License-Identifier: Apache-2.0
// Reading changes no byte of a store, also of one of a version before; the first write raises it.
#include <grp.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <map>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/store/audit.hpp"
#include "ronghe/workflow/erase_subject.hpp"
#include "ronghe/workflow/explain_run.hpp"
#include "ronghe/workflow/prove_entry.hpp"
#include "ronghe/workflow/run_evaluation.hpp"
#include "ronghe/workflow/show_run.hpp"
#include "ronghe/workflow/small_store.hpp"

namespace ronghe::workflow {
namespace {

namespace fs = std::filesystem;

class StoreVersion : public SmallStore {
 protected:
  // A store of version 3 with evidence, a run and a published log, closed.
  void SetUp() override {
    make_root();
    start_from("version 3", small, [this] {
      import_people_here();
      ASSERT_TRUE(run());
      ASSERT_TRUE(publish_log(*store, {}));
      const auto older = store->connection().script(
          "DROP TABLE relabelling; UPDATE store_meta SET value = '3' WHERE key = "
          "'store_version'; CHECKPOINT");
      ASSERT_TRUE(older) << to_string(older.error());
    });
    store.reset();
  }

  Result<RunSummary> run(const char* day = "2025-12-31") {
    return run_evaluation(*store, {.as_of = *parse_date(day), .pack_folder = {}, .log_size = {}});
  }

  // "" when everything that reads does so in this store, else what does not.
  static std::string read_all(const std::string& folder) {
    auto opened = store::Store::open(folder);
    if (!opened) return to_string(opened.error());
    auto viewer = store::Viewer::open_all(*opened);
    if (!viewer) return to_string(viewer.error());
    const auto shown = show_run(*viewer, "latest", {});
    if (!shown) return "show: " + to_string(shown.error());
    const auto explained = explain_run(*viewer, {.run_id = "latest", .subject = "440303"});
    if (!explained) return "explain: " + to_string(explained.error());
    const auto audited = store::audit_store(*opened, {.files = true});
    if (!audited) return "audit: " + to_string(audited.error());
    if (!audited->passed()) return "audit: " + audited->log.findings[0].message;
    const auto proof = prove_entry(
        *opened,
        {.what = "placement/P-1", .shown = {"pay"}, .reader = release::Reader::key_holder()});
    return proof ? "" : "prove: " + to_string(proof.error());
  }

  // Every file of the store, by its path.
  [[nodiscard]] std::map<std::string, std::string> bytes() const {
    std::map<std::string, std::string> all;
    for (const auto& one : fs::recursive_directory_iterator(folder())) {
      if (one.is_regular_file()) all[one.path().string()] = *read_whole_file(one.path().string());
    }
    return all;
  }
};

TEST_F(StoreVersion, ReadingChangesNoByteOfTheStore) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  const auto before = bytes();
  EXPECT_EQ(read_all(folder()), "");
  reopen();
  const auto again = reproduce(*store, "latest", nullptr);
  ASSERT_TRUE(again) << to_string(again.error());
  EXPECT_TRUE(again->is_identical());
  store.reset();
  const auto after = bytes();
  EXPECT_EQ(before.size(), after.size());
  for (const auto& [path, content] : before) {
    EXPECT_TRUE(after.contains(path) && after.at(path) == content) << path;
  }
}

// A process of a user who may read all and write nothing gives its answer.
TEST_F(StoreVersion, AStoreThatMayNotBeWrittenIsOpenToRead) {
  constexpr auto nobody = 65'534U;
  const bool is_root = geteuid() == 0;
  fs::permissions(root, fs::perms::owner_all | fs::perms::others_read | fs::perms::others_exec);
  for (const auto& one : fs::recursive_directory_iterator(folder())) {
    ASSERT_TRUE(!is_root || ::chown(one.path().c_str(), nobody, nobody) == 0);
    fs::permissions(one.path(), fs::perms::all & ~fs::perms::owner_read & ~fs::perms::owner_exec,
                    fs::perm_options::remove);
  }
  fs::permissions(folder(), fs::perms(0555));
  const auto child = fork();
  if (child == 0) {
    if (is_root && (setgroups(0, nullptr) != 0 || setgid(nobody) != 0 || setuid(nobody) != 0)) {
      ::_exit(2);
    }
    const auto wrong = read_all(folder());
    auto opened = store::Store::open(folder());
    const auto written = opened->begin_writing();
    const auto told = written ? std::string("it may be written") : to_string(written.error());
    std::fputs((wrong + "\n" + told + "\n").c_str(), stderr);
    const bool is_said = !written && written.error().kind == ErrorKind::refused &&
                         written.error().message.contains("may not write");
    ::_exit(wrong.empty() && is_said ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  for (const auto& one : fs::recursive_directory_iterator(folder())) {
    if (one.is_directory()) fs::permissions(one.path(), fs::perms::owner_all);
  }
  fs::permissions(folder(), fs::perms::owner_all);
}

TEST_F(StoreVersion, TheFirstWriteRaisesTheVersion) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  fs::rename(folder(), root + "/before");
  const std::map<std::string, std::function<bool()>> writes{
      {"import",
       [&] { return import("region.csv", "code,name_zh,level\n440304,福田区,3\n"), true; }},
      {"run", [&] { return run("2026-01-31").has_value(); }},
      {"rotate",
       [&] { return store->begin_epoch("EDU/L4", *parse_date("2026-02-01")).has_value(); }},
      {"erase",
       [&] {
         return erase_subject(*store, {.subject = std::string("person/") + anna,
                                       .request = "R-1",
                                       .day = *parse_date("2026-02-01")})
             .has_value();
       }},
      {"relabel",
       [&] {
         return store
             ->relabel({.field = "placement.pay",
                        .level = "L3",
                        .reason = "order 2026-17",
                        .day = *parse_date("2026-02-01")})
             .has_value();
       }},
  };
  for (const auto& [name, write] : writes) {
    SCOPED_TRACE(name);
    store.reset();
    fs::remove_all(folder());
    fs::copy(root + "/before", folder(), fs::copy_options::recursive);
    reopen();
    ASSERT_TRUE(store->unlock_all());
    EXPECT_EQ(store->version(), 3);
    ASSERT_TRUE(write());
    const auto raised = store->version();
    EXPECT_TRUE(raised == 4 || raised == store::padded_version) << raised;
    reopen();
    EXPECT_EQ(store->version(), raised) << "and it is noted";
    const auto audited = store::audit_store(*store, {});
    ASSERT_TRUE(audited) << to_string(audited.error());
    EXPECT_TRUE(audited->passed());
  }
}

TEST_F(StoreVersion, WhatIsRefusedRaisesNothing) {
  reopen();
  EXPECT_FALSE(store->relabel({.field = "placement.pay",
                               .level = "L9",
                               .reason = "order 2026-17",
                               .day = *parse_date("2026-02-01")}));
  EXPECT_FALSE(store->begin_epoch("EDU/L9", *parse_date("2026-02-01")));
  EXPECT_EQ(store->version(), 3);
  EXPECT_EQ(store->connection().integer("SELECT count(*) FROM relabelling").value_or(-1), 0);
}

}  // namespace
}  // namespace ronghe::workflow
