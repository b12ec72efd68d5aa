// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/subject_page.hpp"

#include <fmt/format.h>

#include <array>

#include "ronghe/base/html.hpp"
#include "ronghe/publish/phrases.hpp"
#include "ronghe/publish/subject_trends.hpp"

namespace ronghe::publish {

namespace {

constexpr std::size_t reasons_max = 4;  // in the first sentence; the table below has them all

class SubjectPage {
 public:
  SubjectPage(const Site& site, const Judged& judged)
      : site_(site), judged_(judged), subject_(*judged.subject), path_(page_of(subject_)) {}

  Result<Page> page() {
    Page page{.path = path_,
              .template_name = "subject",
              .section = section(),
              .title = subject_.code + " " + name_or_code(subject_, site_.language()),
              .crumbs = crumbs(),
              .view = {}};
    RONGHE_TRY(light, explained("light", nullptr));
    RONGHE_CHECK(indicator_rows());
    auto& view = page.view;
    head(view);
    view.set("rule", light.rule)
        .set("cells", light.cells)
        .set("table", judged_.decision)
        .set("beside", reds_beside(light.rule))
        .flag("compared", site_.input().previous.has_value());
    view.set("columns", site_.input().previous ? "8" : "7");
    view.set("run_id", site_.input().run_id);
    view.set("subject_path", subject_.kind + "/" + subject_.code);
    scores(view);
    view.set("to_green_title",
             site_.word(judged_.light == Light::green ? "green.rest" : "green.title"));
    view.flag("has_to_green", !to_green_.empty()).list("to_green", std::move(to_green_));
    view.list("dimensions", std::move(dimension_rows_));
    view.flag("has_missing", !missing_.empty()).list("missing", std::move(missing_));
    inside(view);
    auto trends = subject_trends(site_, judged_);
    chart_ = std::move(trends.chart);
    view.flag("has_trends", !chart_.empty());
    view.list("trend_days", std::move(trends.days)).list("trends", std::move(trends.rows));
    view.set("trend_file_html", site_.chart_link(trend_chart_path(subject_)));
    return page;
  }
  // The file of its lines over time; "" = it has none.
  [[nodiscard]] const std::string& chart() const { return chart_; }

 private:
  std::string section() const {
    if (subject_.kind == "region") return "regions";
    return subject_.kind == "college" ? "colleges" : "bodies";
  }

  std::vector<Crumb> crumbs() const {
    std::vector<Crumb> crumbs{{escaped_html(site_.word("nav.overview")), "index.html"}};
    for (const auto* region : site_.findings().subjects->above(subject_)) {
      crumbs.push_back({html_of(region->name, site_.language()),
                        site_.has_page(*region) ? page_of(*region) : ""});
    }
    crumbs.push_back({html_of(subject_.name, site_.language()), ""});
    return crumbs;
  }

  void head(View& view) const {
    const auto language = site_.language();
    view.set("code", subject_.code);
    view.set("name_html",
             subject_.name == policy::Bilingual{} ? "" : html_of(subject_.name, language));
    view.set("kind", one_word(group_of(subject_), language));
    view.set("css_class",
             subject_.region_class.empty()
                 ? ""
                 : text_or(language, "class." + subject_.region_class, subject_.region_class));
    view.set("light_html", light_html(judged_.light, language));
    view.set("light", to_string(judged_.light));
    view.set("reasons", reasons(site_.input(), judged_, language, reasons_max));
    view.set("as_of", shown_date(site_.input().as_of, language));
    view.flag("change_known", judged_.before.has_value());
    if (judged_.before) {
      view.set("change", judged_.changed() ? site_.word("change.changed",
                                                        {light_inline(*judged_.before, language),
                                                         light_inline(judged_.light, language)})
                                           : site_.word("change.same"));
    }
  }

  // Why red indicators do not make the subject red.
  std::string reds_beside(const std::string& rule) const {
    if (judged_.light == Light::red) return "";
    std::string reds;
    std::int64_t count = 0;
    for (const auto& number : judged_.numbers) {
      const auto& indicator = site_.input().indicators[number.indicator];
      const bool decides =
          std::ranges::find(judged_.deciding, number.indicator) != judged_.deciding.end();
      if (number.light != Light::red || decides || indicator.type == "information") continue;
      ++count;
      reds += (reds.empty() ? "" : site_.word("comma")) + indicator.id + " " +
              of(indicator.name, site_.language());
    }
    if (count == 0) return "";
    return site_.word("rule.reds_beside", {grouped(count), reds, rule});
  }

  Result<ExplanationText> explained(std::string_view indicator, const Number* number) const {
    const int rule = number == nullptr ? judged_.rule : number->rule;
    ExplanationText answer;
    if (site_.input().explain) {
      ExplainQuestion question{.kind = subject_.kind,
                               .subject = subject_.code,
                               .indicator = indicator,
                               .language = site_.language(),
                               .numerator = {},
                               .denominator = {},
                               .value = {},
                               .limit = {},
                               .distance = {},
                               .light = to_string(judged_.light),
                               .decision = judged_.decision,
                               .rule = rule};
      if (number != nullptr) {
        question.numerator = number->numerator;
        question.denominator = number->denominator;
        question.value = number->value;
        question.limit = number->limit;
        question.distance = number->distance;
        question.reporting = number->reporting;
        question.missing = number->missing;
        question.light = to_string(number->light);
        question.decision = {};
      }
      RONGHE_TRY(given, site_.input().explain(question));
      answer = std::move(given);
    }
    if (answer.rule.empty() && rule > 0) {
      answer.rule = site_.word("rule.row", {std::to_string(rule)});
    }
    return answer;
  }

  Result<void> indicator_rows() {
    for (const auto& dimension : site_.input().dimensions) {
      std::vector<View> rows;
      for (const auto& number : judged_.numbers) {
        const auto& indicator = site_.input().indicators[number.indicator];
        if (indicator.dimension != dimension.id) continue;
        RONGHE_TRY(row, indicator_row(indicator, number));
        rows.push_back(std::move(row));
      }
      if (rows.empty()) continue;
      View group;
      group.set("dimension", dimension_name(site_.input(), dimension.id, site_.language()));
      dimension_rows_.push_back(group.list("rows", std::move(rows)));
    }
    return {};
  }

  Result<View> indicator_row(const Indicator& indicator, const Number& number) {
    const auto language = site_.language();
    RONGHE_TRY(why, explained(indicator.id, &number));
    View row;
    row.set("id", indicator.id).set("name_html", site_.link(indicator, path_));
    row.set("value", value_words(indicator, number, language));
    row.flag("missing", !number.value).set("reason", missing_word(number.missing, language));
    row.set("fraction_html", fraction_html(indicator, number, language));
    row.set("limits_html", limits_html(indicator, language));
    row.set("distance", distance_words(indicator, number, language));
    row.set("interval", interval_words(indicator, number, language));
    row.set("change", change_words(indicator, number, language));
    row.flag("compared", site_.input().previous.has_value());
    row.set("light_html", light_of_number_html(number, language));
    row.set("rule", why.rule).set("cells", why.cells);
    row.flag("veto", indicator.type == "veto");
    const bool part = number.reporting && *number.reporting < Decimal(1);
    row.flag("part", part);
    if (part) {
      row.set("reporting",
              site_.word("reporting.part", {shown({*number.reporting, "ratio", language})}));
    }
    if (number.light == Light::red || number.light == Light::yellow) {
      to_green_.push_back(way_to_green(indicator, number, why));
    }
    if (!number.value) {
      View lack;
      lack.set("id", indicator.id).set("name_html", site_.link(indicator, path_));
      lack.set("mark", missing_mark(number, language));
      missing_.push_back(lack.set("reason", missing_word(number.missing, language)));
    }
    return row;
  }

  View way_to_green(const Indicator& indicator, const Number& number,
                    const ExplanationText& why) const {
    const auto language = site_.language();
    View way;
    way.set("id", indicator.id).set("name_html", site_.link(indicator, path_));
    way.set("light_html", light_html(number.light, language));
    if (number.suppressed) return way.set("words", site_.word("green.suppressed"));
    if (!why.to_green.empty()) return way.set("words", why.to_green);
    if (!indicator.green) return way.set("words", site_.word("green.unknown"));
    const auto line = shown({*indicator.green, indicator.unit, language}, indicator.green);
    const auto bound =
        site_.word(indicator.direction == "down" ? "green.at_most" : "green.at_least", {line});
    return way.set("words",
                   site_.word("green.value", {bound, value_words(indicator, number, language)}) +
                       site_.word("green.stop"));
  }

  void scores(View& view) const {
    std::vector<View> rows;
    const auto& all = judged_.scores;
    const auto add = [&](const std::string& name, const std::optional<Decimal>& score) {
      const bool total = name == policy::total_score;
      View row;
      row.set("name", total ? site_.word("score.total")
                            : dimension_name(site_.input(), name, site_.language()));
      row.flag("total", total).flag("known", score.has_value());
      row.set("score", score_words(all, name, site_.language()));
      row.set("lack", site_.word(!all.hidden.contains(name) ? "light.none"
                                 : all.withheld             ? "missing.withheld"
                                                            : "missing.suppressed"));
      row.set("width", fmt::format("{:.1f}", score ? score->to_double() : 0.0));
      rows.push_back(std::move(row));
    };
    for (const auto& dimension : site_.input().dimensions) {
      // Of a kind that has none of its indicators nothing is lacking.
      if (has_indicators(dimension.id)) add(dimension.id, all.of.at(dimension.id));
    }
    add(std::string(policy::total_score), all.total);
    view.list("scores", std::move(rows)).flag("has_weight", all.weight.has_value());
    if (all.weight) {
      view.set("weight",
               site_.word("score.weight", {shown({*all.weight, "ratio", site_.language()})}));
    }
  }

  bool has_indicators(const std::string& dimension) const {
    return std::ranges::any_of(site_.input().indicators, [&](const Indicator& indicator) {
      const auto& kinds = indicator.subjects;
      return indicator.dimension == dimension && indicator.type != "information" &&
             std::ranges::find(kinds, subject_.kind) != kinds.end();
    });
  }

  View inside_row(const Judged& judged) const {
    const auto language = site_.language();
    View row;
    row.set("code", judged.subject->code).set("name_html", site_.link(*judged.subject, path_));
    row.set("kind", one_word(group_of(*judged.subject), language));
    row.set("light_html", light_html(judged.light, language));
    row.set("score", score_words(judged.scores, "total", language));
    return row.set("reasons",
                   judged.light == Light::green ? "" : reasons(site_.input(), judged, language));
  }

  void inside(View& view) const {
    std::vector<View> rows;
    if (subject_.kind == "region") {
      for (const auto* child : site_.findings().subjects->children(subject_.code)) {
        const auto* judged = site_.results().find("region", child->code);
        if (judged != nullptr) rows.push_back(inside_row(*judged));
      }
      const auto found = site_.findings().inside.find(subject_.code);
      if (found != site_.findings().inside.end()) {
        for (const auto* judged : found->second) rows.push_back(inside_row(*judged));
      }
    }
    view.flag("has_inside", !rows.empty()).list("inside", std::move(rows));
  }

  const Site& site_;
  const Judged& judged_;
  const Subject& subject_;
  std::string path_, chart_;
  std::vector<View> dimension_rows_, to_green_, missing_;
};

}  // namespace

Result<void> write_subject_pages(Site& site) {
  for (const auto& [kind, all] : site.results().judged) {
    for (const auto& judged : all) {
      if (!site.has_page(*judged.subject)) continue;
      SubjectPage writing(site, judged);
      RONGHE_TRY(page, writing.page());
      RONGHE_CHECK(site.write(std::move(page)));
      if (writing.chart().empty()) continue;
      RONGHE_CHECK(site.write_chart(trend_chart_path(*judged.subject), writing.chart()));
    }
  }
  return {};
}

}  // namespace ronghe::publish
