// SPDX-License-Identifier: Apache-2.0
#include "ronghe/commands/command.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "ronghe/engine/database.hpp"

namespace ronghe::commands {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// A face that writes down what it is told.
struct TestFace {
  std::vector<Line> told;
  release::Reader reader = release::Reader::key_holder();
  [[nodiscard]] Services services() {
    const auto tell = [this](const Line& line) { told.push_back(line); };
    return {.today = *parse_date("2026-01-15"),
            .now = 1'768'435'200,
            .reader = reader,
            .default_pack = "packs/national",
            .progress = nullptr,
            .tell = tell,
            .open = [tell](const std::string& folder, const store::StoreOptions& options) {
              return open_folder(folder, options, tell);
            }};
  }
  Result<Answer> run(const std::string& name, Given given) {
    const auto* command = find(name);
    ensure(command != nullptr, "a test names a command that is there");
    RONGHE_TRY(arguments, Arguments::checked(command->arguments, std::move(given)));
    return command->run(services(), arguments);
  }
};

class Commands : public testing::Test {
 protected:
  void TearDown() override { fs::remove_all(folder_); }
  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder_ / name).string();
  }

  fs::path folder_ = fs::temp_directory_path() / ("ronghe_commands_" + std::to_string(getpid()));
  TestFace face_;

 private:
  bool made_ = fs::create_directories(folder_);
};

TEST(CommandList, NamesEachOnceAndEachArgumentOnce) {
  std::set<std::string> names;
  for (const auto& command : all()) {
    EXPECT_TRUE(names.insert(command.name).second) << command.name;
    EXPECT_EQ(find(command.name), &command);
    std::set<std::string> arguments;
    bool optional_before = false;
    for (const auto& argument : command.arguments) {
      EXPECT_TRUE(arguments.insert(argument.name).second) << command.name << ' ' << argument.name;
      EXPECT_NE(argument.name, "format") << "is the face's own";
      if (!argument.in_order) continue;
      EXPECT_FALSE(argument.required && optional_before) << command.name << ' ' << argument.name;
      optional_before = optional_before || !argument.required;
    }
    for (const auto& argument : command.arguments) {
      if (argument.initial.empty()) continue;
      const Argument alone[] = {argument};
      EXPECT_TRUE(Arguments::checked(alone, {{argument.name, {argument.initial}}}));
    }
  }
  EXPECT_EQ(find("no such command"), nullptr);
}

TEST(CommandList, IsGivenToMachinesWithKindsChoicesAndLimits) {
  const auto commands = json::parse(described()).at("commands");
  ASSERT_EQ(commands.size(), all().size());
  const auto checkpoint = std::ranges::find_if(
      commands, [](const auto& command) { return command.at("name") == "checkpoint"; });
  ASSERT_NE(checkpoint, commands.end());
  EXPECT_EQ(checkpoint->at("effect"), "writes");
  for (const auto& argument : checkpoint->at("arguments")) {
    if (argument.at("name") == "timeout") {
      EXPECT_EQ(argument.at("kind"), "count");
      EXPECT_EQ(argument.at("initial"), "10");
      EXPECT_EQ(argument.at("least"), 1);
      EXPECT_EQ(argument.at("most"), 3600);
    }
    if (argument.at("name") == "tree") {
      EXPECT_EQ(argument.at("choices"), (json{"sha256", "sm3"}));
    }
  }
}

TEST_F(Commands, MakeAStoreAuditItAndSayWhereItIsNone) {
  const auto store = path("store");
  const auto made = face_.run("init", {{"store", {store}}, {"open-data", {"true"}}});
  ASSERT_TRUE(made) << to_string(made.error());
  const auto facts = json::parse(as_json(*made));
  EXPECT_EQ(facts.at("store"), store);
  EXPECT_EQ(facts.at("sealed"), false);
  EXPECT_GT(facts.at("record_types"), 10);
  const auto audited = face_.run("audit", {{"store", {store}}});
  ASSERT_TRUE(audited) << to_string(audited.error());
  EXPECT_EQ(audited->ending, Ending::done);
  EXPECT_EQ(json::parse(as_json(*audited)).at("findings"), json::array());
  const auto none = face_.run("runs", {{"store", {store}}});
  ASSERT_TRUE(none) << to_string(none.error());
  EXPECT_EQ(json::parse(as_json(*none)), json::array());
  const auto absent = face_.run("show", {{"store", {store}}, {"run", {"latest"}}});
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().kind, ErrorKind::not_found);
  const auto nowhere = face_.run("audit", {{"store", {path("nowhere")}}});
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().kind, ErrorKind::not_found);
}

TEST_F(Commands, MakeAnOfficerWhoseSignatureIsSealedWithAnAct) {
  const auto store = path("store");
  ASSERT_TRUE(face_.run("init", {{"store", {store}}, {"open-data", {"true"}}}));
  const auto facts = [&](const std::string& name, const Given& given) {
    const auto answer = face_.run(name, given);
    EXPECT_TRUE(answer) << to_string(answer.error());
    return answer ? json::parse(as_json(*answer)) : json();
  };
  const auto officer = [&](const std::string& action, const std::string& on, Given given) {
    given["action"] = {action};
    given["on"] = {on};
    return facts("officer", given);
  };
  const auto line = officer("new", path("anna.key"), {{"name", {"anna"}}}).at("public_key");
  officer("add", store, {{"name", {"anna"}}, {"department", {"EDU"}}, {"key", {line}}});
  const auto listed = officer("list", store, {});
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0].at("public_key"), line);
  Given act{{"store", {store}},
            {"type", {"region"}},
            {"json", {R"({"code": "440303", "name_zh": "罗湖区", "level": "3"})"}},
            {"source", {"EDU"}},
            {"actor", {"anna"}}};
  auto checked = act;
  checked["check"] = {"true"};
  checked["preview"] = {path("act.json")};
  const auto hash = facts("record", checked).at("preview_hash");
  const auto of_file =
      officer("sign", path("act.json"), {{"name", {"anna"}}, {"key", {path("anna.key")}}});
  EXPECT_EQ(of_file.at("preview_hash"), hash);
  act["signature"] = {of_file.at("signature")};
  EXPECT_EQ(facts("record", act).at("rows"), 1);
  EXPECT_EQ(facts("audit", {{"store", {store}}}).at("faults"), 0);
  officer("end", store, {{"name", {"anna"}}});
  const auto unsaid = face_.run("officer", {{"action", {"add"}}, {"on", {store}}});
  ASSERT_FALSE(unsaid);
  EXPECT_EQ(unsaid.error().message, "to add an officer, `name` must be given");
}

TEST_F(Commands, EraseNothingForAPreview) {
  const auto store = path("store");
  const std::string anna(32, 'a');
  ASSERT_TRUE(face_.run("init", {{"store", {store}}}));
  const auto said = face_.run(
      "record",
      {{"store", {store}},
       {"type", {"person"}},
       {"json", {R"({"person_ref": ")" + anna + R"(", "kind": "student", "sex": "f"})"}}});
  ASSERT_TRUE(said) << to_string(said.error());
  const auto file = path("erasure.json");
  Given asked{{"store", {store}},
              {"subject", {"person/" + anna}},
              {"request", {"R-1"}},
              {"preview", {file}}};
  const auto without_check = face_.run("erase", asked);
  ASSERT_FALSE(without_check);
  EXPECT_EQ(without_check.error().kind, ErrorKind::bad_input);
  EXPECT_FALSE(fs::exists(file));
  asked["check"] = {"true"};
  const auto facts = [&] {
    const auto answer = face_.run("erase", asked);
    EXPECT_TRUE(answer) << to_string(answer.error());
    return answer ? json::parse(as_json(*answer)) : json();
  };
  const auto unsigned_one = facts();  // the store knows no officers
  EXPECT_EQ(unsigned_one.value("rows", 0), 1) << "nothing was erased";
  EXPECT_EQ(unsigned_one.value("needs_officers", -1), 0);
  EXPECT_EQ(unsigned_one.value("preview", ""), file);
  EXPECT_TRUE(fs::remove(file));
  const auto line =
      face_.run("officer", {{"action", {"new"}}, {"on", {path("olga.key")}}, {"name", {"olga"}}});
  ASSERT_TRUE(line) << to_string(line.error());
  ASSERT_TRUE(face_.run("officer", {{"action", {"add"}},
                                    {"on", {store}},
                                    {"name", {"olga"}},
                                    {"department", {"EDU"}},
                                    {"key", {json::parse(as_json(*line)).at("public_key")}}}));
  asked["actor"] = {"olga"};
  const auto signed_one = facts();
  EXPECT_EQ(signed_one.value("needs_officers", -1), 1);
  EXPECT_EQ(signed_one.value("preview", ""), file);
  const auto by_olga = face_.run(
      "officer",
      {{"action", {"sign"}}, {"on", {file}}, {"name", {"olga"}}, {"key", {path("olga.key")}}});
  ASSERT_TRUE(by_olga) << to_string(by_olga.error());
  EXPECT_EQ(json::parse(as_json(*by_olga)).at("preview_hash"), signed_one.at("preview_hash"));
}

TEST_F(Commands, ReproduceARunAndShowRowsThatDifferToWhoMaySeeAll) {
  const auto store = path("store");
  ASSERT_TRUE(face_.run("init", {{"store", {store}}, {"open-data", {"true"}}}));
  std::ofstream(path("region.csv")) << "code,name_zh,level\n440303,罗湖区,3\n440304,福田区,3\n";
  ASSERT_TRUE(face_.run("import", {{"store", {store}}, {"files", {path("region.csv")}}}));
  ASSERT_TRUE(face_.run("run", {{"store", {store}}, {"as-of", {"2025-12-31"}}}));
  const auto again = [&] {
    const auto answer = face_.run("reproduce", {{"store", {store}}});
    EXPECT_TRUE(answer) << to_string(answer.error());
    return answer ? json::parse(as_json(*answer)) : json();
  };
  const auto same = again();
  EXPECT_EQ(same.at("outcome"), "done");
  EXPECT_EQ(same.at("identical"), true);
  EXPECT_EQ(same.at("all_lines_sealed"), same.at("all_lines_recomputed"));
  EXPECT_EQ(same.at("published_lines_sealed"), same.at("published_lines_recomputed"));
  EXPECT_FALSE(same.contains("differences"));
  {
    auto database = engine::Database::open({.path = store + "/evidence.duckdb"});
    ASSERT_TRUE(database);
    auto connection = database->connect();
    ASSERT_TRUE(connection && connection->execute("DELETE FROM region WHERE code = '440304'"));
  }
  const auto differs = again();
  EXPECT_EQ(differs.at("outcome"), "no");
  EXPECT_NE(differs.at("all_lines_sealed"), differs.at("all_lines_recomputed"));
  ASSERT_FALSE(differs.at("differences").empty());
  EXPECT_TRUE(differs.at("differences")[0].contains("row"));
  face_.reader = release::Reader::everyone();
  const auto narrow = again();
  ASSERT_FALSE(narrow.at("differences").empty());
  EXPECT_EQ(narrow.at("differences")[0].size(), 1U) << "the table alone";
}

TEST_F(Commands, WarnOfARunThatJudgesNobodyOrADayToCome) {
  const auto store = path("store");
  ASSERT_TRUE(face_.run("init", {{"store", {store}}, {"open-data", {"true"}}}));
  const auto warnings = [&](const std::string& day) {
    face_.told.clear();
    const auto done = face_.run("run", {{"store", {store}}, {"as-of", {day}}});
    EXPECT_TRUE(done) << to_string(done.error());
    std::vector<std::string> codes;
    for (const auto& line : face_.told) {
      if (line.hint) codes.emplace_back(line.hint->code.text);
    }
    return codes;
  };
  const std::string today = "2026-01-15";
  EXPECT_EQ(warnings(today), std::vector<std::string>{"run-judges-nothing"});
  EXPECT_EQ(warnings("9999-01-01"),
            (std::vector<std::string>{"as-of-in-future", "run-judges-nothing"}));
  ASSERT_TRUE(face_.run("record", {{"store", {store}},
                                   {"type", {"region"}},
                                   {"json", {R"({"code": "440303", "name_zh": "罗湖区",
                                                 "level": "3"})"}},
                                   {"source", {"EDU"}}}));
  EXPECT_EQ(warnings(today), std::vector<std::string>{});
}

TEST_F(Commands, ReadOnlyArgumentsThatTheyDescribe) {
  // Each stops at the store that is not there, after it has read what comes before it; a name that
  // is not described would stop the test.
  for (const auto& command : all()) {
    Given given;
    for (const auto& argument : command.arguments) {
      if (argument.required) given[argument.name] = {path("nowhere")};
      if (argument.required && argument.kind == Kind::day) given[argument.name] = {"2025-12-31"};
    }
    if (command.name == "init") given["pack"] = {path("nowhere")};
    EXPECT_FALSE(face_.run(command.name, given)) << command.name;
  }
}

}  // namespace
}  // namespace ronghe::commands
