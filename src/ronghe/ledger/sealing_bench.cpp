// SPDX-License-Identifier: Apache-2.0
// What sealing labelled fields adds to the sealing of rows: the same draft of a wide record with
// labels and without, in both suites. The whole time counts: tables, entries, leaves.
#include <algorithm>
#include <memory>

#include "ronghe/crypto/hkdf.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/evidence/labels.hpp"
#include "ronghe/ledger/bench_steps.hpp"
#include "ronghe/ledger/ledger.hpp"
#include "ronghe/ledger/sealing.hpp"

namespace ronghe::ledger::bench {

namespace {

using crypto::SecretKey;
using crypto::Suite;
using policy::FieldType;

constexpr int rounds = 3;

struct LabelledField {
  const char* name;
  FieldType type;
  const char* label;
  const char* reference = "";
};

// As a province has it: what tells of a person is of L4, what tells of an enterprise of L2.
constexpr LabelledField fields[] = {{"placement_id", FieldType::id, "L4"},
                                    {"student", FieldType::id, "L4", "person"},
                                    {"college", FieldType::code, "L0"},
                                    {"programme", FieldType::id, "L0"},
                                    {"uscc", FieldType::uscc, "L2"},
                                    {"agreement", FieldType::id, "L2"},
                                    {"kind", FieldType::choice, "L0"},
                                    {"from", FieldType::date, "L4"},
                                    {"to", FieldType::date, "L4"},
                                    {"days", FieldType::count, "L4"},
                                    {"hours_per_day", FieldType::hours, "L4"},
                                    {"pay", FieldType::money, "L4"},
                                    {"insured", FieldType::boolean, "L2"},
                                    {"matched", FieldType::boolean, "L2"}};

policy::Dictionary dictionary() {
  policy::Dictionary all;
  policy::RecordType person;
  person.name = "person";
  person.entity = true;
  person.owner = "EDU";
  person.label = "L3";
  all.records["person"] = person;
  policy::RecordType placement;
  placement.name = "placement";
  placement.owner = "EDU";
  placement.label = "L4";
  placement.key = {"placement_id"};
  for (const auto& one : fields) {
    policy::Field field;
    field.name = one.name;
    field.type = one.type;
    field.label = one.label;
    field.reference = one.reference;
    placement.fields.push_back(std::move(field));
  }
  all.records["placement"] = placement;
  return all;
}

class OneRoot : public crypto::KeyVault {
 public:
  Result<SecretKey> derive(std::string_view, std::string_view info) override {
    return crypto::derived_key(Suite::international, root_, info);
  }

 private:
  SecretKey root_ = SecretKey::random();
};

std::string draft_sql(std::int64_t rows) {
  return fmt::format(
      "CREATE TEMP TABLE draft AS SELECT *, 'EDU' AS source_dept, DATE '2025-12-31' AS "
      "submitted_on, IF(pay IS NULL, '{{\"pay\":\"not_collected\"}}', NULL) AS missing, "
      "NULL::BIGINT AS supersedes, row_number() OVER () - 1 AS draft_order FROM ({})",
      placement_values_sql(rows));
}

// Rows a second into a store in memory, so that both sides pay for the same tables only.
double append_rate(std::int64_t rows, const evidence::SealPlan* plan,
                   const policy::RecordType& record, const SharedRing& ring) {
  auto database = must(engine::Database::open({}));
  auto connection = must(database.connect());
  must(create_tables(connection));
  must(connection.execute(
      "CREATE TABLE run (run_id VARCHAR, log_size BIGINT, log_root VARCHAR, pack_id VARCHAR, "
      "pack_hash VARCHAR, as_of DATE, code_version VARCHAR, result_hash VARCHAR, values_count "
      "BIGINT, position BIGINT)"));
  must(connection.execute(draft_sql(rows)));
  double taken = 0;
  if (plan == nullptr) {
    must(connection.execute(evidence::create_table_sql(record)));
    taken = seconds([&] { (void)must(append(connection, evidence::layout_of(record), "draft")); });
  } else {
    must(connection.execute(evidence::create_sealed_sql(record, plan->labelled)));
    must(add_sealing(connection, *plan, ring));
    const auto layout = evidence::sealed_layout(record, plan->labelled);
    taken = seconds([&] { (void)must(append_sealed(connection, layout, *plan, "draft")); });
  }
  return static_cast<double>(rows) / taken;
}

}  // namespace

void sealing_of_fields(std::int64_t rows) {
  const auto all = dictionary();
  const auto& record = all.records.at("placement");
  const auto plan = evidence::seal_plan(record, all);
  for (const auto suite : {Suite::international, Suite::gm}) {
    auto ring = std::make_shared<evidence::KeyRing>(suite);
    OneRoot vault;
    for (const auto* label : {"EDU/L2", "EDU/L4"}) must(ring->unlock(vault, label));
    for (std::int64_t n = 0; n <= rows / 2; ++n) {
      ring->add_subject(evidence::subject_id(plan.labelled, fmt::format("S{:012}", n)),
                        SecretKey::random());
    }
    double sealed = 0;
    double clear = 0;
    for (int round = 0; round < rounds; ++round) {
      sealed = std::max(sealed, append_rate(rows, &plan, record, ring));
      clear = std::max(clear, append_rate(rows, nullptr, record, ring));
    }
    constexpr double reach = 1 / 1.5;
    print({.name = "append_sealed_" + std::string(name_of(suite)),
           .ours = sealed,
           .limit = clear,
           .reach = reach});
  }
}

}  // namespace ronghe::ledger::bench
