// SPDX-License-Identifier: Apache-2.0
// Somebody has the files of a store and changes one thing in them. Which command tells? The table
// is printed; an attack that no command tells is a failure. `make nightly` tries all of them by
// each command, the usual run some, until the first that tells.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include "programs/fixture.hpp"
#include "ronghe/base/durable_file.hpp"
#include "ronghe/engine/database.hpp"

namespace ronghe::app {
namespace {

namespace fs = std::filesystem;

// The first file below a folder whose path ends so.
std::string file_in(const std::string& folder, const std::string& end) {
  std::vector<std::string> found;
  for (const auto& each : fs::recursive_directory_iterator(folder)) {
    if (each.is_regular_file() && each.path().string().ends_with(end)) {
      found.push_back(each.path().string());
    }
  }
  EXPECT_FALSE(found.empty()) << folder << " has no *" << end;
  std::ranges::sort(found);
  return found.empty() ? "" : found.front();
}

void write(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

struct Attack {
  std::string name;
  std::function<void(const std::string& store)> change;
  bool usual = false;  // tried in the usual run
};

Attack sql(std::string name, std::string statement, bool usual = false) {
  return {.name = std::move(name),
          .change =
              [statement = std::move(statement)](const std::string& store) {
                auto database = engine::Database::open({.path = store + "/evidence.duckdb"});
                ASSERT_TRUE(database) << to_string(database.error());
                const auto done = database->connect()->script(statement + "; CHECKPOINT");
                ASSERT_TRUE(done) << statement << ": " << to_string(done.error());
              },
          .usual = usual};
}

Attack flip(std::string name, std::string below, std::string end, bool usual = false) {
  return {.name = std::move(name),
          .change =
              [below = std::move(below), end = std::move(end)](const std::string& store) {
                const auto path = file_in(store + below, end);
                auto bytes = *read_whole_file(path);
                bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
                write(path, bytes);
              },
          .usual = usual};
}

Attack remove(std::string name, std::string below, std::string end) {
  return {.name = std::move(name),
          .change = [below = std::move(below), end = std::move(end)](const std::string& store) {
            fs::remove(file_in(store + below, end));
          }};
}

std::vector<Attack> attacks_on_sealed_rows() {
  return {
      sql("a sealed value is that of another row",
          "UPDATE sealed.placement SET sealed_l4 = (SELECT sealed_l4 FROM sealed.placement WHERE "
          "placement_id = 'P-2') WHERE placement_id = 'P-1'",
          true),
      sql("a commitment is that of another row",
          "UPDATE sealed.placement SET commitment_l4 = (SELECT commitment_l4 FROM sealed.placement "
          "WHERE placement_id = 'P-2') WHERE placement_id = 'P-1'"),
      sql("a reference is put beside the sealed one",
          "UPDATE sealed.placement SET agreement = 'A-1' WHERE placement_id = 'P-1'"),
  };
}

std::vector<Attack> other_attacks() {
  return {
      sql("a row of evidence says something else", "UPDATE region SET name_zh = 'x'", true),
      sql("a row of evidence is gone", "DELETE FROM region WHERE code = '440304'"),
      sql("a row of evidence is added",
          "INSERT INTO region SELECT * REPLACE ('440305' AS code, 99 AS position) FROM region "
          "LIMIT "
          "1"),
      sql("a row counts no longer", "UPDATE region SET superseded_by = 1 WHERE code = '440303'"),
      sql("a row says another source", "UPDATE region SET source_dept = 'TAX'"),
      sql("a leaf is that of another entry",
          "UPDATE ledger_entry SET leaf = (SELECT leaf FROM ledger_entry WHERE position = 1) WHERE "
          "position = 0"),
      sql("the last entry is gone",
          "DELETE FROM ledger_entry WHERE position = (SELECT max(position) FROM ledger_entry)"),
      sql("a checkpoint has another root",
          "UPDATE ledger_checkpoint SET root = (SELECT leaf FROM ledger_entry WHERE position = 0)"),
      sql("no checkpoint is there", "DELETE FROM ledger_checkpoint"),
      sql("a run is of another day", "UPDATE run SET as_of = DATE '2024-01-01'"),
      sql("a run is of another pack", "UPDATE run SET pack_id = 'other'"),
      sql("a run has another result", "UPDATE run SET result_hash = repeat('0', 64)"),
      sql("a run is another entry", "UPDATE run SET position = 999999", true),
      sql("a run is of an older program", "UPDATE run SET code_version = 'evaluate/3'"),
      sql("a light is planted in the tables",
          "INSERT INTO run_light SELECT run_id, 'region', '440303', 'green', 'd', 1, '' FROM run"),
      sql("another view in the place of a record",
          "CREATE OR REPLACE VIEW placement AS SELECT * REPLACE (1::BIGINT AS position) FROM "
          "sealed.placement"),
      flip("a published line is changed", "/results", ".public.jsonl", true),
      flip("a sealed line is changed", "/results", ".sealed"),
      flip("the statement of a result is changed", "/results", ".json"),
      remove("the published lines are gone", "/results", ".public.jsonl"),
      remove("the sealed lines are gone", "/results", ".sealed"),
      remove("the statement of a result is gone", "/results", ".json"),
      flip("an entry in a bundle is changed", "/log/tile/entries", ""),
      flip("a hash in a tile is changed", "/log/tile/0", ""),
      flip("the checkpoint is changed", "/log", "/checkpoint", true),
      flip("the pack is changed", "/packs", "/indicators/A1.1.yaml"),
      {.name = "the policy of witnesses is another",
       .change =
           [](const std::string& store) {
             auto policy = *read_whole_file(store + "/log/policy");
             write(store + "/log/policy", policy + "\n# easier\n");
           }},
      {.name = "the secrets of subjects are gone",
       .change = [](const std::string& store) { fs::remove(store + "/keys/subjects.duckdb"); }},
      {.name = "the root of a department is that of another",
       .change =
           [](const std::string& store) {
             fs::copy_file(store + "/keys/tax.key", store + "/keys/edu.key",
                           fs::copy_options::overwrite_existing);
           }},
  };
}

std::vector<Attack> attacks() {
  auto all = attacks_on_sealed_rows();
  std::ranges::move(other_attacks(), std::back_inserter(all));
  return all;
}

class AttackTable : public ProgramsFixture {
 protected:
  void SetUp() override {
    ProgramsFixture::SetUp();
    ASSERT_EQ(ronghe("init " + store + " --pack packs/national").exit, 0);
    const std::string anna = "00000000000000000000000000000001";
    std::string files;
    for (const auto& [name, bytes] : std::vector<std::pair<std::string, std::string>>{
             {"region.csv", "code,name_zh,level\n440303,罗湖区,3\n440304,福田区,3\n"},
             {"college.csv",
              "college_code,name,kind,region,run_by\n4144010001,学院,secondary,440303,public\n"},
             {"programme.csv",
              "programme_id,college,programme_code,programme_group,level,years\n"
              "4144010001-660101,4144010001,660101,66,secondary,3\n"},
             {"enterprise.csv",
              "uscc,name,region,size,above_scale,status,listed_as\n"
              "914403001922038216,某厂,440303,L,yes,operating,none\n"},
             {"person.csv", "person_ref,kind,sex\n" + anna + ",student,f\n"},
             {"placement.csv",
              "placement_id,person,college,programme,enterprise,kind,from,to,planned_hours,pay\n"
              "P-1," +
                  anna +
                  ",4144010001,4144010001-660101,914403001922038216,post,2025-03-01,2025-06-01,"
                  "400,1000.50\nP-2," +
                  anna +
                  ",4144010001,4144010001-660101,914403001922038216,post,2025-07-01,2025-08-01,"
                  "200,2000.50\n"}}) {
      files += " " + file(name, bytes);
    }
    const auto done = ronghe("import " + store + files + " --submitted 2025-12-31" + mend());
    ASSERT_EQ(done.exit, 0) << done.said;
    ASSERT_EQ(ronghe("run " + store + " --as-of 2025-12-31").exit, 0);
    ASSERT_EQ(ronghe("checkpoint " + store).exit, 0);
    write(policy(), *read_whole_file(store + "/log/policy"));
    ASSERT_EQ(ronghe("checkpoint " + store + " --policy " + policy()).exit, 0);
  }
  [[nodiscard]] std::string policy() const { return folder + "/policy"; }

  struct Teller {
    std::string name;
    std::function<programs::Ended()> ask;
  };
  [[nodiscard]] std::vector<Teller> tellers(const std::string& at) const {
    const auto command = [&](const std::string& words) {
      return Teller{words, [=] { return ronghe(fmt::format(fmt::runtime(words), at)); }};
    };
    return {command("audit --files {}"),
            command("show {} latest"),
            command("explain {} latest 440303"),
            command("reproduce {} latest"),
            {"ronghe-verify log",
             [this, at] { return verify(fmt::format("log {}/log --policy {}", at, policy())); }}};
  }
  // Which commands tell; in the usual run the first.
  std::vector<std::string> told_by(const std::string& at, bool all) const {
    std::vector<std::string> found;
    for (const auto& teller : tellers(at)) {
      const auto ended = teller.ask();
      EXPECT_GE(ended.exit, 0) << teller.name << " ended by a signal: " << ended.said;
      EXPECT_LT(ended.exit, 100) << teller.name << " ended by a signal: " << ended.said;
      if (ended.exit == 0) continue;
      found.push_back(teller.name);
      if (!all) break;
    }
    return found;
  }
};

TEST_F(AttackTable, EachIsToldBySomeCommand) {
  const bool all = std::getenv("RONGHE_NIGHTLY") != nullptr;
  const auto attacked = folder + "/attacked";
  fs::copy(store, attacked, fs::copy_options::recursive);
  EXPECT_TRUE(told_by(attacked, true).empty()) << "an untouched copy is told by nobody";
  int tried = 0;
  int found = 0;
  std::string table;
  for (const auto& attack : attacks()) {
    if (!attack.usual && !all) continue;
    SCOPED_TRACE(attack.name);
    fs::remove_all(attacked);
    fs::copy(store, attacked, fs::copy_options::recursive);
    attack.change(attacked);
    const auto tellers = told_by(attacked, all);
    EXPECT_FALSE(tellers.empty());
    ++tried;
    found += tellers.empty() ? 0 : 1;
    std::string names;
    for (const auto& name : tellers) names += (names.empty() ? "" : ", ") + name;
    table += fmt::format("  {:<52} {}\n", attack.name, names.empty() ? "NOBODY" : names);
  }
  fmt::print("attacks: {} tried, {} found\n{}", tried, found, table);
}

}  // namespace
}  // namespace ronghe::app
