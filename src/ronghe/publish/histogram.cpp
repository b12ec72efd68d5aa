// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/histogram.hpp"

#include <fmt/format.h>

#include <algorithm>

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

// Drawing in a box of 640 x 260; bars stand on `ground`.
constexpr double left = 44, right = 12, top = 44, ground = 214, width = 640;

class Figure {
 public:
  Figure(const Histogram& histogram, const ReportIndicator& indicator, const Drawing& drawing)
      : histogram_(histogram), indicator_(indicator), drawing_(drawing) {
    tallest_ = std::max<std::int64_t>(histogram.missing, 1);
    for (const auto& bin : histogram.bins) tallest_ = std::max(tallest_, bin.count);
    columns_ = static_cast<double>(histogram.bins.size()) + 2;
    column_ = (width - left - right) / columns_;
  }

  std::string svg() const {
    auto out = fmt::format(
        "<svg class=\"histogram\" role=\"img\" aria-labelledby=\"{0}-title\" viewBox=\"0 0 640 "
        "260\">"
        "<title id=\"{0}-title\">{1}</title><defs><pattern id=\"{0}-hatch\" width=\"6\" "
        "height=\"6\" "
        "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><line x1=\"0\" y1=\"0\" "
        "x2=\"0\" y2=\"6\" stroke=\"#595959\" stroke-width=\"2\"/></pattern></defs>",
        drawing_.id, escaped(drawing_.title));
    for (std::size_t i = 0; i < histogram_.bins.size(); ++i) {
      out += bar(left + column_ * static_cast<double>(i), histogram_.bins[i].count, "bar", "");
    }
    const auto missing_x = left + column_ * (columns_ - 1);
    out += bar(missing_x, histogram_.missing, "bar-missing",
               fmt::format(" fill=\"url(#{}-hatch)\"", drawing_.id));
    out += label(missing_x + column_ / 2, ground + 18, "middle",
                 text(drawing_.language, "chart.missing"));
    out += axis();
    if (indicator_.red) out += limit(*indicator_.red, "limit.red", "limit-red", 14);
    if (indicator_.green) out += limit(*indicator_.green, "limit.green", "limit-green", 32);
    return out + "</svg>";
  }

 private:
  static std::string label(double x, double y, std::string_view anchor, std::string_view words) {
    return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>", x, y, anchor,
                       escaped(words));
  }

  std::string bar(double x, std::int64_t count, std::string_view klass,
                  const std::string& fill) const {
    if (count == 0) return klass == "bar" ? "" : label(x + column_ / 2, ground - 4, "middle", "0");
    const auto height =
        (ground - top - 14) * static_cast<double>(count) / static_cast<double>(tallest_);
    return fmt::format(
               "<rect class=\"{}\"{} x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" "
               "height=\"{:.1f}\"/>",
               klass, fill, x + 1.5, ground - height, column_ - 3, height) +
           label(x + column_ / 2, ground - height - 4, "middle", grouped(count));
  }

  std::string axis() const {
    auto out = fmt::format(
        "<line class=\"axis\" x1=\"{0:.1f}\" x2=\"{1:.1f}\" y1=\"{2:.1f}\" y2=\"{2:.1f}\"/>", left,
        width - right, ground);
    out += label(left - 8, ground, "end", "0");
    const auto& bins = histogram_.bins;
    const std::size_t every = bins.size() > 6 ? 2 : 1;  // so that labels do not touch
    for (std::size_t i = 0; i <= bins.size() && !bins.empty(); i += every) {
      const auto& edge = i < bins.size() ? bins[i].from : bins.back().below;
      const auto x = left + column_ * static_cast<double>(i);
      out += fmt::format(
          "<line class=\"axis\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1:.1f}\" y2=\"{2:.1f}\"/>", x,
          ground, ground + 4);
      out += label(x, ground + 18, "middle", shown({edge, indicator_.unit, drawing_.language}));
    }
    return out + label(width - right, ground + 40, "end", text(drawing_.language, "chart.axis"));
  }

  std::string limit(const Decimal& value, std::string_view key, std::string_view klass,
                    double y) const {
    const auto& bins = histogram_.bins;
    if (bins.empty()) return {};
    const auto from = bins.front().from.to_double();
    const auto range = bins.back().below.to_double() - from;
    const auto share = (value.to_double() - from) / range;
    const auto x = left + column_ * static_cast<double>(bins.size()) * share;
    return fmt::format(
               "<line class=\"{0}\" x1=\"{1:.1f}\" x2=\"{1:.1f}\" y1=\"{2:.1f}\" "
               "y2=\"{3:.1f}\"/>",
               klass, x, y + 4, ground) +
           label(x, y, share > 0.7 ? "end" : (share < 0.15 ? "start" : "middle"),
                 text(drawing_.language, key) + " " +
                     shown({value, indicator_.unit, drawing_.language}));
  }

  const Histogram& histogram_;
  const ReportIndicator& indicator_;
  const Drawing& drawing_;
  std::int64_t tallest_ = 1;
  double columns_ = 1;
  double column_ = 1;
};

}  // namespace

Histogram histogram_of(const Spread& spread, const ReportIndicator& indicator) {
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

std::string drawn(const Histogram& histogram, const ReportIndicator& indicator,
                  const Drawing& drawing) {
  return Figure(histogram, indicator, drawing).svg();
}

}  // namespace ronghe::publish
