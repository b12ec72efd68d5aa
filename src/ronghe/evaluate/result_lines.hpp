// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/decimal.hpp"
#include "ronghe/engine/database.hpp"

// What a run says, row by row: how a row is kept, and the line by which it is hashed and sealed.
namespace ronghe::evaluate {

// Texts belong to others: to the pack, to its tables, to who writes the row.
struct SubjectKey {
  std::string_view kind;
  std::string_view code;
};

struct ValueRow {
  std::string_view indicator;
  std::optional<Decimal> numerator = {};
  std::optional<Decimal> denominator = {};
  std::optional<Decimal> persons = {};  // that the value rests on, where the pack tells it
  std::optional<Decimal> value = {};
  std::optional<Decimal> low = {};  // of its interval, where the indicator has one
  std::optional<Decimal> high = {};
  std::string_view missing = {};  // "" = there is a value
  std::optional<Decimal> reporting = {};
  std::string_view light = {};
  int rule = 0;
  std::optional<Decimal> limit = {};
  std::optional<Decimal> distance = {};
};

struct ScoreRow {
  std::string_view dimension;
  std::optional<Decimal> score;
  std::optional<Decimal> weight;
};

struct LightRow {
  std::string_view light;
  std::string_view decision;
  int rule = 0;
  std::string indicators;
};

// Digits behind the point that the columns keep, and the lines tell.
inline constexpr int amount_scale = 6;  // not policy: form
inline constexpr int value_scale = 10;  // not policy: form
inline constexpr int share_scale = 6;   // not policy: form
inline constexpr int score_scale = 4;   // not policy: form

// Each number rounded to the digits that its column keeps.
[[nodiscard]] ValueRow as_kept(const ValueRow& row);
[[nodiscard]] ScoreRow as_kept(const ScoreRow& row);
[[nodiscard]] inline LightRow as_kept(const LightRow& row) { return row; }

// Add the line `["value","region","440303","A1.1",...]` of a row as it is kept, with its end.
void append_line(std::string& lines, const SubjectKey& subject, const ValueRow& row);
void append_line(std::string& lines, const SubjectKey& subject, const ScoreRow& row);
void append_line(std::string& lines, const SubjectKey& subject, const LightRow& row);

// Whether a line is of a subject of that code, of whatever kind.
[[nodiscard]] bool is_line_of(std::string_view line, std::string_view code);

// Which rows of the tables are meant.
struct StoredRows {
  std::string run_id;
  std::optional<std::string> code = {};  // of a subject; none = all
  // Indicators that tell how many persons (or contributors) a value rests on.
  std::set<std::string, std::less<>> counted = {};
};
// The lines of a run as its tables have them now, without their ends, in no order.
[[nodiscard]] Result<std::vector<std::string>> stored_lines(engine::Connection& connection,
                                                            const StoredRows& wanted);

}  // namespace ronghe::evaluate
