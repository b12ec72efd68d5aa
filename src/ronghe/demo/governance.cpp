// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ronghe/demo/themes.hpp"

namespace ronghe::demo {

namespace {

constexpr std::uint64_t theme = 8;

// What firms ask for and what becomes of it; what applicants claim and what departments answer.
class Governance {
 public:
  explicit Governance(Stage& stage)
      : stage_(stage),
        scene_(stage.scene),
        settings_(stage.settings),
        numbers_(stage.scene.leaves.size()) {}

  void all() {
    for (std::size_t b = 0; b < scene_.bodies.size(); ++b) {
      random_ = scene_.random.of({theme, 1, b});
      needs(scene_.bodies[b], b);
    }
    for (std::size_t f = 0; f < scene_.firms.size(); ++f) {
      if (!scene_.firms[f].cooperates) continue;
      random_ = scene_.random.of({theme, 2, f});
      const auto& firm = scene_.firms[f];
      const auto number = random_.between(1, 4);
      for (std::int64_t i = 0; i < number; ++i) {
        claim(firm.leaf, firm.uscc, "", firm.flagship ? Tier::good : firm.tier,
              stage_.tally.firms[f]);
      }
    }
    for (std::size_t s = 0; s < scene_.schools.size(); ++s) {
      random_ = scene_.random.of({theme, 3, s});
      school(s);
    }
  }

 private:
  std::string next_id(char letter, std::size_t leaf) {
    return demo_id(letter, place(leaf), numbers_[leaf]++);
  }
  [[nodiscard]] const std::string& place(std::size_t leaf) const {
    return scene_.leaves[leaf].division->code;
  }

  // Solved around 53.7 %, as in Changzhou (paper §2.2).
  void needs(const Body& body, std::size_t index) {
    const auto solved = body.model ? 84 : by(body.tier, 68, 50, 27);
    const auto ripe = random_.between(4, 9);
    for (std::int64_t i = 0; i < ripe; ++i) {
      need(&body, body.leaf, "technical", spread(-2, 2, 660), solved, &stage_.tally.bodies[index]);
    }
    // Too young, too old, or of another kind: none of these count.
    need(&body, body.leaf, "technical", spread(0, 2, 300), 30, nullptr);
    if (random_.below(3) == 0) need(&body, body.leaf, "technical", spread(-4, 2, 300), 50, nullptr);
    if (random_.below(2) == 0) need(&body, body.leaf, "talent", spread(-1, 2, 300), 60, nullptr);
  }

  std::int32_t spread(int year, unsigned month, std::int64_t days) {
    return settings_.on(year, month, 1) + static_cast<std::int32_t>(random_.below(days));
  }

  void need(const Body* body, std::size_t leaf, std::string_view kind, std::int32_t published,
            int solved_share, Counts* counted) {
    const bool solved = random_.below(100) < solved_share;
    constexpr std::array<std::string_view, 3> others{"open", "contracted", "dropped"};
    const auto on = std::min(published + static_cast<std::int32_t>(random_.between(60, 300)),
                             settings_.end - 3);
    const auto id = next_id('N', leaf);
    stage_.tables.need->write(
        {text(id), body == nullptr ? blank() : text(body->id), text(place(leaf)), blank(),
         text(kind), text("示例技术需求"), day(published), day(published + 365),
         solved ? text("solved")
                : text(others[static_cast<std::size_t>(random_.below(std::ssize(others)))]),
         solved ? day(on) : blank(), solved ? yes(true) : missing("not_applicable")});
    if (counted == nullptr) return;
    counted->add(Measure::b51, solved ? 1 : 0, 1);
    stage_.tally.leaves[leaf].add(Measure::b51, solved ? 1 : 0, 1);
  }

  void claim(std::size_t leaf, std::string_view firm, std::string_view college, Tier tier,
             Counts& counts) {
    const auto at = random_.below(100);
    const bool decidable = at >= 5;
    const bool confirmed = decidable && random_.below(100) < by(tier, 99, 91, 76);
    const bool this_year = random_.below(6) != 0;
    const auto decided = spread(this_year ? 0 : -1, 2, 300);
    const auto claimed = random_.between(10, 400);
    const auto claimed_text = fmt::format("{}", claimed);
    const auto answered_text = fmt::format("{}", confirmed ? claimed : claimed * 7 / 10);
    constexpr std::array<std::string_view, 4> fields{"interns", "equipment_value", "taught_hours",
                                                     "rd_spending"};
    const auto id = next_id('C', leaf);
    stage_.tables.claim->write(
        {text(id), text(place(leaf)), firm.empty() ? blank() : text(firm),
         college.empty() ? blank() : text(college),
         text(fields[static_cast<std::size_t>(random_.below(std::ssize(fields)))]),
         text(claimed_text), decidable ? text(answered_text) : missing("unverifiable"),
         decimal(20'000, 6),
         text(!decidable  ? "unverifiable"
              : confirmed ? "confirmed"
                          : "contradicted"),
         day(decided)});
    if (!decidable || !this_year) return;
    counts.add(Measure::b41, confirmed ? 1 : 0, 1);
    stage_.tally.leaves[leaf].add(Measure::b41, confirmed ? 1 : 0, 1);
  }

  void school(std::size_t s) {
    const auto& school = scene_.schools[s];
    auto& counts = stage_.tally.schools[s];
    const auto claims = random_.between(4, 9);
    for (std::int64_t i = 0; i < claims; ++i) {
      claim(school.leaf, "", school.code, school.tier, counts);
    }
    std::vector<std::size_t> partners;
    for (const auto& agreement : scene_.agreements) {
      if (agreement.school == s && agreement.in_force) partners.push_back(agreement.firm);
    }
    const auto requests = random_.between(4, 8);
    for (std::int64_t i = 0; i < requests && !partners.empty(); ++i) {
      request(s, scene_.firms[any_of(partners)], i == 0);
    }
    for (std::size_t p = 0; p < school.programmes; ++p) {
      curriculum(school.first_programme + p, partners);
    }
  }

  std::size_t any_of(const std::vector<std::size_t>& choices) {
    return choices[static_cast<std::size_t>(random_.below(std::ssize(choices)))];
  }

  // The case of the paper waited 18 months (§3.3): the first request of a slow school.
  void request(std::size_t s, const Firm& firm, bool first) {
    const auto& school = scene_.schools[s];
    const bool slow = school.tier == Tier::poor;
    const auto opened = first && slow ? settings_.on(-2, 3, 1) : spread(-2, 2, 960);
    const auto wait = first && slow
                          ? 548
                          : static_cast<std::int32_t>(random_.between(
                                by(school.tier, 50, 170, 370), by(school.tier, 175, 360, 760)));
    const bool refused = !first && random_.below(12) == 0;
    const auto decided = opened + wait / 3;
    const bool decision_known = decided <= settings_.end - 2;
    const bool taught = !refused && opened + wait <= settings_.end - 2;
    const auto id = next_id('Q', school.leaf);
    stage_.tables.request->write(
        {text(id), text(school.code), blank(), text(firm.uscc), text("示例课程需求"), day(opened),
         decision_known ? day(opened + wait / 5) : blank(), decision_known ? day(decided) : blank(),
         taught ? day(opened + wait) : blank(),
         decision_known ? text(refused ? "refused" : "accepted") : blank(),
         decision_known && refused ? text("师资不足") : blank()});
    const bool closed = refused && decision_known;
    const auto waited = taught ? wait : closed ? wait / 3 : settings_.end - opened;
    const bool over = taught || (!closed && waited > settings_.planting.request_red_days);
    stage_.tally.schools[s].lasted(Measure::b32, waited, over);
    stage_.tally.leaves[school.leaf].lasted(Measure::b32, waited, over);
  }

  void curriculum(std::size_t p, const std::vector<std::size_t>& partners) {
    const auto& programme = scene_.programmes[p];
    std::int64_t version = random_.between(2, 6);
    this->version(programme, version++, settings_.on(-2, 9, 1), 3, nullptr);
    std::int64_t renewals = 0;
    const auto at = random_.below(100);
    const auto times = at < by(programme.tier, 35, 8, 0)     ? 2
                       : at < by(programme.tier, 97, 62, 14) ? 1
                                                             : 0;
    for (int i = 0; i < times; ++i) {
      const auto* author = partners.empty() ? nullptr : &scene_.firms[any_of(partners)];
      this->version(programme, version++, settings_.on(0, i == 0 ? 2 : 9, 20),
                    random_.between(1, 6), author);
      renewals += author == nullptr ? 0 : 1;
    }
    // Cosmetic: no learning outcome changes, or no enterprise took part.
    if (times == 0 && random_.below(2) == 0) {
      const bool alone = random_.below(2) == 0 || partners.empty();
      this->version(programme, version, settings_.on(0, 9, 1), alone ? 2 : 0,
                    alone ? nullptr : &scene_.firms[any_of(partners)]);
    }
    stage_.tally.programmes[p].add(Measure::b31, renewals, 1);
    stage_.tally.schools[programme.school].add(Measure::b31, renewals, 1);
  }

  void version(const Programme& programme, std::int64_t number, std::int32_t effective,
               std::int64_t outcomes, const Firm* author) {
    const auto total = random_.between(20, 36);
    stage_.tables.curriculum->write({text(programme.id), count(number), day(effective),
                                     count(random_.between(1, 12)), count(total), count(outcomes),
                                     author == nullptr ? blank() : text(author->uscc), blank()});
  }

  Stage& stage_;
  Scene& scene_;
  const Settings& settings_;
  std::vector<std::size_t> numbers_;  // ids used, by county
  Random random_{0};
};

}  // namespace

Result<void> open_governance(Delivery& delivery, Tables& tables) {
  RONGHE_TRY(need, delivery.open("need", {"need_id", "body", "region", "enterprise", "kind",
                                          "topic", "published", "closes", "outcome", "solved_on",
                                          "accepted_by_asker"}));
  RONGHE_TRY(claim,
             delivery.open("claim", {"claim_id", "region", "enterprise", "college", "field",
                                     "claimed", "answered", "tolerance", "verdict", "decided_on"}));
  RONGHE_TRY(request,
             delivery.open("curriculum_request",
                           {"request_id", "college", "programme", "enterprise", "topic", "opened",
                            "answered", "decided", "first_lesson", "decision", "reason"}));
  RONGHE_TRY(curriculum,
             delivery.open("curriculum_version",
                           {"programme", "version", "effective", "courses_changed", "courses_total",
                            "outcomes_changed", "co_author", "approval_ref"}));
  tables.need = need;
  tables.claim = claim;
  tables.request = request;
  tables.curriculum = curriculum;
  return {};
}

void make_governance(Stage& stage) { Governance(stage).all(); }

}  // namespace ronghe::demo
