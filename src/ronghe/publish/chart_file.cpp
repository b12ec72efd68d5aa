// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/chart_file.hpp"

#include <fmt/format.h>

#include "ronghe/base/html.hpp"

namespace ronghe::publish {

namespace {

// As style.css draws the figures of the pages.
constexpr std::string_view style =
    "text{font:14px system-ui,'PingFang SC','Microsoft YaHei','Noto Sans SC','Noto Sans CJK SC',"
    "sans-serif;fill:#1c1c1c}.histogram text{paint-order:stroke;stroke:#fff;stroke-width:3px}"
    ".chart-title{font-size:17px;font-weight:700}.chart-foot{font-size:11px;fill:#545454}"
    ".bar{fill:#1a4f8b}.bar-missing{stroke:#595959}.axis{stroke:#1c1c1c}"
    ".limit-edge{stroke:#fff;stroke-width:5}.limit-red{stroke:#b3261e;stroke-width:2}"
    ".limit-green{stroke:#1b7f4b;stroke-width:2;stroke-dasharray:6 3}"
    ".trend-line{fill:none;stroke:#1a4f8b;stroke-width:2}.trend-point{fill:#1a4f8b}"
    ".trend-missing{fill:#fff;stroke:#595959;stroke-dasharray:2 1.5}";

}  // namespace

std::string chart_file(const ChartFile& chart) {
  constexpr double margin = 16, head = 44, line = 16;
  const auto width = chart.width + 2 * margin;
  const auto height =
      head + chart.height + line * static_cast<double>(chart.foot.size() + 1) + margin;
  auto svg = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" "
      "xml:lang=\"{0}\" width=\"{1:.0f}\" height=\"{2:.0f}\" viewBox=\"0 0 {1:.0f} {2:.0f}\">"
      "<style>{3}</style><rect width=\"{1:.0f}\" height=\"{2:.0f}\" fill=\"#fff\"/>"
      "<text class=\"chart-title\" x=\"{4:.0f}\" y=\"30\">{5}</text>",
      tag(chart.language), width, height, style, margin, escaped_html(chart.title));
  const auto placed =
      fmt::format("<svg x=\"{:.0f}\" y=\"{:.0f}\" width=\"{:.0f}\" height=\"{:.0f}\" ", margin,
                  head, chart.width, chart.height);
  auto drawing = chart.drawing;
  if (drawing.starts_with("<svg ")) drawing.replace(0, std::string_view("<svg ").size(), placed);
  svg += drawing;
  auto y = head + chart.height + line;
  for (const auto& words : chart.foot) {
    y += line;
    svg += fmt::format("<text class=\"chart-foot\" x=\"{:.0f}\" y=\"{:.0f}\">{}</text>", margin,
                       y - line / 2, escaped_html(words));
  }
  return svg + "</svg>\n";
}

}  // namespace ronghe::publish
