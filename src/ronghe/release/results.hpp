// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ronghe/engine/database.hpp"
#include "ronghe/policy/light.hpp"
#include "ronghe/policy/pack.hpp"
#include "ronghe/release/gate.hpp"
#include "ronghe/release/indicator.hpp"
#include "ronghe/release/interval.hpp"
#include "ronghe/release/register.hpp"

// What a run says, as the pages need it: read once, table by table, in the order of the codes.
namespace ronghe::release {

using policy::all_lights;
using policy::Light;
using policy::light_of;

struct Number {               // a row of run_value
  std::size_t indicator = 0;  // place in the input
  std::optional<Decimal> numerator = {}, denominator = {}, value = {}, limit = {}, distance = {},
                         reporting = {};
  std::string missing = {};  // the reason; "" = there is a value
  Light light = Light::none;
  int rule = 0;
  // Not for this reader: too few people are behind it or beside it, or it has a label that he may
  // not see.
  bool suppressed = false;
  // The run's own interval of the value, else Wilson's where the value is a share of counted rows.
  std::optional<Interval> interval = {};
  std::optional<Decimal> before = {};  // the value in the previous run, if both are public

  // It carries no light although there is a value, or a hidden one: "no data" would not be true.
  [[nodiscard]] bool unjudged() const { return light == Light::none && (value || suppressed); }
};

struct Scores {                                                        // 0 to 100
  std::map<std::string, std::optional<Decimal>, std::less<>> of = {};  // of each dimension
  std::optional<Decimal> total = {};
  std::optional<Decimal> weight = {};  // share of the weight that has data
  // A score would give away a hidden number that it is made of.
  std::set<std::string, std::less<>> hidden = {};
  bool withheld = false;  // by the pack, which releases a number behind them as a light alone
};

struct Judged {  // one subject
  const Subject* subject = nullptr;
  Light light = Light::none;
  std::optional<Light> before = {};  // in the previous run, if it was there
  std::string decision = {};
  int rule = 0;
  std::vector<std::size_t> deciding = {};  // indicators
  Scores scores = {};
  std::vector<Number> numbers = {};  // in the order of the indicators

  [[nodiscard]] const Number* number(std::size_t indicator) const;
  [[nodiscard]] bool changed() const { return before && *before != light; }
};

struct Group {  // subjects that may be counted together
  std::string kind;
  int level = 0;  // of regions
  bool operator==(const Group&) const = default;
  // In the order of the pages: regions from the top down, colleges, bodies, then the others.
  std::strong_ordering operator<=>(const Group& other) const;
};

struct Spread {                // the values of an indicator within a group
  std::vector<Int128> values;  // times 10^10, in the order of the codes
  std::map<std::string, std::int64_t> missing;
  std::array<std::int64_t, all_lights.size()> by_light{};
  std::int64_t unjudged = 0;  // of those without a light
};
inline constexpr int spread_scale = 10;

struct Results {
  std::map<std::string, std::vector<Judged>> judged;  // of list-only kinds: the red and yellow
  std::map<Group, std::array<std::int64_t, all_lights.size()>> by_light;
  std::map<Group, std::int64_t> changed;
  std::map<std::pair<std::size_t, Group>, Spread> spreads;  // by indicator
  std::int64_t numbers = 0, missing = 0;

  [[nodiscard]] const Judged* find(std::string_view kind, std::string_view code) const;
};

// Subjects of the kinds with pages: regions from the top down, colleges, bodies; each by code.
[[nodiscard]] std::vector<const Judged*> in_page_order(const Results& results);

// Sees every row while it is read: the data files.
class RowVisitor {
 public:
  virtual ~RowVisitor() = default;
  virtual Result<void> light(const Judged& judged) = 0;  // numbers still empty
  virtual Result<void> numbers(const Subject& subject, const std::vector<Number>& all) = 0;
};

// The tables of runs as a reader sees them.
struct Sight {
  engine::Connection& connection;
  // The values of all subjects, also where the reader's run_value has fewer rows.
  std::string values = "run_value";
  const Gate& gate;
  // The runs whose rows are those that the public may see: nothing more is kept from the reader.
  std::set<std::string> released = {};
};
// Why a released row has no number: the word in its place of the reason.
inline constexpr std::string_view suppressed_word =
    "suppressed";  // too few are behind or beside it
inline constexpr std::string_view not_released_word = "not_released";  // by the pack

struct RunQuestion {
  std::string run_id;
  std::string previous;  // the run with which it is compared; "" = none
  // It is of the same pack. Else nobody knows how many persons its numbers rest on, where the pack
  // tells that by a formula: an older pack stored a denominator in its place.
  bool previous_is_alike = false;
  const std::vector<Indicator>& indicators;
  const std::vector<policy::Dimension>& dimensions;
};

[[nodiscard]] Result<Results> read_results(const Sight& sight, const RunQuestion& question,
                                           Register& subjects, RowVisitor& visitor);

}  // namespace ronghe::release
