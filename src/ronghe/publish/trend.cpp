// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/trend.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/base/html.hpp"
#include "ronghe/publish/phrases.hpp"

namespace ronghe::publish {

namespace {

struct Box {
  double left = 0, right = 0, top = 0, bottom = 0;
};

// Dates from left to right by their distance, values by their own scale.
class TrendAxes {
 public:
  TrendAxes(const Trend& trend, const Box& box) : box_(box) {
    first_ = days_since_epoch(trend.points.front().day);
    days_ = std::max(1, days_since_epoch(trend.points.back().day) - first_);
    bool any = false;
    for (const auto& point : trend.points) {
      if (!point.number.value) continue;
      const auto value = point.number.value->to_double();
      low_ = any ? std::min(low_, value) : value;
      high_ = any ? std::max(high_, value) : value;
      any = true;
    }
  }

  [[nodiscard]] double x(const TrendPoint& point) const {
    return box_.left + (box_.right - box_.left) * (days_since_epoch(point.day) - first_) / days_;
  }
  [[nodiscard]] double y(const TrendPoint& point) const {
    if (!(high_ > low_)) return (box_.top + box_.bottom) / 2;
    return box_.bottom -
           (box_.bottom - box_.top) * (point.number.value->to_double() - low_) / (high_ - low_);
  }
  [[nodiscard]] const Box& box() const { return box_; }

 private:
  Box box_;
  std::int32_t first_ = 0, days_ = 1;
  double low_ = 0, high_ = 0;
};

// Where a value is missing the line ends and begins anew.
std::string line_of(const Trend& trend, const TrendAxes& axes, double radius) {
  std::string path, marks;
  bool drawing = false;
  for (const auto& point : trend.points) {
    if (!point.number.value) {
      drawing = false;
      marks += fmt::format(
          "<rect class=\"trend-missing\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" "
          "height=\"{:.1f}\"/>",
          axes.x(point) - radius, axes.box().bottom - radius, 2 * radius, 2 * radius);
      continue;
    }
    path += fmt::format("{}{:.1f} {:.1f}", drawing ? "L" : "M", axes.x(point), axes.y(point));
    marks += fmt::format("<circle class=\"trend-point\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.1f}\"/>",
                         axes.x(point), axes.y(point), radius);
    drawing = true;
  }
  return fmt::format("<path class=\"trend-line\" d=\"{}\"/>", path) + marks;
}

std::string word_at(double x, double y, std::string_view anchor, bool fine,
                    std::string_view words) {
  return fmt::format("<text{} x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>",
                     fine ? " class=\"fine\"" : "", x, y, anchor, escaped_html(words));
}

// Words of the chart: the first and the last date always, between them where there is room.
std::string words_of(const Trend& trend, const TrendAxes& axes, const Indicator& indicator,
                     Language language) {
  constexpr double room = 92, below = 26, above = 10;
  std::string words;
  double last = axes.x(trend.points.front()) - room;
  for (std::size_t i = 0; i < trend.points.size(); ++i) {
    const auto& point = trend.points[i];
    const auto x = axes.x(point);
    const bool first = i == 0, end = i + 1 == trend.points.size();
    const bool fits = x - last >= room && axes.box().right - x >= room;
    if (!first && !end && !fits) continue;
    last = x;
    const auto* anchor = first ? "start" : end ? "end" : "middle";
    words +=
        word_at(x, axes.box().bottom + below, anchor, !first && !end, ronghe::to_string(point.day));
    if (!point.number.value) continue;
    words += word_at(x, axes.y(point) - above, anchor, !first && !end,
                     value_words(indicator, point.number, language));
  }
  return words;
}

}  // namespace

std::size_t Trend::values() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      points, [](const TrendPoint& point) { return point.number.value.has_value(); }));
}

std::optional<Trend> trend_of(const Findings& findings, const Subject& region,
                              const Number& number) {
  const auto& input = *findings.input;
  Trend trend;
  bool any = false;
  for (std::size_t run = 0; run < input.earlier.size(); ++run) {
    TrendPoint point{.day = input.earlier[run].as_of,
                     .other_pack = input.earlier[run].pack_hash != input.pack_hash};
    point.number.indicator = number.indicator;
    if (const auto* past = findings.history.find(region.code, number.indicator, run)) {
      point.there = any = true;
      point.number.value = past->value;
      point.number.limit = past->limit;
      point.number.missing = past->missing;
      point.number.light = past->light;
      point.number.suppressed = past->suppressed;
    }
    trend.points.push_back(std::move(point));
  }
  if (!any) return std::nullopt;
  trend.points.push_back({.day = input.as_of, .there = true, .number = number});
  return trend;
}

std::string trend_words(const Trend& trend, const Indicator& indicator, Language language) {
  const auto has_value = [](const TrendPoint& point) { return point.number.value.has_value(); };
  const auto first = std::ranges::find_if(trend.points, has_value);
  if (first == trend.points.end()) return text(language, "trend.nothing");
  const auto end = std::ranges::find_if(trend.points.rbegin(), trend.points.rend(), has_value);
  const auto from = shown_date(first->day, language), to = shown_date(end->day, language);
  const auto before = value_words(indicator, first->number, language);
  const auto now = value_words(indicator, end->number, language);
  const auto change = Decimal::subtract(*end->number.value, *first->number.value);
  std::string words;
  if (trend.values() == 1) {
    words = text(language, "trend.one", {from, before});
  } else if (!change || *change == Decimal(0)) {
    words = text(language, "trend.same", {from, to, now});
  } else {
    const bool rise = *change > Decimal(0);
    words = text(
        language, rise ? "trend.rise" : "trend.fall",
        {from, before, to, now,
         (rise ? "▲\u00a0" : "▼\u00a0") + shown_difference({*change, indicator.unit, language})});
  }
  const auto lacking = trend.points.size() - trend.values();
  if (lacking == 0 || trend.values() == 1) return words;
  return words + text(language, "trend.gap", {grouped(static_cast<std::int64_t>(lacking))});
}

std::string trend_line(const Trend& trend) {
  constexpr double radius = 2.6;
  const TrendAxes axes(trend, {.left = 5, .right = 155, .top = 6, .bottom = 34});
  return "<svg class=\"trend\" aria-hidden=\"true\" viewBox=\"0 0 160 40\">" +
         line_of(trend, axes, radius) + "</svg>";
}

std::string trend_chart(const Trend& trend, const Indicator& indicator, const Drawing& drawing) {
  constexpr double radius = 4.5;
  const TrendAxes axes(trend, {.left = 12, .right = 628, .top = 40, .bottom = 168});
  return fmt::format(
             "<svg class=\"histogram trend-chart\" role=\"img\" aria-labelledby=\"{0}-title\" "
             "viewBox=\"0 0 640 204\"><title id=\"{0}-title\">{1}</title>"
             "<line class=\"axis\" x1=\"12\" x2=\"628\" y1=\"176\" y2=\"176\"/>",
             drawing.id, escaped_html(drawing.title)) +
         line_of(trend, axes, radius) + words_of(trend, axes, indicator, drawing.language) +
         "</svg>";
}

}  // namespace ronghe::publish
