// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/ledger/sealing.hpp"
#include "ronghe/proof/scheme.hpp"
#include "ronghe/store/audit.hpp"
#include "ronghe/store/publication.hpp"
#include "ronghe/workflow/erase_subject.hpp"
#include "ronghe/workflow/run_evaluation.hpp"
#include "ronghe/workflow/sealed_run.hpp"
#include "ronghe/workflow/small_store.hpp"

namespace ronghe::workflow {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class AuditStore : public SmallStore {
 protected:
  void SetUp() override {
    make_root();
    start_from("published", small, [this] {
      import_people_here();
      ASSERT_TRUE(publish_log(*store, {}));
    });
  }
  store::StoreAudit audit(bool files = true) {
    reopen();
    auto made = workflow::audit(*store, {.files = files});
    EXPECT_TRUE(made) << to_string(made.error());
    return made ? *std::move(made) : store::StoreAudit{};
  }
  // Code and message of each finding.
  std::vector<std::string> told(bool files = true) {
    std::vector<std::string> lines;
    for (const auto& finding : audit(files).log.findings) {
      lines.push_back(std::string(ledger::code(finding.fault)) + ": " + finding.message);
    }
    return lines;
  }
  void execute(const std::string& sql) {
    const auto step = store->connection().script(sql);
    ASSERT_TRUE(step) << to_string(step.error());
  }
  [[nodiscard]] std::string log_file(const std::string& name) const {
    return folder() + "/log/" + name;
  }
  void flip(const std::string& path, std::size_t at) {
    auto bytes = *read_whole_file(path);
    bytes.at(at) ^= 1;
    std::ofstream(path, std::ios::binary) << bytes;
  }
};

TEST_F(AuditStore, AnUntouchedStorePassesAndSaysWhatWasCompared) {
  const auto with_keys = audit();
  EXPECT_TRUE(with_keys.passed());
  EXPECT_EQ(with_keys.published, static_cast<std::uint64_t>(*store->log_size()));
  EXPECT_EQ(with_keys.standing, "unwitnessed (0 of 0)");
  EXPECT_EQ(with_keys.values, 7U) << "persons, placements, hours";
  EXPECT_EQ(with_keys.files, 2U) << "a partial bundle and a partial tile";
  EXPECT_THAT(with_keys.left_out, IsEmpty());
  fs::rename(folder() + "/keys", root + "/gone");
  const auto without = audit(false);
  EXPECT_TRUE(without.passed()) << "the signature needs the public key only";
  EXPECT_EQ(without.values, 0U);
  EXPECT_EQ(without.files, 0U);
  EXPECT_THAT(without.left_out, ElementsAre(AllOf(HasSubstr("were not compared"),
                                                  HasSubstr("bring the folder of its keys back"))));
}

TEST_F(AuditStore, ValuesWhoseKeysAreNotHereAreNamed) {
  fs::rename(folder() + "/keys/edu.key", root + "/edu.key");
  const auto made = audit();
  EXPECT_TRUE(made.passed());
  EXPECT_THAT(made.left_out, ElementsAre(HasSubstr("values under EDU/L1, EDU/L3, EDU/L4")));
}

TEST_F(AuditStore, AnErasureIsNoFault) {
  ASSERT_TRUE(store->unlock_all());
  ASSERT_TRUE(erase_subject(*store, {.subject = std::string("person/") + anna,
                                     .request = "R-1",
                                     .day = *parse_date("2026-02-01")}));
  const auto made = audit();
  EXPECT_TRUE(made.passed());
  EXPECT_THAT(made.left_out, ElementsAre(HasSubstr("2 subjects have no secret")));
  constexpr std::uint64_t tombstones = 3;  // hers, and those of two placements
  EXPECT_EQ(made.published + tombstones + 1, static_cast<std::uint64_t>(*store->log_size()));
}

// Nobody who signed asked for it: an erasure of one does not cover for the secrets of others.
TEST_F(AuditStore, ASecretThatIsGoneWithoutATombstoneIsAFault) {
  ASSERT_TRUE(store->unlock_all());
  ASSERT_TRUE(erase_subject(*store, {.subject = std::string("person/") + anna,
                                     .request = "R-1",
                                     .day = *parse_date("2026-02-01")}));
  store.reset();
  {
    auto keys = engine::Database::open({.path = folder() + "/keys/subjects.duckdb"});
    ASSERT_TRUE(keys) << to_string(keys.error());
    ASSERT_TRUE(keys->connect()->script(
        "DELETE FROM subject_secret WHERE subject LIKE 'person/%'; CHECKPOINT"));
  }
  EXPECT_THAT(told(), Contains(AllOf(HasSubstr("value_unreadable: person/"),
                                     HasSubstr("has no secret and was not erased"))));
}

TEST_F(AuditStore, ACheckpointThatIsGoneIsNamed) {
  fs::remove(log_file("checkpoint"));
  const auto made = audit();
  EXPECT_TRUE(made.passed()) << "a first publication that broke off leaves as much";
  EXPECT_THAT(made.left_out, ElementsAre(HasSubstr("log/checkpoint")));
  std::ofstream(log_file("checkpoint.quorum")) << "x";
  EXPECT_FALSE(audit().passed());
}

// A ciphertext that is put back from an earlier sealing opens, and only the commitment tells.
TEST_F(AuditStore, ASealedValueThatWasExchangedIsNamed) {
  const auto position = text("SELECT position::VARCHAR FROM placement WHERE placement_id = 'P-2'");
  // The same row in another store with the same keys, and another pay.
  const auto other = root + "/other";
  store.reset();
  fs::copy(folder(), other, fs::copy_options::recursive);
  {
    auto forger = store::Store::open(other);
    ASSERT_TRUE(forger);
    ASSERT_TRUE(forger->unlock_all());
    const auto* plan = forger->plan_of("placement");
    ASSERT_TRUE(forger->connection().script(
        "CREATE TEMP TABLE forged AS SELECT * FROM placement WHERE placement_id = 'P-2'; "
        "UPDATE forged SET pay = 9.99, missing = NULL"));
    const auto sealed = forger->connection().text(
        fmt::format("SELECT hex(s.sealed_l4) FROM (SELECT {} AS s FROM forged)",
                    ledger::seal_sql(*plan, position)));
    ASSERT_TRUE(sealed) << to_string(sealed.error());
    reopen();
    execute(fmt::format("UPDATE sealed.placement SET sealed_l4 = unhex('{}') WHERE position = {}",
                        **sealed, position));
  }
  EXPECT_THAT(told(), ElementsAre(AllOf(HasSubstr("value_exchanged: log position " + position),
                                        HasSubstr("placement_id=P-2"))));
}

TEST_F(AuditStore, ASealedValueThatNoLongerOpensIsNamed) {
  const auto position = text("SELECT position::VARCHAR FROM placement WHERE placement_id = 'P-2'");
  execute(
      "UPDATE sealed.placement SET sealed_l4 = (SELECT sealed_l4 FROM sealed.placement WHERE "
      "placement_id = 'P-1') WHERE placement_id = 'P-2'");
  EXPECT_THAT(told(), ElementsAre(AllOf(HasSubstr("value_unreadable: log position " + position),
                                        HasSubstr("placement_id=P-2"))));
  fs::rename(folder() + "/keys", root + "/gone");
  EXPECT_TRUE(audit().passed()) << "not told without keys";
}

TEST_F(AuditStore, APublishedCheckpointThatIsNotOfThisLogIsNamed) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  const auto path = log_file("checkpoint");
  const auto whole = *read_whole_file(path);
  const auto stranger = *proof::generate_key("log.test/small", proof::type_ed25519);
  const auto elsewhere = *proof::generate_key("log.test/other", proof::type_ed25519);
  const auto signed_by = [](const proof::SigningKey& key, proof::TreeHead tree) {
    const std::array signers{proof::note_signer(key)};
    return proof::sign_checkpoint({.origin = key.name, .tree = tree}, signers)->to_string();
  };
  const auto tree = proof::parse_checkpoint(proof::parse_note(whole)->text)->tree;
  ASSERT_TRUE(store->unlock());
  const auto log_keys = (*store->keys())->log_keys(store->origin());
  const auto& own = log_keys->ed25519;
  struct Case {
    const char* what;
    std::string note;
    const char* told;
  };
  const std::array cases{
      Case{"no note", "hello\n", "log/checkpoint: "},
      Case{"cut off", whole.substr(0, whole.size() / 2), "log/checkpoint: "},
      Case{"another key of the same name", signed_by(stranger, tree), "log/checkpoint: "},
      Case{"another origin", signed_by(elsewhere, tree), "log/checkpoint: "},
      Case{"one entry more than there are", signed_by(own, {tree.size + 1, tree.root}),
           "the store was put back to an earlier state"},
      Case{"another root", signed_by(own, {tree.size, crypto::Hash()}),
           "have another root than was published"},
      Case{"the root of a smaller tree", signed_by(own, {tree.size - 1, tree.root}),
           "have another root than was published"}};
  for (const auto& [what, note, message] : cases) {
    SCOPED_TRACE(what);
    std::ofstream(path, std::ios::binary) << note;
    const auto lines = told(false);
    EXPECT_THAT(lines, ElementsAre(AllOf(HasSubstr("publication_differs"), HasSubstr(message))));
  }
  std::ofstream(path, std::ios::binary) << whole;
  EXPECT_TRUE(audit().passed());
  std::ofstream(log_file("checkpoint.final"), std::ios::binary) << cases[5].note;
  EXPECT_THAT(told(false), ElementsAre(HasSubstr("log/checkpoint.final")));
}

TEST_F(AuditStore, AFalseCosignatureIsNamed) {
  const auto edu = *proof::generate_key("edu.test", proof::type_cosignature_v1);
  const auto policy = fmt::format("log {}\nwitness edu {}\nquorum edu\n", *store::log_vkey(*store),
                                  edu.verifier().to_string());
  ASSERT_TRUE(store::set_witness_policy(*store, file("policy", policy)));
  auto note = **store->log_files().published();
  note.signatures.push_back(*proof::sign_note(note, proof::cosigner(edu, 1'800'000'000)));
  std::ofstream(log_file("checkpoint"), std::ios::binary) << note.to_string();
  EXPECT_EQ(audit().standing, "final (1 of 1)");
  note.signatures.back().bytes[7] ^= 1;  // the time
  std::ofstream(log_file("checkpoint"), std::ios::binary) << note.to_string();
  EXPECT_THAT(told(), ElementsAre(HasSubstr("publication_differs")));
}

TEST_F(AuditStore, FilesAreComparedWhenThatIsAsked) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  ASSERT_TRUE(run_evaluation(
      *store, {.as_of = *parse_date("2025-12-31"), .pack_folder = {}, .log_size = {}}));
  const auto run = text("SELECT run_id FROM run");
  EXPECT_EQ(audit().files, 4U);
  const auto size = audit().published;
  const auto bundle = log_file(fmt::format("tile/entries/000.p/{}", size));
  flip(bundle, 40);
  EXPECT_TRUE(audit(false).passed());
  EXPECT_FALSE(told().empty());
  EXPECT_THAT(told()[0], AllOf(HasSubstr("file_differs"), HasSubstr("tile/")));
  flip(bundle, 40);
  for (const auto* end : {".public.jsonl", ".sealed", ".json"}) {
    SCOPED_TRACE(end);
    const auto file = folder() + "/results/" + run + end;
    flip(file, 60);
    EXPECT_THAT(told(), ElementsAre(HasSubstr("results/" + run + end)));
    flip(file, 60);
  }
  for (const auto* end : {".public.jsonl", ".sealed", ".json"}) {
    fs::remove(folder() + "/results/" + run + end);
  }
  EXPECT_THAT(told(), ElementsAre(HasSubstr("results/" + run)));
  ASSERT_TRUE(run_evaluation(
      *store, {.as_of = *parse_date("2025-12-31"), .pack_folder = {}, .log_size = {}}));
  EXPECT_TRUE(audit().passed());
}

TEST_F(AuditStore, AChangedRowIsStillNamedFirst) {
  execute("UPDATE region SET name_zh = 'x'");
  const auto lines = told();
  ASSERT_THAT(lines, ElementsAre(AllOf(HasSubstr("row_changed: log position 0"),
                                       HasSubstr("code=440303"))));
}

TEST_F(AuditStore, KeysOfAnotherStoreAreToldAsSuch) {
  store.reset();
  {
    auto second = store::Store::create(root + "/second", "packs/national", {});
    ASSERT_TRUE(second);
    ASSERT_TRUE(second->unlock_all());
    const auto keys = second->keys();
    ASSERT_TRUE(keys && (*keys)->add_subjects({"person/of another store"}));
  }
  fs::rename(folder() + "/keys", root + "/right");
  fs::copy(root + "/second/keys", folder() + "/keys", fs::copy_options::recursive);
  reopen();
  for (const auto& outcome : {store->unlock(), store->unlock_all()}) {
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().kind, ErrorKind::bad_input);
    EXPECT_THAT(outcome.error().message, HasSubstr("the keys of another store"));
  }
  fs::remove(log_file("checkpoint"));
  EXPECT_FALSE(publish_log(*store, {})) << "nothing is signed as another log";
  EXPECT_FALSE(fs::exists(log_file("checkpoint")));
  // Only the secrets of the other store: the roots open, and no subject is known.
  store.reset();
  fs::remove_all(folder() + "/keys");
  fs::copy(root + "/right", folder() + "/keys", fs::copy_options::recursive);
  fs::copy_file(root + "/second/keys/subjects.duckdb", folder() + "/keys/subjects.duckdb",
                fs::copy_options::overwrite_existing);
  const auto made = audit();
  EXPECT_TRUE(made.passed());
  EXPECT_THAT(made.left_out, Contains(HasSubstr("of another store")));
  const auto all = store->unlock_all();
  ASSERT_FALSE(all);
  EXPECT_THAT(all.error().message, HasSubstr("subjects.duckdb is of another store"));
}

TEST_F(AuditStore, TheTreeOfSm3IsComparedToo) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  open_new({.keys = {.suite = crypto::Suite::gm}, .origin = "log.test/gm"});
  import_people();
  ASSERT_TRUE(publish_log(*store, {}));
  const auto untouched = audit();
  EXPECT_TRUE(untouched.passed());
  EXPECT_EQ(untouched.files, 4U) << "a bundle, which both trees read, and a tile of each";
  EXPECT_THAT(untouched.left_out, IsEmpty());
  const auto size = untouched.published;
  const auto tile = log_file(fmt::format("sm3/tile/0/000.p/{}", size));
  flip(tile, 40);
  EXPECT_THAT(told(false), ElementsAre(HasSubstr("log/sm3/checkpoint: its tiles give another")));
  flip(tile, 40);
  const auto note = log_file("sm3/checkpoint");
  const auto whole = *read_whole_file(note);
  std::ofstream(note, std::ios::binary) << *read_whole_file(log_file("checkpoint"));
  EXPECT_THAT(told(), ElementsAre(HasSubstr("here belongs log.test/gm/sm3")));
  const auto stranger = *proof::generate_key("log.test/gm/sm3", proof::type_ed25519);
  const std::array signers{proof::note_signer(stranger)};
  const auto tree = proof::parse_checkpoint(proof::parse_note(whole)->text)->tree;
  std::ofstream(note, std::ios::binary)
      << proof::sign_checkpoint({.origin = "log.test/gm/sm3", .tree = tree}, signers)->to_string();
  EXPECT_THAT(told(), ElementsAre(HasSubstr("is not signed by the keys of this log")));
  std::ofstream(note, std::ios::binary) << whole;
  EXPECT_TRUE(audit().passed());
}

}  // namespace
}  // namespace ronghe::workflow
