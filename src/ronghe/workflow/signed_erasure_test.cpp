// SPDX-License-Identifier: Apache-2.0
// Who must agree to an erasure: one officer for a person, two for what is more, nobody where the
// store knows no officers.
#include "ronghe/workflow/signed_erasure.hpp"

#include <gmock/gmock.h>

#include "ronghe/store/audit.hpp"
#include "ronghe/store/audit_signatures.hpp"
#include "ronghe/store/tombstones.hpp"
#include "ronghe/store/writer.hpp"
#include "ronghe/workflow/officer_register.hpp"
#include "ronghe/workflow/small_store.hpp"

namespace ronghe::workflow {
namespace {

using store::ActSignature;
using store::OfficerKey;

const Date day = *parse_date("2026-02-01");

class SignedErasure : public SmallStore {
 protected:
  void SetUp() override {
    set_up_with_people();
    for (const auto* name : {"olga", "bo"}) add(name);
  }
  [[nodiscard]] store::KeyPlace place(const std::string& name) const {
    return {.path = root + "/" + name + ".key"};
  }
  void add(const std::string& name) {
    const auto key = OfficerKey::create(place(name), name, store->suite());
    ASSERT_TRUE(key) << to_string(key.error());
    const auto added = add_officer(*store, {.name = name,
                                            .department = "EDU",
                                            .public_key = key->public_key().to_string(),
                                            .role = {},
                                            .day = day});
    ASSERT_TRUE(added) << to_string(added.error());
  }
  // By olga, who signs.
  [[nodiscard]] ErasureRequest request(const std::string& subject) {
    ErasureRequest made{.subject = subject, .request = "R-1", .day = day, .actor = "olga"};
    const auto preview = preview_erasure(*store, subject);
    EXPECT_TRUE(preview) << to_string(preview.error());
    if (preview) made.rows = preview->all_rows();
    made.sign = place("olga");
    return made;
  }
  // What another signs who sees the preview.
  ActSignature signed_by(const std::string& name, const ErasureRequest& seen) {
    const auto preview = preview_erasure(*store, seen.subject);
    const auto what = erasure_to_sign(*store, seen, *preview);
    EXPECT_TRUE(what) << to_string(what.error());
    const auto key = OfficerKey::read(place(name), name, store->suite());
    EXPECT_TRUE(key) << to_string(key.error());
    return key->sign(store->origin(), store::hash_of(what->statement));
  }
  void expect_refused(const ErasureRequest& asked, const std::string& why) {
    const auto done = erase_subject(*store, asked);
    ASSERT_FALSE(done) << why;
    EXPECT_EQ(done.error().kind, ErrorKind::refused) << why << to_string(done.error());
    EXPECT_EQ(text("SELECT count(*) FROM erasure"), "0") << why;
    EXPECT_EQ(pay("P-1"), "1000.50") << why;
  }
  static std::string person() { return std::string("person/") + anna; }
};

TEST_F(SignedErasure, OneSignsForAPerson) {
  auto asked = request(person());
  asked.sign.reset();
  expect_refused(asked, "nobody signed");
  asked = request(person());
  asked.signatures.push_back(signed_by("bo", request("person/" + std::string(bert))));
  expect_refused(asked, "bo signed another person");
  const auto done = erase_subject(*store, request(person()));
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_EQ(done->signatures, 1U);
  const auto audited = store::audit_store(*store);
  ASSERT_TRUE(audited);
  EXPECT_TRUE(audited->passed());
  EXPECT_EQ(audited->signed_acts, 1U);
  EXPECT_EQ(text("SELECT count(*) FROM act_signature WHERE contains(preview_hash || actor, '" +
                 std::string(anna) + "')"),
            "0");
}

TEST_F(SignedErasure, TwoSignForWhatIsNoPerson) {
  const std::string subject = "placement/P-1";  // no person; it has rows of its own
  expect_refused(request(subject), "one signed");
  auto asked = request(subject);
  asked.signatures.push_back(signed_by("olga", asked));
  expect_refused(asked, "the same twice");
  asked = request(subject);
  auto other = asked;
  other.request = "R-2";
  asked.signatures.push_back(signed_by("bo", other));
  expect_refused(asked, "another request");
  asked = request(subject);
  asked.signatures.push_back(signed_by("bo", asked));
  const auto done = erase_subject(*store, asked);
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_EQ(done->signatures, 2U);
}

TEST_F(SignedErasure, WithoutOfficersInOfficeNobodySigns) {
  for (const auto* name : {"olga", "bo"}) ASSERT_TRUE(end_officer(*store, name, day));
  auto asked = request(person());
  asked.sign.reset();
  const auto done = erase_subject(*store, asked);
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_EQ(done->signatures, 0U);
}

TEST_F(SignedErasure, OneThatNobodySignedIsFoundByTheAudit) {
  ASSERT_TRUE(store::lay_tombstones(*store, {person()}, "R-1", day));
  ASSERT_TRUE(store::committed(store::Writer(*store).seal(
      store::system_act("erasure", {{"request", "R-1"}, {"erased_on", day}}, day))));
  const auto audited = store::audit_store(*store);
  ASSERT_TRUE(audited);
  EXPECT_FALSE(audited->passed());
}

// Of a program that laid no tombstones: the secrets went, and nobody had to sign.
TEST_F(SignedErasure, OneOfBeforeTombstonesStaysGoodWhenItIsSaidAgain) {
  ASSERT_TRUE(store::committed(store::Writer(*store).seal(
      store::system_act("erasure", {{"request", "R-1"}, {"erased_on", day}}, day))));
  const auto said_again = erase_subject(*store, request(person()));
  ASSERT_TRUE(said_again) << to_string(said_again.error());
  const auto audited = store::audit_store(*store);
  ASSERT_TRUE(audited);
  EXPECT_TRUE(audited->passed());
}

TEST_F(SignedErasure, SignaturesThatDisagreeAreToldAsSuch) {
  auto asked = request("placement/P-1");
  asked.signatures.push_back(signed_by("bo", asked));
  ASSERT_TRUE(erase_subject(*store, asked));
  ASSERT_TRUE(store->connection().execute("UPDATE act_signature SET preview_hash = 'sha256:" +
                                          std::string(64, '0') + "' WHERE officer = 'bo'"));
  const auto audited = store::audit_signatures(*store);
  ASSERT_TRUE(audited) << to_string(audited.error());
  ASSERT_EQ(audited->findings.size(), 1U);
  EXPECT_THAT(audited->findings[0].message, ::testing::HasSubstr("do not speak of the same act"));
}

TEST_F(SignedErasure, AForgedSignatureIsFoundByTheAudit) {
  ASSERT_TRUE(erase_subject(*store, request(person())));
  ASSERT_TRUE(store->connection().execute(
      "UPDATE act_signature SET preview_hash = 'sha256:" + std::string(64, '0') + "'"));
  const auto audited = store::audit_store(*store);
  ASSERT_TRUE(audited);
  EXPECT_FALSE(audited->passed());
}

}  // namespace
}  // namespace ronghe::workflow
