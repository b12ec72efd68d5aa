// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "ronghe/demo/themes.hpp"

namespace ronghe::demo {

namespace {

constexpr std::uint64_t theme = 5;
constexpr std::int64_t yuan = 100;  // in fen

struct Item {
  bool key = true;
  std::int32_t committed = 0, due = 0, delivered = 0, accepted = 0, withdrawn = 0;  // 0 = never
  std::int64_t value = 0;
};

// What happens under one agreement, internships apart.
class ActMaker {
 public:
  ActMaker(Stage& stage, std::size_t index, bool first, std::vector<std::size_t>& numbers)
      : stage_(stage),
        settings_(stage.settings),
        agreement_(stage.scene.agreements[index]),
        firm_(stage.scene.firms[agreement_.firm]),
        index_(index),
        first_(first),
        place_(stage.scene.leaves[firm_.leaf].division->code),
        numbers_(numbers[firm_.leaf]),
        random_(stage.scene.random.of({theme, index})),
        tier_(agreement_.model ? Tier::good : firm_.tier) {}

  void make() {
    if (!agreement_.in_force) return;
    if (agreement_.settled) {
      if (firm_.acts && first_) {
        substantive();
      } else {
        small();
      }
      if (random_.below(2) == 0) commitments();
    }
    if (agreement_.rd_amount > 0) transformation();
    if (agreement_.model && !agreement_.alive) pay("operating_cost");
  }

 private:
  void substantive() {
    const auto acts = random_.below(firm_.takes_interns ? 14 : 7) + 1;
    if ((acts & 1) != 0) {
      item(Item{.due = settings_.on(0, 2, 1) + static_cast<std::int32_t>(random_.below(200))},
           false);
    }
    if ((acts & 2) != 0) lessons(random_.between(settings_.planting.taught_tenths_min / 20, 30));
    if ((acts & 4) != 0) pay("project");
    if (firm_.takes_interns && acts > 7) pay("base");
  }

  // Signs of life that do not make a firm active.
  void small() {
    if (random_.below(100) < by(tier_, 60, 32, 12)) lessons(random_.between(2, 3));
    if (random_.below(100) < by(tier_, 50, 25, 8)) pay("operating_cost");
  }

  // `times` lessons of 2 hours, the last one of 2.5.
  void lessons(std::int64_t times) {
    const auto& school = stage_.scene.schools[agreement_.school];
    for (std::int64_t i = 0; i < times; ++i) {
      const std::int64_t tenths = i + 1 == times ? 25 : 20;
      const auto id = demo_id('L', place_, numbers_++);
      stage_.tables.lesson->write({text(id), text(firm_.uscc), text(school.code), blank(),
                                   text(agreement_.id), day(this_year()), decimal(tenths, 1)});
      firm_.taught_tenths += tenths;
    }
    agreement_.alive = true;
  }

  void pay(std::string_view kind) {
    const auto times = random_.between(1, 3);
    for (std::int64_t i = 0; i < times; ++i) {
      const auto id = demo_id('R', place_, numbers_++);
      stage_.tables.investment->write({text(id), text(firm_.uscc), text(agreement_.id), text(kind),
                                       decimal(random_.between(8, 900) * 1000 * yuan, 2),
                                       day(this_year()), blank()});
    }
    agreement_.alive = true;
    firm_.project_paid = firm_.project_paid || kind == "project";
  }

  void commitments() {
    const auto number = random_.between(1, 4);
    const auto span = firm_.acts ? 900 : 560;  // an idle firm delivered nothing this year
    // Where the college lies weighs more than whose promise it is: red counties are to exist.
    const auto& leaf = stage_.scene.leaves[stage_.scene.schools[agreement_.school].leaf];
    const auto failing = agreement_.model ? 10 : by(leaf.tier, 8, 20, 42) + by(tier_, 2, 10, 20);
    for (std::int64_t i = 0; i < number; ++i) {
      Item planned{.due = settings_.on(-2, 3, 1) + static_cast<std::int32_t>(random_.below(span))};
      const auto at = random_.below(20);
      if (at == 0) planned.due = settings_.on(-4, 5, 1);  // too long ago to be judged
      if (at == 1) planned.due = settings_.on(1, 4, 1);   // not yet due
      planned.key = random_.below(5) != 0;
      item(planned, random_.below(100) < failing);
    }
  }

  void item(Item planned, bool fails) {
    planned.committed = planned.due - static_cast<std::int32_t>(random_.between(90, 200));
    planned.value = random_.between(10, 400) * 1000 * yuan;
    const bool early = planned.due > settings_.end;
    const bool comes_and_goes = fails && random_.below(4) == 0 && !early;
    if (!early && (!fails || comes_and_goes)) {
      planned.delivered = planned.due + static_cast<std::int32_t>(random_.between(-15, 30));
      planned.accepted = planned.delivered + static_cast<std::int32_t>(random_.between(5, 40));
      if (comes_and_goes) {
        planned.withdrawn = std::min(planned.accepted + 60, settings_.end - 5);
      }
    }
    write(planned);
    judge(planned);
  }

  void write(const Item& item) {
    constexpr std::array<std::string_view, 3> modes{"donation", "loan", "co_investment"};
    constexpr std::array<std::string_view, 4> categories{"数控机床", "工业机器人", "服务器",
                                                         "仪器仪表"};
    const auto date = [](std::int32_t days) { return days == 0 ? blank() : day(days); };
    const auto state = item.withdrawn != 0      ? "withdrawn"
                       : item.accepted == 0     ? "promised"
                       : random_.below(20) == 0 ? "idle"
                                                : "in_use";
    const auto id = demo_id('E', place_, numbers_++);
    const auto& school = stage_.scene.schools[agreement_.school];
    const bool used = item.accepted != 0;
    stage_.tables.equipment->write(
        {text(id),
         text(categories[static_cast<std::size_t>(random_.below(std::ssize(categories)))]),
         text(firm_.uscc), text(school.code), text(agreement_.id),
         text(modes[static_cast<std::size_t>(random_.below(std::ssize(modes)))]),
         day(item.committed), day(item.due), date(item.delivered), date(item.accepted),
         date(item.withdrawn), decimal(item.value, 2),
         used ? decimal(item.value / 100 * random_.between(85, 100), 2) : missing("not_applicable"),
         settings_.dirty && random_.below(10) == 0 ? missing("withheld")
         : used                                    ? decimal(item.value, 2)
                                                   : missing("not_applicable"),
         used ? text("示例评估所") : blank(), yes(item.key),
         used ? decimal(random_.between(100, 18'000), 1) : missing("not_applicable"), text(state)});
  }

  void judge(const Item& item) {
    const auto year_start = settings_.year_start();
    if (item.accepted >= year_start && item.withdrawn == 0) {
      firm_.equipment_accepted = true;
      agreement_.alive = true;
    }
    const bool judged = item.key && item.due <= settings_.end && item.due >= settings_.on(-2, 1, 1);
    if (!judged) return;
    const auto lost = item.accepted == 0 || item.withdrawn != 0 ? item.value : 0;
    auto& tally = stage_.tally;
    tally.leaves[stage_.scene.schools[agreement_.school].leaf].add(Measure::a23, lost, item.value);
    tally.firms[agreement_.firm].add(Measure::a23, lost, item.value);
    tally.agreements[index_].add(Measure::a23, lost, item.value);
  }

  void transformation() {
    const auto share = random_.between(by(tier_, 22, 4, 0), by(tier_, 60, 22, 6));
    const auto all = agreement_.rd_amount / 100 * share;
    const auto times = random_.between(1, 3);
    std::int64_t told = 0;
    for (std::int64_t i = 0; i < times && all > 0; ++i) {
      const auto income = i + 1 == times ? all - told : all / times / yuan * yuan;
      const auto received = settings_.on(-2, 3, 1) + static_cast<std::int32_t>(random_.below(980));
      constexpr std::array<std::string_view, 3> kinds{"patent", "technology", "product"};
      const auto id = demo_id('T', place_, numbers_++);
      stage_.tables.transformation->write(
          {text(id), text(agreement_.id),
           text(kinds[static_cast<std::size_t>(random_.below(std::ssize(kinds)))]),
           yes(random_.below(2) == 0), blank(), decimal(income * 2, 2), decimal(income, 2),
           day(received)});
      told += income;
      agreement_.alive = agreement_.alive || received >= settings_.year_start();
    }
    auto& tally = stage_.tally;
    tally.firms[agreement_.firm].add(Measure::c21, told, agreement_.rd_amount);
    tally.schools[agreement_.school].add(Measure::c21, told, agreement_.rd_amount);
    if (agreement_.body < 0) return;
    tally.bodies[static_cast<std::size_t>(agreement_.body)].add(Measure::c21, told,
                                                                agreement_.rd_amount);
  }

  std::int32_t this_year() {
    return settings_.on(0, 1, 20) + static_cast<std::int32_t>(random_.below(320));
  }

  Stage& stage_;
  const Settings& settings_;
  Agreement& agreement_;
  Firm& firm_;
  std::size_t index_;
  bool first_;
  const std::string& place_;
  std::size_t& numbers_;  // ids of this county used so far
  Random random_;
  Tier tier_;
};

}  // namespace

Result<void> open_acts(Delivery& delivery, Tables& tables) {
  RONGHE_TRY(equipment,
             delivery.open("equipment",
                           {"serial", "category", "enterprise", "college", "agreement", "mode",
                            "committed_on", "due_on", "delivered_on", "accepted_on", "withdrawn_on",
                            "committed_value", "book_value", "appraised_value", "appraiser",
                            "key_equipment", "use_hours", "state"}));
  RONGHE_TRY(investment,
             delivery.open("investment", {"invoice_id", "enterprise", "agreement", "kind", "amount",
                                          "paid_on", "invoice_hash"}));
  RONGHE_TRY(lesson, delivery.open("course_taught", {"lesson_id", "enterprise", "college",
                                                     "programme", "agreement", "date", "hours"}));
  RONGHE_TRY(
      transformation,
      delivery.open("transformation", {"transformation_id", "agreement", "kind", "joint",
                                       "granted_on", "contract_amount", "income", "received_on"}));
  tables.equipment = equipment;
  tables.investment = investment;
  tables.lesson = lesson;
  tables.transformation = transformation;
  return {};
}

void make_acts(Stage& stage) {
  auto& scene = stage.scene;
  stage.tally.agreements.resize(scene.agreements.size());
  std::vector<bool> seen(scene.firms.size(), false);
  std::vector<std::size_t> numbers(scene.leaves.size(), 0);
  for (std::size_t a = 0; a < scene.agreements.size(); ++a) {
    const auto& agreement = scene.agreements[a];
    const bool first = agreement.settled && !seen[agreement.firm];
    if (first) seen[agreement.firm] = true;
    ActMaker(stage, a, first, numbers).make();
  }
}

}  // namespace ronghe::demo
