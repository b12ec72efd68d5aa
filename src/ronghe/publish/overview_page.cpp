// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/overview_page.hpp"

#include <fmt/format.h>

#include "ronghe/publish/phrases.hpp"
#include "ronghe/publish/red_list.hpp"
#include "ronghe/publish/run_facts.hpp"
#include "ronghe/publish/tiles.hpp"

namespace ronghe::publish {

namespace {

constexpr std::string_view path = "index.html";
constexpr std::size_t changes_shown_max = 30;
constexpr std::size_t reds_shown_max = 20;
constexpr std::size_t hash_digits = 12;

std::int64_t at(const std::array<std::int64_t, all_lights.size()>& counts, Light light) {
  return counts[static_cast<std::size_t>(light)];
}

class Overview {
 public:
  explicit Overview(const Site& site)
      : site_(site),
        language_(site.language()),
        map_(tiles_of(site.results(), *site.findings().subjects)) {
    if (map_.of != nullptr) top_ = site.results().find("region", map_.of->code);
  }

  Page page() {
    const auto area =
        map_.of == nullptr ? site_.word("area.country") : name_or_code(*map_.of, language_);
    Page page{.path = std::string(path),
              .template_name = "overview",
              .section = "overview",
              .title = site_.word("overview.title", {area}),
              .crumbs = {},
              .view = {}};
    auto& view = page.view;
    view.set("title_html", html_of_area(page.title));
    view.list("facts", facts(area));
    counts(view);
    tiles(view);
    changes(view);
    const auto reds = red_rows(site_, path, reds_shown_max);
    view.flag("has_reds", !reds.rows.empty()).list("reds", reds.rows);
    view.flag("more_reds", reds.all > reds.rows.size());
    view.set("reds_note", site_.word("red.more", {grouped(static_cast<std::int64_t>(reds.all))}));
    view.list("run", run_facts(site_.input(), language_));
    return page;
  }

 private:
  std::string html_of_area(std::string_view words) const {
    return html_with(words, map_.of == nullptr ? policy::Bilingual{} : map_.of->name, language_);
  }

  std::vector<View> facts(const std::string& area) const {
    std::vector<View> facts;
    const auto add = [&](const std::string& words) {
      facts.push_back(View().set("words_html", html_of_area(words)));
    };
    add(overall(area));
    add(below());
    add(worst_indicator());
    add(others());
    add(evidence());
    std::erase_if(facts, [](const View& fact) {
      return std::get<std::string>(fact.values().front().second).empty();
    });
    return facts;
  }

  // What is not there because nobody sent it, apart from what does not exist or is not told.
  std::string evidence() const {
    const auto& results = site_.results();
    std::map<std::string_view, std::int64_t> lacking;
    for (const auto& [key, spread] : results.spreads) {
      for (const auto& [reason, count] : spread.missing) {
        const bool told = reason == "not_applicable" || reason == "unverifiable";
        const bool kept = reason == "suppressed" || reason == "withheld";
        lacking[told ? std::string_view(reason) : kept ? "withheld" : "not_collected"] += count;
      }
    }
    const auto share = [&](std::int64_t count) {
      const auto part = Decimal::divide(Decimal(count), Decimal(results.numbers));
      return shown({part.value_or(Decimal()), "ratio", language_});
    };
    std::string parts;
    for (const auto reason : {"not_applicable", "withheld", "unverifiable", "not_collected"}) {
      if (lacking[reason] == 0) continue;
      parts +=
          site_.word("comma") + site_.word("fact." + std::string(reason), {share(lacking[reason])});
    }
    return site_.word("fact.evidence", {grouped(site_.input().log_size), grouped(results.numbers),
                                        share(results.numbers - results.missing), parts});
  }

  std::string overall(const std::string& area) const {
    if (top_ == nullptr) return "";
    const auto date = shown_date(site_.input().as_of, language_);
    const auto& light = light_inline(top_->light, language_);
    const auto before = top_->before
                            ? site_.word("fact.before", {light_inline(*top_->before, language_)})
                            : std::string();
    if (!top_->scores.total) return site_.word("fact.light", {date, area, light}) + before;
    return site_.word("fact.overall", {date, area, light, grouped(*top_->scores.total, 1)}) +
           before;
  }

  std::string below() const {
    const Group group{"region", map_.level};
    const auto found = site_.results().by_light.find(group);
    if (found == site_.results().by_light.end()) return "";
    const auto& counts = found->second;
    return site_.word("fact.below",
                      {counted(sum(counts), group, language_), count_words(counts, language_)});
  }

  // The indicator that is red in most of the regions of the map.
  std::string worst_indicator() const {
    const Group group{"region", map_.level};
    std::size_t worst = 0;
    std::int64_t reds = 0;
    for (const auto& [key, spread] : site_.results().spreads) {
      if (key.second != group || at(spread.by_light, Light::red) <= reds) continue;
      worst = key.first;
      reds = at(spread.by_light, Light::red);
    }
    if (reds == 0) return site_.word("fact.no_red");
    const auto& indicator = site_.input().indicators[worst];
    auto words = site_.word("fact.worst", {indicator.id + " " + of(indicator.name, language_),
                                           counted(reds, group, language_)});
    const auto* own = top_ == nullptr ? nullptr : top_->number(worst);
    if (own != nullptr && own->value) {
      words += site_.word("fact.worst_here", {name_or_code(*top_->subject, language_),
                                              value_words(indicator, *own, language_),
                                              limits_words(indicator, language_)});
    }
    return words;
  }

  std::string others() const {
    std::string words;
    for (const auto& [group, counts] : site_.results().by_light) {
      if (group.kind == "region") continue;
      if (!words.empty()) words += site_.word("reason.and");
      words += site_.word(
          "fact.kind", {counted(sum(counts), group, language_), grouped(at(counts, Light::red))});
    }
    return words.empty() ? "" : site_.word("fact.kinds", {words});
  }

  static std::int64_t sum(const std::array<std::int64_t, all_lights.size()>& counts) {
    std::int64_t all = 0;
    for (const auto count : counts) all += count;
    return all;
  }

  void counts(View& view) const {
    std::vector<View> rows;
    for (const auto& [group, counts] : site_.results().by_light) {
      View row;
      const auto section = group.kind == "region"    ? "regions"
                           : group.kind == "college" ? "colleges"
                           : group.kind == "body"    ? "bodies"
                                                     : "others";
      row.set("name", group_word(group, language_)).set("href", std::string(section) + ".html");
      for (const auto light : all_lights) {
        row.set(std::string(to_string(light)), grouped(at(counts, light)));
      }
      const auto changed = site_.results().changed.find(group);
      row.set("changed", grouped(changed == site_.results().changed.end() ? 0 : changed->second));
      rows.push_back(row.set("all", grouped(sum(counts))));
    }
    view.list("counts", std::move(rows));
    for (const auto light : all_lights) {
      view.set(std::string(to_string(light)) + "_html", light_html(light, language_));
    }
    const auto& previous = site_.input().previous;
    view.flag("compared", previous.has_value());
    if (previous)
      view.set("previous", previous->run_id).list("differences", differences(*previous));
  }

  // What the two runs rest on, where it is not the same.
  std::vector<View> differences(const ReportRun& previous) const {
    const auto& now = site_.input();
    std::vector<View> all;
    const auto add = [&](const std::string& words) { all.push_back(View().set("words", words)); };
    if (previous.as_of != now.as_of) {
      add(site_.word("change.as_of",
                     {shown_date(previous.as_of, language_), shown_date(now.as_of, language_)}));
    }
    if (previous.log_size != now.log_size) {
      add(site_.word("change.evidence", {grouped(previous.log_size), grouped(now.log_size)}));
    }
    if (previous.pack_hash != now.pack_hash) {
      add(site_.word("change.pack", {previous.pack_hash.substr(0, hash_digits),
                                     now.pack_hash.substr(0, hash_digits)}));
    }
    if (previous.code_version != now.code_version) {
      add(site_.word("change.code", {previous.code_version, now.code_version}));
    }
    return all;
  }

  void tiles(View& view) const {
    std::vector<View> tiles;
    bool provinces = false;
    for (const auto& tile : map_.tiles) {
      const auto light = tile.judged == nullptr ? Light::none : tile.judged->light;
      provinces = provinces || tile.row > 0;
      View cell;
      cell.set("code", tile.code).set("name_html", html_of(tile.name, language_));
      cell.set("light", to_string(light)).set("light_html", light_html(light, language_));
      cell.flag("linked", tile.judged != nullptr);
      cell.set("href", tile.judged == nullptr ? "" : page_of(*tile.judged->subject));
      cell.flag("placed", tile.row > 0).set("place", fmt::format("{}/{}", tile.row, tile.column));
      tiles.push_back(std::move(cell));
    }
    view.flag("has_tiles", !tiles.empty()).list("tiles", std::move(tiles));
    view.set("tiles_class", provinces ? "tiles provinces" : "tiles");
    view.set("tiles_title",
             site_.word("tiles.title", {group_word({"region", map_.level}, language_)}));
  }

  void changes(View& view) const {
    std::vector<View> rows;
    std::size_t all = 0;
    for (const auto* judged : in_page_order(site_.results())) {
      if (!judged->changed() || ++all > changes_shown_max) continue;
      View row;
      row.set("code", judged->subject->code).set("name_html", site_.link(*judged->subject, path));
      row.set("kind", one_word(group_of(*judged->subject), language_));
      row.set("before_html", light_html(*judged->before, language_));
      rows.push_back(row.set("now_html", light_html(judged->light, language_)));
    }
    view.flag("has_changes", !rows.empty()).flag("more_changes", all > rows.size());
    view.set("changes_note",
             site_.word("change.more", {grouped(static_cast<std::int64_t>(rows.size())),
                                        grouped(static_cast<std::int64_t>(all))}));
    view.list("changes", std::move(rows));
  }

  const Site& site_;
  Language language_;
  TileMap map_;
  const Judged* top_ = nullptr;
};

}  // namespace

Result<void> write_overview(Site& site) { return site.write(Overview(site).page()); }

}  // namespace ronghe::publish
