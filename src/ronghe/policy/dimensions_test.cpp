// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/dimensions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ronghe/policy/testing.hpp"

namespace ronghe::policy {
namespace {

using ::testing::ElementsAre;
using testing::faults_of;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::PackFolders;

std::vector<std::string> ids_of(const std::string& folder) {
  EXPECT_THAT(faults_of(folder), IsEmpty());
  const auto pack = load_pack(folder);
  std::vector<std::string> ids;
  if (!pack) return ids;
  for (const auto& dimension : pack->dimensions) ids.push_back(dimension.id);
  return ids;
}

constexpr const char* two =
    "dimensions:\n  - {id: result, name: {zh: 结果, en: Results}}\n"
    "  - {id: effort, name: {zh: 投入, en: Effort}}\n";
constexpr const char* weights_of_two =
    "class: default\nsource: law\ndimensions: {effort: 0.4, result: 0.6}\nindicators: {X1: 1}\n";

TEST(Dimensions, AreThoseOfTheWeightsWhereNobodyListsThem) {
  const PackFolders packs;
  EXPECT_THAT(ids_of(packs.write_base()), ElementsAre("participation", "process", "result"));
}

TEST(Dimensions, StandInTheOrderInWhichThePackListsThemWithTheirTitles) {
  const PackFolders packs;
  packs.write_base();
  packs.write("base", "weights/default.yaml", weights_of_two);
  const auto folder = packs.write_head("base", "", two);
  EXPECT_THAT(ids_of(folder), ElementsAre("result", "effort"));
  EXPECT_EQ(load_pack(folder)->dimensions.back().title, (Bilingual{"投入", "Effort"}));
}

TEST(Dimensions, OfAnExtendedPackAreKeptOrReplacedAsAWhole) {
  const PackFolders packs;
  packs.write_base();
  EXPECT_THAT(ids_of(packs.write_head("city", "../base")),
              ElementsAre("participation", "process", "result"));
  packs.write("own", "weights/default.yaml", weights_of_two);
  const auto own = packs.write_head("own", "../base", two);
  EXPECT_THAT(faults_of(own), ElementsAre(HasSubstr("the dimension `participation` is not known"),
                                          HasSubstr("the dimension `process` is not known")))
      << "weights of the extended pack are kept where its own do not name them anew";
}

TEST(Dimensions, ThatAreNotListedAreRefusedWithTheirPlace) {
  const PackFolders packs;
  packs.write_base();
  const auto folder = packs.write_head("base", "", two);
  EXPECT_THAT(
      faults_of(folder),
      ElementsAre(HasSubstr("weights/default.yaml:1:1: the dimension `participation` is not "
                            "known; choose from result, effort, or add it"),
                  HasSubstr("the dimension `process` is not known")));
}

TEST(Dimensions, RefuseAnEmptyListADoubleAndTheNameOfTheTotal) {
  const PackFolders packs;
  packs.write_base();
  EXPECT_THAT(faults_of(packs.write_head("base", "", "dimensions: []\n")),
              ElementsAre(HasSubstr("`dimensions` lists none")));
  packs.write("base", "weights/default.yaml", weights_of_two);
  EXPECT_THAT(faults_of(packs.write_head(
                  "base", "", std::string(two) + "  - {id: effort, name: {zh: a, en: a}}\n")),
              ElementsAre(HasSubstr("the dimension `effort` is listed twice")));
  EXPECT_THAT(faults_of(packs.write_head(
                  "base", "", std::string(two) + "  - {id: total, name: {zh: a, en: a}}\n")),
              ElementsAre(HasSubstr("`total` is the score over all dimensions")));
}

}  // namespace
}  // namespace ronghe::policy
