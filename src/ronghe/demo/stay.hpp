// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "ronghe/demo/themes.hpp"

// An internship as it was planted, and what its figures are by the arithmetic of the generator.
namespace ronghe::demo {

struct Hours {
  std::int64_t tenths = 0;  // of hours, attested
  // Attested days with their tenths of hours, ascending.
  std::vector<std::pair<std::int32_t, std::int64_t>> days = {};
};

struct Terms {
  bool post = true, insured = true, contract = true, injury = false;
  std::int64_t age = 0, pay = 0, wage = 0;  // years; fen a month
};

struct Stay {
  std::size_t firm = 0, agreement = 0;  // of the scene
  bool under_agreement = false;
  bool due = false;                    // whether the host hired is asked on the day of the run
  bool hired = false;                  // in time, and insured
  std::int64_t planned = 0, span = 0;  // tenths of hours; days
  Terms terms = {};
  Hours hours = {};
};

// Counts the stays of one person that ended in the year of the run. Those of one person may lie on
// the same days: a day's limit is the person's, and a host has an intern, and a day of one, once.
void count_stays(Stage& stage, const Person& person, std::span<const Stay> stays);

// The same of whom the host hired, each person once.
void count_hired(Stage& stage, const Person& person, std::span<const Stay> stays);

}  // namespace ronghe::demo
