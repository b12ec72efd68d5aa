// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ronghe/base/decimal.hpp"

// What the generator planted, counted while it plants and by its own arithmetic: the figures that
// the engine must find again. Nothing here reads a pack or a formula.
namespace ronghe::demo {

enum class Measure : std::size_t {
  a11,
  a15,
  a21,
  a22,
  a23,
  a31,
  a32,
  a33,
  a34,
  b11,
  b12,
  b22,
  b23,
  b26,
  b31,
  b32,
  b41,
  b51,
  c11,
  c13,
  c14,
  c15,
  c16,
  c17,
  c18,
  c19,
  c21
};
inline constexpr std::array<std::string_view, 27> measure_ids{
    "A1.1", "A1.5", "A2.1", "A2.2", "A2.3", "A3.1", "A3.2", "A3.3", "A3.4",
    "B1.1", "B1.2", "B2.2", "B2.3", "B2.6", "B3.1", "B3.2", "B4.1", "B5.1",
    "C1.1", "C1.3", "C1.4", "C1.5", "C1.6", "C1.7", "C1.8", "C1.9", "C2.1"};

enum class Kind : std::size_t { region, enterprise, college, programme, body, agreement };
inline constexpr std::array<std::string_view, 6> kind_names{"region",    "enterprise", "college",
                                                            "programme", "body",       "agreement"};
// Which kinds of subject the catalogue asks a measure of.
[[nodiscard]] bool applies(Measure measure, Kind kind);

// How many durations ended by the event and how many were still running.
using Durations = std::map<std::int32_t, std::pair<std::int64_t, std::int64_t>>;
using Histogram = std::map<std::int64_t, std::int64_t>;

// The counts of one subject.
class Counts {
 public:
  void add(Measure measure, std::int64_t numerator, std::int64_t denominator) {
    above(measure, numerator);
    below(measure, denominator);
  }
  void above(Measure measure, std::int64_t numerator) {
    at(measure).above += numerator;
    ++at(measure).rows_above;
  }
  void below(Measure measure, std::int64_t denominator) {
    at(measure).below += denominator;
    ++at(measure).rows_below;
  }
  void lasted(Measure measure, std::int32_t duration, bool ended);
  // A cooperative graduate's starting wage (fen), compared with the peers of `cell`.
  void earned(const std::string& cell, std::int64_t wage) { ++wages_[cell][wage]; }
  void operator+=(const Counts& other);

  // A sum of no rows is not zero but unknown: rows are counted beside it.
  struct Fraction {
    std::int64_t above = 0, below = 0, rows_above = 0, rows_below = 0;
  };
  [[nodiscard]] const Fraction& fraction(Measure measure) const {
    return fractions_[static_cast<std::size_t>(measure)];
  }
  [[nodiscard]] const Durations* durations(Measure measure) const;
  [[nodiscard]] const std::map<std::string, Histogram>& wages() const { return wages_; }

 private:
  Fraction& at(Measure measure) { return fractions_[static_cast<std::size_t>(measure)]; }

  std::array<Fraction, measure_ids.size()> fractions_{};
  std::map<Measure, Durations> durations_;
  std::map<std::string, Histogram> wages_;
};

// Kaplan-Meier: the share that is still there after `horizon`; none without anybody.
[[nodiscard]] std::optional<Decimal> still_there(const Durations& durations, std::int32_t horizon);
// The first duration at which half are gone; none when that never happens.
[[nodiscard]] std::optional<Decimal> half_gone(const Durations& durations);
// Twice the median, so that the mean of two middle values stays whole.
[[nodiscard]] std::int64_t doubled_median(const Histogram& values);

// Counts of everything in one scene, by the indices of the scene.
struct Tally {
  std::vector<Counts> leaves, firms, schools, programmes, bodies, agreements;
  // Starting wages (fen) of graduates without a cooperative internship, by province and group of
  // programmes: what the others are compared with.
  std::map<std::string, Histogram> peers;
};

}  // namespace ronghe::demo
