// SPDX-License-Identifier: Apache-2.0
#include "ronghe/demo/dirt.hpp"

#include <algorithm>
#include <span>

namespace ronghe::demo {

namespace {

constexpr FileShape plain{};
constexpr FileShape plain_chinese{.chinese = true};
constexpr FileShape bom_chinese{.chinese = true, .bom = true};
constexpr FileShape bom_english{.bom = true};
constexpr FileShape gb_chinese{.chinese = true, .gb18030 = true, .crlf = true};

// Excel saves GB18030 with CRLF or UTF-8 with a byte order mark; exports of databases are plain.
std::vector<Dirt> dirt_of_bodies() {
  return {
      {.record = "region", .shape = bom_chinese},
      {.record = "enterprise",
       .shape = gb_chinese,
       .duplicate_every = 113,
       .bad = {{"uscc", "98440303DEM0000000", "a wrong check digit"},
               {"region", "989898", "a region that does not exist"},
               {"region", "440321", "a region that was retired before the firm was founded"}}},
      {.record = "enterprise_finance",
       .duplicate_every = 401,
       .correct_every = 307,
       .correct_column = "revenue",
       .bad = {{"revenue", "\"1,234.5\"", "a thousands comma"},
               {"revenue", "1e400", "a number beyond all bounds"}}},
      {.record = "rd_spending",
       .shape = bom_chinese,
       .correct_every = 211,
       .correct_column = "spending",
       .bad = {{"spending", "NaN", "not a number"}}},
      {.record = "vocational_spending",
       .shape = gb_chinese,
       .bad = {{"total", "1.00", "parts that do not make the total"}}},
      {.record = "college", .shape = {.format = Format::xlsx, .chinese = true}},
      {.record = "programme", .shape = plain_chinese},
      {.record = "body", .shape = {.format = Format::json_lines}},
      {.record = "membership", .shape = gb_chinese},
      {.record = "council_seat", .shape = bom_chinese, .duplicate_every = 97},
      {.record = "motion", .bad = {{"ballots", "-3", "a negative count"}}},
      {.record = "need",
       .shape = gb_chinese,
       .bad = {{"published", "2025-02-30", "an impossible date"}}},
      {.record = "claim", .shape = bom_english, .duplicate_every = 173},
      {.record = "agreement", .shape = gb_chinese},
      {.record = "clause", .duplicate_every = 509},
      {.record = "equipment",
       .shape = bom_chinese,
       .duplicate_every = 89,
       .correct_every = 61,
       .correct_column = "committed_value",
       .bad = {{"committed_value", "-5", "a negative amount"}}},
      {.record = "investment", .bad = {{"amount", "\"1,234.5\"", "a thousands comma"}}},
      {.record = "transformation", .shape = bom_chinese},
  };
}

std::vector<Dirt> dirt_of_persons() {
  return {
      {.record = "person",
       .shape = plain,
       .bad = {{"person_ref", "440303200701010011", "not a pseudonym of 32 digits"}}},
      {.record = "placement",
       .shape = bom_chinese,
       .duplicate_every = 701,
       .correct_every = 503,
       .correct_column = "planned_hours",
       .bad = {{"from", "2025-13-01", "an impossible date"},
               {"planned_hours", "", "a blank in a required cell"}}},
      {.record = "training_hours",
       .duplicate_every = 1501,
       .correct_every = 2003,
       .correct_column = "hours",
       .bad = {{"hours", "26.0", "more hours than a day has"},
               {"hours", "-1.0", "a negative amount"},
               {"date", "2025-06-31", "an impossible date"}},
       .broken_copy = true},
      {.record = "employment_status",
       .shape = gb_chinese,
       .duplicate_every = 601,
       .correct_every = 397,
       .correct_column = "wage",
       .bad = {{"wage", "abc", "not a number"}}},
      {.record = "employment_spell", .duplicate_every = 811},
      {.record = "career_event", .shape = gb_chinese},
      {.record = "certification",
       .shape = bom_english,
       .bad = {{"year", "1999", "a year out of range"}}},
  };
}

std::span<const Dirt> table() {
  static const std::vector<Dirt> all = [] {
    auto rows = dirt_of_bodies();
    const auto persons = dirt_of_persons();
    rows.insert(rows.end(), persons.begin(), persons.end());
    return rows;
  }();
  return all;
}

}  // namespace

Dirt dirt_of(std::string_view record) {
  const auto all = table();
  const auto found = std::ranges::find(all, record, &Dirt::record);
  return found == all.end() ? Dirt{.record = record} : *found;
}

}  // namespace ronghe::demo
