// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ronghe/base/date.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/policy/pack.hpp"

// On which records and fields an indicator rests: what has to be collected before it has a value.
namespace ronghe::authoring {

struct IndicatorNeeds {
  const policy::Indicator* indicator = nullptr;  // of the pack
  // Fields by record, those that name rows and say when they count among them.
  std::map<const policy::RecordType*, std::set<std::string>> fields;
  // Definitions between the indicator and them: {"enterprise", "active"}.
  std::set<std::pair<std::string, std::string>> definitions;
  // Entities that no department sends: {"placement_day", "training_hours"}, made of the latter.
  std::set<std::pair<std::string, std::string>> derived;
};

// Through definitions, references, registers and aggregates, for all kinds of its subjects; the
// values of parameters are those of the day. not_found, with the nearest ones, for an indicator
// that the pack has not.
[[nodiscard]] Result<IndicatorNeeds> needs_of(const policy::Pack& pack, std::string_view indicator,
                                              const Date& as_of);

// In the order in which the records are imported; `language` is "zh" or "en".
[[nodiscard]] std::string needs_text(const policy::Pack& pack, const IndicatorNeeds& needs,
                                     std::string_view language);
// {"indicator", "title": {"zh", "en"}, "subjects", "records": [{"record", "title", "owner",
// "fields": [{"field", "title", "type", "optional", "label"}]}], "definitions", "derived"}.
[[nodiscard]] std::string needs_json(const policy::Pack& pack, const IndicatorNeeds& needs);

}  // namespace ronghe::authoring
