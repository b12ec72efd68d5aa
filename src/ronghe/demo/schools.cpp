// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <span>

#include "ronghe/demo/themes.hpp"
#include "ronghe/demo/uscc.hpp"

namespace ronghe::demo {

namespace {

constexpr std::uint64_t theme = 2;

struct Offer {
  std::string_view code, name;
};
// From the catalogue of vocational programmes of 2021.
constexpr std::array higher{
    Offer{"460104", "机械制造及自动化"},   Offer{"460301", "机电一体化技术"},
    Offer{"460305", "工业机器人技术"},     Offer{"510203", "软件技术"},
    Offer{"510209", "人工智能技术应用"},   Offer{"530302", "大数据与会计"},
    Offer{"530605", "市场营销"},           Offer{"530802", "现代物流管理"},
    Offer{"500211", "汽车检测与维修技术"}, Offer{"520201", "护理"}};
constexpr std::array secondary{
    Offer{"660301", "机电技术应用"},   Offer{"660302", "电气设备运行与控制"},
    Offer{"710201", "计算机应用"},     Offer{"710205", "大数据技术应用"},
    Offer{"730301", "会计事务"},       Offer{"730701", "电子商务"},
    Offer{"700206", "汽车运用与维修"}, Offer{"720201", "护理"}};

struct SchoolKind {
  std::string_view code, word, level;
  std::int64_t years;
};

SchoolKind kind_of(Random& random) {
  const auto at = random.below(100);
  if (at < 60) return {"higher_vocational", "职业技术学院", "higher", 3};
  if (at < 95) return {"secondary", "中等职业学校", "secondary", 3};
  return {"vocational_ba", "职业技术大学", "bachelor", 4};
}

// The mood of the place, with one step up or down for one in five.
Tier near(Random& random, Tier tier) {
  const auto at = random.below(10);
  if (at == 0) return tier == Tier::poor ? Tier::middle : Tier::good;
  if (at == 1) return tier == Tier::good ? Tier::middle : Tier::poor;
  return tier;
}

void make_programmes(Stage& stage, School& school, const SchoolKind& kind, Random& random) {
  auto& scene = stage.scene;
  const bool low = kind.code == "secondary";
  const auto offers = low ? std::span<const Offer>(secondary) : std::span<const Offer>(higher);
  const auto number = static_cast<std::size_t>(random.between(4, 6));
  const auto start = static_cast<std::size_t>(random.below(std::ssize(offers)));
  school.first_programme = scene.programmes.size();
  school.programmes = number;
  for (std::size_t i = 0; i < number; ++i) {
    const auto& offer = offers[(start + i) % offers.size()];
    Programme programme{.id = fmt::format("{}-{}", school.code, offer.code),
                        .school = scene.schools.size(),
                        .group = std::string(offer.code.substr(0, 2)),
                        .tier = near(random, school.tier)};
    stage.tables.programme->write({text(programme.id), text(school.code), text(offer.code),
                                   text(programme.group), text(offer.name), text(kind.level),
                                   decimal(kind.years, 0),
                                   stage.settings.dirty && random.below(30) == 0
                                       ? missing("not_collected")
                                       : count(stage.settings.cohort * random.between(10, 14) / 10),
                                   day(stage.settings.on(-12, 9, 1)), blank()});
    scene.programmes.push_back(std::move(programme));
  }
}

}  // namespace

Result<void> open_schools(Delivery& delivery, Tables& tables) {
  RONGHE_TRY(college, delivery.open("college", {"college_code", "uscc", "name", "kind", "region",
                                                "run_by", "students", "founded_on", "closed_on"}));
  RONGHE_TRY(programme, delivery.open("programme", {"programme_id", "college", "programme_code",
                                                    "programme_group", "name", "level", "years",
                                                    "intake", "opened_on", "closed_on"}));
  tables.college = college;
  tables.programme = programme;
  return {};
}

void make_schools(Stage& stage) {
  auto& scene = stage.scene;
  for (std::size_t l = 0; l < scene.leaves.size(); ++l) {
    const auto& leaf = scene.leaves[l];
    for (int i = 0; i < leaf.schools; ++i) {
      auto random = scene.random.of({theme, l, static_cast<std::uint64_t>(i)});
      const auto kind = kind_of(random);
      const auto& place = leaf.division->code;
      // 99 is no education authority; digits 3-4 name the province, as in real codes.
      School school{.code = fmt::format("99{}{:02}", place, i + 1),
                    .leaf = l,
                    .tier = i == 0 ? leaf.tier : near(random, leaf.tier),
                    .secondary = kind.code == "secondary"};
      const auto uscc = demo_uscc(demo_institution, place, 900'000 + static_cast<std::uint64_t>(i));
      const auto name = fmt::format("{}示例第{}{}（Demo）", leaf.division->name, i + 1, kind.word);
      stage.tables.college->write({text(school.code), text(uscc), text(name), text(kind.code),
                                   text(place),
                                   text(random.below(100) < 75 ? "public"
                                        : random.below(4) == 0 ? "enterprise"
                                                               : "private"),
                                   count(stage.settings.cohort * kind.years * random.between(4, 7)),
                                   day(stage.settings.on(-30, 9, 1)), blank()});
      make_programmes(stage, school, kind, random);
      scene.schools.push_back(std::move(school));
    }
  }
  stage.tally.schools.resize(scene.schools.size());
  stage.tally.programmes.resize(scene.programmes.size());
}

}  // namespace ronghe::demo
