// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "ronghe/demo/themes.hpp"

namespace ronghe::demo {

namespace {

constexpr std::uint64_t theme = 7;
constexpr std::int64_t yuan = 100;  // in fen

int months_between(std::int32_t from, std::int32_t to) {
  const auto a = date_of_days(from);
  const auto b = date_of_days(to);
  const auto months = [](const Date& date) {
    return static_cast<int>(date.year()) * 12 +
           static_cast<int>(static_cast<unsigned>(date.month()));
  };
  return months(b) - months(a) - (b.day() < a.day() ? 1 : 0);
}

// One graduate after another: where they are, what they earn, where they stay.
class Graduates {
 public:
  explicit Graduates(Stage& stage) : stage_(stage), scene_(stage.scene), settings_(stage.settings) {
    first_firm_.resize(scene_.leaves.size() + 1, scene_.firms.size());
    for (std::size_t f = scene_.firms.size(); f-- > 0;) first_firm_[scene_.firms[f].leaf] = f;
  }

  void all() {
    for (std::size_t i = 0; i < scene_.people.size(); ++i) {
      person_ = &scene_.people[i];
      cohort_ = person_->cohort - settings_.year;
      if (cohort_ > 0) continue;
      random_ = scene_.random.of({theme, i});
      programme_ = &scene_.programmes[person_->programme];
      school_ = &scene_.schools[programme_->school];
      tier_ = programme_->tier;
      graduated_ = settings_.on(cohort_, 6, 20);
      one();
    }
  }

 private:
  void one() {
    // Study and army, the same at every point of time.
    const auto at = random_.below(100);
    const std::string_view outside = cohort_ == -2 ? "" : at < 8 ? "study" : at < 9 ? "army" : "";
    statuses(outside);
    if (cohort_ == 0) certificates(settings_.year);
    if (cohort_ == -1 && random_.below(3) == 0) certificates(settings_.year - 1);
    if (cohort_ == 0) return;
    jobs(outside);
    career();
  }

  // --- where they are -----------------------------------------------------------------------
  void statuses(std::string_view outside) {
    const bool unreported = random_.below(200) < by(tier_, 1, 2, 6);
    const auto tell = [&](std::string_view months, std::int32_t observed) {
      return unreported ? Told{} : status(months, observed, outside);
    };
    switch (cohort_) {
      case 0: starting_wage(tell("6", settings_.on(0, 12, 22))); break;
      case -1: {
        static_cast<void>(tell("6", settings_.on(-1, 12, 22)));
        const auto told = tell("12", settings_.on(0, 6, 25));
        after_a_year(told, !unreported && !outside.empty());
        break;
      }
      case -4: static_cast<void>(tell("36", settings_.on(-1, 6, 25))); break;
      case -5: static_cast<void>(tell("60", settings_.on(0, 6, 25))); break;
      default: break;
    }
  }

  struct Told {
    bool working = false;    // in a state that counts as work
    bool sustained = false;  // with a contribution in each of three months
    bool matched = false;
    std::int64_t wage = 0;  // fen; 0 = not told
  };

  Told status(std::string_view months, std::int32_t observed, std::string_view outside) {
    Told told;
    std::string_view state = outside;
    std::int64_t contributions = 3;
    if (state.empty()) {
      const auto at = random_.below(1000);
      const auto employed = by(tier_, 945, 860, 730);
      const auto unsteady = by(tier_, 960, 890, 790);
      const auto unknown = by(tier_, 968, 915, 850);
      state = at < employed   ? (random_.below(25) == 0 ? "self_employed" : "employed")
              : at < unsteady ? "employed"
              : at < unknown  ? "unknown"
                              : "seeking";
      told.working = at < unsteady;
      told.sustained = at < employed;
      if (!told.sustained) contributions = random_.below(3);
    }
    told.matched = random_.below(1000) < by(tier_, 810, 670, 470);
    const bool match_known = random_.below(50) != 0;
    told.matched = told.matched && match_known;
    const bool withheld = settings_.dirty && random_.below(40) == 0;
    if (told.working && !withheld) told.wage = wage();
    write_status(months, observed, state, told, contributions, match_known);
    return told;
  }

  void write_status(std::string_view months, std::int32_t observed, std::string_view state,
                    const Told& told, std::int64_t contributions, bool match_known) {
    const auto na = missing("not_applicable");
    const auto* employer = told.working && state == "employed" ? some_firm() : nullptr;
    stage_.tables.status->write({text(person_->ref), text(months), text(school_->code),
                                 text(programme_->id), text(state),
                                 employer == nullptr ? blank() : text(employer->uscc),
                                 told.working ? text("61803") : blank(),
                                 !told.working    ? na
                                 : told.wage == 0 ? missing("withheld")
                                                  : decimal(told.wage, 2),
                                 !told.working  ? na
                                 : !match_known ? missing("not_collected")
                                 : told.matched ? text("full")
                                                : text(random_.below(2) == 0 ? "partly" : "none"),
                                 told.working ? count(contributions) : na, day(observed)});
  }

  std::int64_t wage() {
    const auto group = static_cast<std::int64_t>(programme_->group[0] - '0') * 3 +
                       static_cast<std::int64_t>(programme_->group[1] - '0');
    const auto level = school_->secondary ? 3300 : 4200;
    const auto gain = person_->cooperative ? by(tier_, 9, 3, -5) : 0;
    const auto yuan_a_month = (level + group * 20) * (100 + gain + random_.between(-14, 14)) / 100;
    return yuan_a_month / 50 * 50 * yuan;
  }

  void starting_wage(const Told& told) {
    if (!told.working || told.wage == 0) return;
    const auto cell =
        scene_.leaves[school_->leaf].division->code.substr(0, 2) + "-" + programme_->group;
    if (!person_->cooperative) {
      ++stage_.tally.peers[cell][told.wage];
      return;
    }
    stage_.tally.programmes[person_->programme].earned(cell, told.wage);
    stage_.tally.schools[programme_->school].earned(cell, told.wage);
  }

  void after_a_year(const Told& told, bool elsewhere) {
    auto& tally = stage_.tally;
    for (auto* counts : {&tally.leaves[school_->leaf], &tally.schools[programme_->school],
                         &tally.programmes[person_->programme]}) {
      if (!elsewhere) counts->add(Measure::c11, told.sustained ? 1 : 0, 1);
      if (told.sustained) counts->add(Measure::c14, told.matched ? 1 : 0, 1);
    }
  }

  // --- certificates -------------------------------------------------------------------------
  void certificates(int year) {
    constexpr std::array<std::string_view, 3> standards{"vocational_level", "one_plus_x",
                                                        "industry"};
    const auto first = static_cast<std::size_t>(random_.below(3));
    const bool attempts = random_.below(100) < by(tier_, 95, 88, 74);
    const bool passes = attempts && random_.below(100) < by(tier_, 90, 77, 58);
    certificate(standards[first], year, attempts, passes);
    // A second try at another standard, failed: it changes nothing for who passed already.
    if (attempts && random_.below(5) == 0) {
      certificate(standards[(first + 1) % standards.size()], year, true, false);
    }
    if (cohort_ != 0 || !attempts) return;
    stage_.tally.schools[programme_->school].add(Measure::c16, passes ? 1 : 0, 1);
    stage_.tally.programmes[person_->programme].add(Measure::c16, passes ? 1 : 0, 1);
  }

  void certificate(std::string_view standard, int year, bool attempted, bool passed) {
    stage_.tables.certification->write({text(person_->ref), text(school_->code),
                                        text(programme_->id), text(standard),
                                        text(school_->secondary ? "四级" : "三级"), yes(attempted),
                                        yes(passed), count(year), text("示例评价机构")});
  }

  // --- jobs ---------------------------------------------------------------------------------
  const Firm* some_firm() {
    const auto first = first_firm_[school_->leaf];
    const auto& firm =
        scene_.firms[first + static_cast<std::size_t>(random_.below(settings_.firms))];
    return firm.closed ? nullptr : &firm;
  }

  void jobs(std::string_view outside) {
    const bool untold = random_.below(100) < by(tier_, 1, 2, 4);
    if (!outside.empty() || untold) return;
    auto from = graduated_ + static_cast<std::int32_t>(
                                 random_.between(by(tier_, 3, 8, 25), by(tier_, 20, 50, 120)));
    std::int64_t worked = 0;
    for (int number = 0; number < 3; ++number) {
      const bool leaves_early = random_.below(100) >= by(tier_, 83, 68, 52);
      const bool leaves_late = random_.below(100) < 35;
      const auto length = leaves_early  ? random_.between(50, 400)
                          : leaves_late ? random_.between(400, 1300)
                                        : 100'000;
      const auto to = last_day(from, static_cast<std::int32_t>(length));
      const bool ended = number < 2 && to <= settings_.end - 30;
      const auto last = ended ? to : settings_.end;
      spell(from, ended ? to : 0, number == 0);
      worked += last - from + 1;
      if (!ended) break;
      from =
          to + 1 +
          static_cast<std::int32_t>(random_.between(by(tier_, 3, 15, 50), by(tier_, 20, 60, 150)));
      if (from > settings_.end - 10) break;
    }
    // Followed for five years; the cohort of five and a half is beyond it.
    const auto months = months_between(graduated_, settings_.end);
    if (months >= settings_.planting.tracking_months) return;
    const auto observed = settings_.end - graduated_;
    const auto jobless = std::max<std::int64_t>(observed - worked, 0);
    stage_.tally.schools[programme_->school].add(Measure::c19, jobless, observed);
    stage_.tally.programmes[person_->programme].add(Measure::c19, jobless, observed);
  }

  // Retention is read at so many months: of those who leave around then, some end on the very last
  // day of them, and others in the months before and after.
  [[nodiscard]] std::int32_t last_day(std::int32_t from, std::int32_t length) const {
    constexpr std::int32_t near = 7;  // days
    const auto months = settings_.planting.retention_months;
    const auto read_on = days_since_epoch(plus_months(date_of_days(from), months));
    const auto last = from + length;
    return std::abs(last - read_on) > near ? last : read_on - 1;
  }

  void spell(std::int32_t from, std::int32_t to, bool first) {
    const auto* employer = first && person_->hired_by >= 0
                               ? &scene_.firms[static_cast<std::size_t>(person_->hired_by)]
                           : random_.below(20) == 0 ? nullptr
                                                    : some_firm();
    stage_.tables.spell->write({text(person_->ref), text(school_->code), text(programme_->id),
                                employer == nullptr ? blank() : text(employer->uscc), day(from),
                                to == 0 ? blank() : day(to), yes(first)});
    // The last day belongs to the job, and the day of the run to what is seen of it.
    const auto known_for = months_between(from, settings_.end + 1);
    if (!first || known_for < settings_.planting.retention_months ||
        known_for >= settings_.planting.tracking_months) {
      return;
    }
    auto& tally = stage_.tally;
    const auto whole = months_between(from, (to == 0 ? settings_.end : to) + 1);
    const auto stayed = to == 0 ? whole : whole + 1;  // ended in the month after the whole ones
    tally.schools[programme_->school].lasted(Measure::c17, stayed, to != 0);
    tally.leaves[school_->leaf].lasted(Measure::c17, stayed, to != 0);
    if (employer == nullptr) return;
    tally.firms[static_cast<std::size_t>(employer - scene_.firms.data())].lasted(Measure::c17,
                                                                                 stayed, to != 0);
  }

  // --- careers ------------------------------------------------------------------------------
  void career() {
    const auto out = settings_.end - graduated_;
    const bool promoted = random_.below(100) < by(tier_, 42, 26, 9);
    const auto when = static_cast<std::int32_t>(random_.between(120, 1750));
    const bool happened = promoted && when < out - 10;
    if (happened) event(graduated_ + when, "promotion", "班组长");
    if (happened && random_.below(6) == 0 && when + 200 < out) {
      event(graduated_ + when + 200, "promotion", "主管");
    }
    if (random_.below(12) == 0) event(graduated_ + out / 2, "award", "");
    const auto months = happened ? months_between(graduated_ + 1, graduated_ + when) + 1
                                 : months_between(graduated_, settings_.end);
    stage_.tally.schools[programme_->school].lasted(Measure::c18, months, happened);
    stage_.tally.programmes[person_->programme].lasted(Measure::c18, months, happened);
  }

  void event(std::int32_t on, std::string_view type, std::string_view level) {
    stage_.tables.event->write({text(person_->ref), day(on), text(type),
                                level.empty() ? missing("not_applicable") : text(level)});
  }

  Stage& stage_;
  Scene& scene_;
  const Settings& settings_;
  std::vector<std::size_t> first_firm_;  // of each county
  Random random_{0};
  const Person* person_ = nullptr;
  const Programme* programme_ = nullptr;
  const School* school_ = nullptr;
  Tier tier_ = Tier::middle;
  int cohort_ = 0;  // years after the last year
  std::int32_t graduated_ = 0;
};

}  // namespace

Result<void> open_outcomes(Delivery& delivery, Tables& tables) {
  RONGHE_TRY(status,
             delivery.open("employment_status", {"person", "as_of_months", "college", "programme",
                                                 "status", "enterprise", "occupation", "wage",
                                                 "match", "contribution_months", "observed_on"}));
  RONGHE_TRY(spell, delivery.open("employment_spell", {"person", "college", "programme",
                                                       "enterprise", "from", "to", "first"}));
  RONGHE_TRY(event, delivery.open("career_event", {"person", "date", "type", "new_level"}));
  RONGHE_TRY(certification,
             delivery.open("certification", {"person", "college", "programme", "standard", "level",
                                             "attempted", "passed", "year", "issuer"}));
  tables.status = status;
  tables.spell = spell;
  tables.event = event;
  tables.certification = certification;
  return {};
}

void make_outcomes(Stage& stage) { Graduates(stage).all(); }

}  // namespace ronghe::demo
