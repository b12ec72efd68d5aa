// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/publish/texts.hpp"

// A figure as a file of its own, to take away: its title above, where it comes from below.
namespace ronghe::publish {

struct ChartFile {
  Language language = Language::zh;
  std::string title;               // what it shows
  std::vector<std::string> foot;   // who, date, run, address
  std::string drawing;             // inline SVG of a page, which then stands within
  double width = 640, height = 0;  // of the drawing
};

// An SVG that needs no style sheet and no script.
[[nodiscard]] std::string chart_file(const ChartFile& chart);

}  // namespace ronghe::publish
