// SPDX-License-Identifier: Apache-2.0
// What a store tells without a key about labelled values: by statistics over planted rows. In the
// layout of before the reasons of missing values stood in clear, and lengths followed from values.
#include <gmock/gmock.h>

#include <cmath>
#include <map>
#include <numeric>
#include <random>

#include "ronghe/ledger/earlier_layout.hpp"
#include "ronghe/store/audit.hpp"
#include "ronghe/workflow/small_store.hpp"

namespace ronghe::workflow {
namespace {

using Texts = std::vector<std::string>;

// In bits, of a sample: how much of one is known from the other.
double mutual_information(const Texts& a, const Texts& b) {
  std::map<std::string, double> of_a;
  std::map<std::string, double> of_b;
  std::map<std::pair<std::string, std::string>, double> of_both;
  const auto each = 1.0 / static_cast<double>(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    of_a[a[i]] += each;
    of_b[b[i]] += each;
    of_both[{a[i], b[i]}] += each;
  }
  double bits = 0;
  for (const auto& [both, share] : of_both) {
    bits += share * std::log2(share / (of_a[both.first] * of_b[both.second]));
  }
  return bits;
}

// The most that a sample gives by chance: over labels in another order.
double bound_by_chance(const Texts& seen, Texts labels) {
  std::mt19937 random(7);
  double most = 0;
  for (int i = 0; i < 40; ++i) {
    std::ranges::shuffle(labels, random);
    most = std::max(most, mutual_information(seen, labels));
  }
  return most;
}

class StoreLayout : public SmallStore {
 protected:
  static constexpr int people = 240;

  void SetUp() override {
    make_root();
    start_from("layout", small, [this] { plant(); });
    ASSERT_TRUE(store->unlock_all());
  }
  static std::string person(int n) { return fmt::format("{:032x}", n + 1); }
  // Every fifth placement ends early; two of three are employed.
  static bool ends_early(int n) { return n % 5 == 0; }
  static bool is_employed(int n) { return n % 3 != 0; }

  void plant() {
    import("region.csv", "code,name_zh,level\n440303,罗湖区,3\n");
    import("college.csv",
           "college_code,name,kind,region,run_by\n4144010001,学院,secondary,440303,public\n");
    import("programme.csv",
           "programme_id,college,programme_code,programme_group,level,years\n"
           "4144010001-660101,4144010001,660101,66,secondary,3\n");
    import("enterprise.csv",
           "uscc,name,region,size,above_scale,status,listed_as\n"
           "914403001922038216,某厂,440303,L,yes,operating,none\n");
    std::string persons = "person_ref,kind,sex,college\n";
    std::string placements =
        "placement_id,person,college,programme,enterprise,kind,from,to,finished,"
        "ended_early_reason,planned_hours,pay\n";
    std::string statuses =
        "person,as_of_months,college,programme,status,enterprise,occupation,wage,match,"
        "contribution_months,observed_on\n";
    for (int n = 0; n < people; ++n) {
      const auto who = person(n);
      persons += fmt::format("{},graduate,{},{}\n", who, n % 2 == 0 ? "f" : "m",
                             n % 7 == 0 ? "" : "4144010001");
      placements += fmt::format(
          "P-{},{},4144010001,4144010001-660101,914403001922038216,post,2025-03-01,{},400,{}\n", n,
          who, ends_early(n) ? "2025-04-01,no,student" : "2025-06-01,yes,not_applicable",
          1000 + n % 17 * 250);
      statuses += fmt::format("{},6,4144010001,4144010001-660101,{},2025-12-01\n", who,
                              is_employed(n) ? fmt::format("employed,914403001922038216,61803,{},"
                                                           "full,3",
                                                           3000 + n % 11 * 100)
                                             : "seeking,,,,,0");
    }
    import("person.csv", persons);
    import("placement.csv", placements);
    import("employment_status.csv", statuses);
  }
  void bring_to_layout_1() {
    const auto keys = store->keys();
    ASSERT_TRUE(keys);
    for (const auto* record : {"placement", "employment_status"}) {
      const auto done =
          ledger::bring_to_layout_1(store->connection(), *store->plan_of(record), (*keys)->ring());
      ASSERT_TRUE(done) << to_string(done.error());
    }
  }
  // What is seen of each row without a key, in the order of positions: of every column whether
  // there is a value, and the length of what is sealed or a reason.
  Texts seen(const std::string& record) {
    auto columns = store->connection().text(fmt::format(
        "SELECT string_agg(CASE WHEN data_type = 'BLOB' THEN 'octet_length(\"' || column_name || "
        "'\")' WHEN column_name = 'missing' THEN 'length(missing)' ELSE '\"' || column_name || "
        "'\" IS NULL' END, ', ') FROM duckdb_columns() WHERE schema_name = 'sealed' AND "
        "table_name = '{}'",
        record));
    EXPECT_TRUE(columns);
    auto rows = store->connection().collect(fmt::format(
        "SELECT CAST(row({}) AS VARCHAR) FROM sealed.{} ORDER BY position", **columns, record));
    EXPECT_TRUE(rows) << to_string(rows.error());
    Texts found;
    EXPECT_TRUE(rows->each([&](const engine::Chunk& chunk, std::size_t row) {
      found.emplace_back(chunk.text(0, row));
    }));
    EXPECT_EQ(found.size(), static_cast<std::size_t>(people));
    return found;
  }
  static Texts labels(bool (*is)(int)) {
    Texts out;
    for (int n = 0; n < people; ++n) out.emplace_back(is(n) ? "yes" : "no");
    return out;
  }
  // Bits of `is` that are known without a key, beyond what chance gives.
  double told(const std::string& record, bool (*is)(int)) {
    const auto from = seen(record);
    return mutual_information(from, labels(is)) - bound_by_chance(from, labels(is));
  }
};

TEST_F(StoreLayout, WithoutAKeyNothingIsToldOfEarlyEndsAndEmployment) {
  constexpr double rounding = 1e-9;
  EXPECT_LE(told("placement", ends_early), rounding);
  EXPECT_LE(told("employment_status", is_employed), rounding);
  bring_to_layout_1();
  const auto whole = [](bool (*is)(int)) {
    return mutual_information(labels(is), labels(is));  // all bits that there are
  };
  EXPECT_GT(told("placement", ends_early), 0.8 * whole(ends_early)) << "in the layout of before";
  EXPECT_GT(told("employment_status", is_employed), 0.8 * whole(is_employed));
}

TEST_F(StoreLayout, EveryRowOfARecordAndLabelHasTheSameLength) {
  for (const auto* column : {"placement", "employment_status", "person"}) {
    const auto plan = store->plan_of(column);
    for (const auto& group : plan->labelled.groups) {
      EXPECT_EQ(
          *store->connection().integer(fmt::format(
              "SELECT count(DISTINCT octet_length({})) FROM {}", group.cipher, plan->table())),
          1)
          << group.label << " of " << column;
    }
  }
}

TEST_F(StoreLayout, AReferenceThatMayBeMissingIsReadByWhoHasTheKey) {
  const auto counted = [&](const std::string& where) {
    return text("SELECT count(*) FROM employment_status WHERE " + where);
  };
  EXPECT_EQ(counted("enterprise = '914403001922038216'"), "160");
  EXPECT_EQ(counted("enterprise IS NULL AND missing LIKE '%\"enterprise\":\"not_collected\"%'"),
            "80");
  EXPECT_EQ(*store->connection().integer("SELECT count(enterprise) FROM employment_status"), 0)
      << "withheld without a key";
  EXPECT_EQ(*store->connection().integer("SELECT count(*) FROM employment_status WHERE missing "
                                         "LIKE '%\"enterprise\":\"withheld\"%'"),
            people);
}

TEST_F(StoreLayout, AReferenceThatIsRelabelledKeepsItsValues) {
  for (const auto* level : {"L2", "L4"}) {
    const auto done = store->relabel({.field = "employment_status.enterprise",
                                      .level = level,
                                      .reason = "order 2026-17",
                                      .day = *parse_date("2026-01-15")});
    ASSERT_TRUE(done) << to_string(done.error());
    EXPECT_EQ(done->rows.sealed_again, static_cast<std::uint64_t>(people));
    EXPECT_EQ(text("SELECT count(enterprise) FROM employment_status"), "160") << level;
  }
  const auto audited = store::audit_store(*store);
  ASSERT_TRUE(audited) << to_string(audited.error());
  EXPECT_TRUE(audited->passed());
}

TEST_F(StoreLayout, AReaderOfARegionOrOfAnOwnerStillSeesTheRowsThatLeadThere) {
  const auto counted = [&](release::Reader reader, const std::string& table) {
    auto viewer = store::Viewer::open(*store, std::move(reader));
    EXPECT_TRUE(viewer) << to_string(viewer.error());
    return viewer ? *viewer->connection().integer("SELECT count(*) FROM " + table) : -1;
  };
  // A person's college, the way into a region, stands in the table: in clear for who sees no label.
  release::Reader region{.audience = release::Audience::internal, .labels = {}};
  region.regions = {"440303"};
  EXPECT_EQ(counted(region, "person"), people - (people + 6) / 7);
  region.labels.emplace();
  EXPECT_EQ(counted(region, "person"), people - (people + 6) / 7) << "with every field withheld";
  // An employer stands in the ciphertext alone, and is opened to narrow the rows.
  release::Reader owner{.audience = release::Audience::owner, .labels = {}};
  owner.owner_kind = "enterprise";
  owner.owner = "914403001922038216";
  EXPECT_EQ(counted(owner, "employment_status"), 160);
}

}  // namespace
}  // namespace ronghe::workflow
