// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <set>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/ledger/audit.hpp"
#include "ronghe/store/backup.hpp"
#include "ronghe/store/publication.hpp"
#include "ronghe/workflow/erase_subject.hpp"
#include "ronghe/workflow/small_store.hpp"

namespace ronghe::workflow {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

const Date day = *parse_date("2026-07-01");

class BackupStore : public SmallStore {
 protected:
  void SetUp() override {
    make_root();
    start_from("published", small, [this] {
      import_people_here();
      ASSERT_TRUE(publish_log(*store, {}));
    });
  }
  [[nodiscard]] std::string backup() const { return root + "/backup"; }
  store::Backup back_up() {
    store.reset();
    const auto made = store::back_up_store(folder(), backup(), {.day = day});
    EXPECT_TRUE(made) << to_string(made.error());
    return made.value_or(store::Backup{});
  }
  // A restored store in the place of the first.
  store::Backup restore(const store::RestoreOptions& options = {}) {
    const auto made = store::restore_store(backup(), root + "/restored", options);
    EXPECT_TRUE(made) << to_string(made.error());
    auto opened = store::Store::open(root + "/restored");
    EXPECT_TRUE(opened) << to_string(opened.error());
    if (opened) store.emplace(*std::move(opened));
    return made.value_or(store::Backup{});
  }
  Error refused_restore() {
    const auto made = store::restore_store(backup(), root + "/restored", {});
    EXPECT_FALSE(made);
    EXPECT_FALSE(fs::exists(root + "/restored"));
    EXPECT_FALSE(fs::exists(root + "/restored.new"));
    return made ? Error{} : made.error();
  }
  void expect_audit_passes() {
    const auto layouts = store->layouts();
    const auto audited = ledger::audit(store->connection(), layouts);
    ASSERT_TRUE(audited) << to_string(audited.error());
    EXPECT_TRUE(audited->passed());
  }
  static std::set<std::string> files_below(const std::string& where) {
    std::set<std::string> found;
    for (const auto& one : fs::recursive_directory_iterator(where)) {
      if (one.is_regular_file()) {
        found.insert(one.path().lexically_relative(where).generic_string());
      }
    }
    return found;
  }
};

TEST_F(BackupStore, IsTheStoreWithoutItsKeysAndRejects) {
  (void)file("store/rejects/placement.csv", "somebody,in,clear\n");
  (void)file("store/log/tile/0/x.new", "half a tile");
  const auto head = *ledger::checkpoint(store->connection());
  const auto made = back_up();
  EXPECT_EQ(made.log_size, head.size);
  EXPECT_EQ(made.log_root, head.root.hex());
  EXPECT_EQ(made.origin, "log.test/small");
  const auto files = files_below(backup() + "/files");
  EXPECT_EQ(files.size(), made.files);
  EXPECT_THAT(files, Contains("evidence.duckdb"));
  EXPECT_THAT(files, Contains("log/checkpoint"));
  for (const auto& name : files) {
    EXPECT_THAT(name, Not(HasSubstr("key"))) << name;
    EXPECT_THAT(name, Not(HasSubstr("subjects"))) << name;
    EXPECT_THAT(name, Not(HasSubstr("rejects"))) << name;
    EXPECT_THAT(name, Not(HasSubstr(".new"))) << name;
  }
  EXPECT_EQ(store::back_up_store(folder(), backup(), {.day = day}).error().kind, ErrorKind::refused)
      << "there is one already";
}

TEST_F(BackupStore, KeysInsideAFolderOfTheStoreAreLeftOutToo) {
  fs::create_directories(folder() + "/results");
  fs::rename(folder() + "/keys", folder() + "/results/keys");
  ASSERT_TRUE(store->connection().execute("UPDATE store_meta SET value = '" + folder() +
                                          "/results/keys' WHERE key = 'keys'"));
  back_up();
  for (const auto& name : files_below(backup())) EXPECT_THAT(name, Not(HasSubstr("keys/"))) << name;
}

TEST_F(BackupStore, IsRestoredAndAuditedAndOpensOnceTheKeysAreThere) {
  back_up();
  const auto made = restore();
  EXPECT_EQ(made.keys_folder, root + "/restored/keys");
  expect_audit_passes();
  EXPECT_THAT(pay("P-1"), HasSubstr("withheld"));
  fs::copy(folder() + "/keys", root + "/restored/keys", fs::copy_options::recursive);
  ASSERT_TRUE(store->unlock_all());
  EXPECT_EQ(pay("P-1"), "1000.50");
  EXPECT_EQ(files_below(root + "/restored/log"), files_below(folder() + "/log"));
  import("more.csv", "code,name_zh,level\n440304,福田区,3\n");
  ASSERT_TRUE(publish_log(*store, {}));
}

TEST_F(BackupStore, KeysMayBeNamedWhenItIsRestored) {
  back_up();
  const auto made = restore({.keys = folder() + "/keys"});
  EXPECT_EQ(made.keys_folder, folder() + "/keys");
  ASSERT_TRUE(store->unlock_all());
  EXPECT_EQ(pay("P-1"), "1000.50");
}

TEST_F(BackupStore, MadeAfterAnErasureOpensNothingOfThePersonAlsoWithOlderKeys) {
  fs::copy(folder() + "/keys", root + "/old_keys", fs::copy_options::recursive);
  ASSERT_TRUE(erase_subject(
      *store, {.subject = std::string("person/") + anna, .request = "2026-114", .day = day}));
  EXPECT_EQ(back_up().erasures, 1);
  EXPECT_EQ(restore({.keys = folder() + "/keys"}).erasures, 1);
  ASSERT_TRUE(store->unlock_all());
  EXPECT_THAT(pay("P-1"), HasSubstr("withheld"));
  EXPECT_EQ(pay("P-2"), "2000.50");
  expect_audit_passes();
  // Copies of the keys from before meet the tombstones in the backup.
  store.reset();
  fs::remove_all(root + "/restored");
  restore({.keys = root + "/old_keys"});
  ASSERT_TRUE(store->unlock_all());
  EXPECT_THAT(pay("P-1"), HasSubstr("withheld"));
  EXPECT_EQ(pay("P-2"), "2000.50");
}

TEST_F(BackupStore, ADamagedOneIsRefusedBeforeAnythingIsWritten) {
  back_up();
  const auto path = [&](const std::string& name) { return backup() + "/files/" + name; };
  const auto read = [&](const std::string& name) { return *read_whole_file(path(name)); };
  const auto checkpoint = read("log/checkpoint");
  auto flipped = checkpoint;
  flipped.back() ^= 1;
  struct Case {
    const char* what;
    const char* file;
    std::optional<std::string> bytes;
    const char* told;
  };
  const std::array cases{
      Case{"a flipped bit", "log/checkpoint", flipped, "log/checkpoint has other bytes"},
      Case{"a byte short", "log/checkpoint", checkpoint.substr(1), "bytes instead of"},
      Case{"empty", "log/checkpoint", "", "has 0 bytes"},
      Case{"gone", "log/checkpoint", std::nullopt, "log/checkpoint is missing"}};
  for (const auto& [what, name, bytes, told] : cases) {
    SCOPED_TRACE(what);
    fs::remove(path(name));
    if (bytes) std::ofstream(path(name), std::ios::binary) << *bytes;
    const auto error = refused_restore();
    EXPECT_EQ(error.kind, ErrorKind::proof_failed);
    EXPECT_THAT(error.message, HasSubstr(told));
    EXPECT_THAT(error.message, HasSubstr("nothing was restored"));
  }
  std::ofstream(path("log/checkpoint"), std::ios::binary) << checkpoint;
  std::ofstream(path("extra"), std::ios::binary) << "not of this backup";
  restore();
  EXPECT_FALSE(fs::exists(root + "/restored/extra"));
}

TEST_F(BackupStore, AManifestThatIsNoneIsRefused) {
  back_up();
  const auto path = backup() + "/manifest.json";
  const auto whole = *read_whole_file(path);
  const auto replaced = [&](const std::string& from, const std::string& to) {
    auto text = whole;
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  };
  struct Case {
    std::string manifest;
    ErrorKind kind;
    const char* told;
  };
  const std::array cases{
      Case{"", ErrorKind::bad_input, "no manifest"},
      Case{whole.substr(0, whole.size() / 2), ErrorKind::bad_input, "no manifest"},
      Case{"{}", ErrorKind::bad_input, "no manifest"},
      Case{replaced("\"version\": 1", "\"version\": 2"), ErrorKind::refused, "newer program"},
      Case{replaced("evidence.duckdb", "../evidence.duckdb"), ErrorKind::bad_input, "no manifest"},
      Case{replaced("\"log/checkpoint\"", "\"/etc/hostname\""), ErrorKind::bad_input,
           "no manifest"},
      Case{replaced("\"log_root\": \"", "\"log_root\": \"0"), ErrorKind::proof_failed,
           "another log than its manifest says"}};
  for (const auto& [manifest, kind, told] : cases) {
    SCOPED_TRACE(manifest.substr(0, 60));
    std::ofstream(path, std::ios::binary) << manifest;
    const auto error = refused_restore();
    EXPECT_EQ(error.kind, kind) << error.message;
    EXPECT_THAT(error.message, HasSubstr(told));
  }
  fs::remove(path);
  EXPECT_EQ(refused_restore().kind, ErrorKind::not_found);
}

TEST_F(BackupStore, WritesOverNothing) {
  back_up();
  const auto over = store::restore_store(backup(), folder(), {});
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().kind, ErrorKind::refused);
  reopen();
  EXPECT_GT(*store->log_size(), 0);
  store.reset();
  const auto inside = store::back_up_store(folder(), folder() + "/log/backup", {.day = day});
  ASSERT_FALSE(inside);
  EXPECT_THAT(inside.error().message, HasSubstr("lies in the store itself"));
  EXPECT_EQ(store::back_up_store(root + "/none", root + "/x", {.day = day}).error().kind,
            ErrorKind::not_found);
  EXPECT_FALSE(fs::exists(root + "/x"));
}

TEST_F(BackupStore, ARestoredStorePublishesNothingBeforeItsWitnessesWereAsked) {
  const auto edu = *proof::generate_key("edu.test", proof::type_cosignature_v1);
  const auto policy = fmt::format("log {}\nwitness edu {}\nquorum edu\n", *store::log_vkey(*store),
                                  edu.verifier().to_string());
  ASSERT_TRUE(store::set_witness_policy(*store, file("policy", policy)));
  back_up();
  restore({.keys = folder() + "/keys"});
  const auto before = (*store->log_files().published())->to_string();
  import("more.csv", "code,name_zh,level\n440304,福田区,3\n");
  for (int i = 0; i < 2; ++i) {  // the witness has no address: nobody answers
    const auto published = publish_log(*store, {});
    ASSERT_FALSE(published);
    EXPECT_EQ(published.error().kind, ErrorKind::refused);
    EXPECT_THAT(published.error().message, HasSubstr("restored from a backup"));
  }
  EXPECT_EQ((*store->log_files().published())->to_string(), before);
}

}  // namespace
}  // namespace ronghe::workflow
