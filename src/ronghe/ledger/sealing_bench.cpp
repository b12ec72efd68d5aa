// SPDX-License-Identifier: Apache-2.0
// What sealing labelled fields adds to an import: the same file of a wide record with labels and
// without, in both suites. Twice: to sealing the rows alone, and with the reading of the file.
#include <algorithm>
#include <ctime>
#include <filesystem>
#include <memory>

#include "ronghe/crypto/hkdf.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/evidence/labels.hpp"
#include "ronghe/ledger/append.hpp"
#include "ronghe/ledger/bench_steps.hpp"
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

std::string draft_sql(const std::string& csv) {
  return fmt::format(
      "CREATE TEMP TABLE draft AS SELECT *, 'EDU' AS source_dept, DATE '2025-12-31' AS "
      "submitted_on, IF(pay IS NULL, '{{\"pay\":\"not_collected\"}}', NULL) AS missing, "
      "NULL::BIGINT AS supersedes, NULL::BIGINT AS \"#conflicts_with\", row_number() OVER () - 1 "
      "AS draft_order FROM read_csv('{}')",
      csv);
}

struct Cost {
  double seconds = 1e9;
  double cpu_seconds = 1e9;  // of all threads: steadier where others use the machine too
  void take(const Cost& other) {
    seconds = std::min(seconds, other.seconds);
    cpu_seconds = std::min(cpu_seconds, other.cpu_seconds);
  }
};

template <class Step>
Cost cost_of(const Step& step) {
  const auto before = std::clock();
  const auto taken = seconds(step);
  return {.seconds = taken,
          .cpu_seconds = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC};
}

struct ImportCost {
  Cost reading;
  Cost appending;
  void take(const ImportCost& other) {
    reading.take(other.reading);
    appending.take(other.appending);
  }
  [[nodiscard]] double seconds() const { return reading.seconds + appending.seconds; }
};

// Into a store in memory, so that both sides pay for the same tables only.
ImportCost import_cost(const std::string& csv, const evidence::SealPlan* plan,
                       const policy::RecordType& record, const SharedRing& ring) {
  auto database = must(engine::Database::open({}));
  auto connection = must(database.connect());
  must(create_tables(connection));
  const auto reading = cost_of([&] { must(connection.execute(draft_sql(csv))); });
  if (plan == nullptr) {
    must(connection.execute(evidence::create_table_sql(record)));
    const auto layout = evidence::layout_of(record);
    return {reading, cost_of([&] { (void)must(append(connection, layout, "draft")); })};
  }
  must(connection.script(evidence::create_sealed_sql(record, plan->labelled)));
  must(add_sealing(connection, *plan, ring));
  const auto layout = evidence::sealed_layout(record, plan->labelled);
  const auto appending =
      cost_of([&] { (void)must(append_sealed(connection, layout, *plan, "draft")); });
  return {reading, appending};
}

}  // namespace

void sealing_of_fields(const std::string& folder, std::int64_t rows) {
  const auto all = dictionary();
  const auto& record = all.records.at("placement");
  const auto plan = evidence::seal_plan(record, all);
  std::filesystem::create_directories(folder);
  const auto csv = folder + "/placement.csv";
  auto database = must(engine::Database::open({}));
  must(must(database.connect())
           .execute(fmt::format("COPY ({}) TO '{}' (HEADER)", placement_values_sql(rows), csv)));
  for (const auto suite : {Suite::international, Suite::gm}) {
    auto ring = std::make_shared<evidence::KeyRing>(suite);
    OneRoot vault;
    for (const auto* label : {"EDU/L2", "EDU/L4"}) must(ring->unlock(vault, label));
    for (std::int64_t n = 0; n <= rows / 2; ++n) {
      ring->add_subject(evidence::subject_id(plan.labelled, fmt::format("S{:012}", n)),
                        SecretKey::random());
    }
    ImportCost sealed;
    ImportCost clear;
    for (int round = 0; round < rounds; ++round) {
      sealed.take(import_cost(csv, &plan, record, ring));
      clear.take(import_cost(csv, nullptr, record, ring));
    }
    const auto count = static_cast<double>(rows);
    const auto micros = [&](const Cost& cost) { return 1e6 * cost.cpu_seconds / count; };
    fmt::print(
        "microseconds of processor a row, {}: sealed {:.2f}, in clear {:.2f}, reading {:.2f}\n",
        name_of(suite), micros(sealed.appending), micros(clear.appending), micros(clear.reading));
    constexpr double reach = 1 / 1.5;
    print({.name = "append_sealed_" + std::string(name_of(suite)),
           .ours = count / sealed.appending.seconds,
           .limit = count / clear.appending.seconds,
           .reach = reach});
    print({.name = "import_sealed_" + std::string(name_of(suite)),
           .ours = count / sealed.seconds(),
           .limit = count / clear.seconds(),
           .reach = reach});
  }
}

}  // namespace ronghe::ledger::bench
