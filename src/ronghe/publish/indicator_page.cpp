// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/indicator_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "ronghe/base/html.hpp"
#include "ronghe/publish/chart_file.hpp"
#include "ronghe/publish/histogram.hpp"
#include "ronghe/publish/interval_bar.hpp"
#include "ronghe/publish/phrases.hpp"
#include "ronghe/publish/ranking.hpp"
#include "ronghe/publish/trend.hpp"

namespace ronghe::publish {

namespace {

constexpr std::size_t ranked_max = 500;  // rows of one table; the rest is in the data file

class IndicatorPage {
 public:
  IndicatorPage(const Site& site, std::size_t place)
      : site_(site),
        place_(place),
        indicator_(site.input().indicators[place]),
        path_(page_of(indicator_)),
        lead_html_(lead()) {}

  struct Chart {
    std::string path, svg;
  };
  // The figures of the page as files, once it is made.
  [[nodiscard]] const std::vector<Chart>& charts() const { return charts_; }

  Page page() {
    const auto language = site_.language();
    Page page{.path = path_,
              .template_name = "indicator",
              .section = "indicators",
              .title = indicator_.id + " " + of(indicator_.name, language),
              .crumbs = {{escaped_html(site_.word("nav.overview")), "index.html"},
                         {escaped_html(site_.word("nav.indicators")), "indicators.html"},
                         {html_of(indicator_.name, language), ""}},
              .view = {}};
    definition(page.view);
    trend(page.view);
    std::vector<View> groups;
    for (const auto& [key, spread] : site_.results().spreads) {
      // One region alone is the first sentence of the page already.
      const bool alone = key.second.kind == "region" && sum(spread.by_light) == 1;
      if (key.first == place_ && !alone) groups.push_back(group(key.second, spread));
    }
    page.view.flag("has_groups", !groups.empty() || !lead_html_.empty())
        .list("groups", std::move(groups));
    const auto file =
        std::ranges::find(site_.findings().files, std::optional(place_), &DataFile::indicator);
    const bool has_file = file != site_.findings().files.end();
    page.view.flag("has_file", has_file);
    if (has_file) page.view.set("file_html", site_.data_link(*file, path_));
    return page;
  }

 private:
  static std::int64_t sum(const std::array<std::int64_t, all_lights.size()>& by_light) {
    return std::accumulate(by_light.begin(), by_light.end(), std::int64_t{0});
  }

  void definition(View& view) const {
    const auto language = site_.language();
    view.set("run_id", site_.input().run_id);
    view.set("as_of", shown_date(site_.input().as_of, language));
    view.set("id", indicator_.id).set("name_html", html_of(indicator_.name, language));
    view.set("description_html", html_of(indicator_.description, language));
    view.set("numerator_html", html_of(indicator_.numerator, language));
    view.set("denominator_html", html_of(indicator_.denominator, language));
    view.set("formula", indicator_.formula).set("source", indicator_.source);
    view.set("limits", limits_words(indicator_, language));
    view.set("dimension", dimension_name(site_.input(), indicator_.dimension, language));
    view.set("direction", text_or(language, "direction." + indicator_.direction, ""));
    view.set("type", text_or(language, "type." + indicator_.type, ""));
    view.set("unit", unit_word(indicator_.unit, language));
    view.set("least", indicator_.denominator_min ? shown_count(*indicator_.denominator_min) : "");
    std::string subjects;
    for (const auto& kind : indicator_.subjects) {
      subjects +=
          (subjects.empty() ? "" : site_.word("comma")) + text_or(language, "kinds." + kind, kind);
    }
    view.set("subjects", subjects);
    view.set("lead_html", lead_html_);
  }

  // The answer of the page: where the whole area stands, else how many stand where.
  std::string lead() const {
    auto words = area_lead();
    if (!words.empty()) return words;
    for (const auto& [key, spread] : site_.results().spreads) {
      if (key.first == place_) return escaped_html(group_lead(key.second, spread));
    }
    return "";
  }

  std::string group_lead(const Group& group, const Spread& spread) const {
    return site_.word("indicator.group",
                      {counted(sum(spread.by_light), group, site_.language()),
                       count_words(spread.by_light, site_.language(), spread.unjudged)});
  }

  std::string area_lead() const {
    for (const auto* top : site_.findings().subjects->tops()) {
      const auto* judged = site_.results().find("region", top->code);
      const auto* number = judged == nullptr ? nullptr : judged->number(place_);
      if (number == nullptr) continue;
      const auto words = site_.word(
          "indicator.lead",
          {name_or_code(*top, site_.language()), reason(indicator_, *number, site_.language()),
           number->unjudged() ? site_.word("inline.unjudged")
                              : light_inline(number->light, site_.language())});
      return html_with(words, top->name, site_.language());
    }
    return "";
  }

  // A figure of the page as a file beside it; gives the link.
  std::string add_chart(const std::string& what, const std::string& title, std::string drawing,
                        double height) {
    auto path =
        path_.substr(0, path_.size() - std::string_view(".html").size()) + "-" + what + ".svg";
    auto svg = chart_file({.language = site_.language(),
                           .title = title,
                           .foot = site_.chart_foot(path),
                           .drawing = std::move(drawing),
                           .height = height});
    auto link = site_.chart_link(path);
    charts_.push_back({.path = std::move(path), .svg = std::move(svg)});
    return link;
  }

  // How the number of the whole area went over the dates of runs.
  void trend(View& view) {
    constexpr double height = 204;
    const auto language = site_.language();
    for (const auto* top : site_.findings().subjects->tops()) {
      const auto* judged = site_.results().find("region", top->code);
      const auto* number = judged == nullptr ? nullptr : judged->number(place_);
      const auto trend =
          number == nullptr ? std::nullopt : trend_of(site_.findings(), *top, *number);
      if (!trend) continue;
      const auto title = site_.word("trend.title_of",
                                    {of(indicator_.name, language), name_or_code(*top, language)});
      const auto drawing =
          trend_chart(*trend, indicator_, {.language = language, .id = "trend", .title = title});
      view.set("trend_words", trend_words(*trend, indicator_, language));
      view.set("trend_area_html", html_of(top->name, language)).set("trend_html", drawing);
      view.set("trend_file_html", add_chart("trend", title, drawing, height));
      std::vector<View> rows;
      for (const auto& point : trend->points) rows.push_back(trend_row(point));
      view.flag("has_trend", true).list("trend", std::move(rows));
      return;
    }
    view.flag("has_trend", false);
  }

  View trend_row(const TrendPoint& point) const {
    const auto language = site_.language();
    View row;
    row.set("day", ronghe::to_string(point.day)).flag("other_pack", point.other_pack);
    row.set("value", point.there ? value_words(indicator_, point.number, language) : "–");
    row.flag("missing", point.there && !point.number.value);
    row.set("reason", missing_word(point.number.missing, language));
    return row.set("light_html", point.there ? light_of_number_html(point.number, language) : "");
  }

  View group(const Group& group, const Spread& spread) {
    const auto language = site_.language();
    const auto all = static_cast<std::int64_t>(spread.values.size());
    View view;
    const auto name = group_word(group, language);
    const auto id = fmt::format("{}-{}", group.kind, group.level);
    const auto histogram = histogram_of(spread, indicator_);
    view.set("group_id", id).set("group_name", name);
    // Not twice, where it is the answer of the page already.
    const auto words = group_lead(group, spread);
    view.set("group_lead", escaped_html(words) == lead_html_ ? "" : words);
    const bool many = all + histogram.missing > 1;
    view.flag("many", many);
    if (many) {
      constexpr double height = 288;
      const auto title = site_.word("chart.title", {of(indicator_.name, language), name});
      const auto figure =
          drawn(histogram, indicator_, {.language = language, .id = id, .title = title});
      view.set("figure_html", figure).set("chart_html", add_chart(id, title, figure, height));
      bins(view, histogram, spread);
    }
    view.list("rankings", rankings(group));
    view.flag("pages", has_pages(group.kind));
    view.set("csv_html", csv_link(group.kind));
    return view;
  }

  void bins(View& view, const Histogram& histogram, const Spread& spread) const {
    const auto language = site_.language();
    std::vector<View> rows;
    for (const auto& bin : histogram.bins) {
      View row;
      row.set("range", site_.word("chart.range", {shown({bin.from, indicator_.unit, language}),
                                                  shown({bin.below, indicator_.unit, language})}));
      rows.push_back(row.set("count", grouped(bin.count)).flag("lacking", false));
    }
    for (const auto& [reason, count] : spread.missing) {
      View row;
      row.set("range", missing_word(reason, language)).set("count", grouped(count));
      rows.push_back(row.flag("lacking", true));
    }
    view.list("bins", std::move(rows));
  }

  std::string csv_link(const std::string& kind) const {
    const auto file = std::ranges::find(site_.findings().files, kind, &DataFile::kind);
    return file == site_.findings().files.end() ? "" : site_.data_link(*file, path_);
  }

  std::vector<View> rankings(const Group& group) const {
    std::vector<View> tables;
    if (!has_pages(group.kind)) return tables;
    for (const auto& ranking :
         rankings_of(site_.results(), group, place_, indicator_.direction != "down")) {
      const IntervalAxis axis(ranking.rows, indicator_);
      std::vector<View> rows;
      for (const auto& ranked : ranking.rows) {
        if (rows.size() == ranked_max) break;
        auto row = ranked_row(ranked);
        row.set("bar_html", axis.bar_html(*ranked.number)).flag("intervals", ranking.intervals);
        rows.push_back(std::move(row));
      }
      if (ranking.rows.size() < 2) continue;
      View table;
      table.flag("intervals", ranking.intervals);
      table.set("table_name", group_word(group, site_.language()));
      table.set("class_name", ranking.region_class.empty()
                                  ? ""
                                  : text_or(site_.language(), "class." + ranking.region_class,
                                            ranking.region_class));
      table.flag("cut", ranking.rows.size() > rows.size());
      table.set("cut_note",
                site_.word("rank.cut", {grouped(static_cast<std::int64_t>(ranked_max)),
                                        grouped(static_cast<std::int64_t>(ranking.rows.size()))}));
      tables.push_back(table.list("ranked", std::move(rows)));
    }
    return tables;
  }

  View ranked_row(const Ranked& ranked) const {
    const auto language = site_.language();
    const auto& number = *ranked.number;
    View row;
    const bool one = ranked.distinguishable();
    row.set("rank", ranked.rank == 0 ? "–"
                    : one            ? grouped(ranked.rank)
                          : grouped(ranked.rank_best) + "–" + grouped(ranked.rank_worst));
    row.flag("unsure", !one);
    row.set("interval", interval_words(indicator_, number, language));
    row.set("code", ranked.judged->subject->code);
    row.set("subject_html", site_.link(*ranked.judged->subject, path_));
    row.set("value", value_words(indicator_, number, language)).flag("missing", !number.value);
    row.set("reason", missing_word(number.missing, language));
    row.set("fraction_html", fraction_html(indicator_, number, language));
    row.set("distance", distance_words(indicator_, number, language));
    return row.set("light_html", light_of_number_html(number, language));
  }

  const Site& site_;
  std::size_t place_;
  const Indicator& indicator_;
  std::string path_, lead_html_;
  std::vector<Chart> charts_;
};

Page list_page(const Site& site) {
  std::vector<View> rows;
  const auto& indicators = site.input().indicators;
  for (std::size_t i = 0; i < indicators.size(); ++i) {
    const auto& indicator = indicators[i];
    std::array<std::int64_t, all_lights.size()> sum{};
    std::int64_t unjudged = 0;
    for (const auto& [key, spread] : site.results().spreads) {
      if (key.first != i) continue;
      for (std::size_t l = 0; l < all_lights.size(); ++l) sum[l] += spread.by_light[l];
      unjudged += spread.unjudged;
    }
    sum[static_cast<std::size_t>(Light::none)] -= unjudged;
    View row;
    row.set("id", indicator.id).set("name_html", site.link(indicator, "indicators.html"));
    row.set("dimension", dimension_name(site.input(), indicator.dimension, site.language()));
    row.set("type", text_or(site.language(), "type." + indicator.type, ""));
    row.set("limits_html", limits_html(indicator, site.language()));
    for (const auto light : all_lights) {
      row.set(std::string(to_string(light)), grouped(sum[static_cast<std::size_t>(light)]));
    }
    row.set("unjudged", grouped(unjudged));
    rows.push_back(std::move(row));
  }
  Page page{.path = "indicators.html",
            .template_name = "indicators",
            .section = "indicators",
            .title = site.word("indicators.all"),
            .crumbs = {{escaped_html(site.word("nav.overview")), "index.html"},
                       {escaped_html(site.word("nav.indicators")), ""}},
            .view = {}};
  page.view.list("rows", std::move(rows));
  for (const auto light : all_lights) {
    page.view.set(std::string(to_string(light)) + "_html", light_html(light, site.language()));
  }
  page.view.set("unjudged_html", light_html(Light::none, site.word("light.unjudged")));
  return page;
}

}  // namespace

Result<void> write_indicator_pages(Site& site) {
  for (std::size_t i = 0; i < site.input().indicators.size(); ++i) {
    IndicatorPage writing(site, i);
    RONGHE_CHECK(site.write(writing.page()));
    for (const auto& chart : writing.charts()) {
      RONGHE_CHECK(site.write_chart(chart.path, chart.svg));
    }
  }
  return site.write(list_page(site));
}

}  // namespace ronghe::publish
