// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ronghe/demo/themes.hpp"
#include "ronghe/demo/uscc.hpp"

namespace ronghe::demo {

namespace {

constexpr std::uint64_t theme = 3;

struct KindWords {
  std::string_view code, word;
};
constexpr std::array kind_words{
    KindWords{"industrial_college", "现代产业学院"}, KindWords{"consortium", "产教联合体"},
    KindWords{"community", "产教融合共同体"}, KindWords{"group", "职业教育集团"}};

class BodyMaker {
 public:
  BodyMaker(Stage& stage, std::size_t index, Random random)
      : stage_(stage),
        tables_(stage.tables),
        settings_(stage.settings),
        body_(stage.scene.bodies[index]),
        index_(index),
        random_(random),
        leaf_(stage.scene.leaves[body_.leaf]) {}

  void make(BodyQuotas& quotas) {
    const bool gone = is_gone(body_, settings_);
    if (!gone) body_.kind = quotas.kinds.at(quotas.next++);
    auto& shares = body_.kind == BodyKind::industrial_college ? quotas.industrial : quotas.others;
    const bool own = !gone && shares.own.take(body_.tier);
    const bool three = !gone && shares.three.take(body_.tier);
    const bool reformed = three || (!gone && shares.reformed.take(body_.tier));
    members();
    write_body(own);
    seats(quotas.enterprise_seats);
    motions();
    activities(three, reformed);
    if (gone) return;
    auto& counts = stage_.tally.leaves[body_.leaf];
    counts.add(Measure::a33, own ? 1 : 0, 1);
    counts.add(Measure::a34, three ? 1 : 0, 1);
  }

 private:
  Counts& counts() { return stage_.tally.bodies[index_]; }
  std::string next_id(char letter) {
    return demo_id(letter, leaf_.division->code, index_in_leaf() * 1000 + number_++);
  }
  [[nodiscard]] std::size_t index_in_leaf() const {
    std::size_t place = 0;
    for (std::size_t b = 0; b < index_; ++b) {
      place += stage_.scene.bodies[b].leaf == body_.leaf ? 1 : 0;
    }
    return place;
  }

  void write_body(bool own) {
    const auto& kind = kind_words.at(static_cast<std::size_t>(body_.kind));
    const auto& place = leaf_.division->code;
    const auto name =
        fmt::format("{}示例第{}{}（Demo）", leaf_.division->name, index_in_leaf() + 1, kind.word);
    const auto park = fmt::format("{}示例产业园", leaf_.division->name);
    const auto uscc = demo_uscc(demo_institution, place, 800'000 + index_in_leaf());
    const auto school = std::ranges::find(stage_.scene.schools, body_.leaf, &School::leaf);
    const auto lead = std::ranges::find(stage_.scene.firms, static_cast<int>(index_), &Firm::body);
    const bool park_known = kind.code == "consortium" || random_.below(3) == 0;
    tables_.body->write(
        {text(body_.id), text(kind.code), text(name), text(place),
         school == stage_.scene.schools.end() ? blank() : text(school->code),
         lead == stage_.scene.firms.end() ? blank() : text(lead->uscc),
         park_known ? text(park) : blank(),
         text(own                     ? "own"
              : random_.below(3) == 0 ? "none"
                                      : "attached"),
         own ? text(uscc) : missing("not_applicable"),
         day(settings_.on(-4, 5, 1) + static_cast<std::int32_t>(random_.below(700))),
         body_.dissolved == 0 ? blank() : day(body_.dissolved),
         random_.below(3) == 0 ? text("municipal") : missing("not_applicable")});
  }

  // Firms of the same county that belong to no body yet; the model bodies take those who act.
  void members() {
    auto& firms = stage_.scene.firms;
    const auto wanted = random_.between(6, 10);
    std::int64_t taken = 0;
    for (const bool actors_only : {true, false}) {
      for (auto& firm : firms) {
        if (taken == wanted || (actors_only && !body_.model)) break;
        if (firm.leaf != body_.leaf || !firm.cooperates || firm.body >= 0) continue;
        if (actors_only && !firm.acts) continue;
        if (!actors_only && random_.below(3) == 0) continue;
        firm.body = static_cast<int>(index_);
        const auto from = member(firm.uscc, "enterprise", taken == 0 ? "council" : "member", 0);
        if (taken == 0) second_row(firm.uscc, from);
        ++taken;
      }
      if (body_.model && taken >= 5) break;
    }
    for (const auto& school : stage_.scene.schools) {
      if (school.leaf == body_.leaf) member(school.code, "college", "chair", 0);
    }
    const auto former = std::ranges::find_if(firms, [&](const Firm& firm) {
      return firm.leaf == body_.leaf && !firm.cooperates && !firm.closed;
    });
    if (former != firms.end())
      member(former->uscc, "enterprise", "member", settings_.on(-1, 9, 30));
    member("", "other", "member", 0);
  }

  // Its first day.
  std::int32_t member(const std::string& code, std::string_view kind, std::string_view role,
                      std::int32_t until) {
    const auto from = settings_.on(-3, 1, 10) + static_cast<std::int32_t>(random_.below(400));
    write_member(code, kind, role, from, until);
    return from;
  }

  // A member that sits in the council is named a second time as a plain member: from the same day,
  // or from a later one. It is one member none the less.
  void second_row(const std::string& uscc, std::int32_t from) {
    const bool later = index_ % 2 == 1;
    write_member(uscc, "enterprise", "member", later ? settings_.on(-1, 3, 1) : from, 0);
  }

  void write_member(const std::string& code, std::string_view kind, std::string_view role,
                    std::int32_t from, std::int32_t until) {
    const auto id = next_id('M');
    tables_.membership->write({text(id), text(body_.id), text(kind),
                               kind == "enterprise" ? text(code) : blank(),
                               kind == "college" ? text(code) : blank(), text(role), day(from),
                               until == 0 ? blank() : day(until)});
  }

  // Enterprises hold about the usual share, in hundredths: less in most bodies, and two fifths and
  // more in model bodies.
  void seats(std::int64_t usual) {
    const auto all = random_.between(11, 21);
    auto share = body_.model ? random_.between(42, 55) : random_.between(usual - 15, usual + 5);
    if (body_.nearly || (body_.tier == Tier::middle && random_.below(4) == 0)) {
      share = random_.between(31, 38);
    }
    const bool upwards = body_.model || body_.nearly;
    const auto of_enterprises = (all * share + (upwards ? 99 : 0)) / 100;
    constexpr std::array<std::string_view, 5> others{"college", "government", "research",
                                                     "association", "student"};
    for (std::int64_t i = 0; i < all; ++i) {
      const bool enterprise = i < of_enterprises;
      const bool owned_by_college = !enterprise && i == of_enterprises && i % 2 == 0;
      seat(enterprise || owned_by_college
               ? "enterprise"
               : others[static_cast<std::size_t>(random_.below(std::ssize(others)))],
           owned_by_college, 0);
      counts().add(Measure::a31, enterprise ? 1 : 0, 1);
    }
    for (int i = 0; i < 2; ++i) seat("enterprise", false, settings_.on(-1, 12, 20));
  }

  void seat(std::string_view side, bool college_owned, std::int32_t until) {
    const auto id = next_id('S');
    const auto holder = fmt::format("示例席位{}", number_);
    tables_.seat->write({text(id), text(body_.id), text(holder), text(side), blank(),
                         side == "enterprise" ? yes(college_owned) : missing("not_applicable"),
                         day(settings_.on(-3, 3, 1)), until == 0 ? blank() : day(until)});
  }

  void motions() {
    constexpr std::array<std::string_view, 4> classes{"programme", "curriculum", "funds", "other"};
    const auto heard = body_.model || body_.nearly ? 100 : by(body_.tier, 96, 80, 45);
    const auto all = random_.between(3, 8);
    for (std::int64_t i = 0; i < all; ++i) {
      const auto which = static_cast<std::size_t>(random_.below(std::ssize(classes)));
      const bool this_year = random_.below(4) != 0;
      const bool invalid = random_.below(20) == 0;
      const auto ballots = random_.between(9, 21);
      const auto of_enterprises = random_.below(100) < heard ? random_.between(1, 8) : 0;
      const auto id = next_id('V');
      tables_.motion->write({text(id), text(body_.id), text(classes[which]),
                             day(settings_.on(this_year ? 0 : -1, 2, 1) +
                                 static_cast<std::int32_t>(random_.below(300))),
                             count(ballots), count(of_enterprises), count(random_.below(3)),
                             yes(random_.below(2) == 0),
                             text(invalid                  ? "invalid"
                                  : random_.below(10) == 0 ? "rejected"
                                                           : "passed"),
                             blank()});
      if (!this_year || invalid || classes[which] == "other") continue;
      counts().add(Measure::a32, of_enterprises > 0 ? 1 : 0, 1);
    }
  }

  // Without three functions, one is not performed or its last proof is older than two years; where
  // training was not reformed, teaching.
  void activities(bool three, bool reformed) {
    constexpr std::array<std::string_view, 3> functions{"teaching", "production", "research"};
    const auto lacking = three      ? functions.size()
                         : reformed ? static_cast<std::size_t>(1 + random_.below(2))
                                    : std::size_t{0};
    for (std::size_t f = 0; f < functions.size(); ++f) {
      const bool old = f == lacking;
      if (old && random_.below(2) == 0) continue;
      const auto times = random_.between(1, 5);
      for (std::int64_t i = 0; i < times; ++i) {
        const auto id = next_id('F');
        tables_.activity->write({text(id), text(body_.id), text(functions[f]),
                                 day(settings_.on(old ? -3 : -1, 3, 1) +
                                     static_cast<std::int32_t>(random_.below(600)) / (old ? 3 : 1)),
                                 blank()});
      }
    }
  }

  Stage& stage_;
  Tables& tables_;
  const Settings& settings_;
  Body& body_;
  std::size_t index_;
  Random random_;
  const Leaf& leaf_;
  std::size_t number_ = 0;
};

}  // namespace

Result<void> open_bodies(Delivery& delivery, Tables& tables) {
  RONGHE_TRY(body, delivery.open("body", {"body_id", "kind", "name", "region", "lead_college",
                                          "lead_enterprise", "park", "legal_status", "uscc",
                                          "founded", "dissolved", "recognised"}));
  RONGHE_TRY(membership,
             delivery.open("membership", {"membership_id", "body", "member_kind", "enterprise",
                                          "college", "role", "from", "to"}));
  RONGHE_TRY(seat, delivery.open("council_seat", {"seat_id", "body", "holder", "side", "enterprise",
                                                  "college_owned", "from", "to"}));
  RONGHE_TRY(motion, delivery.open("motion", {"motion_id", "body", "class", "held_on", "ballots",
                                              "enterprise_ballots", "recusals", "secret", "result",
                                              "minutes_hash"}));
  RONGHE_TRY(activity, delivery.open("body_activity",
                                     {"activity_id", "body", "performed", "date", "proof_hash"}));
  tables.body = body;
  tables.membership = membership;
  tables.seat = seat;
  tables.motion = motion;
  tables.activity = activity;
  return {};
}

bool is_gone(const Body& body, const Settings& settings) {
  return body.dissolved != 0 && body.dissolved < settings.end;
}

namespace {

// Every third county had one body more, which was dissolved the day before: it has members and no
// figures. In the one beside it the last body is in its last day, and is judged.
void dissolve(Stage& stage, std::size_t leaf) {
  auto& scene = stage.scene;
  auto& bodies = scene.bodies;
  const auto& place = scene.leaves[leaf];
  if (leaf % 3 == 1) bodies.back().dissolved = stage.settings.end;
  if (leaf % 3 != 0) return;
  const auto number = static_cast<std::size_t>(place.bodies);
  bodies.push_back({.id = demo_id('B', place.division->code, number),
                    .leaf = leaf,
                    .tier = place.tier,
                    .dissolved = stage.settings.end - 1});
}

}  // namespace

void make_bodies(Stage& stage, BodyQuotas& quotas) {
  auto& scene = stage.scene;
  for (std::size_t l = 0; l < scene.leaves.size(); ++l) {
    const auto& leaf = scene.leaves[l];
    for (int i = 0; i < leaf.bodies; ++i) {
      scene.bodies.push_back({.id = demo_id('B', leaf.division->code, static_cast<std::size_t>(i)),
                              .leaf = l,
                              .tier = leaf.tier,
                              .model = leaf.tier == Tier::good && i % 2 == 0,
                              .nearly = leaf.tier == Tier::good && i == 1});
    }
    dissolve(stage, l);
  }
  stage.tally.bodies.resize(scene.bodies.size());
  for (std::size_t b = 0; b < scene.bodies.size(); ++b) {
    BodyMaker(stage, b, scene.random.of({theme, b})).make(quotas);
  }
}

}  // namespace ronghe::demo
