// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ronghe/engine/database.hpp"
#include "ronghe/release/indicator.hpp"
#include "ronghe/release/register.hpp"

// Which numbers are not made public: those with too few people behind them, and those from which
// one of these could be worked out by subtraction (complementary cell suppression; Willenborg and
// de Waal, Elements of Statistical Disclosure Control, 2001, chapter 6).
namespace ronghe::release {

struct SmallCell {  // a number of one indicator
  const Subject* subject = nullptr;
  Decimal denominator = {};
  bool hidden = false;
};

// Marks cells until no hidden one follows from others. Where the number of a whole is shown, its
// hidden parts are at least two and have `minimum` in their denominators together; a hidden whole
// has a hidden part. Of the visible parts the smallest goes first, ties by kind and code; the whole
// goes when no part is left. Cells below `minimum` must be marked already.
void hide_what_gives_away(std::vector<SmallCell>& cells, const Decimal& minimum,
                          const Register& subjects);

struct HiddenNumber {
  const Subject* subject = nullptr;
  std::size_t indicator = 0;
  bool light = false;  // its light as well
};

class Suppression {
 public:
  // Reads the denominators of a run, of those indicators that have a smallest one. `values` is the
  // table of all subjects, also for a reader who sees some: else two such readers could subtract.
  [[nodiscard]] static Result<Suppression> read(engine::Connection& connection,
                                                const std::string& values,
                                                const std::vector<Indicator>& indicators,
                                                const std::string& run_id, Register& subjects);
  // Null pointer = it is not hidden.
  [[nodiscard]] const HiddenNumber* find(std::size_t indicator, const Subject& subject) const;
  // All hidden numbers of a subject, in the order of the indicators.
  [[nodiscard]] std::span<const HiddenNumber> of(const Subject& subject) const;

 private:
  std::vector<HiddenNumber> hidden_;  // by the address of the subject: only looked up, never walked
};

}  // namespace ronghe::release
