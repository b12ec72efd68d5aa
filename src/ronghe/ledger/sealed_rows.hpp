// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>

#include "ronghe/crypto/hkdf.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/evidence/opened_rows.hpp"
#include "ronghe/ledger/append.hpp"
#include "ronghe/ledger/audit.hpp"
#include "ronghe/ledger/sealing.hpp"

// Six sealed placements of three persons, for tests.
namespace ronghe::ledger {

inline policy::Field labelled_field(std::string name, policy::FieldType type, std::string label,
                                    std::string reference = "") {
  policy::Field made;
  made.name = std::move(name);
  made.type = type;
  made.label = std::move(label);
  made.reference = std::move(reference);
  return made;
}

inline policy::Dictionary two_labelled_records() {
  using policy::FieldType;
  policy::Dictionary all;
  policy::RecordType person;
  person.name = "person";
  person.entity = true;
  person.owner = "EDU";
  person.label = "L3";
  person.key = {"ref"};
  person.fields = {labelled_field("ref", FieldType::code, "L3")};
  policy::RecordType placement;
  placement.name = "placement";
  placement.owner = "EDU";
  placement.label = "L4";
  placement.key = {"id"};
  placement.fields = {labelled_field("id", FieldType::id, "L4"),
                      labelled_field("person", FieldType::code, "L4", "person"),
                      labelled_field("pay", FieldType::money, "L4"),
                      labelled_field("from", FieldType::date, "L4"),
                      labelled_field("injury", FieldType::boolean, "L4"),
                      labelled_field("post", FieldType::text, "L2"),
                      labelled_field("days", FieldType::count, "L2"),
                      labelled_field("kind", FieldType::text, "L0")};
  all.records["person"] = person;
  all.records["placement"] = placement;
  return all;
}

// The vault of the education department.
class OneRoot : public crypto::KeyVault {
 public:
  Result<crypto::SecretKey> derive(std::string_view name, std::string_view info) override {
    if (name != "edu")
      return std::unexpected(Error{.kind = ErrorKind::not_found, .message = "no such root"});
    return crypto::derived_key(crypto::Suite::international, root_, info);
  }

 private:
  crypto::SecretKey root_ = crypto::SecretKey::random();
};

class SealedRows : public testing::TestWithParam<crypto::Suite> {
 protected:
  void SetUp() override {
    ring = std::make_shared<evidence::KeyRing>(GetParam());
    for (const auto* label : {"EDU/L2", "EDU/L4"}) ASSERT_TRUE(ring->unlock(vault, label));
    prepare();
    draft(0, 6);
    seal();
  }

  void prepare() {
    ASSERT_TRUE(create_tables(connection));
    must(connection.script(evidence::create_sealed_sql(record(), plan.labelled)));
    must(add_opening(connection, plan, ring));
    must(add_sealing(connection, plan, ring));
    must(connection.execute(
        "CREATE VIEW placement AS " +
        evidence::opened_rows_sql(record(), plan.labelled, evidence::all_groups)));
  }
  static void must(const Result<void>& done) { ASSERT_TRUE(done) << to_string(done.error()); }

  // Two placements for each person; every third has no days, and says why.
  void draft(int first, int count) {
    must(connection.execute(fmt::format(
        "CREATE OR REPLACE TEMP TABLE draft AS SELECT 'P-' || n AS id, 'p' || (n // 2) AS person, "
        "(n * 1.25)::DECIMAL(18,2) AS pay, DATE '2025-01-01' + n::INTEGER AS \"from\", n % 2 = 0 "
        "AS injury, '岗位' || n AS post, IF(n % 3 = 0, NULL, n) AS days, 'post' AS kind, 'EDU' AS "
        "source_dept, DATE '2025-12-31' AS submitted_on, IF(n % 3 = 0, "
        "'{{\"days\":\"not_collected\"}}', NULL) AS missing, NULL::BIGINT AS supersedes, "
        "NULL::BIGINT AS \"#conflicts_with\", n - {0} "
        "AS "
        "draft_order FROM (SELECT range AS n FROM range({0}, {1}))",
        first, first + count)));
  }
  void seal() {
    const auto fresh = new_subjects(connection, plan, *ring, "draft");
    ASSERT_TRUE(fresh);
    for (const auto& id : *fresh) {
      const auto& secret = secrets.emplace(id, crypto::SecretKey::random()).first->second;
      ring->add_subject(id, secret.copy());
    }
    const auto sealed =
        append_sealed(connection, evidence::sealed_layout(record(), plan.labelled), plan, "draft");
    ASSERT_TRUE(sealed) << to_string(sealed.error());
  }
  [[nodiscard]] const policy::RecordType& record() const { return all.records.at("placement"); }
  std::string text(const std::string& sql) {
    const auto value = connection.text(sql);
    EXPECT_TRUE(value) << to_string(value.error());
    return value ? value->value_or("null") : "error";
  }
  std::string row(int position) {
    return text(fmt::format(
        "SELECT concat_ws('|', id, person, pay, \"from\", injury, post, coalesce(days::VARCHAR, "
        "'-'), kind, missing) FROM placement WHERE position = {}",
        position));
  }
  Audit audited() {
    const std::vector layouts{evidence::sealed_layout(record(), plan.labelled)};
    auto outcome = audit(connection, layouts);
    EXPECT_TRUE(outcome) << to_string(outcome.error());
    return outcome ? *outcome : Audit{};
  }
  std::int64_t unfaithful() {
    return connection
        .integer("SELECT count(*) FROM (" + suspect_rows_sql(plan) + ") WHERE NOT faithful")
        .value();
  }

  policy::Dictionary all = two_labelled_records();
  evidence::SealPlan plan = evidence::seal_plan(record(), all);
  OneRoot vault;
  std::map<std::string, crypto::SecretKey> secrets;  // of subjects
  std::shared_ptr<evidence::KeyRing> ring;
  engine::Database database = *engine::Database::open({.threads = 2});
  engine::Connection connection = *database.connect();
};

}  // namespace ronghe::ledger
