// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <span>
#include <string>
#include <vector>

#include "ronghe/engine/database.hpp"
#include "ronghe/evidence/layout.hpp"
#include "ronghe/ledger/append.hpp"

// A small log in memory, for the tests of this room.
namespace ronghe::ledger {

inline policy::RecordType record_type(
    std::string name, const std::vector<std::pair<std::string, policy::FieldType>>& fields) {
  policy::RecordType record;
  record.name = std::move(name);
  record.key = {fields.front().first};
  for (const auto& [field_name, type] : fields) {
    policy::Field field;
    field.name = field_name;
    field.type = type;
    record.fields.push_back(std::move(field));
  }
  return record;
}

class LogTest : public testing::Test {
 protected:
  static policy::Dictionary dictionary() {
    using policy::FieldType;
    policy::Dictionary all;
    all.records["placement"] = record_type("placement", {{"placement_id", FieldType::id},
                                                         {"pay", FieldType::money},
                                                         {"from", FieldType::date},
                                                         {"days", FieldType::count}});
    all.records["college"] =
        record_type("college", {{"code", FieldType::code}, {"name", FieldType::text}});
    return all;
  }

  void SetUp() override { prepare(connection); }
  static void prepare(engine::Connection& on) {
    ASSERT_TRUE(create_tables(on));
    for (const auto& [name, record] : dictionary().records) {
      ASSERT_TRUE(on.execute(evidence::create_table_sql(record)));
    }
  }

  // Placements first … first + count - 1.
  static void draft_placements(engine::Connection& on, int first, int count) {
    ASSERT_TRUE(on.execute(
        "CREATE OR REPLACE TEMP TABLE draft AS SELECT 'P-' || n AS placement_id, (n * "
        "1.25)::DECIMAL(18,2) AS pay, DATE '2025-01-01' + n::INTEGER AS \"from\", IF(n % 7 = 0, "
        "NULL, n) AS days, 'EDU' AS source_dept, DATE '2025-12-31' AS submitted_on, IF(n % 7 = 0, "
        "'{\"days\":\"withheld\"}', NULL) AS missing, NULL::BIGINT AS supersedes, NULL::BIGINT AS "
        "\"#conflicts_with\", n - " +
        std::to_string(first) + " AS draft_order FROM (SELECT range AS n FROM range(" +
        std::to_string(first) + ", " + std::to_string(first + count) + "))"));
  }
  static void draft_colleges(engine::Connection& on, int count) {
    ASSERT_TRUE(on.execute(
        "CREATE OR REPLACE TEMP TABLE draft AS SELECT 'C' || range AS code, '职业学院\"' || range "
        "AS "
        "name, 'EDU' AS source_dept, DATE '2025-12-30' AS submitted_on, NULL::VARCHAR AS missing, "
        "NULL::BIGINT AS supersedes, NULL::BIGINT AS \"#conflicts_with\", range AS draft_order "
        "FROM range(" +
        std::to_string(count) + ")"));
  }
  static Result<Sealed> seal(engine::Connection& on, const std::string& record) {
    return append(on, evidence::layout_of(dictionary().records.at(record)), "draft");
  }

  // A run as of the end of 2025 over the whole log; gives its position.
  static Result<std::int64_t> seal_run(engine::Connection& on, std::int64_t log_size) {
    const evidence::ValueRow run{{"run_id", "abc"},
                                 {"log_size", log_size},
                                 {"log_root", "r"},
                                 {"pack_id", "national"},
                                 {"pack_hash", "h"},
                                 {"as_of", *parse_date("2025-12-31")},
                                 {"code_version", "evaluate/1"},
                                 {"result_hash", "x"},
                                 {"values_count", std::int64_t{9}}};
    RONGHE_TRY(sealed,
               append_values(on, *policy::system_records().record("run"), std::span(&run, 1)));
    return sealed.first_position;
  }

  engine::Database database = *engine::Database::open({.threads = 2});
  engine::Connection connection = *database.connect();
};

}  // namespace ronghe::ledger
