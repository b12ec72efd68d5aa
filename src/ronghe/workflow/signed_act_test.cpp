// SPDX-License-Identifier: Apache-2.0
// Officers are added and ended, and sign acts: on the line, and wrong in each way.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/store/audit.hpp"
#include "ronghe/store/officer_key.hpp"
#include "ronghe/store/officers.hpp"
#include "ronghe/workflow/officer_register.hpp"
#include "ronghe/workflow/record_act.hpp"

namespace ronghe::workflow {
namespace {

namespace fs = std::filesystem;
using store::ActSignature;
using store::OfficerKey;
using ::testing::HasSubstr;

const Date day = *parse_date("2025-12-31");

// A pack in which a need is signed by two, for BODY or whoever is a clerk; a person by one.
class SignedAct : public testing::Test {
 protected:
  void SetUp() override {
    auto name = (fs::temp_directory_path() / "ronghe-signed-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    root = name;
    if (base.empty()) {
      make();
      store.reset();
      base = root + "-base";
      fs::copy(root, base, fs::copy_options::recursive);
    } else {
      fs::copy(base, root, fs::copy_options::recursive);
    }
    auto opened = store::Store::open(root + "/store");
    ASSERT_TRUE(opened) << to_string(opened.error());
    store.emplace(*std::move(opened));
  }
  static void TearDownTestSuite() {
    if (!base.empty()) fs::remove_all(base);
  }
  // What each test begins with: a copy is quicker than making it.
  void make() {
    fs::copy("packs/national", root + "/pack", fs::copy_options::recursive);
    std::ofstream(root + "/pack/records/need.yaml", std::ios::app)
        << "\nneeds_officers: 2\nwritten_by: [BODY, clerk]\n";
    std::ofstream(root + "/pack/records/person.yaml", std::ios::app) << "\nneeds_officers: 1\n";
    open("store", "log.test/a");
    add("anna", "BODY");
    add("bo", "BODY");
  }
  void TearDown() override {
    store.reset();
    fs::remove_all(root);
  }

  void open(const std::string& folder, const std::string& origin,
            crypto::Suite suite = crypto::Suite::international) {
    store.reset();
    auto made = store::Store::create(root + "/" + folder, root + "/pack",
                                     {.keys = {.suite = suite}, .origin = origin});
    ASSERT_TRUE(made) << to_string(made.error());
    store.emplace(*std::move(made));
    must({.record = "region",
          .json = R"({"code": "440303", "name_zh": "罗湖区", "level": "3"})",
          .day = day,
          .actor = "nobody"});
  }
  [[nodiscard]] store::KeyPlace place(const std::string& name) const {
    return {.path = root + "/" + name + ".key"};
  }
  std::string key_line(const std::string& name) {
    const bool is_there = fs::exists(place(name).path);
    const auto key = is_there ? OfficerKey::read(place(name), name, store->suite())
                              : OfficerKey::create(place(name), name, store->suite());
    EXPECT_TRUE(key) << to_string(key.error());
    return key->public_key().to_string();
  }
  void add(const std::string& name, const std::string& department, const std::string& role = "") {
    const auto added = add_officer(*store, {.name = name,
                                            .department = department,
                                            .public_key = key_line(name),
                                            .role = role,
                                            .day = day});
    ASSERT_TRUE(added) << to_string(added.error());
  }
  static ActRequest need(const std::string& id, const std::string& topic = "焊接") {
    return {.record = "need",
            .json = R"({"need_id": ")" + id + R"(", "region": "440303", "kind": "technical", )" +
                    R"("published": "2025-03-01", "outcome": "open", "topic": ")" + topic + "\"}",
            .day = day,
            .actor = "anna"};
  }
  static ActRequest person(char digit) {
    return {.record = "person",
            .json = R"({"person_ref": ")" + std::string(32, digit) +
                    R"(", "kind": "student", "sex": "f"})",
            .source = "BODY",
            .day = day,
            .actor = "anna"};
  }
  // What an officer signs who sees the preview of a request.
  ActSignature signed_by(const std::string& name, const ActRequest& request) {
    const auto preview = check_act(*store, request);
    EXPECT_TRUE(preview) << to_string(preview.error());
    const auto key = OfficerKey::read(place(name), name, store->suite());
    return key->sign(store->origin(), preview->hash);
  }
  ActRequest signed_need(const std::vector<std::string>& names, const std::string& id = "N-1") {
    auto request = need(id);
    std::vector<ActSignature> signatures;
    for (const auto& name : names) signatures.push_back(signed_by(name, request));
    request.signatures = std::move(signatures);
    return request;
  }
  store::Committed must(const ActRequest& request) {
    const auto done = record_act(*store, request);
    EXPECT_TRUE(done) << to_string(done.error());
    return done.value_or(store::Committed{});
  }
  // The reason, and that nothing was sealed.
  std::string refused(const ActRequest& request) {
    const auto before = *store->log_size();
    const auto done = record_act(*store, request);
    EXPECT_FALSE(done);
    EXPECT_EQ(*store->log_size(), before);
    return done ? "" : done.error().message;
  }
  std::vector<std::string> audited() {
    const auto audit = store::audit_store(*store);
    EXPECT_TRUE(audit) << to_string(audit.error());
    std::vector<std::string> told;
    for (const auto& finding : audit->log.findings) {
      told.push_back(std::string(ledger::code(finding.fault)) + ": " + finding.message);
    }
    return told;
  }
  std::int64_t count(const std::string& of) {
    return store->connection().integer("SELECT count(*) FROM " + of).value_or(-1);
  }
  void change(const std::string& sql) {
    const auto done = store->connection().execute(sql);
    ASSERT_TRUE(done) << to_string(done.error());
  }

  static inline std::string base;
  std::string root;
  std::optional<store::Store> store;
};

TEST_F(SignedAct, IsSealedWithTheSignaturesOfTwo) {
  const auto done = must(signed_need({"anna", "bo"}));
  EXPECT_EQ(done.count, 1);
  EXPECT_EQ(count("act_signature"), 2);
  EXPECT_EQ(count("act_signature WHERE \"first\" = " + std::to_string(done.first_position)), 2);
  EXPECT_THAT(audited(), testing::IsEmpty());
  store.reset();
  auto again = store::Store::open(root + "/store");
  ASSERT_TRUE(again) << to_string(again.error());
  store.emplace(*std::move(again));
  EXPECT_THAT(audited(), testing::IsEmpty());
  EXPECT_EQ(store::audit_store(*store)->signed_acts, 1U);
  EXPECT_EQ(must(need("N-1")).count, 0) << "what is there needs nobody's signature";
}

TEST_F(SignedAct, IsSignedByItsActorWithTheKeyAtHand) {
  auto request = need("N-1");
  request.signatures = {signed_by("bo", request)};
  request.sign = place("anna");
  EXPECT_EQ(must(request).count, 1);
  EXPECT_THAT(audited(), testing::IsEmpty());
}

TEST_F(SignedAct, IsRefusedWhenItIsNotSignedAsItMust) {
  add("edda", "EDU");
  add("carl", "EDU", "clerk");
  EXPECT_THAT(refused(need("N-1")), HasSubstr("signed by 2 officers, this one by 0"));
  EXPECT_THAT(refused(signed_need({"anna"})), HasSubstr("this one by 1"));
  EXPECT_THAT(refused(signed_need({"anna", "anna"})), HasSubstr("anna signed twice"));
  EXPECT_THAT(refused(signed_need({"anna", "edda"})), HasSubstr("written by BODY, clerk"));
  EXPECT_THAT(refused(signed_need({"bo", "carl"})), HasSubstr("anna acts and did not sign"));
  auto stranger = signed_need({"anna", "bo"});
  stranger.signatures[1].officer = "zoe";
  EXPECT_THAT(refused(stranger), HasSubstr("no officer \"zoe\""));
  auto other_key = signed_need({"anna", "bo"});
  std::swap(other_key.signatures[0].bytes, other_key.signatures[1].bytes);
  EXPECT_THAT(refused(other_key), HasSubstr("the signature of anna is not one by the key of anna"));
  EXPECT_EQ(must(signed_need({"anna", "carl"})).count, 1) << "a role may write it, too";
}

TEST_F(SignedAct, IsRefusedForAnActorOfAnotherDepartment) {
  add("carl", "EDU", "clerk");
  auto request = need("N-1");
  request.actor = "carl";
  request.signatures = {};
  const auto signatures = std::vector{signed_by("carl", request), signed_by("bo", request)};
  request.signatures = signatures;
  EXPECT_THAT(refused(request), HasSubstr("carl is of EDU and cannot speak for BODY"));
}

TEST_F(SignedAct, IsRefusedWhenAnythingDiffersFromWhatWasSigned) {
  const auto signatures = signed_need({"anna", "bo"}).signatures;
  const auto with = [&](ActRequest request) {
    request.signatures = signatures;
    return request;
  };
  auto later = need("N-1");
  later.day = *parse_date("2025-12-30");
  auto elsewhere = need("N-1");
  elsewhere.source = "EDU";
  for (const auto& request : {need("N-1", "铸造"), need("N-2"), later, elsewhere}) {
    EXPECT_THAT(refused(with(request)), HasSubstr("over what would be sealed"));
  }
  must(signed_need({"anna", "bo"}));
  // The same rows would be a correction now, of what others have sealed meanwhile.
  auto changed = need("N-1", "铸造");
  const auto both = std::vector{signed_by("anna", changed), signed_by("bo", changed)};
  auto other = need("N-1", "钳工");
  other.signatures = {signed_by("anna", other), signed_by("bo", other)};
  must(other);
  changed.signatures = both;
  EXPECT_THAT(refused(changed), HasSubstr("changed by others since"));
}

TEST_F(SignedAct, IsSetAsideOnlyWhereItWasSignedSo) {
  add("edda", "EDU", "clerk");
  const auto of_edda = [&](const std::string& topic) {
    auto request = need("N-1", topic);
    request.source = "EDU";
    request.actor = "edda";
    return request;
  };
  auto early = of_edda("铸造");
  early.signatures = {signed_by("edda", early), signed_by("bo", early)};
  must(signed_need({"anna", "bo"}));
  EXPECT_THAT(refused(early), HasSubstr("changed by others since"))
      << "it would count, they signed";
  auto late = of_edda("铸造");
  const auto preview = check_act(*store, late);
  ASSERT_TRUE(preview) << to_string(preview.error());
  EXPECT_THAT(preview->statement, HasSubstr("\"conflicts_with\":["));
  EXPECT_EQ(preview->would.conflicts, 1);
  late.signatures = {signed_by("edda", late), signed_by("bo", late)};
  EXPECT_EQ(must(late).conflicts, 1);
  EXPECT_EQ(must(late).count, 0) << "it was set aside already";
  EXPECT_THAT(audited(), testing::IsEmpty());
  change("UPDATE need SET superseded_by = NULL WHERE superseded_by < position");
  EXPECT_THAT(audited(), testing::Contains(HasSubstr("conflict_unmarked: log position")));
}

TEST_F(SignedAct, IsOfOneLog) {
  const auto request = signed_need({"anna", "bo"});
  open("other", "log.test/b");
  add("anna", "BODY");
  add("bo", "BODY");
  EXPECT_THAT(refused(request), HasSubstr("other rows, another day, actor or store"));
}

TEST_F(SignedAct, IsNotSignedByWhoHasEnded) {
  must(signed_need({"anna", "bo"}));
  const auto request = signed_need({"anna", "bo"}, "N-2");
  ASSERT_TRUE(end_officer(*store, "bo", day));
  EXPECT_THAT(refused(request), HasSubstr("bo holds no office since 2025-12-31"));
  EXPECT_THAT(audited(), testing::IsEmpty()) << "what was signed before stands";
  EXPECT_FALSE(end_officer(*store, "bo", day));
  EXPECT_FALSE(end_officer(*store, "zoe", day));
}

TEST_F(SignedAct, ShowsNoLabelledValueInWhatIsSigned) {
  auto request = person('1');
  const auto preview = check_act(*store, request);
  ASSERT_TRUE(preview) << to_string(preview.error());
  ASSERT_TRUE(preview->blind);
  EXPECT_FALSE(preview->statement.contains("sex")) << preview->statement;
  EXPECT_NE(check_act(*store, request)->hash, preview->hash) << "the blind is another each time";
  const auto key = OfficerKey::read(place("anna"), "anna", store->suite());
  request.signatures = {key->sign(store->origin(), preview->hash)};
  EXPECT_THAT(refused(request), HasSubstr("give the blind"));
  auto with_own_key = request;
  with_own_key.sign = place("anna");
  EXPECT_THAT(refused(with_own_key), HasSubstr("give the blind"));
  request.blind = preview->blind;
  auto other = request;
  other.json.replace(other.json.find("\"f\""), 3, "\"m\"");
  EXPECT_THAT(refused(other), HasSubstr("over what would be sealed"));
  must(request);
  auto at_once = person('2');
  at_once.sign = place("anna");
  must(at_once);
  EXPECT_THAT(audited(), testing::IsEmpty());
  EXPECT_THAT(store::audit_store(*store)->left_out,
              testing::Contains(HasSubstr("labelled fields of 2 signed acts")));
}

TEST_F(SignedAct, IsToldByTheAuditWhenASignatureWasChanged) {
  must(signed_need({"anna", "bo"}));
  change(
      "UPDATE act_signature SET signature = (SELECT signature FROM act_signature WHERE officer "
      "= 'bo')");
  EXPECT_THAT(audited(), testing::Contains(HasSubstr("signature_invalid: log position 3: an act of "
                                                     "need: the signature of anna")));
}

TEST_F(SignedAct, IsToldByTheAuditWhenARowOrAllSignaturesWereChanged) {
  must(signed_need({"anna", "bo"}));
  change("UPDATE need SET topic = '铸造'");
  EXPECT_THAT(audited(), testing::Contains(HasSubstr("the rows that stand there give sha256:")));
  change("UPDATE need SET topic = '焊接'");
  EXPECT_THAT(audited(), testing::IsEmpty());
  change("DELETE FROM act_signature");
  EXPECT_THAT(audited(), testing::Contains(HasSubstr("is signed by nobody, and 2 officers")));
}

TEST_F(SignedAct, MayBeSignedThoughNobodyHasTo) {
  const ActRequest plain{.record = "region",
                         .json = R"({"code": "440304", "name_zh": "福田区", "level": "3"})",
                         .source = "BODY",
                         .day = day,
                         .actor = "anna",
                         .sign = place("anna")};
  must(plain);
  EXPECT_EQ(count("act_signature"), 1);
  EXPECT_THAT(audited(), testing::IsEmpty());
}

TEST_F(SignedAct, IsSignedBySm2InTheSuiteGm) {
  fs::remove(place("anna").path);
  fs::remove(place("bo").path);
  const auto ed25519 = OfficerKey::create(place("carl"), "carl", crypto::Suite::international);
  open("gm", "log.test/gm", crypto::Suite::gm);
  add("anna", "BODY");
  add("bo", "BODY");
  const auto request = signed_need({"anna", "bo"});
  EXPECT_EQ(must(request).count, 1);
  EXPECT_THAT(audited(), testing::IsEmpty());
  const auto other = add_officer(*store, {.name = "carl",
                                          .department = "BODY",
                                          .public_key = ed25519->public_key().to_string(),
                                          .day = day});
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, "officer-key-of-another-suite"_code);
  EXPECT_EQ(other.error().values, (std::vector<ErrorValue>{{"suite", "gm"}}));
}

TEST_F(SignedAct, IsRefusedInAStoreWithoutOfficers) {
  open("older", "log.test/older");
  change("DROP TABLE officer");
  change("DROP TABLE act_signature");
  store.reset();
  auto again = store::Store::open(root + "/older");
  ASSERT_TRUE(again) << to_string(again.error());
  store.emplace(*std::move(again));
  EXPECT_THAT(refused(signed_need({"anna", "bo"})), HasSubstr("no officer \"anna\""));
  add("anna", "BODY");  // the tables are made by the first that needs them
  add("bo", "BODY");
  EXPECT_EQ(must(signed_need({"anna", "bo"})).count, 1);
  EXPECT_THAT(audited(), testing::IsEmpty());
}

TEST_F(SignedAct, HasOfficersOfOneNameAndOneKeyEach) {
  struct Case {
    std::string name;
    std::string department;
    std::string key;
    const char* told;
  };
  const auto zoe = key_line("zoe");
  const auto shared = [&] {
    const auto key = *proof::VerifierKey::parse(key_line("anna"));
    return proof::verifier_key("carl", key.type, *crypto::Ed25519PublicKey::of_bytes(key.material))
        .to_string();
  }();
  for (const auto& [name, department, key, told] :
       {Case{"anna", "BODY", key_line("anna"), "there is an officer \"anna\" already"},
        Case{"zoe", "XYZ", zoe, "no department \"XYZ\""}, Case{"zoe", "", zoe, "is no department"},
        Case{"zoe", "BODY", "zoe", "is not a verifier key"},
        Case{"zoe", "BODY", key_line("bo"), "the key is of \"bo\""},
        Case{"carl", "BODY", shared, "this key is that of anna"},
        Case{"system", "BODY", zoe, "cannot be the name of an officer"},
        Case{"a:b", "BODY", zoe, "cannot be the name of an officer"}}) {
    const auto added = add_officer(
        *store, {.name = name, .department = department, .public_key = key, .day = day});
    ASSERT_FALSE(added) << told;
    EXPECT_THAT(added.error().message, HasSubstr(told));
  }
  EXPECT_EQ(count("officer"), 2);
  const auto table = officers_table(*store);
  ASSERT_TRUE(table);
  EXPECT_EQ(table->rows.size(), 2U);
}

TEST_F(SignedAct, KeepsKeysForTheirOwnersAlone) {
  std::ofstream(root + "/pass") << "a long secret\n";
  std::ofstream(root + "/wrong") << "another\n";
  for (const auto* name : {"/pass", "/wrong"}) fs::permissions(root + name, fs::perms(0600));
  const store::KeyPlace sealed{.path = root + "/sealed.key", .passphrase_file = root + "/pass"};
  const auto key = OfficerKey::create(sealed, "zoe", crypto::Suite::international);
  ASSERT_TRUE(key) << to_string(key.error());
  EXPECT_EQ(fs::status(sealed.path).permissions() & fs::perms::all,
            fs::perms::owner_read | fs::perms::owner_write);
  const auto again = OfficerKey::read(sealed, "zoe", crypto::Suite::international);
  ASSERT_TRUE(again) << to_string(again.error());
  EXPECT_EQ(again->public_key(), key->public_key());
  EXPECT_FALSE(OfficerKey::create(sealed, "zoe", crypto::Suite::international));
  EXPECT_FALSE(OfficerKey::read({.path = sealed.path, .passphrase_file = root + "/wrong"}, "zoe",
                                crypto::Suite::international));
  EXPECT_FALSE(OfficerKey::read({.path = sealed.path}, "zoe", crypto::Suite::international));
}

}  // namespace
}  // namespace ronghe::workflow
