// SPDX-License-Identifier: Apache-2.0
#include "ronghe/demo/planted.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ronghe/base/json.hpp"
#include "ronghe/demo/detail/writers.hpp"
#include "ronghe/demo/themes.hpp"

namespace ronghe::demo {

namespace {

constexpr int value_scale = 10;  // digits after the point to which results are kept
constexpr std::string_view nothing = "null";

std::string in_quotes(std::string_view text) { return json_string(text); }

std::string in_quotes(const Decimal& number) { return in_quotes(number.to_string()); }

std::string rounded(const std::optional<Decimal>& value) {
  const auto kept = value ? value->rounded(value_scale, Rounding::half_even) : std::nullopt;
  return kept ? in_quotes(*kept) : std::string(nothing);
}

// Digits after the point of the unit in which a measure is counted: fen, tenths of an hour.
int scale_of(Measure measure) {
  constexpr std::array money{Measure::a21, Measure::a22, Measure::a23, Measure::c21};
  if (std::ranges::find(money, measure) != money.end()) return 2;
  return measure == Measure::b22 ? 1 : 0;
}

// A sum over no rows is unknown; a count of no rows is zero, and so is what was due of nothing.
bool is_sum(Measure measure) {
  constexpr std::array sums{Measure::a21, Measure::a22, Measure::c21, Measure::b11, Measure::c19};
  return std::ranges::find(sums, measure) != sums.end();
}

std::string amount(std::int64_t unscaled, int scale) {
  const auto number = Decimal::scaled(unscaled, scale);
  ensure(number.has_value(), "64 bits fit a decimal");
  return in_quotes(*number);
}

}  // namespace

Planted::Planted(const Settings& settings, const std::vector<Division>& divisions)
    : settings_(settings) {
  for (const auto& division : divisions) {
    if (!division.successor.empty()) continue;
    parents_.emplace(division.code, division.parent);
    regions_[division.code];
  }
}

bool Planted::told(Kind kind, std::uint64_t place) const {
  if (settings_.size == Size::city || kind == Kind::region) return true;
  if (settings_.size == Size::country) return false;
  if (kind == Kind::body || kind == Kind::college) return true;
  return Random(settings_.seed).of({99, static_cast<std::uint64_t>(kind), place}).below(10) == 0;
}

void Planted::add(const Scene& scene, const Tally& tally) {
  for (std::size_t l = 0; l < scene.leaves.size(); ++l) {
    std::string at = scene.leaves[l].division->code;
    while (!at.empty()) {
      regions_[at] += tally.leaves[l];
      at = parents_.at(at);
    }
  }
  for (const auto& [cell, wages] : tally.peers) {
    for (const auto& [wage, number] : wages) peers_[cell][wage] += number;
  }
  const auto tell = [&](Kind kind, const auto& all, const auto& counts, auto code) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto place = std::stoul(scene.code) * 100'000 + i;
      if (!told(kind, place)) continue;
      subject(kind, code(all[i]), counts[i]);
    }
  };
  tell(Kind::enterprise, scene.firms, tally.firms,
       [](const Firm& firm) { return firm.closed ? std::string() : firm.uscc; });
  tell(Kind::college, scene.schools, tally.schools, [](const School& one) { return one.code; });
  tell(Kind::programme, scene.programmes, tally.programmes,
       [](const Programme& one) { return one.id; });
  tell(Kind::body, scene.bodies, tally.bodies,
       [&](const Body& one) { return is_gone(one, settings_) ? std::string() : one.id; });
  tell(Kind::agreement, scene.agreements, tally.agreements,
       [](const Agreement& one) { return one.in_force ? one.id : std::string(); });
}

void Planted::subject(Kind kind, const std::string& code, const Counts& counts) {
  if (code.empty()) return;  // not in force on the day of the run
  for (std::size_t m = 0; m < measure_ids.size(); ++m) {
    const auto measure = static_cast<Measure>(m);
    if (!applies(measure, kind)) continue;
    if (measure == Measure::c15) {
      waiting_.push_back({kind, code, counts.wages()});
    } else {
      value(measure, kind, code, counts);
    }
  }
}

void Planted::value(Measure measure, Kind kind, const std::string& code, const Counts& counts) {
  const auto id = measure_ids[static_cast<std::size_t>(measure)];
  static const Durations none;
  const auto* found = counts.durations(measure);
  const auto& durations = found == nullptr ? none : *found;
  const std::string unknown(nothing);
  const auto& planting = settings_.planting;
  const auto& fraction = counts.fraction(measure);
  if (measure == Measure::a15) {
    return line(id, kind, code, unknown, unknown,
                fraction.rows_above > 0 ? amount(fraction.above, 0) : unknown);
  }
  if (measure == Measure::b32) {
    return line(id, kind, code, unknown, unknown, rounded(half_gone(durations)));
  }
  if (measure == Measure::c17) {
    return line(id, kind, code, unknown, unknown,
                rounded(still_there(durations, planting.retention_months)));
  }
  if (measure == Measure::c18) {
    const auto left = still_there(durations, planting.tracking_months);
    return line(id, kind, code, unknown, unknown,
                rounded(left ? Decimal::subtract(Decimal(1), *left) : std::nullopt));
  }
  const bool above = !is_sum(measure) || fraction.rows_above > 0;
  const bool below = !is_sum(measure) || fraction.rows_below > 0;
  const auto scale = scale_of(measure);
  line(id, kind, code, above ? amount(fraction.above, scale) : unknown,
       below ? amount(fraction.below, scale) : unknown,
       above && below ? rounded(Decimal::divide(Decimal(fraction.above), Decimal(fraction.below)))
                      : unknown);
}

// The gap to the median of the peers, over that median; both as medians over the graduates.
void Planted::wages(const Waiting& waiting) {
  Histogram gaps;
  Histogram bases;
  for (const auto& [cell, wages] : waiting.wages) {
    const auto peers = peers_.find(cell);
    if (peers == peers_.end()) continue;
    std::int64_t number = 0;
    for (const auto& [wage, count] : peers->second) number += count;
    if (number < settings_.planting.peers_min) continue;
    const auto base = doubled_median(peers->second);
    for (const auto& [wage, count] : wages) {
      gaps[2 * wage - base] += count;
      bases[base] += count;
    }
  }
  if (gaps.empty()) {
    return line("C1.5", waiting.kind, waiting.subject, std::string(nothing), std::string(nothing),
                std::string(nothing));
  }
  // Doubled twice, in fen: 400 times the yuan.
  const auto in_yuan = [](std::int64_t number) {
    const auto yuan = Decimal::divide(Decimal(number), Decimal(400));
    ensure(yuan.has_value(), "400 divides");
    return *yuan;
  };
  const auto gap = in_yuan(doubled_median(gaps));
  const auto base = in_yuan(doubled_median(bases));
  line("C1.5", waiting.kind, waiting.subject, in_quotes(gap), in_quotes(base),
       rounded(Decimal::divide(gap, base)));
}

void Planted::line(std::string_view indicator, Kind kind, const std::string& code,
                   const std::string& numerator, const std::string& denominator,
                   const std::string& value) {
  lines_ += values_++ == 0 ? "\n" : ",\n";
  lines_ += fmt::format(
      R"({{"indicator":"{}","kind":"{}","subject":"{}","numerator":{},"denominator":{},"value":{}}})",
      indicator, kind_names[static_cast<std::size_t>(kind)], code, numerator, denominator, value);
}

Result<void> Planted::write(const std::string& path, const std::vector<FileAccount>& files) {
  for (const auto& [code, counts] : regions_) subject(Kind::region, code, counts);
  for (const auto& waiting : waiting_) wages(waiting);
  RONGHE_TRY(file, detail::OutFile::create(path));
  constexpr std::array<std::string_view, 3> sizes{"city", "province", "country"};
  file.write(
      fmt::format("{{\"synthetic\":true,\"size\":\"{}\",\"seed\":{},\"as_of\":\"{}\",\n\"files\":[",
                  sizes[static_cast<std::size_t>(settings_.size)], settings_.seed,
                  to_string(date_of_days(settings_.end))));
  bool first = true;
  for (const auto& one : files) {
    std::string notes;
    for (const auto& note : one.notes) notes += (notes.empty() ? "" : ",") + in_quotes(note);
    file.write(fmt::format(
        "{}\n{{\"file\":{},\"record\":\"{}\",\"department\":\"{}\",\"encoding\":\"{}\",\"rows\":{},"
        "\"accepted\":{},\"duplicates\":{},\"corrections\":{},\"rejected\":{},\"broken\":{},"
        "\"notes\":[{}]}}",
        first ? "" : ",", in_quotes(one.file), one.record, one.department, one.encoding, one.rows,
        one.accepted, one.duplicates, one.corrections, one.rejected, one.broken, notes));
    first = false;
  }
  file.write("\n],\n\"values\":[");
  file.write(lines_);
  file.write("\n]}\n");
  return file.close();
}

}  // namespace ronghe::demo
