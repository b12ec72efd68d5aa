// SPDX-License-Identifier: Apache-2.0
// What a template gives is imported without a complaint once its example is filled in.
#include <gmock/gmock.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "ronghe/commands/command.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/intake/example_row.hpp"
#include "ronghe/intake/record_template.hpp"
#include "ronghe/policy/pack.hpp"

namespace ronghe::commands {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::HasSubstr;

class Templates : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    fs::create_directories(folder_);
    const auto made = run("init", {{"store", {path("store")}}, {"open-data", {"true"}}});
    ASSERT_TRUE(made) << to_string(made.error());
  }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder_ / name).string();
  }
  Result<Answer> run(const std::string& name, Given given) {
    const auto* command = find(name);
    ensure(command != nullptr, "a test names a command that is there");
    RONGHE_TRY(arguments, Arguments::checked(command->arguments, std::move(given)));
    const auto tell = [this](const Line& line) { told_ += line.text; };
    return command->run({.today = *parse_date("2026-01-15"),
                         .now = 1'768'435'200,
                         .reader = release::Reader::key_holder(),
                         .default_pack = "packs/national",
                         .progress = nullptr,
                         .tell = tell,
                         .open =
                             [tell](const std::string& folder, const store::StoreOptions& options) {
                               return open_folder(folder, options, tell);
                             }},
                        arguments);
  }
  // What an import says of the one file.
  json imported(const std::string& file) {
    const auto answer =
        run("import", {{"store", {path("store")}}, {"files", {file}}, {"rejects", {path("mend")}}});
    EXPECT_TRUE(answer) << to_string(answer.error());
    return answer ? json::parse(as_json(*answer)) : json();
  }
  static std::string bytes_of(const std::string& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
  }

  fs::path folder_ = fs::temp_directory_path() / ("ronghe_templates_" + std::to_string(getpid()));
  std::string told_;
};

// The mark is a part of one text of the workbook; without it the row is as one filled in.
void take_mark_away(std::string& text, std::string_view mark) {
  const auto at = text.find(mark);
  ASSERT_NE(at, std::string::npos);
  text.erase(at, mark.size());
}

// GetParam: titles in Chinese.
TEST_P(Templates, OfEveryRecordRefuseTheExampleAndTakeWhatIsFilledIn) {
  const bool zh = GetParam();
  const auto mark = zh ? intake::example_mark_zh : intake::example_mark_en;
  const auto pack = policy::open_pack("packs/national");
  ASSERT_TRUE(pack) << to_string(pack.error());
  const bool all = std::getenv("RONGHE_NIGHTLY") != nullptr;
  for (const auto* record : pack->dictionary.in_reference_order()) {
    // Those that others refer to, and one that refers; all of them at night.
    if (!all && record->name != "region" && record->name != "enterprise") continue;
    SCOPED_TRACE(record->name);
    const auto file = path(record->name + ".csv");
    Given given{{"record", {record->name}}, {"out", {file}}, {"lang", {zh ? "zh" : "en"}}};
    const auto made = run("template", given);
    ASSERT_TRUE(made) << to_string(made.error());
    EXPECT_FALSE(run("template", given)) << "what may be filled in is not written over";
    const auto example = imported(file);
    EXPECT_THAT(example.at("files").at(0).at("error"), HasSubstr("example row of a template"));
    EXPECT_EQ(example.at("files").at(0).at("rejected"), "1");
    auto text = bytes_of(file);
    take_mark_away(text, mark);
    std::ofstream(file, std::ios::binary) << text;
    const auto filled = imported(file);
    EXPECT_EQ(filled.at("outcome"), "done") << filled.dump(2);
    EXPECT_EQ(filled.at("files").at(0).at("sealed"), "1");
    EXPECT_EQ(filled.at("files").at(0).at("record"), record->name);

    given["xlsx"] = {"true"};
    given["out"] = {path(record->name + ".xlsx")};
    const auto book = run("template", given);
    ASSERT_TRUE(book) << to_string(book.error());
    const auto read = imported(given["out"].front());
    EXPECT_EQ(read.at("files").at(0).at("record"), record->name);
    EXPECT_THAT(read.at("files").at(0).at("error"), HasSubstr("example row of a template"));
    EXPECT_EQ(read.at("files").at(0).at("rejected"), "1");
    EXPECT_EQ(read.at("rejected").size(), 1U) << "the mark is its only fault";
  }
}
INSTANTIATE_TEST_SUITE_P(BothLanguages, Templates, testing::Bool(),
                         [](const auto& named) { return named.param ? "zh" : "en"; });

TEST_P(Templates, OfTheSameRecordAreTheSameAndHaveDropDowns) {
  const auto pack = policy::open_pack("packs/national");
  ASSERT_TRUE(pack);
  const auto& record = *pack->dictionary.record("enterprise");
  const auto language = GetParam() ? Language::zh : Language::en;
  for (const auto* name : {"a.xlsx", "b.xlsx"}) {
    ASSERT_TRUE(intake::write_template_xlsx(pack->dictionary, record, language, path(name)));
  }
  EXPECT_EQ(bytes_of(path("a.xlsx")), bytes_of(path("b.xlsx")));
}

TEST_P(Templates, ARecordThatIsNotThereIsAnsweredWithTheNearest) {
  const auto none = run("template", {{"record", {"enterprize"}}, {"out", {path("x.csv")}}});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, ErrorKind::not_found);
  EXPECT_THAT(none.error().message, HasSubstr("is it one of these: enterprise"));
  EXPECT_THAT(none.error().values.at(0).value, HasSubstr("是否为以下之一：企业（enterprise）"));
  EXPECT_TRUE(run("template", {{"record", {"企业"}}, {"out", {path("x.csv")}}})) << "by its title";
}

}  // namespace
}  // namespace ronghe::commands
