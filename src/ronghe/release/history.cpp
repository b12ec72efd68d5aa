// SPDX-License-Identifier: Apache-2.0
#include "ronghe/release/history.hpp"

#include <fmt/format.h>

#include "ronghe/engine/cells.hpp"
#include "ronghe/release/released_reason.hpp"

namespace ronghe::release {

void History::add(std::string_view region, std::size_t indicator, std::size_t run,
                  PastNumber number) {
  numbers_[{std::string(region), indicator}][run] = std::move(number);
}

const PastNumber* History::find(std::string_view region, std::size_t indicator,
                                std::size_t run) const {
  const auto known = numbers_.find({std::string(region), indicator});
  if (known == numbers_.end()) return nullptr;
  const auto at = known->second.find(run);
  return at == known->second.end() ? nullptr : &at->second;
}

Result<History> read_history(const Sight& sight, const std::vector<std::string>& runs,
                             const std::vector<Indicator>& indicators) {
  std::map<std::string, std::size_t, std::less<>> places;
  for (std::size_t i = 0; i < indicators.size(); ++i) places[indicators[i].id] = i;
  History history;
  for (std::size_t run = 0; run < runs.size(); ++run) {
    if (!sight.released.contains(runs[run])) continue;
    RONGHE_TRY(rows,
               sight.connection.query(fmt::format(
                   "SELECT subject, indicator, value, missing, light, limit_value FROM "
                   "run_value WHERE run_id = {} AND kind = 'region' ORDER BY subject, indicator",
                   engine::quoted_text(runs[run]))));
    RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) -> Result<void> {
      const auto known = places.find(chunk.text(1, row));
      if (known == places.end()) return {};
      PastNumber number{.value = engine::decimal_at(chunk, 2, row),
                        .limit = engine::decimal_at(chunk, 5, row),
                        .missing = std::string(engine::text_at(chunk, 3, row)),
                        .light = light_of(engine::text_at(chunk, 4, row))};
      if (!number.value && number.missing.empty()) number.missing = "not_collected";
      number.suppressed = tell_hidden(number.missing);
      history.add(chunk.text(0, row), known->second, run, std::move(number));
      return {};
    }));
  }
  return history;
}

}  // namespace ronghe::release
