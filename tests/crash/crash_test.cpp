// SPDX-License-Identifier: Apache-2.0
// A process that works on a store is ended at each change of a file in turn. Whatever the moment:
// each file of an import is in the log whole or not at all, what was published is on the disk, and
// the same command again completes what was begun.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <set>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/ledger/earlier_layout.hpp"
#include "ronghe/ledger/subject_keys.hpp"
#include "ronghe/store/audit.hpp"
#include "ronghe/store/backup.hpp"
#include "ronghe/store/reseal.hpp"
#include "ronghe/witness/witness.hpp"
#include "ronghe/workflow/erase_subject.hpp"
#include "ronghe/workflow/run_evaluation.hpp"
#include "ronghe/workflow/sealed_run.hpp"
#include "ronghe/workflow/small_store.hpp"
#include "stop_at_write.hpp"

namespace ronghe::crash {
namespace {

namespace fs = std::filesystem;
using namespace workflow;  // NOLINT(google-build-using-namespace): the stories of this test
using ::testing::AnyOf;
using ::testing::Eq;
using ::testing::HasSubstr;

// RONGHE_CRASH_SAMPLES=100000 takes every moment of every story, and each write torn as well.
std::uint64_t samples(std::uint64_t usual) {
  const char* text = std::getenv("RONGHE_CRASH_SAMPLES");
  return text == nullptr ? usual : std::strtoull(text, nullptr, 10);
}

// Numbers 1 to `count`: half of them at the beginning and the end, the others evenly between.
std::set<std::uint64_t> moments(std::uint64_t count, std::uint64_t wanted) {
  std::set<std::uint64_t> out;
  const auto edge = std::min(count, std::max<std::uint64_t>(1, wanted / 4));
  for (std::uint64_t i = 0; i < edge; ++i) {
    out.insert(i + 1);
    out.insert(count - i);
  }
  const auto between = wanted / 2;
  for (std::uint64_t i = 1; i <= between; ++i) out.insert(1 + (count - 1) * i / (between + 1));
  return out;
}

using Story = std::function<Result<void>(store::Store&)>;

// What every story ends with.
Result<void> publish(store::Store& store) {
  RONGHE_TRY(published, publish_log(store, {}));
  (void)published;
  return {};
}

class Crash : public SmallStore {
 protected:
  // Runs a story in a process of its own, on the store in folder(). Gives its exit code: 0 done,
  // 1 the story failed, `stopped`. It writes how many calls it made to root/calls.
  int run(const Story& story, std::uint64_t last, bool torn) {
    store.reset();
    const auto whole = [&]() -> Result<void> {
      RONGHE_TRY(opened, store::Store::open(folder()));  // and closed, which writes, too
      return story(opened);
    };
    return run_alone(whole, last, torn);
  }
  int run_alone(const std::function<Result<void>()>& story, std::uint64_t last, bool torn) {
    const pid_t child = fork();
    if (child == 0) {
      stop_before(last, torn);
      const auto outcome = story();
      const auto calls = calls_so_far();
      if (!outcome) std::fputs((to_string(outcome.error()) + "\n").c_str(), stderr);
      stop_before(0, false);
      (void)write_file_durably(root + "/calls", fmt::to_string(calls));
      ::_exit(outcome ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  // Ends a story that makes something at its moments; after each, `check` looks at what is there.
  void end_each_birth(const std::function<Result<void>()>& story, std::uint64_t usual,
                      const std::function<void()>& begin_again,
                      const std::function<void()>& check) {
    begin_again();
    ASSERT_EQ(run_alone(story, 0, false), 0);
    const auto count = std::stoull(*read_whole_file(root + "/calls"));
    ASSERT_GT(count, 5U);
    int ended = 0;
    const auto chosen = moments(count, samples(usual));
    for (const auto number : chosen) {
      const bool torn = number % 2 == 0;
      SCOPED_TRACE(fmt::format("before call {} of {}{}", number, count, torn ? ", torn" : ""));
      begin_again();
      const auto exit = run_alone(story, number, torn);
      ASSERT_THAT(exit, AnyOf(Eq(0), Eq(stopped)));
      ended += exit == stopped ? 1 : 0;
      check();
      if (HasFailure()) return;
    }
    EXPECT_GE(static_cast<std::size_t>(ended) * 10, chosen.size() * 8);
    std::fputs(fmt::format("{} changes, ended at {}\n", count, ended).c_str(), stderr);
  }

  // The store before the story, to begin from there again and again.
  void keep_as_base() {
    (void)file("log.policy", fmt::format("log {}\nquorum none\n", store->log_key()));
    store.reset();
    fs::rename(folder(), root + "/base");
  }
  void begin() {
    store.reset();
    fs::remove_all(folder());
    fs::copy(root + "/base", folder(), fs::copy_options::recursive);
  }

  // Ends the story at its moments, at so many of them in the usual run; after each, `check` looks
  // at the store as it was left.
  void end_at_each_moment(const Story& story, std::uint64_t usual,
                          const std::function<void()>& check) {
    begin();
    ASSERT_EQ(run(story, 0, false), 0);
    const auto count = std::stoull(*read_whole_file(root + "/calls"));
    reopen();
    const auto whole = *store->log_size();
    ASSERT_GT(count, 10U);
    int ended = 0;
    const auto chosen = moments(count, samples(usual));
    std::vector<Moment> tried;
    for (const auto number : chosen) {
      if (number % 2 == 0 || chosen.size() == count) tried.push_back({number, true});
      if (number % 2 != 0 || chosen.size() == count) tried.push_back({number, false});
    }
    for (const auto& moment : tried) {
      SCOPED_TRACE(fmt::format("before call {} of {}{}", moment.number, count,
                               moment.torn ? ", which is torn" : ""));
      end_at(story, moment, whole, check, ended);
      if (HasFailure()) return;
    }
    // Threads may write in another order, so the last moments may lie beyond the end.
    EXPECT_GE(static_cast<std::size_t>(ended) * 10, tried.size() * 8);
    std::fputs(fmt::format("{} changes, ended at {}\n", count, ended).c_str(), stderr);
  }

  struct Moment {
    std::uint64_t number;
    bool torn;
  };
  void end_at(const Story& story, const Moment& moment, std::int64_t whole,
              const std::function<void()>& check, int& ended) {
    begin();
    const auto exit = run(story, moment.number, moment.torn);
    ASSERT_THAT(exit, AnyOf(Eq(0), Eq(stopped)));
    ended += exit == stopped ? 1 : 0;
    expect_published_is_on_disk();
    reopen();
    ASSERT_TRUE(store) << "whatever was torn, it opens";
    expect_audit_passes();
    check();
    expect_published_up_to_date();
    ASSERT_EQ(run(story, 0, false), 0) << "the same again completes it";
    reopen();
    EXPECT_EQ(*store->log_size(), whole) << "and adds nothing twice";
    expect_published_is_on_disk();
  }

  // The program of auditors, on the files as they lie there.
  void expect_published_is_on_disk() const {
    if (!fs::exists(folder() + "/log/checkpoint")) return;
    const auto command = fmt::format("'{}' log '{}/log' --policy '{}/log.policy' > '{}/said' 2>&1",
                                     RONGHE_VERIFY_PROGRAM, folder(), root, root);
    EXPECT_EQ(std::system(command.c_str()), 0) << *read_whole_file(root + "/said");
  }
  void expect_audit_passes() {
    const auto audited = workflow::audit(*store, {.files = true});
    ASSERT_TRUE(audited) << to_string(audited.error());
    EXPECT_TRUE(audited->passed()) << audited->log.findings[0].message;
    for (const auto& what : audited->left_out) {
      EXPECT_THAT(what, AnyOf(HasSubstr("have no secret"), HasSubstr("was mended"),
                              HasSubstr("erase the same again destroys them")))
          << "of who was erased, or a torn file of the engine, or an erasure that broke off";
    }
  }
  void expect_published_up_to_date() {
    const auto published = publish_log(*store, {});
    ASSERT_TRUE(published) << to_string(published.error());
    EXPECT_EQ(published->tree.size, static_cast<std::uint64_t>(*store->log_size()));
    expect_published_is_on_disk();
  }
  std::int64_t count(const std::string& from) {
    return *store->connection().integer("SELECT count(*) FROM " + from);
  }
};

constexpr int students = 300;  // more than a tile

std::string students_csv() {
  std::string rows = "person_ref,kind,sex\n";
  for (int i = 0; i < students; ++i) {
    rows += fmt::format("{:032x},student,{}\n", i + 1000, i % 2 == 0 ? "f" : "m");
  }
  return rows;
}

TEST_F(Crash, ImportLeavesEachFileWholeOrNotAtAll) {
  import("region.csv", "code,name_zh,level\n440303,罗湖区,3\n");
  ASSERT_TRUE(publish_log(*store, {}));
  const ImportRequest request{
      .files = {file("new/person.csv", students_csv()),
                file("new/region.csv", "code,name_zh,level\n440304,福田区,3\n440305,南山区,3\n")},
      .record = {},
      .source_dept = {},
      .submitted_on = *parse_date("2025-12-31")};
  keep_as_base();
  const auto story = [&](store::Store& opened) -> Result<void> {
    RONGHE_TRY(files, import_files(opened, request, [](const ImportedFile&) {}));
    for (const auto& one : files) {
      if (one.error) return std::unexpected(*one.error);
    }
    return publish(opened);
  };
  end_at_each_moment(story, 4, [&] {
    EXPECT_EQ(count("person"), students * count("import_file WHERE record = 'person'"));
    EXPECT_EQ(count("region"), 1 + 2 * (count("import_file WHERE record = 'region'") - 1));
    auto system = store::Viewer::open_all(*store);
    ASSERT_TRUE(system) << to_string(system.error());
    EXPECT_EQ(system->connection().integer(
                  "SELECT count(*) FROM person WHERE kind = 'student' AND sex IS NOT NULL"),
              count("person"))
        << "every sealed row opens";
  });
}

TEST_F(Crash, ACheckpointIsNeverAheadOfItsTiles) {
  import("region.csv", "code,name_zh,level\n440303,罗湖区,3\n");
  ASSERT_TRUE(publish_log(*store, {}));
  import("person.csv", students_csv());
  keep_as_base();
  end_at_each_moment(publish, 1, [&] { EXPECT_EQ(count("person"), students); });
}

TEST_F(Crash, ARunIsSealedWholeOrNotAtAll) {
  import_people();
  ASSERT_TRUE(publish_log(*store, {}));
  keep_as_base();
  const auto story = [](store::Store& opened) -> Result<void> {
    RONGHE_TRY(
        run, run_evaluation(
                 opened, {.as_of = *parse_date("2025-12-31"), .pack_folder = {}, .log_size = {}}));
    return publish(opened);
  };
  end_at_each_moment(story, 1, [&] {
    const auto runs = count("run");
    EXPECT_LE(runs, 1);
    EXPECT_EQ(count("run_value"), 0);
    EXPECT_EQ(count("ledger_entry WHERE record = 'run'"), runs);
  });
}

TEST_F(Crash, AnErasureIsFinishedBySayingTheSameAgain) {
  import_people();
  ASSERT_TRUE(publish_log(*store, {}));
  keep_as_base();
  const auto story = [](store::Store& opened) -> Result<void> {
    const auto done = erase_subject(opened, {.subject = std::string("person/") + anna,
                                             .request = "R-1",
                                             .day = *parse_date("2026-02-01")});
    const bool before = !done && done.error().kind == ErrorKind::refused;
    if (!done && !before) return std::unexpected(done.error());
    return publish(opened);
  };
  end_at_each_moment(story, 2, [&] {
    ASSERT_TRUE(store->unlock_all());
    EXPECT_EQ(pay("P-2"), "2000.50") << "others are not touched";
    if (count("erasure") > 0) {
      EXPECT_THAT(pay("P-1"), HasSubstr("withheld"));
    }
  });
}

TEST_F(Crash, ARelabellingIsWholeOrNotAtAll) {
  import_people();
  ASSERT_TRUE(publish_log(*store, {}));
  keep_as_base();
  const auto story = [](store::Store& opened) -> Result<void> {
    const auto done = opened.relabel({.field = "placement.pay",
                                      .level = "L3",
                                      .reason = "order 2026-17",
                                      .day = *parse_date("2026-02-01")});
    const bool before = !done && done.error().message.ends_with("has the level L3 already");
    if (!done && !before) return std::unexpected(done.error());
    return publish(opened);
  };
  end_at_each_moment(story, 2, [&] {
    ASSERT_TRUE(store->unlock_all());
    EXPECT_EQ(pay("P-1"), "1000.50");
    EXPECT_EQ(count("duckdb_columns() WHERE table_name = 'placement' AND column_name = "
                    "'sealed_l3'"),
              count("relabelling"));
  });
}

TEST_F(Crash, AnAdoptionIsWholeOrNotAtAll) {
  if (std::getenv("RONGHE_CRASH_SAMPLES") == nullptr) {
    GTEST_SKIP() << "skipped: it takes minutes and is part of `make nightly`";
  }
  import_people();
  ASSERT_TRUE(publish_log(*store, {}));
  const auto pack = root + "/newer";
  fs::copy("packs/national", pack, fs::copy_options::recursive);
  auto text = *read_whole_file(pack + "/records/placement.yaml");
  text.replace(text.find("fields:\n"), 8,
               "fields:\n  insurer: {zh: 保险, en: Insurer, type: text, optional: true}\n"
               "  grade: {zh: 等级, en: Grade, type: count, optional: true, label: L2}\n");
  (void)file("newer/records/placement.yaml", text);
  (void)file("newer/pack.yaml", *read_whole_file(pack + "/pack.yaml") +
                                    "owners: {NEW: {zh: 新部门, en: A new department}}\n");
  (void)file("newer/records/visit.yaml",
             "record: visit\nname: {zh: 访, en: Visit}\nowner: NEW\nlabel: L2\nkey: [id]\n"
             "fields:\n  id: {zh: 号, en: Id, type: id}\n");
  keep_as_base();
  const auto story = [&](store::Store& opened) -> Result<void> {
    RONGHE_CHECK(
        opened.adopt({.pack_folder = pack, .reason = {}, .day = *parse_date("2026-02-01")}));
    return publish(opened);
  };
  end_at_each_moment(story, 2, [&] {
    ASSERT_TRUE(store->unlock_all());
    EXPECT_EQ(pay("P-1"), "1000.50");
    const auto adopted = count("adoption");
    EXPECT_EQ(store->version() == store::adopted_version, adopted == 1);
    EXPECT_EQ(store->record_type("visit") != nullptr, adopted == 1);
    EXPECT_EQ(count("duckdb_columns() WHERE table_name = 'placement' AND schema_name = 'sealed' "
                    "AND column_name = 'sealed_l2'"),
              adopted);
    EXPECT_EQ(count("duckdb_tables() WHERE table_name = 'visit'"), adopted);
  });
}

TEST_F(Crash, TheFileOfSecretsIsBornWholeOrNotAtAll) {
  const auto path = root + "/subjects.duckdb";
  const ledger::SubjectKeys subjects(path);
  const auto story = [&]() -> Result<void> {
    evidence::KeyRing ring(crypto::Suite::international);
    return subjects.create({"person/a"}, ring);
  };
  const auto begin_again = [&] {
    for (const auto* side : {"", ".wal", ".new", ".new.wal"}) fs::remove(path + side);
  };
  end_each_birth(story, 12, begin_again, [&] {
    EXPECT_EQ(subjects.is_half_born(), false);
    evidence::KeyRing ring(crypto::Suite::international);
    const auto loaded = subjects.all([&](std::string_view id, crypto::SecretKey secret) {
      ring.add_subject(id, std::move(secret));
    });
    ASSERT_TRUE(loaded) << to_string(loaded.error());
    EXPECT_LE(ring.subjects(), 1U);
    const auto more = subjects.create({"person/b"}, ring);
    ASSERT_TRUE(more) << to_string(more.error());
    EXPECT_TRUE(ring.knows("person/b"));
  });
}

TEST_F(Crash, AResealingLeavesTheOldFileOrTheNewOne) {
  import_people_here();
  ASSERT_TRUE(store->unlock_all());
  const auto keys = store->keys();
  ASSERT_TRUE(keys);
  for (const auto* record : {"person", "placement", "training_hours"}) {
    ASSERT_TRUE(
        ledger::bring_to_layout_1(store->connection(), *store->plan_of(record), (*keys)->ring()));
  }
  ASSERT_TRUE(store->connection().execute("CHECKPOINT"));
  keep_as_base();
  const auto story = [&]() -> Result<void> {
    RONGHE_TRY(done, store::reseal_store(folder()));
    (void)done;
    return {};
  };
  end_each_birth(
      story, nightly() ? 40 : 2, [&] { begin(); },
      [&] {
        reopen();
        ASSERT_TRUE(store->unlock_all());
        const auto left = store::check_reseal(*store);
        ASSERT_TRUE(left) << to_string(left.error());
        EXPECT_THAT(left->earlier(), AnyOf(Eq(0U), Eq(7U))) << "all of them, or none";
        EXPECT_EQ(pay("P-1"), "1000.50");
        expect_audit_passes();
        store.reset();
        ASSERT_EQ(run_alone(story, 0, false), 0) << "the same again completes it";
        reopen();
        EXPECT_EQ(store::check_reseal(*store)->earlier(), 0U);
        store.reset();
      });
}

TEST_F(Crash, AnInitIsWholeOrNotAtAll) {
  store.reset();
  const auto story = [&]() -> Result<void> {
    RONGHE_TRY(made, store::Store::create(folder(), "packs/national", small));
    (void)made;
    return {};
  };
  const auto begin_again = [&] { fs::remove_all(folder()); };
  end_each_birth(story, 2, begin_again, [&] {
    ASSERT_TRUE(fs::exists(folder()) || run_alone(story, 0, false) == 0) << "the same again";
    EXPECT_FALSE(fs::exists(folder() + ".new"));
    reopen();
    EXPECT_TRUE(store->unlock_all());
    expect_audit_passes();
    store.reset();
  });
}

TEST_F(Crash, ABackupAndItsRestoreAreWholeOrNotAtAll) {
  import("region.csv", "code,name_zh,level\n440303,罗湖区,3\n");
  store.reset();
  const auto day = *parse_date("2026-02-01");
  const auto back_up = [&]() -> Result<void> {
    RONGHE_TRY(made, store::back_up_store(folder(), root + "/backup", {.day = day}));
    (void)made;
    return {};
  };
  const auto restore = [&]() -> Result<void> {
    RONGHE_TRY(made, store::restore_store(root + "/backup", root + "/restored", {}));
    (void)made;
    return {};
  };
  end_each_birth(
      back_up, 1, [&] { fs::remove_all(root + "/backup"); },
      [&] {
        ASSERT_TRUE(fs::exists(root + "/backup") || run_alone(back_up, 0, false) == 0);
        EXPECT_FALSE(fs::exists(root + "/backup.new"));
        fs::remove_all(root + "/restored");
        EXPECT_EQ(run_alone(restore, 0, false), 0) << "what has the name of a backup is one";
      });
  end_each_birth(
      restore, 1, [&] { fs::remove_all(root + "/restored"); },
      [&] {
        ASSERT_TRUE(fs::exists(root + "/restored") || run_alone(restore, 0, false) == 0);
        const auto restored = store::Store::open(root + "/restored");
        ASSERT_TRUE(restored) << to_string(restored.error());
      });
}

TEST_F(Crash, ANewEpochOfKeysIsWholeOrNotAtAll) {
  import_people();
  ASSERT_TRUE(publish_log(*store, {}));
  keep_as_base();
  const auto story = [](store::Store& opened) -> Result<void> {
    RONGHE_TRY(before, opened.connection().integer("SELECT count(*) FROM label_epoch"));
    if (before == 0) {
      RONGHE_TRY(epoch, opened.begin_epoch("EDU/L4", *parse_date("2026-02-01")));
      (void)epoch;
    }
    return publish(opened);
  };
  end_at_each_moment(story, 1, [&] {
    ASSERT_TRUE(store->unlock_all());
    EXPECT_EQ(pay("P-1"), "1000.50");
  });
}

TEST_F(Crash, AWitnessHasItsKeyOrNone) {
  const auto node = root + "/node";
  const auto story = [&]() -> Result<void> {
    RONGHE_TRY(key, witness::make_folder(node, "tax.test/witness"));
    (void)key;
    return {};
  };
  end_each_birth(
      story, 1000, [&] { fs::remove_all(node); },
      [&] {
        const auto again = witness::make_folder(node, "tax.test/witness");
        EXPECT_TRUE(again || again.error().kind == ErrorKind::refused) << "it has one already";
        EXPECT_TRUE(fs::exists(node + "/key"));
      });
}

}  // namespace
}  // namespace ronghe::crash
