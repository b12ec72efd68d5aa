// SPDX-License-Identifier: Apache-2.0
// Who has no key sees no labelled value: every command that reads is walked, in every format, over
// a store whose labelled fields hold values that would be recognised.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "programs/fixture.hpp"

namespace ronghe::app {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* firm = "914403001922038216";
constexpr const char* revenue = "987654321.25";  // the denominator of A2.1
constexpr const char* spending = "12345678.75";  // its numerator
constexpr const char* profit = "55566677.25";    // behind no number
constexpr const char* pay = "7654.25";
constexpr const char* post = "Z9Q8";
constexpr const char* student = "00000000000000000000000000000001";

class Withheld : public ProgramsFixture {
 protected:
  // One store for all: it is walked with the keys and without them, and read otherwise.
  static void SetUpTestSuite() {
    made_ = new Withheld;
    made_->make();
  }
  static void TearDownTestSuite() {
    made_->ProgramsFixture::TearDown();
    delete made_;
  }
  void SetUp() override {
    folder = made_->folder;
    store = made_->store;
  }
  void TearDown() override {}
  void TestBody() override {}

  void make() {
    ProgramsFixture::SetUp();
    ok("init " + store + " --pack packs/national --origin log.test/s");
    put("region.csv", "code,name_zh,level\n440303,罗湖区,3\n");
    put("college.csv",
        "college_code,name,kind,region,run_by\n4144010001,学院,secondary,440303,public\n");
    put("programme.csv",
        "programme_id,college,programme_code,programme_group,level,years\n"
        "4144010001-660101,4144010001,660101,66,secondary,3\n");
    put("enterprise.csv",
        fmt::format("uscc,name,region,size,above_scale,status,listed_as,listed_on\n"
                    "{},某厂,440303,L,yes,operating,national,2020-01-01\n",
                    firm));
    put("enterprise_finance.csv",
        fmt::format("enterprise,year,revenue,profit\n{},2025,{},{}\n", firm, revenue, profit));
    put("vocational_spending.csv",
        fmt::format("enterprise,year,interns,teachers,equipment,school,total\n{},2025,0,0,0,{},"
                    "{}\n",
                    firm, spending, spending));
    put("person.csv", fmt::format("person_ref,kind,sex\n{},student,f\n", student));
    put("placement.csv", placement("P-1", pay));
    // Of another hand, set aside: the list of such rows shows nothing of either.
    ok("import " + store + " " + file("other.csv", placement("P-1", "1.00")) + " --source HRS");
    ok("run " + store + " --as-of 2025-12-31 --report " + folder + "/report");
    for (const auto* command :
         {"show {} latest --format csv", "show {} latest --subject {} --format csv",
          "explain {} latest {} A2.1 --format text"}) {
      const auto words = fmt::format(fmt::runtime(command), store, firm);
      before_[words] = ronghe(words).said;
    }
    (void)file("check.csv", placement("P-1", "2.00"));
    ASSERT_TRUE(take_keys());
    after_ = everything();
  }

  static void ok(const std::string& words) {
    const auto ended = ronghe(words);
    ASSERT_EQ(ended.exit, 0) << words << "\n" << ended.said;
  }
  void put(const std::string& name, const std::string& bytes) const {
    const auto ended = import(name, bytes);
    ASSERT_EQ(ended.exit, 0) << name << "\n" << ended.said;
  }
  static std::string placement(const std::string& id, const std::string& paid) {
    return fmt::format(
        "placement_id,person,college,programme,enterprise,kind,from,to,planned_hours,pay,injury,"
        "post\n{},{},4144010001,4144010001-660101,{},post,2025-03-01,2025-06-01,400,{},no,{}\n",
        id, student, firm, paid, post);
  }
  // Those of departments; the log can still sign.
  [[nodiscard]] bool take_keys() const {
    std::size_t taken = 0;
    for (const auto& key : fs::directory_iterator(store + "/keys")) {
      const auto name = key.path().filename().string();
      if (name == "lock.key" || name.starts_with("log") || !name.ends_with(".key")) continue;
      taken += fs::remove(key.path()) ? 1 : 0;
    }
    return taken > 2;
  }
  // By command: what it says of the store.
  [[nodiscard]] std::map<std::string, std::string> everything() const {
    std::map<std::string, std::string> said;
    for (const auto& command : commands()) said[command] = ronghe(command).said;
    return said;
  }
  [[nodiscard]] std::vector<std::string> commands() const {
    const auto out = " --out " + folder + "/made.tlog-proof";
    std::vector<std::string> all;
    const auto in_formats = [&](const std::string& words, const std::vector<std::string>& formats) {
      for (const auto& format : formats) all.push_back(words + " --format " + format);
    };
    const std::vector<std::string> table{"table", "csv", "json"}, text{"text", "json"};
    in_formats("runs " + store, table);
    in_formats("conflicts " + store, table);
    in_formats("officer list " + store, {"text", "csv", "json"});
    in_formats("audit " + store, text);
    in_formats("audit --files " + store, {"text"});
    in_formats("checkpoint " + store, text);
    in_formats("run " + store + " --as-of 2025-12-31", text);
    const std::string line = "run/latest --line region/440303";
    for (const auto& entry : {std::string("run/latest"), std::string("placement/P-1"),
                              std::string("placement/P-1 --show pay"), line, line + " --exact"}) {
      in_formats(fmt::format("prove {} {}{}", store, entry, out), text);
    }
    in_formats("reseal --check " + store, text);
    in_formats("import --check " + store + " " + folder + "/check.csv", text);
    for (const auto& format : text) {
      all.push_back(fmt::format("template placement --out {0}/template-{1}.csv --format {1}",
                                folder, format));
    }
    in_formats("adopt --check " + store + " packs/national", text);
    in_formats("erase --check " + store + " --request 7 --subject person/" + student, text);
    in_formats("record --check " + store + " placement --json '{\"placement_id\": \"P-1\"}'", text);
    for (const auto& format : text) {
      all.push_back(fmt::format("backup {0} {1}/backup-{2} --format {2}", store, folder, format));
    }
    const std::vector subjects{std::string(firm), std::string("440303"), std::string("4144010001")};
    in_formats("show " + store, table);
    in_formats("show " + store + " latest", table);
    for (const auto& subject : subjects) {
      in_formats(fmt::format("show {} latest --subject {}", store, subject), table);
      in_formats(fmt::format("explain {} latest {}", store, subject), text);
    }
    for (const auto* subject : {firm, "440303"}) {
      in_formats(fmt::format("explain {} latest {} A2.1", store, subject), text);
    }
    in_formats("reproduce " + store, text);
    return all;
  }
  // The parts before the point: a number is written with more digits, or in groups.
  static std::vector<std::string> planted() {
    return {"987654321", "12345678", "55566677", "7654.25", post};
  }
  static std::string read(const fs::path& path) {
    std::ostringstream bytes;
    bytes << std::ifstream(path, std::ios::binary).rdbuf();
    return bytes.str();
  }
  static std::string ungrouped(std::string text) {
    std::erase(text, ',');
    return text;
  }

  static inline Withheld* made_ = nullptr;
  static inline std::map<std::string, std::string> before_;  // with the keys
  static inline std::map<std::string, std::string> after_;   // without them
};

TEST_F(Withheld, NoCommandInAnyFormatSaysAPlantedValueOrANumberMadeOfIt) {
  for (const auto& [command, said] : after_) {
    SCOPED_TRACE(command);
    for (const auto& value : planted()) {
      EXPECT_THAT(ungrouped(said), Not(HasSubstr(value)));
    }
  }
  // The walk would see them: with the keys they are there.
  const auto show = fmt::format("show {} latest --subject {} --format csv", store, firm);
  EXPECT_THAT(before_.at(show), HasSubstr("987654321.25"));
  EXPECT_THAT(after_.at(show), HasSubstr(",,withheld ("));
  const auto explain = fmt::format("explain {} latest {} A2.1 --format text", store, firm);
  EXPECT_THAT(before_.at(explain), HasSubstr("12345678.75"));
  EXPECT_THAT(after_.at(explain), HasSubstr("withheld"));
}

// All that read, and all that only say what they would write: a new command is walked, too.
TEST_F(Withheld, IsAskedOfByEveryCommandInEveryFormat) {
  const auto is_walked = [](const std::string& name, const std::string& format) {
    return std::ranges::any_of(after_, [&](const auto& asked) {
      return asked.first.starts_with(name + " ") && asked.first.ends_with("--format " + format);
    });
  };
  const auto commands = nlohmann::json::parse(ronghe("commands --format json").said);
  std::size_t asked = 0;
  for (const auto& command : commands.at("commands")) {
    const std::string name = command.at("name");
    const bool can_check = std::ranges::any_of(
        command.at("arguments"), [](const auto& one) { return one.at("name") == "check"; });
    if (command.at("effect") != "reads" && !can_check) continue;
    ++asked;
    for (const std::string format : command.at("formats")) {
      EXPECT_TRUE(is_walked(name, format)) << name << " --format " << format;
    }
  }
  EXPECT_GE(asked, 11U);
}

TEST_F(Withheld, LightsStay) {
  const auto show = fmt::format("show {} latest --format csv", store);
  for (const auto* light : {"green", "red", "none"}) {
    const auto count = [&](const std::string& text) {
      std::size_t found = 0;
      for (auto at = text.find(light); at != std::string::npos; at = text.find(light, at + 1)) {
        ++found;
      }
      return found;
    };
    EXPECT_EQ(count(after_.at(show)), count(before_.at(show))) << light;
  }
}

TEST_F(Withheld, WhatIsPublishedHoldsNoValueOfALabelledField) {
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder + "/report")) {
    if (!entry.is_regular_file()) continue;
    ++files;
    SCOPED_TRACE(entry.path());
    const auto bytes = entry.path().extension() == ".xlsx"
                           ? programs::run_command("unzip -p " + entry.path().string()).said
                           : read(entry.path());
    for (const auto& value : planted()) {
      EXPECT_THAT(ungrouped(bytes), Not(HasSubstr(value)));
    }
  }
  EXPECT_GT(files, 20U);
}

TEST_F(Withheld, ErrorsOfAnImportSayNothingOfTheRowsThatAreThere) {
  const auto again = import("placement.csv", placement("P-1", "1.00"));
  EXPECT_NE(again.exit, 0);
  for (const auto& value : planted()) EXPECT_THAT(again.said, Not(HasSubstr(value)));
}

}  // namespace
}  // namespace ronghe::app
