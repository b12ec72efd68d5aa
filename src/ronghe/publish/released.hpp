// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/publish/light.hpp"
#include "ronghe/release/results.hpp"

// What the pages are made of comes from the room release and keeps its names here.
namespace ronghe::publish {

using release::Group;
using release::has_pages;
using release::in_page_order;
using release::Indicator;
using release::Interval;
using release::Judged;
using release::listed_max;
using release::Number;
using release::pages_max;
using release::Register;
using release::Results;
using release::RowVisitor;
using release::Scores;
using release::Spread;
using release::spread_scale;
using release::Subject;

}  // namespace ronghe::publish
