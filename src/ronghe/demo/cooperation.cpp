// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "ronghe/demo/themes.hpp"

namespace ronghe::demo {

namespace {

constexpr std::uint64_t theme = 4;
constexpr std::int64_t yuan = 100;  // in fen
constexpr std::array<std::string_view, 9> clauses{
    "property_rights", "asset_appraisal", "equity", "ip_ownership",   "ip_defence",
    "training_safety", "result_sharing",  "exit",   "confidentiality"};

enum class Life { standing, young, ended };

class AgreementMaker {
 public:
  explicit AgreementMaker(Stage& stage) : stage_(stage), numbers_(stage.scene.leaves.size()) {}

  void all() {
    auto& scene = stage_.scene;
    for (std::size_t f = 0; f < scene.firms.size(); ++f) {
      const auto& firm = scene.firms[f];
      if (!firm.cooperates) continue;
      random_ = scene.random.of({theme, f});
      if (firm.flagship) {
        flagship(f);
      } else if (firm.acts || random_.below(100) < 85) {
        make(f, school_near(firm.leaf), firm.acts ? Life::standing : some_life());
        // A second one, often on paper only.
        if (random_.below(100) < 30) make(f, school_near(firm.leaf), some_life());
      }
    }
    for (std::size_t s = 0; s < scene.schools.size(); ++s) ensure_hosts(s);
  }

 private:
  Life some_life() {
    const auto at = random_.below(100);
    return at < 80 ? Life::standing : at < 90 ? Life::young : Life::ended;
  }

  // Mostly in the same county, else anywhere in the scene.
  std::size_t school_near(std::size_t leaf) {
    const auto& schools = stage_.scene.schools;
    if (random_.below(100) < 70) {
      const auto found = std::ranges::find(schools, leaf, &School::leaf);
      if (found != schools.end()) {
        const auto first = static_cast<std::size_t>(found - schools.begin());
        const auto number = std::ranges::count(schools, leaf, &School::leaf);
        return first + static_cast<std::size_t>(random_.below(number));
      }
    }
    return static_cast<std::size_t>(random_.below(std::ssize(schools)));
  }

  // Up to four schools, those of its own county first.
  void flagship(std::size_t f) {
    const auto& schools = stage_.scene.schools;
    const auto home = std::ranges::find(schools, stage_.scene.firms[f].leaf, &School::leaf);
    const auto first = static_cast<std::size_t>(home - schools.begin());
    const auto number = std::min<std::size_t>(4, schools.size());
    for (std::size_t i = 0; i < number; ++i) {
      make(f, (first + i) % schools.size(), Life::standing);
    }
  }

  // A school whose firms only signed sends its students to two of them none the less.
  void ensure_hosts(std::size_t s) {
    auto& scene = stage_.scene;
    random_ = scene.random.of({theme, 1'000'000 + s});
    for (auto& agreement : scene.agreements) {
      if (scene.schools[s].hosts.size() >= 2) return;
      auto& firm = scene.firms[agreement.firm];
      if (agreement.school != s || !agreement.settled || firm.takes_interns) continue;
      firm.takes_interns = true;
      scene.schools[s].hosts.push_back(
          static_cast<std::size_t>(&agreement - scene.agreements.data()));
    }
  }

  void make(std::size_t f, std::size_t school, Life life) {
    auto& scene = stage_.scene;
    auto& firm = scene.firms[f];
    const auto& place = scene.leaves[firm.leaf].division->code;
    const auto index = scene.agreements.size();
    Agreement agreement{.id = demo_id('A', place, numbers_[firm.leaf]++),
                        .firm = f,
                        .school = school,
                        .body = firm.body};
    if (firm.body >= 0) {
      const auto& body = scene.bodies[static_cast<std::size_t>(firm.body)];
      agreement.model = body.model || body.nearly;
    }
    agreement.model = agreement.model || firm.flagship;
    if (agreement.model) life = Life::standing;
    agreement.in_force = life != Life::ended;
    agreement.settled = life == Life::standing;
    const bool research = agreement.in_force && random_.below(100) < 35;
    if (research) agreement.rd_amount = random_.between(50, 900) * 1000 * yuan;
    write(agreement, life);
    if (agreement.in_force) ++firm.agreements_in_force;
    write_clauses(agreement, index);
    if (agreement.settled && firm.takes_interns) scene.schools[school].hosts.push_back(index);
    scene.agreements.push_back(std::move(agreement));
    stage_.tally.agreements.resize(scene.agreements.size());
  }

  void write(Agreement& agreement, Life life) {
    const auto& settings = stage_.settings;
    constexpr std::array<std::string_view, 5> kinds{"internship", "order", "apprenticeship", "base",
                                                    "co_running"};
    const auto spread = static_cast<std::int32_t>(random_.below(250));
    agreement.from = life == Life::standing ? settings.on(-3, 1, 5) + spread / 2
                     : life == Life::young  ? settings.on(0, 8, 20) + spread / 3
                                            : settings.on(-4, 3, 1) + spread;
    const bool open_end = life != Life::ended && random_.below(3) == 0;
    const auto to = life == Life::ended ? settings.on(-1, 6, 30) : settings.on(2, 6, 30);
    const auto& school = stage_.scene.schools[agreement.school];
    const auto& firm = stage_.scene.firms[agreement.firm];
    const bool withheld = stage_.settings.dirty && random_.below(25) == 0;
    stage_.tables.agreement->write(
        {text(agreement.id), text(school.code), text(firm.uscc),
         agreement.body < 0
             ? blank()
             : text(stage_.scene.bodies[static_cast<std::size_t>(agreement.body)].id),
         text(agreement.rd_amount > 0
                  ? std::string_view("research")
                  : kinds[static_cast<std::size_t>(random_.below(std::ssize(kinds)))]),
         day(agreement.from - static_cast<std::int32_t>(random_.below(30))), day(agreement.from),
         open_end ? blank() : day(to),
         withheld ? missing("withheld") : decimal(random_.between(5, 500) * 10'000 * yuan, 2),
         agreement.rd_amount > 0 ? decimal(agreement.rd_amount, 2) : missing("not_applicable"),
         blank(), blank()});
  }

  // All nine are answered, or none when the paper was never handed in.
  void write_clauses(const Agreement& agreement, std::size_t index) {
    const auto& firm = stage_.scene.firms[agreement.firm];
    const auto lacking = agreement.model ? 0 : by(firm.tier, 3, 12, 45);
    const bool complete = agreement.model || random_.below(100) < by(firm.tier, 70, 30, 5);
    const bool unanswered = !agreement.model && random_.below(100) < by(firm.tier, 1, 3, 8);
    std::int64_t present = 0;
    for (const auto clause : clauses) {
      if (unanswered) break;
      const bool there = complete || random_.below(100) >= lacking;
      present += there ? 1 : 0;
      stage_.tables.clause->write({text(agreement.id), text(clause), yes(there), blank()});
    }
    if (!agreement.in_force) return;
    add_clauses(agreement, index, unanswered, present);
  }

  void add_clauses(const Agreement& agreement, std::size_t index, bool unanswered,
                   std::int64_t present) {
    const auto count = [&](Counts& counts) {
      if (!unanswered) counts.above(Measure::b11, present);
      counts.below(Measure::b11, std::ssize(clauses));
    };
    stage_.tally.agreements.resize(index + 1);
    count(stage_.tally.agreements[index]);
    if (agreement.body >= 0) count(stage_.tally.bodies[static_cast<std::size_t>(agreement.body)]);
  }

  Stage& stage_;
  Random random_{0};
  std::vector<std::size_t> numbers_;
};

}  // namespace

Result<void> open_cooperation(Delivery& delivery, Tables& tables) {
  RONGHE_TRY(agreement,
             delivery.open("agreement", {"agreement_id", "college", "enterprise", "body", "kind",
                                         "signed", "from", "to", "amount_committed", "rd_amount",
                                         "purpose", "file_hash"}));
  RONGHE_TRY(clause, delivery.open("clause", {"agreement", "clause_type", "present", "text_hash"}));
  tables.agreement = agreement;
  tables.clause = clause;
  return {};
}

void make_cooperation(Stage& stage) { AgreementMaker(stage).all(); }

}  // namespace ronghe::demo
