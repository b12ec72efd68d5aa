// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/subject_trends.hpp"

#include <fmt/format.h>

#include "ronghe/base/html.hpp"
#include "ronghe/publish/chart_file.hpp"
#include "ronghe/publish/phrases.hpp"
#include "ronghe/publish/trend.hpp"

namespace ronghe::publish {

namespace {

View day_of(const TrendPoint& point) {
  return View().set("day", ronghe::to_string(point.day)).flag("other_pack", point.other_pack);
}

View cell_of(const TrendPoint& point, const Indicator& indicator, Language language) {
  const auto& number = point.number;
  auto cell = day_of(point);
  cell.flag("missing", point.there && !number.value);
  cell.set("reason", missing_word(number.missing, language));
  cell.set("value", point.there ? value_words(indicator, number, language) : "–");
  return cell.set("light_html", point.there ? light_of_number_html(number, language) : "");
}

// An indicator of the file: its name and what is said of it, and its line to the right.
std::string row_of_chart(const Trend& trend, const Indicator& indicator, Language language,
                         double y) {
  constexpr double name = 20, words = 40, line = 690;
  auto drawn_line = trend_line(trend);
  drawn_line.replace(
      0, std::string_view("<svg ").size(),
      fmt::format("<svg x=\"{:.0f}\" y=\"{:.0f}\" width=\"176\" height=\"44\" ", line, y + 2));
  return fmt::format("<text x=\"0\" y=\"{:.0f}\">{}</text><text x=\"0\" y=\"{:.0f}\">{}</text>",
                     y + name, escaped_html(indicator.id + " " + of(indicator.name, language)),
                     y + words, escaped_html(trend_words(trend, indicator, language))) +
         drawn_line;
}

}  // namespace

std::string trend_chart_path(const Subject& subject) {
  auto path = page_of(subject);
  path.resize(path.size() - std::string_view(".html").size());
  return path + "-trend.svg";
}

SubjectTrends subject_trends(const Site& site, const Judged& judged) {
  constexpr double row_height = 54, width = 880;
  const auto language = site.language();
  const auto& subject = *judged.subject;
  SubjectTrends trends;
  if (subject.kind != "region") return trends;
  std::string lines;
  double y = 0;
  for (const auto& number : judged.numbers) {
    const auto trend = trend_of(site.findings(), subject, number);
    if (!trend) continue;
    const auto& indicator = site.input().indicators[number.indicator];
    if (trends.days.empty()) {
      for (const auto& point : trend->points) trends.days.push_back(day_of(point));
    }
    std::vector<View> points;
    for (const auto& point : trend->points) points.push_back(cell_of(point, indicator, language));
    View row;
    row.set("id", indicator.id).set("name_html", site.link(indicator, page_of(subject)));
    row.set("line_html", trend_line(*trend));
    row.set("words", trend_words(*trend, indicator, language));
    trends.rows.push_back(row.list("points", std::move(points)));
    lines += row_of_chart(*trend, indicator, language, y);
    y += row_height;
  }
  if (trends.rows.empty()) return trends;
  const auto title = site.word("trend.of", {subject.code + " " + name_or_code(subject, language)});
  trends.chart = chart_file({.language = language,
                             .title = title,
                             .foot = site.chart_foot(trend_chart_path(subject)),
                             .drawing = "<svg >" + lines + "</svg>",
                             .width = width,
                             .height = y});
  return trends;
}

}  // namespace ronghe::publish
