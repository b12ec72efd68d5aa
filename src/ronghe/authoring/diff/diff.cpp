// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/diff/diff.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/authoring/diff/parts.hpp"

namespace ronghe::authoring {

namespace {

void diff_head(const policy::Pack& before, const policy::Pack& after, ChangeList& changes) {
  const Thing pack{"pack", after.id, after.title.en, {.file = "pack.yaml"}};
  changes.compare(pack, "id", before.id, after.id);
  changes.compare(pack, "version", before.version, after.version);
  changes.compare(pack, "name", text_of(before.title), text_of(after.title));
  changes.compare(pack, "source", before.source, after.source);
  const auto extended = [](const policy::Pack& of) {
    return of.extends.empty() ? "" : of.extends.front().id + " " + of.extends.front().version;
  };
  changes.compare(pack, "extends", extended(before), extended(after));
}

bool is_formula(const Change& change) {
  return change.part == "table" || change.what.contains("formula") ||
         change.what.starts_with("rule ") || change.what.contains("limit") ||
         change.what == "coverage" || change.what.starts_with("subject ");
}

}  // namespace

std::string value_in_words(const policy::ParameterValue& value, const std::string& unit) {
  const auto number = policy::number_of(value);
  if (!number) return policy::to_string(value);
  if (unit == "ratio") {
    constexpr std::int64_t hundred = 100;
    const auto percent = Decimal::multiply(*number, Decimal(hundred));
    if (percent) return percent->to_string() + " %";
  }
  return unit == "number" || unit == "count" ? policy::to_string(value)
                                             : fmt::format("{} {}", policy::to_string(value), unit);
}

Result<std::vector<Change>> diff(const policy::Pack& before, const policy::Pack& after,
                                 const DiffOptions& options) {
  ChangeList changes;
  diff_head(before, after, changes);
  diff_records(before.dictionary, after.dictionary, changes);
  diff_parameters(before, after, options, changes);
  diff_definitions(before, after, changes);
  diff_indicators(before, after, changes);
  diff_weights(before, after, changes);
  RONGHE_CHECK(diff_decisions(before, after, changes));
  RONGHE_CHECK(diff_tests(before, after, changes));
  auto found = changes.take();
  std::ranges::stable_sort(found, {},
                           [](const Change& change) { return policy::file_order(change.place); });
  return found;
}

std::string_view to_string(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::added: return "added";
    case ChangeKind::removed: return "removed";
    case ChangeKind::changed: return "changed";
    case ChangeKind::moved: return "moved";
  }
  std::unreachable();
}

std::string in_words(const Change& change) {
  const bool is_value = change.part == "parameter" && change.what == "value";
  std::string out = is_value && !change.title.empty() ? change.title
                    : change.title.empty()            ? change.part
                                                      : change.part + " " + change.title;
  out += " " + change.name + ":";
  if (change.kind == ChangeKind::moved) {
    return fmt::format("{} {} -> {}: {}", out, change.before, change.after, change.what);
  }
  if (!is_value && !change.what.empty()) out += " " + change.what;
  const char* mark = is_formula(change) ? "`" : "";
  const auto quoted = [&](const std::string& text) { return mark + text + mark; };
  const auto colon = is_value || change.what.empty() ? "" : ":";
  switch (change.kind) {
    case ChangeKind::added:
      out += is_value ? " new" : " added";
      if (!change.after.empty())
        out += fmt::format("{} {}", is_value ? "," : ":", quoted(change.after));
      break;
    case ChangeKind::removed:
      out += " removed";
      if (!change.before.empty())
        out += fmt::format("{} {}", is_value ? ", was" : ":", quoted(change.before));
      break;
    case ChangeKind::changed:
    case ChangeKind::moved:
      out += change.before.empty() && change.after.empty()
                 ? " changed"
                 : fmt::format("{} {} -> {}", colon, quoted(change.before), quoted(change.after));
      break;
  }
  if (change.from) out += " from " + ronghe::to_string(*change.from);
  if (!change.source.empty()) out += ", source: " + change.source;
  return out;
}

}  // namespace ronghe::authoring
