// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "ronghe/demo/stay.hpp"
#include "ronghe/demo/themes.hpp"

namespace ronghe::demo {

namespace {

constexpr std::uint64_t theme = 6;
constexpr std::int64_t yuan = 100;  // in fen

// When the students of a graduation year are interns.
struct Season {
  int cohort;           // years after the last year
  int year;             // years after the last year
  unsigned month, day;  // not before
  int weeks;
  std::int64_t share;     // of the cohort, in hundredths
  std::int64_t flagship;  // interns that the flagship takes before others are asked
};
// The paper's AAA asks for more than 100 interns in each of three years (§4.1).
constexpr std::array seasons{Season{1, 0, 9, 8, 6, 90, 15}, Season{0, 0, 2, 17, 8, 80, 104},
                             Season{-1, -1, 3, 4, 2, 70, 103}, Season{-2, -2, 3, 6, 1, 100, 102}};
// Earlier cohorts had their internships before the records begin.
constexpr std::array earlier_cohorts{-4, -5};
constexpr std::int64_t first_tenths = 50;  // of hours a day, where a second placement has the rest

// What of a placement does not depend on where it is.
struct Time {
  std::int32_t from = 0, to = 0;
  int weeks = 0, planned_weeks = 0;
  bool stays = true;  // to the end
  bool known = true;  // whether it stays is told
};

// A second placement on the same days.
enum class Days { alone, shared, both_whole };
struct Second {
  Days days = Days::alone;
  std::size_t host = 0;  // an agreement
};

class Interns {
 public:
  explicit Interns(Stage& stage)
      : stage_(stage),
        scene_(stage.scene),
        settings_(stage.settings),
        numbers_(stage.scene.leaves.size()),
        left_{} {
    for (std::size_t i = 0; i < seasons.size(); ++i) left_[i] = seasons[i].flagship;
  }

  void all() {
    for (std::size_t p = 0; p < scene_.programmes.size(); ++p) {
      random_ = scene_.random.of({theme, p});
      for (std::size_t season = 0; season < seasons.size(); ++season) {
        const auto number = cohort_size(p, seasons[season].cohort);
        for (std::int64_t i = 0; i < number; ++i) {
          auto& person = make_person(p, seasons[season].cohort, i);
          if (random_.below(100) < seasons[season].share) place(person, season);
        }
      }
      for (const auto cohort : earlier_cohorts) {
        const auto number = cohort_size(p, cohort);
        for (std::int64_t i = 0; i < number; ++i) make_person(p, cohort, i);
      }
    }
  }

 private:
  [[nodiscard]] int flagship_host(const School& school) const {
    for (const auto host : school.hosts) {
      if (scene_.firms[scene_.agreements[host].firm].flagship) return static_cast<int>(host);
    }
    return -1;
  }

  // One programme in twelve is too small for its figures to be shown.
  std::int64_t cohort_size(std::size_t p, int cohort) const {
    const std::int64_t full = settings_.cohort;
    if (cohort == -2) {
      const auto& school = scene_.schools[scene_.programmes[p].school];
      return flagship_host(school) < 0 ? 0 : full / 2;
    }
    auto random = scene_.random.of({theme, 500'000 + p});
    const auto size = random.below(12) == 0 ? 7 : full * random.between(8, 12) / 10;
    return cohort == 1 ? size * 6 / 10 : cohort < -2 ? size / 2 : size;
  }

  Person& make_person(std::size_t p, int cohort, std::int64_t number) {
    auto random = scene_.random.of(
        {theme, p, static_cast<std::uint64_t>(cohort + 10), static_cast<std::uint64_t>(number)});
    const auto& programme = scene_.programmes[p];
    const auto& school = scene_.schools[programme.school];
    const auto high = random.next();
    const auto low = random.next();
    Person person{.ref = fmt::format("{:016x}{:016x}", high, low),
                  .programme = p,
                  .cohort = settings_.year + cohort};
    const auto born = person.cohort - (school.secondary ? 18 : 22);
    const auto band = fmt::format("{}-{}", born / 5 * 5, born / 5 * 5 + 4);
    stage_.tables.person->write({text(person.ref), text(cohort > 0 ? "student" : "graduate"),
                                 text(band), text(random.below(2) == 0 ? "f" : "m"),
                                 text(school.code), text(programme.id),
                                 day(settings_.on(cohort - 3, 9, 1)),
                                 cohort > 0 ? blank() : day(settings_.on(cohort, 6, 20))});
    scene_.people.push_back(std::move(person));
    return scene_.people.back();
  }

  // The flagship takes its own first; the others share the rest.
  int host_for(const School& school, std::size_t season) {
    const auto flagship = flagship_host(school);
    if (flagship >= 0 && left_[season] > 0) {
      --left_[season];
      return flagship;
    }
    if (school.hosts.empty() || seasons[season].cohort == -2) return -1;
    return static_cast<int>(
        school.hosts[static_cast<std::size_t>(random_.below(std::ssize(school.hosts)))]);
  }

  void place(Person& person, std::size_t which) {
    const auto& school = scene_.schools[scene_.programmes[person.programme].school];
    const auto host = host_for(school, which);
    if (host < 0) return;
    const auto& season = seasons[which];
    const auto beside =
        season.cohort == 0 ? second_of(school, static_cast<std::size_t>(host)) : Second{};
    const auto whole = settings_.planting.day_tenths_max;
    std::vector<Stay> stays{at_host(person, season, static_cast<std::size_t>(host),
                                    beside.days == Days::shared ? first_tenths : whole)};
    if (beside.days != Days::alone) stays.push_back(at_second(person, beside, stays.front()));
    person.cooperative = std::ranges::any_of(
        stays, [](const Stay& stay) { return stay.under_agreement && !stay.hours.days.empty(); });
    if (season.year == 0) count_stays(stage_, person, stays);
    count_hired(stage_, person, stays);
  }

  // `day`: tenths of hours.
  Stay at_host(Person& person, const Season& season, std::size_t host, std::int64_t day) {
    const auto& school = scene_.schools[scene_.programmes[person.programme].school];
    const auto& firm = scene_.firms[scene_.agreements[host].firm];
    Stay stay{.firm = scene_.agreements[host].firm, .agreement = host};
    const auto id = next_id(school);
    time_.from = monday(settings_.on(season.year, season.month, season.day)) +
                 7 * static_cast<std::int32_t>(random_.below(4));
    time_.stays = random_.below(100) >= by(school.tier, 4, 8, 15);
    time_.planned_weeks = season.weeks;
    time_.weeks = time_.stays ? season.weeks : (season.weeks + 1) / 2;
    time_.to = time_.from + 7 * time_.weeks - 1;
    time_.known = random_.below(100) != 0;
    stay.planned = planned(day);
    stay.span = std::int64_t{7} * time_.weeks;
    stay.under_agreement = random_.below(33) != 0;
    const bool breach = !firm.flagship && random_.below(1000) < by(school.tier, 0, 12, 60);
    stay.terms = terms_of(school, season, breach);
    const auto& terms = stay.terms;
    const bool long_day = breach && terms.insured && terms.contract && !terms.injury &&
                          terms.pay * 10 >= terms.wage * 8 &&
                          terms.age >= settings_.planting.age_min;
    write(id, person, stay);
    const auto care = firm.flagship ? Tier::good : school.tier;
    const auto longest = settings_.planting.day_tenths_max + 15;
    stay.hours = write_hours(id, care, {.limit = day, .first = long_day ? longest : day});
    stay.due = season.cohort == 0 && stay.terms.post && time_.stays && time_.known;
    stay.hired = convert(id, person, stay.firm, season);
    return stay;
  }

  // A few have a second placement in the same weeks: on another post of the same host or with
  // another one, both for a part of the day; or with another for whole days, which is too much.
  Second second_of(const School& school, std::size_t host) const {
    auto random = scene_.random.of({theme, 600'000 + scene_.people.size()});
    if (!random.permille(25)) return {};
    const auto kind = random.below(3);
    if (kind == 0) return {.days = Days::shared, .host = host};
    const auto other = std::ranges::find_if(school.hosts, [&](std::size_t one) {
      const auto firm = scene_.agreements[one].firm;
      return firm != scene_.agreements[host].firm && !scene_.firms[firm].flagship;
    });
    if (other == school.hosts.end()) return {};
    return {.days = kind == 1 ? Days::shared : Days::both_whole, .host = *other};
  }

  Stay at_second(const Person& person, const Second& second, const Stay& first) {
    const auto usual = std::exchange(random_, scene_.random.of({theme, scene_.people.size(), 1}));
    const auto whole = settings_.planting.day_tenths_max;
    const auto day = second.days == Days::shared ? whole - first_tenths : whole;
    Stay stay{.firm = scene_.agreements[second.host].firm,
              .agreement = second.host,
              .under_agreement = true,
              .due = first.due,
              .planned = planned(day),
              .span = first.span,
              .terms = {.post = first.terms.post,
                        .age = first.terms.age,
                        .pay = first.terms.wage,
                        .wage = first.terms.wage}};
    const auto id = next_id(scene_.schools[scene_.programmes[person.programme].school]);
    write(id, person, stay);
    stay.hours = write_hours(id, Tier::good, {.limit = day, .first = day});
    random_ = usual;
    return stay;
  }

  // Of a placement of five days a week, in tenths of hours.
  [[nodiscard]] std::int64_t planned(std::int64_t day) const {
    return 5 * day * time_.planned_weeks;
  }

  std::string next_id(const School& school) {
    return demo_id('P', scene_.leaves[school.leaf].division->code, numbers_[school.leaf]++);
  }

  static std::int32_t monday(std::int32_t days) {
    const auto weekday = (days + 3) % 7;  // 1970-01-01 was a Thursday; Monday = 0
    return days + (7 - weekday) % 7;
  }

  Terms terms_of(const School& school, const Season& season, bool breach) {
    Terms terms{.post = season.cohort != 1 || random_.below(10) != 0};
    terms.age = school.secondary ? random_.between(16, 18) : random_.between(19, 22);
    terms.wage = random_.between(35, 70) * 100 * yuan;
    terms.pay = terms.wage / 100 * random_.between(80, 105);
    if (!breach) return terms;
    switch (random_.below(6)) {
      case 0: terms.insured = false; break;
      case 1: terms.contract = false; break;
      case 2: terms.injury = true; break;
      case 3:
        terms.post = true;
        terms.pay = terms.wage / 100 * random_.between(55, 79);
        break;
      case 4:
        terms.post = true;
        terms.age = settings_.planting.age_min - 1;
        break;
      default: break;  // a day that is too long
    }
    return terms;
  }

  void write(const std::string& id, const Person& person, const Stay& stay) {
    constexpr std::array<std::string_view, 4> reasons{"good_cause", "enterprise", "student",
                                                      "other"};
    const auto& programme = scene_.programmes[person.programme];
    const auto& terms = stay.terms;
    const bool hides_pay =
        settings_.dirty && random_.below(60) == 0 && terms.pay * 10 >= terms.wage * 8;
    stage_.tables.placement->write(
        {text(id), text(person.ref), text(scene_.schools[programme.school].code),
         text(programme.id), text(scene_.firms[stay.firm].uscc),
         stay.under_agreement ? text(scene_.agreements[stay.agreement].id) : blank(), text("6031"),
         text(terms.post ? "post" : "cognition"), day(time_.from), day(time_.to),
         time_.known ? yes(time_.stays) : blank(),
         time_.stays ? missing("not_applicable")
                     : text(reasons[static_cast<std::size_t>(random_.below(std::ssize(reasons)))]),
         decimal(stay.planned, 1), hides_pay ? missing("withheld") : decimal(terms.pay, 2),
         decimal(terms.wage, 2), yes(terms.insured), yes(terms.contract), count(terms.age),
         yes(terms.injury)});
  }

  struct Day {
    std::int64_t limit = 0;  // tenths of hours
    std::int64_t first = 0;  // on the first one
  };
  // A row per working day; one draw decides a day: absent, short, full, attested or not.
  Hours write_hours(const std::string& id, Tier tier, const Day& full) {
    constexpr std::array<std::string_view, 8> tasks{"设备操作", "装配调试", "质量检验", "数据处理",
                                                    "仓储配送", "客户服务", "安全培训", "工艺编程"};
    const auto absent = by(tier, 12U, 90U, 210U);
    const auto unattested = by(tier, 2U, 6U, 15U);
    Hours sum;
    for (std::int32_t at = 0; at < 7 * time_.weeks; ++at) {
      if (at % 7 > 4) continue;
      const auto draw = random_.next();
      const bool first = at == 0;
      if (!first && draw % 1000 < absent) continue;
      const bool half = (draw >> 12U) % 40 == 0;
      const auto usual = half ? full.limit / 2 : full.limit;
      const auto tenths = first && full.first > full.limit ? full.first : usual;
      const bool attested = first || (draw >> 20U) % 1000 >= unattested;
      stage_.tables.hours->write({text(id), day(time_.from + at), decimal(tenths, 1),
                                  text(tasks[(draw >> 32U) % tasks.size()]),
                                  !attested                ? blank()
                                  : (draw >> 40U) % 5 == 0 ? text("college")
                                                           : text("mentor")});
      if (!attested) continue;
      sum.tenths += tenths;
      sum.days.emplace_back(time_.from + at, tenths);
    }
    return sum;
  }

  // The host hires in summer; some too late, some without a contribution month.
  bool convert(const std::string& id, Person& person, std::size_t firm_index,
               const Season& season) {
    const auto& firm = scene_.firms[firm_index];
    const auto chance = firm.flagship ? 45 : by(firm.tier, 42, 23, 9);
    if (season.cohort > 0 || random_.below(100) >= chance) return false;
    const bool late = random_.below(15) == 0;
    const bool insured = random_.below(20) != 0;
    const auto hired = late ? settings_.on(season.year, 12, 1)
                            : std::max(time_.to + 5, settings_.on(season.year, 7, 1)) +
                                  static_cast<std::int32_t>(random_.below(50));
    const auto month = fmt::format("{}-{:02}", settings_.year + season.year, late ? 12 : 9);
    stage_.tables.conversion->write(
        {text(id), day(hired), text(random_.below(4) == 0 ? "open_ended" : "fixed_term"),
         text("6031"), insured ? text(month) : missing("not_collected")});
    person.hired_by = static_cast<int>(firm_index);
    return !late && insured;
  }

  Stage& stage_;
  Scene& scene_;
  const Settings& settings_;
  Random random_{0};
  Time time_ = {};                                 // of the person in hand
  std::vector<std::size_t> numbers_;               // ids of placements used, by county
  std::array<std::int64_t, seasons.size()> left_;  // what the flagship still takes
};

}  // namespace

Result<void> open_placements(Delivery& delivery, Tables& tables) {
  RONGHE_TRY(person,
             delivery.open("person", {"person_ref", "kind", "birth_year_band", "sex", "college",
                                      "programme", "enrolled_on", "graduated_on"}));
  RONGHE_TRY(
      placement,
      delivery.open("placement", {"placement_id", "person", "college", "programme", "enterprise",
                                  "agreement", "post", "kind", "from", "to", "finished",
                                  "ended_early_reason", "planned_hours", "pay", "post_wage",
                                  "insured", "contract_three_party", "age_at_start", "injury"}));
  RONGHE_TRY(hours, delivery.open("training_hours",
                                  {"placement", "date", "hours", "task", "attested_by"}));
  RONGHE_TRY(conversion, delivery.open("post_conversion", {"placement", "hired_on", "contract_kind",
                                                           "post", "social_insurance_month"}));
  tables.person = person;
  tables.placement = placement;
  tables.hours = hours;
  tables.conversion = conversion;
  return {};
}

void make_placements(Stage& stage) { Interns(stage).all(); }

}  // namespace ronghe::demo
