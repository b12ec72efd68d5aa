// SPDX-License-Identifier: Apache-2.0
// Sealing and audit of three million placements, each against its limit in the same run.
// Prints BENCH lines.
#include <fmt/core.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "ronghe/crypto/sha256.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/evidence/entry.hpp"
#include "ronghe/evidence/layout.hpp"
#include "ronghe/ledger/append.hpp"
#include "ronghe/ledger/audit.hpp"
#include "ronghe/ledger/bench_steps.hpp"
#include "ronghe/ledger/merkle.hpp"

namespace ronghe::ledger {
namespace {

using policy::FieldType;

policy::RecordType placement() {
  policy::RecordType record;
  record.name = "placement";
  record.key = {"placement_id"};
  const std::vector<std::pair<const char*, FieldType>> fields{{"placement_id", FieldType::id},
                                                              {"student", FieldType::id},
                                                              {"college", FieldType::code},
                                                              {"programme", FieldType::id},
                                                              {"uscc", FieldType::uscc},
                                                              {"agreement", FieldType::id},
                                                              {"kind", FieldType::choice},
                                                              {"from", FieldType::date},
                                                              {"to", FieldType::date},
                                                              {"days", FieldType::count},
                                                              {"hours_per_day", FieldType::hours},
                                                              {"pay", FieldType::money},
                                                              {"insured", FieldType::boolean},
                                                              {"matched", FieldType::boolean}};
  for (const auto& [name, type] : fields) {
    policy::Field field;
    field.name = name;
    field.type = type;
    record.fields.push_back(std::move(field));
  }
  return record;
}

using bench::must;
using bench::placement_values_sql;
using bench::print;
using bench::seconds;

class Bench {
 public:
  Bench(std::filesystem::path folder, std::int64_t rows) : folder_(std::move(folder)), rows_(rows) {
    std::filesystem::create_directories(folder_);
    database_.emplace(must(engine::Database::open({.path = (folder_ / "log.duckdb").string()})));
    connection_.emplace(must(database_->connect()));
    must(create_tables(*connection_));
    must(connection_->execute(evidence::create_table_sql(placement())));
    must(connection_->execute(
        fmt::format("COPY ({}) TO '{}' (HEADER)", placement_values_sql(rows), csv())));
  }
  ~Bench() {
    connection_.reset();
    database_.reset();
    std::filesystem::remove_all(folder_);
  }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  // From the file to sealed rows, against the engine's own COPY into the same columns.
  void import() {
    const auto rows = static_cast<double>(rows_);
    must(connection_->execute(
        fmt::format("CREATE TABLE plain AS SELECT * FROM ({}) LIMIT 0", placement_values_sql(1))));
    const auto copy =
        seconds([&] { must(connection_->execute(fmt::format("COPY plain FROM '{}'", csv()))); });
    must(connection_->script("DROP TABLE plain; CHECKPOINT"));
    double sealing = 0;
    const auto ours = seconds([&] {
      auto transaction = must(engine::Transaction::begin(*connection_));
      must(connection_->execute(fmt::format(
          "CREATE TEMP TABLE draft AS SELECT *, 'EDU' AS source_dept, DATE '2025-12-31' AS "
          "submitted_on, IF(pay IS NULL, '{{\"pay\":\"not_collected\"}}', NULL) AS missing, "
          "NULL::BIGINT AS supersedes, NULL::BIGINT AS \"#conflicts_with\", row_number() OVER () - "
          "1 AS draft_order FROM read_csv('{}')",
          csv())));
      sealing = seconds([&] {
        const auto sealed = must(append(*connection_, evidence::layout_of(placement()), "draft"));
        ensure(sealed.count == rows_, "every row is sealed");
      });
      must(transaction.commit());
    });
    must(connection_->script("DROP TABLE draft; CHECKPOINT"));
    print({"seal_rows", rows / sealing, rows / copy, 0.25});
    print({"import_csv_and_seal", rows / ours, rows / copy, 0.25});
  }

  // Against one loop of SHA-256 over the same entries, which lie in memory.
  void audit() {
    const auto rows = static_cast<double>(rows_);
    policy::Dictionary dictionary;
    dictionary.records["placement"] = placement();
    const auto layouts = evidence::layouts_of(dictionary);
    const auto ours = seconds([&] {
      const auto outcome = must(ledger::audit(*connection_, layouts));
      ensure(outcome.passed() && outcome.recomputed.size == rows_, "the log passes its audit");
    });
    const auto entry = std::string(1, '\0') + sample_entry();
    crypto::Sha256 hasher;
    crypto::Hash last;
    const auto loop = seconds([&] {
      for (std::int64_t i = 0; i < rows_; ++i) last = hasher.of(entry);
    });
    fmt::print("one entry has {} bytes; its leaf is {}\n", entry.size() - 1, last.hex());
    print({"audit", rows / ours, rows / loop, 0.4});
  }

 private:
  std::string csv() const { return (folder_ / "placement.csv").string(); }
  // As long as the entries of the log are on average.
  static std::string sample_entry() {
    return R"({"fields":{"agreement":"AG-1234","college":"4144000042","days":45,"from":"2025-03-04",)"
           R"("hours_per_day":"7.9","insured":true,"kind":"post","matched":false,"pay":"4123.45",)"
           R"("placement_id":"P-2025-001234567","programme":"PR-1234","student":"S000000617283",)"
           R"("to":"2025-05-03","uscc":"914403000000012345"},"record":"placement","schema":1,)"
           R"("source":"EDU","submitted":"2025-12-31"})";
  }

  std::filesystem::path folder_;
  std::int64_t rows_;
  std::optional<engine::Database> database_;
  std::optional<engine::Connection> connection_;
};

}  // namespace

std::string bench::placement_values_sql(std::int64_t rows) {
  return fmt::format(
      "SELECT 'P-2025-' || lpad(n::VARCHAR, 9, '0') AS placement_id, 'S' || lpad((n // "
      "2)::VARCHAR, "
      "12, '0') AS student, '41440' || lpad((n % 90)::VARCHAR, 5, '0') AS college, 'PR-' || (n % "
      "4000) AS programme, '91440300' || lpad((n % 100000)::VARCHAR, 10, '0') AS uscc, 'AG-' || (n "
      "% 20000) AS agreement, IF(n % 3 = 0, 'cognition', 'post') AS kind, DATE '2025-01-01' + (n % "
      "300)::INTEGER AS \"from\", DATE '2025-01-01' + (n % 300 + 60)::INTEGER AS \"to\", n % 90 AS "
      "days, (4 + n % 40 / 10)::DECIMAL(8,1) AS hours_per_day, IF(n % 5 = 0, NULL, n % "
      "600000 / 100)::DECIMAL(18,2) AS pay, n % 2 = 0 AS insured, n % 7 = 0 AS matched FROM "
      "(SELECT "
      "range AS n FROM range({}))",
      rows);
}

}  // namespace ronghe::ledger

// ledger_bench [ROWS [PART]]: all parts, or `rows`, `fields`, `tree` or `files`.
int main(int count, char** arguments) {
  const std::int64_t rows = count > 1 ? std::atoll(arguments[1]) : 3'000'000;
  const std::string part = count > 2 ? arguments[2] : "";
  const auto wanted = [&](std::string_view name) { return part.empty() || part == name; };
  const auto folder =
      std::filesystem::temp_directory_path() / ("ronghe_ledger_bench_" + std::to_string(getpid()));
  if (wanted("tree")) ronghe::ledger::bench::tree_in_memory();
  if (wanted("files")) {
    constexpr std::uint64_t entries = 10'000'000;
    ronghe::ledger::bench::log_on_disk(folder.string(), entries);
    std::filesystem::remove_all(folder);
  }
  if (wanted("fields")) {
    ronghe::ledger::bench::sealing_of_fields(folder.string(), rows / 3);
    std::filesystem::remove_all(folder);
  }
  if (wanted("rows")) {
    ronghe::ledger::Bench bench(folder, rows);
    bench.import();
    bench.audit();
  }
}
