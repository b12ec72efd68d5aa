// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "ronghe/base/decimal.hpp"
#include "ronghe/base/language.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/policy/dictionary.hpp"

namespace ronghe::publish {

// Asked once per number and language, so the answer should cost no query: what was stored comes
// with the question. `indicator` is "light" when the light of the whole subject is meant.
struct ExplainQuestion {
  std::string_view kind = {}, subject = {}, indicator = {};
  Language language = Language::zh;
  std::optional<Decimal> numerator = {}, denominator = {}, value = {}, limit = {}, distance = {},
                         reporting = {};
  std::string_view missing = {};   // why there is no value
  std::string_view light = {};     // green | yellow | red | none
  std::string_view decision = {};  // of a subject's light: the name of the table
  int rule = 0;                    // row of the light table, 1 = first
};

struct ExplanationText {
  std::string rule = {};      // the row that fired, in words
  std::string cells = {};     // what the row tests, as the table has it
  std::string to_green = {};  // what would turn it green; "" = as the limit says
};

using Explain = std::function<Result<ExplanationText>(const ExplainQuestion&)>;

}  // namespace ronghe::publish
