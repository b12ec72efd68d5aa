// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/site_facts.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace ronghe::workflow {
namespace {

using testing::HasSubstr;

class SiteFacts : public testing::Test {
 protected:
  ~SiteFacts() override { std::filesystem::remove(path_); }
  Result<publish::ReportSite> read(std::string_view yaml) {
    std::ofstream(path_) << yaml;
    return read_site_facts(path_);
  }
  std::string refusal(std::string_view yaml) {
    const auto site = read(yaml);
    return site ? "" : site.error().message;
  }
  std::filesystem::path path_ = std::filesystem::temp_directory_path() /
                                ("ronghe_site_facts_" + std::to_string(getpid()) + ".yaml");
};

TEST_F(SiteFacts, AreReadAndTheBaseEndsWithASlash) {
  const auto site = read(
      "name: {zh: 某省, en: A province}\nsponsor: {zh: 教育厅, en: Department}\n"
      "contact: {zh: 纠错, en: Corrections}\ncontact_url: mailto:a@example.org\n"
      "filing_number: 某ICP备1号\nsite_code: \"0012\"\nbase_url: https://example.org/lights\n");
  ASSERT_TRUE(site) << site.error().message;
  EXPECT_EQ(site->name.zh, "某省");
  EXPECT_EQ(site->sponsor.en, "Department");
  EXPECT_EQ(site->contact_url, "mailto:a@example.org");
  EXPECT_EQ(site->filing_number, "某ICP备1号");
  EXPECT_EQ(site->site_code, "0012");
  EXPECT_EQ(site->base_url, "https://example.org/lights/");
}

TEST_F(SiteFacts, MayBeLeftOut) {
  const auto site = read("site_code: \"1\"\n");
  ASSERT_TRUE(site) << site.error().message;
  EXPECT_EQ(site->base_url, "");
  EXPECT_EQ(site->name.zh, "");
}

TEST_F(SiteFacts, MisspeltKeysAndRunningLinksAreRefused) {
  EXPECT_THAT(refusal("sponser: {zh: a, en: b}\n"), HasSubstr("sponser"));
  EXPECT_THAT(refusal("contact_url: javascript:alert(1)\n"), HasSubstr("contact_url"));
  EXPECT_THAT(refusal("base_url: example.org\n"), HasSubstr("base_url"));
  EXPECT_THAT(refusal("name: [\n"), HasSubstr(path_.filename().string()));
  EXPECT_THAT(read_site_facts("/nowhere/site.yaml").error().message,
              HasSubstr("there is no such file"));
}

}  // namespace
}  // namespace ronghe::workflow
