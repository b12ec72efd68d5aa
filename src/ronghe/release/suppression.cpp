// SPDX-License-Identifier: Apache-2.0
#include "ronghe/release/suppression.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace ronghe::release {

namespace {

using Place = std::size_t;  // in the list of cells

struct Equation {  // the parts add up to the whole
  Place whole = 0;
  std::vector<Place> parts = {};
};

class Cells {
 public:
  Cells(std::vector<SmallCell>& cells, const Decimal& minimum, const Register& subjects)
      : cells_(cells), minimum_(minimum) {
    for (Place i = 0; i < cells.size(); ++i) places_[cells[i].subject] = i;
    find_equations(subjects);
  }

  void settle() {
    bool again = true;
    while (again) {
      again = false;
      for (const auto& equation : equations_) again = protect(equation) || again;
    }
  }

 private:
  // Parts by whole and kind. A region's own number is that of the regions in it, together with one
  // kind of subject that lies directly there.
  void find_equations(const Register& subjects) {
    std::map<Place, std::map<std::string_view, std::vector<Place>>> parts;
    for (Place i = 0; i < cells_.size(); ++i) {
      const auto* whole = subjects.whole_of(*cells_[i].subject);
      const auto found = places_.find(whole);
      if (found != places_.end()) parts[found->second][cells_[i].subject->kind].push_back(i);
    }
    for (const auto& [whole, by_kind] : parts) {
      const auto regions = by_kind.find("region");
      const auto inside = regions == by_kind.end() ? std::vector<Place>() : regions->second;
      if (by_kind.size() == 1) equations_.push_back({whole, by_kind.begin()->second});
      for (const auto& [kind, direct] : by_kind) {
        if (by_kind.size() == 1 || kind == "region") continue;
        auto all = direct;
        all.insert(all.end(), inside.begin(), inside.end());
        equations_.push_back({whole, std::move(all)});
      }
    }
  }

  bool protect(const Equation& equation) {
    std::int64_t hidden = 0;
    Decimal together;
    for (const auto part : equation.parts) {
      if (!cells_[part].hidden) continue;
      ++hidden;
      together = Decimal::add(together, cells_[part].denominator).value_or(together);
    }
    const bool safe = cells_[equation.whole].hidden
                          ? hidden > 0
                          : hidden == 0 || (hidden > 1 && together >= minimum_);
    return !safe && hide_one(equation);
  }

  bool hide_one(const Equation& equation) {
    const auto order = [&](Place a, Place b) { return key(a) < key(b); };
    Place chosen = equation.whole;
    for (const auto part : equation.parts) {
      if (cells_[part].hidden) continue;
      if (chosen == equation.whole || order(part, chosen)) chosen = part;
    }
    return !std::exchange(cells_[chosen].hidden, true);
  }

  std::tuple<Decimal, std::string_view, std::string_view> key(Place i) const {
    const auto& cell = cells_[i];
    return {cell.denominator, cell.subject->kind, cell.subject->code};
  }

  std::vector<SmallCell>& cells_;
  const Decimal& minimum_;
  std::map<const Subject*, Place> places_;
  std::vector<Equation> equations_;
};

// How many are behind each number, of the indicators that have a smallest one.
std::string sizes_query(const std::string& values, const std::vector<Indicator>& indicators,
                        const std::string& run_id) {
  std::string small;
  std::string counted = "NULL";
  for (const auto& indicator : indicators) {
    if (!indicator.denominator_min) continue;
    const auto id = engine::quoted_text(indicator.id);
    small += (small.empty() ? "" : ", ") + id;
    if (indicator.is_counted) counted += ", " + id;
  }
  if (small.empty()) return small;
  return fmt::format(
      "SELECT indicator, kind, subject, CASE WHEN indicator IN ({}) THEN CAST(coalesce(population, "
      "0) AS DECIMAL(38, 6)) ELSE denominator END AS size FROM {} WHERE run_id = {} AND indicator "
      "IN ({}) AND value IS NOT NULL AND size IS NOT NULL ORDER BY indicator, kind, subject",
      counted, values, engine::quoted_text(run_id), small);
}

// Of enterprises there can be millions, and no sum of theirs is shown.
bool stands_in_a_sum(const Indicator& indicator, const Subject& subject) {
  const auto whole = subject.whole_kind.empty() ? std::string("region") : subject.whole_kind;
  return has_pages(subject.kind) ||
         std::ranges::find(indicator.subjects, whole) != indicator.subjects.end();
}

bool hides_the_light(const Indicator& indicator, const Decimal& size) {
  return indicator.light_min && size < *indicator.light_min;
}

}  // namespace

void hide_what_gives_away(std::vector<SmallCell>& cells, const Decimal& minimum,
                          const Register& subjects) {
  Cells(cells, minimum, subjects).settle();
}

Result<Suppression> Suppression::read(engine::Connection& connection, const std::string& values,
                                      const std::vector<Indicator>& indicators,
                                      const std::string& run_id, Register& subjects) {
  Suppression made;
  const auto query = sizes_query(values, indicators, run_id);
  if (query.empty()) return made;
  std::vector<std::vector<SmallCell>> cells(indicators.size());
  RONGHE_TRY(rows, connection.query(query));
  auto found = indicators.begin();
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) {
    const auto id = chunk.text(0, row);  // of many rows one behind another
    if (found->id != id) found = std::ranges::find(indicators, id, &Indicator::id);
    const auto i = static_cast<std::size_t>(found - indicators.begin());
    const auto& subject = subjects.find(chunk.text(1, row), chunk.text(2, row));
    const auto size = chunk.decimal(3, row);
    const bool small = size < *found->denominator_min;
    if (stands_in_a_sum(*found, subject)) {
      cells[i].push_back({.subject = &subject, .denominator = size, .hidden = small});
    } else if (small) {
      made.hidden_.push_back({&subject, i, hides_the_light(*found, size)});
    }
  }));
  for (std::size_t i = 0; i < indicators.size(); ++i) {
    if (cells[i].empty()) continue;
    hide_what_gives_away(cells[i], *indicators[i].denominator_min, subjects);
    for (const auto& cell : cells[i]) {
      if (!cell.hidden) continue;
      made.hidden_.push_back({cell.subject, i, hides_the_light(indicators[i], cell.denominator)});
    }
  }
  std::ranges::sort(made.hidden_, {}, [](const HiddenNumber& each) {
    return std::pair(each.subject, each.indicator);
  });
  return made;
}

const HiddenNumber* Suppression::find(std::size_t indicator, const Subject& subject) const {
  const auto all = of(subject);
  const auto found = std::ranges::find(all, indicator, &HiddenNumber::indicator);
  return found == all.end() ? nullptr : &*found;
}

std::span<const HiddenNumber> Suppression::of(const Subject& subject) const {
  return std::ranges::equal_range(hidden_, &subject, {}, &HiddenNumber::subject);
}

}  // namespace ronghe::release
