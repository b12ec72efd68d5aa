// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ronghe/demo/themes.hpp"
#include "ronghe/demo/uscc.hpp"

namespace ronghe::demo {

namespace {

constexpr std::uint64_t theme = 1;
constexpr int years_told = 3;
constexpr std::int64_t fen = 100;

struct Trade {
  std::string_view word, industry;
};
constexpr std::array trades{Trade{"机电", "3484"}, Trade{"软件", "6513"}, Trade{"物流", "5910"},
                            Trade{"汽配", "3670"}, Trade{"食品", "1499"}, Trade{"护理", "8514"},
                            Trade{"酒店", "6110"}, Trade{"商贸", "5199"}};

std::string_view size_of(Random& random, bool flagship) {
  const auto at = random.below(100);
  if (flagship || at < 5) return "L";
  if (at < 20) return "M";
  return at < 60 ? "S" : "micro";
}

// Revenue of a year in fen, whole thousands of yuan.
std::int64_t revenue_of(Random& random, std::string_view size) {
  const auto thousands = size == "L"   ? random.between(600'000, 2'400'000)
                         : size == "M" ? random.between(50'000, 300'000)
                         : size == "S" ? random.between(4'000, 40'000)
                                       : random.between(200, 3'000);
  return thousands * 1000 * fen;
}

Tier tier_within(Random& random, Tier leaf) {
  const auto at = random.below(100);
  const auto good = by(leaf, 60, 28, 12);
  const auto middle = by(leaf, 30, 45, 30);
  return at < good ? Tier::good : at < good + middle ? Tier::middle : Tier::poor;
}

struct Listing {
  std::string_view as = "none";
  std::int32_t on = 0;
  std::int32_t until = 0;  // 0 = open
};

Listing listing_of(const Stage& stage, Random& random, const Firm& firm) {
  Listing listing;
  const auto at = random.below(100);
  if (firm.flagship) {
    listing.as = "national";
  } else if (!firm.cooperates || at >= 12) {
    return listing;
  } else {
    listing.as = at < 4 ? "provincial" : "training";
  }
  listing.on = stage.settings.on(-4, 3, 1) + static_cast<std::int32_t>(random.below(700));
  if (!firm.flagship && random.below(5) == 0) listing.until = stage.settings.on(-1, 6, 30);
  return listing;
}

void write_firm(Stage& stage, const Firm& firm, std::string_view size, Random& random,
                const Listing& listing, std::size_t number) {
  const auto& leaf = stage.scene.leaves[firm.leaf];
  const auto& trade = trades[static_cast<std::size_t>(random.below(std::ssize(trades)))];
  const auto name =
      fmt::format("{}示例{}第{}公司（Demo）", leaf.division->name, trade.word, number + 1);
  const bool old_code = stage.settings.dirty && !leaf.retired_code.empty() && random.permille(80);
  const bool unknown = stage.settings.dirty && random.permille(20);
  const auto back = static_cast<std::int32_t>(random.below(5000));
  const auto founded =
      old_code ? leaf.retired_on - 30 - back / 5 : stage.settings.on(-20, 1, 1) + back;
  constexpr std::array<std::string_view, 3> roles{"leader", "key", "supplier"};
  stage.tables.enterprise->write(
      {text(firm.uscc), text(name), text(old_code ? leaf.retired_code : leaf.division->code),
       unknown ? missing("not_collected") : text(trade.industry), text(size),
       firm.flagship || size == "L"
           ? text(roles[static_cast<std::size_t>(random.below(2))])
           : (random.below(4) == 0 ? text("supplier") : missing("not_applicable")),
       yes(size == "L" || size == "M" || (size == "S" && random.below(2) == 0)),
       text(firm.closed ? "deregistered" : "operating"), day(founded),
       firm.closed ? day(stage.settings.on(-1, 8, 31)) : blank(), text(listing.as),
       listing.as == "none" ? blank() : day(listing.on),
       listing.until == 0 ? blank() : day(listing.until)});
}

void write_finance(Stage& stage, const Firm& firm, int year, std::int64_t revenue, Random& random) {
  constexpr std::array<std::string_view, 5> grades{"A", "B", "M", "C", "D"};
  const auto profit = revenue / 100 * random.between(-2, 12);
  const auto surcharges = revenue / 1000;
  const auto opening = surcharges / 10;
  const auto added = surcharges / 10 * random.between(0, 5);
  const auto used = std::min(surcharges / 4, opening + added);
  const bool account = firm.listed;
  const auto credit = [account](std::int64_t amount) {
    return account ? decimal(amount, 2) : missing("not_applicable");
  };
  stage.tables.finance->write(
      {text(firm.uscc), count(year), decimal(revenue, 2), decimal(profit, 2),
       stage.settings.dirty && random.permille(10) ? missing("withheld") : decimal(revenue / 25, 2),
       decimal(surcharges, 2), credit(opening), credit(added), credit(used),
       credit(opening + added - used),
       text(grades[static_cast<std::size_t>(firm.flagship ? 0 : random.below(5))])});
}

void write_spending(Stage& stage, const Firm& firm, int year, std::int64_t total, Random& random) {
  const auto interns = total / 100 * random.between(20, 40);
  const auto teachers = total / 100 * random.between(5, 15);
  const auto equipment = total / 100 * random.between(15, 30);
  stage.tables.spending->write({text(firm.uscc), count(year), decimal(interns, 2),
                                decimal(teachers, 2), decimal(equipment, 2),
                                decimal(total - interns - teachers - equipment, 2),
                                decimal(total, 2)});
}

// Three closed years. Shares in hundred thousandths of the revenue.
void write_years(Stage& stage, Firm& firm, std::string_view size, Random& random) {
  auto revenue = revenue_of(random, size);
  const auto tier = firm.flagship ? Tier::good : firm.tier;
  const auto spends = random.between(by(tier, 550, 120, 8), by(tier, 1300, 460, 90));
  const auto researches = random.between(by(tier, 5200, 1800, 100), by(tier, 9000, 4900, 1900));
  const bool tells_spending = firm.cooperates && random.below(20) != 0;
  const bool tells_research = size != "micro";
  for (int i = years_told - 1; i >= 0; --i) {
    const int year = stage.settings.year - i;
    if (firm.closed && i == 0) break;
    revenue = revenue / 100 * random.between(95, 108);
    write_finance(stage, firm, year, revenue, random);
    const auto research = revenue / 100'000 * researches;
    const auto spending = revenue / 100'000 * spends;
    if (tells_research) {
      stage.tables.research->write(
          {text(firm.uscc), count(year), decimal(research, 2), count(random.between(1, 300)),
           stage.settings.dirty && random.below(4) == 0 ? missing("withheld")
                                                        : decimal(random.between(0, 400'000), 6)});
    }
    if (tells_spending) write_spending(stage, firm, year, spending, random);
    if (i > 0) continue;
    firm.revenue = revenue;
    if (tells_research) firm.research = research;
    if (tells_spending) firm.spending = spending;
  }
}

}  // namespace

std::string demo_id(char letter, std::string_view leaf, std::size_t number) {
  return fmt::format("{}{}{:05}", letter, leaf, number);
}

Result<void> open_firms(Delivery& delivery, Tables& tables) {
  RONGHE_TRY(enterprise,
             delivery.open("enterprise", {"uscc", "name", "region", "industry", "size",
                                          "chain_role", "above_scale", "status", "founded_on",
                                          "closed_on", "listed_as", "listed_on", "listed_until"}));
  RONGHE_TRY(finance, delivery.open("enterprise_finance",
                                    {"enterprise", "year", "revenue", "profit", "tax_paid",
                                     "surcharges_due", "credit_opening", "credit_new",
                                     "credit_used", "credit_closing", "tax_grade"}));
  RONGHE_TRY(research, delivery.open("rd_spending", {"enterprise", "year", "spending", "staff",
                                                     "capitalised_share"}));
  RONGHE_TRY(spending,
             delivery.open("vocational_spending", {"enterprise", "year", "interns", "teachers",
                                                   "equipment", "school", "total"}));
  tables.enterprise = enterprise;
  tables.finance = finance;
  tables.research = research;
  tables.spending = spending;
  return {};
}

void make_firms(Stage& stage) {
  auto& scene = stage.scene;
  bool flagship_found = false;
  for (std::size_t l = 0; l < scene.leaves.size(); ++l) {
    const auto& leaf = scene.leaves[l];
    for (int i = 0; i < stage.settings.firms; ++i) {
      auto random = scene.random.of({theme, l, static_cast<std::uint64_t>(i)});
      Firm firm{
          .uscc = demo_uscc(demo_enterprise, leaf.division->code, static_cast<std::uint64_t>(i)),
          .leaf = l,
          .tier = tier_within(random, leaf.tier)};
      firm.flagship = !flagship_found && leaf.tier == Tier::good && i == 0;
      flagship_found = flagship_found || firm.flagship;
      if (firm.flagship) firm.tier = Tier::good;
      const auto size = size_of(random, firm.flagship);
      firm.closed = !firm.flagship && random.permille(20);
      const auto share = size == "L" ? 95 : size == "M" ? 80 : size == "S" ? 60 : 40;
      firm.cooperates = firm.flagship || (!firm.closed && random.below(100) < share);
      firm.acts =
          firm.cooperates && (firm.flagship || random.below(100) < by(firm.tier, 78, 34, 9));
      firm.takes_interns = firm.acts && (firm.flagship || random.below(100) < 45);
      const auto listing = listing_of(stage, random, firm);
      firm.listed = listing.as != "none" && listing.until == 0;
      write_firm(stage, firm, size, random, listing, static_cast<std::size_t>(i));
      write_years(stage, firm, size, random);
      scene.firms.push_back(std::move(firm));
    }
  }
  stage.tally.firms.resize(scene.firms.size());
  stage.tally.leaves.resize(scene.leaves.size());
}

namespace {

// Where nothing can be asked there is nothing to divide by, which differs from what is unknown.
void ask_nothing(const Firm& firm, bool named, Counts& counts) {
  if (!named) {
    counts.below(Measure::a21, 0);
    counts.below(Measure::a22, 0);
  }
  if (firm.agreements_in_force == 0) counts.below(Measure::c21, 0);
}

}  // namespace

void count_participation(Stage& stage) {
  const auto& planting = stage.settings.planting;
  const auto& scene = stage.scene;
  auto& tally = stage.tally;
  for (std::size_t f = 0; f < scene.firms.size(); ++f) {
    const auto& firm = scene.firms[f];
    const bool active = firm.intern_days >= planting.intern_days_min || firm.equipment_accepted ||
                        firm.taught_tenths >= planting.taught_tenths_min || firm.project_paid;
    const bool member = firm.body >= 0 &&
                        !is_gone(scene.bodies[static_cast<std::size_t>(firm.body)], stage.settings);
    const bool named = !firm.closed && (firm.agreements_in_force > 0 || member || firm.listed);
    auto& leaf = tally.leaves[firm.leaf];
    if (named) leaf.add(Measure::a11, active ? 1 : 0, 1);
    if (firm.body >= 0) {
      tally.bodies[static_cast<std::size_t>(firm.body)].add(Measure::a11, active ? 1 : 0, 1);
    }
    if (named || firm.hosts) tally.firms[f].above(Measure::a15, firm.interns);
    for (auto* counts : {&leaf, &tally.firms[f]}) {
      if (named && firm.revenue > 0) counts->below(Measure::a21, firm.revenue);
      if (named && firm.revenue > 0 && firm.spending >= 0)
        counts->above(Measure::a21, firm.spending);
    }
    ask_nothing(firm, named, tally.firms[f]);
    if (!named || firm.revenue <= 0) continue;
    tally.firms[f].below(Measure::a22, firm.revenue);
    if (firm.research >= 0) tally.firms[f].above(Measure::a22, firm.research);
  }
  for (std::size_t a = 0; a < scene.agreements.size(); ++a) {
    const auto& agreement = scene.agreements[a];
    if (!agreement.settled) continue;
    const auto& school = scene.schools[agreement.school];
    tally.leaves[school.leaf].add(Measure::b12, agreement.alive ? 1 : 0, 1);
    tally.schools[agreement.school].add(Measure::b12, agreement.alive ? 1 : 0, 1);
    if (agreement.body < 0) continue;
    tally.bodies[static_cast<std::size_t>(agreement.body)].add(Measure::b12,
                                                               agreement.alive ? 1 : 0, 1);
  }
}

}  // namespace ronghe::demo
