// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/histogram.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/base/html.hpp"
#include "ronghe/publish/numbers.hpp"

namespace ronghe::publish {

namespace {

constexpr int bins_max = 12;

Int128 exact(const Decimal& value) { return value.unscaled_at(spread_scale).value_or(0); }
Decimal decimal(Int128 value) { return Decimal::scaled(value, spread_scale).value_or(Decimal()); }

Int128 floor_to(Int128 value, Int128 step) {
  const auto rest = value % step;
  return value - rest - (rest < 0 ? step : 0);
}

Int128 step_for(Int128 low, Int128 high) {
  Int128 power = 1;
  while (true) {
    for (const int factor : {1, 2, 5}) {
      const auto step = power * factor;
      if (floor_to(high, step) - floor_to(low, step) < step * bins_max) return step;
    }
    power *= 10;
  }
}

// Drawing in a box of 640 x 288; bars stand on `ground`.
constexpr double left = 44, right = 12, top = 58, ground = 228, width = 640;
constexpr double below_ground = 26;  // base line of the words below the axis

class Figure {
 public:
  Figure(const Histogram& histogram, const Indicator& indicator, const Drawing& drawing)
      : histogram_(histogram), indicator_(indicator), drawing_(drawing) {
    tallest_ = std::max<std::int64_t>(histogram.missing, 1);
    for (const auto& bin : histogram.bins) tallest_ = std::max(tallest_, bin.count);
    columns_ = static_cast<double>(histogram.bins.size()) + 2;
    column_ = (width - left - right) / columns_;
  }

  // Words come last: nothing is drawn over them.
  std::string svg() && {
    const auto head = fmt::format(
        "<svg class=\"histogram\" role=\"img\" aria-labelledby=\"{0}-title\" viewBox=\"0 0 640 "
        "288\">"
        "<title id=\"{0}-title\">{1}</title><defs><pattern id=\"{0}-hatch\" width=\"6\" "
        "height=\"6\" "
        "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><line x1=\"0\" y1=\"0\" "
        "x2=\"0\" y2=\"6\" stroke=\"#595959\" stroke-width=\"2\"/></pattern></defs>",
        drawing_.id, escaped_html(drawing_.title));
    for (std::size_t i = 0; i < histogram_.bins.size(); ++i) {
      bar(left + column_ * static_cast<double>(i), histogram_.bins[i].count, "bar", "");
    }
    bar(left + column_ * (columns_ - 1), histogram_.missing, "bar-missing",
        fmt::format(" fill=\"url(#{}-hatch)\"", drawing_.id));
    axis();
    if (indicator_.red) limit(*indicator_.red, "limit.red", "limit-red", 22);
    if (indicator_.green) limit(*indicator_.green, "limit.green", "limit-green", 48);
    return head + shapes_ + words_ + "</svg>";
  }

 private:
  struct Word {
    double x = 0, y = 0;
    std::string_view anchor = "middle";
    std::string_view css_class = "";  // "fine": left out where the figure is small
  };
  void write(const Word& word, std::string_view words) {
    words_ +=
        fmt::format("<text{} x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>",
                    word.css_class.empty() ? "" : fmt::format(" class=\"{}\"", word.css_class),
                    word.x, word.y, word.anchor, escaped_html(words));
  }

  void bar(double x, std::int64_t count, std::string_view css_class, const std::string& fill) {
    const auto height =
        (ground - top - 14) * static_cast<double>(count) / static_cast<double>(tallest_);
    if (count > 0) {
      shapes_ += fmt::format(
          "<rect class=\"{}\"{} x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\"/>",
          css_class, fill, x + 1.5, ground - height, column_ - 3, height);
    }
    if (count > 0 || css_class != "bar") {
      write({.x = x + column_ / 2, .y = ground - height - 4, .css_class = "fine"}, grouped(count));
    }
  }

  void axis() {
    shapes_ += fmt::format(
        "<line class=\"axis\" x1=\"{0:.1f}\" x2=\"{1:.1f}\" y1=\"{2:.1f}\" y2=\"{2:.1f}\"/>", left,
        width - right, ground);
    write({.x = left - 8, .y = ground - 2, .anchor = "end"}, "0");
    const auto& bins = histogram_.bins;
    const std::size_t every = bins.size() > 6 ? 2 : 1;  // so that labels do not touch
    for (std::size_t i = 0; i <= bins.size() && !bins.empty(); i += every) {
      const auto& edge = i < bins.size() ? bins[i].from : bins.back().below;
      const auto x = left + column_ * static_cast<double>(i);
      shapes_ += fmt::format(
          "<line class=\"axis\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1:.1f}\" y2=\"{2:.1f}\"/>", x,
          ground, ground + 4);
      // Written large, every other one has room, and none beside "no value".
      const bool fine = i / every % 2 != 0 || i + 1 >= bins.size();
      write({.x = x, .y = ground + below_ground, .css_class = fine ? "fine" : ""},
            shown({edge, indicator_.unit, drawing_.language}));
    }
    write({.x = width - right, .y = ground + below_ground, .anchor = "end"},
          text(drawing_.language, "chart.missing"));
    write({.x = left, .y = ground + 2 * below_ground, .anchor = "start"},
          text(drawing_.language, "chart.axis"));
  }

  void limit(const Decimal& value, std::string_view key, std::string_view css_class, double y) {
    const auto& bins = histogram_.bins;
    if (bins.empty()) return;
    const auto from = bins.front().from.to_double();
    const auto range = bins.back().below.to_double() - from;
    const auto share = (value.to_double() - from) / range;
    const auto x = left + column_ * static_cast<double>(bins.size()) * share;
    for (const auto line : {std::string_view("limit-edge"), css_class}) {
      shapes_ += fmt::format(
          "<line class=\"{0}\" x1=\"{1:.1f}\" x2=\"{1:.1f}\" y1=\"{2:.1f}\" y2=\"{3:.1f}\"/>", line,
          x, y + 4, ground);
    }
    write({.x = x, .y = y, .anchor = share > 0.7 ? "end" : (share < 0.25 ? "start" : "middle")},
          text(drawing_.language, key) + " " + shown({value, indicator_.unit, drawing_.language}));
  }

  const Histogram& histogram_;
  const Indicator& indicator_;
  const Drawing& drawing_;
  std::int64_t tallest_ = 1;
  double columns_ = 1;
  double column_ = 1;
  std::string shapes_, words_;
};

}  // namespace

Histogram histogram_of(const Spread& spread, const Indicator& indicator) {
  Histogram histogram;
  for (const auto& [reason, count] : spread.missing) histogram.missing += count;
  if (spread.values.empty()) return histogram;
  auto [low, high] = std::ranges::minmax(spread.values);
  for (const auto& limit : {indicator.red, indicator.green}) {
    if (!limit) continue;
    low = std::min(low, exact(*limit));
    high = std::max(high, exact(*limit));
  }
  const auto step = step_for(low, high);
  const auto first = floor_to(low, step);
  // A share has no step beyond 100 %: what lies on the end belongs to the last step.
  auto count = static_cast<std::size_t>((floor_to(high, step) - first) / step) + 1;
  if (high == first + step * static_cast<Int128>(count - 1) && count > 1) --count;
  for (std::size_t i = 0; i < count; ++i) {
    histogram.bins.push_back({.from = decimal(first + step * static_cast<Int128>(i)),
                              .below = decimal(first + step * static_cast<Int128>(i + 1))});
  }
  for (const auto value : spread.values) {
    const auto at = static_cast<std::size_t>((floor_to(value, step) - first) / step);
    ++histogram.bins[std::min(at, count - 1)].count;
  }
  return histogram;
}

std::string drawn(const Histogram& histogram, const Indicator& indicator, const Drawing& drawing) {
  return Figure(histogram, indicator, drawing).svg();
}

}  // namespace ronghe::publish
