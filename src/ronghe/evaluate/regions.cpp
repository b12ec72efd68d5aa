// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/regions.hpp"

#include <fmt/format.h>

#include <vector>

#include "ronghe/base/worded.hpp"

namespace ronghe::evaluate {

namespace {

const std::vector<std::string> no_children;
const std::string no_class;

}  // namespace

const std::set<std::string>& region_fields() {
  static const std::set<std::string> fields{"class",     "code",       "level",   "parent",
                                            "successor", "valid_from", "valid_to"};
  return fields;
}

Result<void> check_regions(const policy::Dictionary& dictionary) {
  const auto* record = dictionary.record("region");
  std::vector<std::string> missing;
  for (const auto& field : region_fields()) {
    if (record == nullptr || record->field(field) == nullptr) missing.push_back(field);
  }
  if (missing.empty()) return {};
  const auto needed = fmt::format("{}", fmt::join(region_fields(), ", "));
  if (record == nullptr) {
    return fail_with(ErrorKind::bad_input, "pack-without-regions"_code,
                     "every run reads the tree of regions; give the pack a record `region` with "
                     "the fields {fields}",
                     {{"fields", needed}}, {.file = "records"});
  }
  return fail_with(
      ErrorKind::bad_input, "pack-regions-incomplete"_code,
      "every run reads the tree of regions; give the pack a record `region` with the fields "
      "{fields}, of which it lacks {missing}",
      {{"fields", needed}, {"missing", fmt::format("{}", fmt::join(missing, ", "))}},
      record->place);
}

Result<Regions> Regions::read(engine::Connection& connection, const policy::RelationSql& relations,
                              const Date& earliest_end) {
  const auto statement = relations.select("region", region_fields());
  // Columns come in the order of their names.
  enum { class_at, code_at, level_at, parent_at, successor_at, from_at, to_at };
  RONGHE_TRY(rows, connection.query(statement));
  std::map<std::string, Region> all;
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t i) {
    Region region;
    region.code = chunk.text(code_at, i);
    region.parent = chunk.is_null(parent_at, i) ? "" : std::string(chunk.text(parent_at, i));
    region.successor =
        chunk.is_null(successor_at, i) ? "" : std::string(chunk.text(successor_at, i));
    region.region_class = chunk.is_null(class_at, i) ? "" : std::string(chunk.text(class_at, i));
    const auto text = chunk.shown(level_at, i);
    region.level = text.empty() ? 0 : text.front() - '0';
    region.retired = !chunk.is_null(to_at, i) && chunk.date(to_at, i) < earliest_end;
    all.emplace(region.code, std::move(region));
  }));
  return Regions(std::move(all));
}

Regions::Regions(std::map<std::string, Region> all) : all_(std::move(all)) {
  for (const auto& [code, region] : all_) {
    if (!region.retired && all_.contains(region.parent)) children_[region.parent].push_back(code);
  }
}

std::string Regions::current(const std::string& code) const {
  std::string at = code;
  // No chain is longer than the table; the bound ends a circle in bad data.
  for (std::size_t steps = 0; steps <= all_.size(); ++steps) {
    const auto found = all_.find(at);
    if (found == all_.end()) return "";
    if (!found->second.retired || found->second.successor.empty()) return at;
    at = found->second.successor;
  }
  return "";
}

std::vector<std::string> Regions::with_ancestors(const std::string& code) const {
  std::vector<std::string> line;
  std::string at = code;
  while (line.size() < 4) {  // not policy: county, prefecture, province, country
    const auto found = all_.find(at);
    if (found == all_.end()) break;
    line.push_back(at);
    at = current(found->second.parent);
  }
  return line;
}

const std::vector<std::string>& Regions::children(const std::string& code) const {
  const auto found = children_.find(code);
  return found == children_.end() ? no_children : found->second;
}

std::vector<std::string> Regions::covered(const std::string& code) const {
  std::vector<std::string> codes;
  for (const auto& [candidate, region] : all_) {
    for (const auto& above : with_ancestors(current(candidate))) {
      if (above == code) codes.push_back(candidate);
    }
  }
  return codes;
}

const std::string& Regions::region_class(const std::string& code) const {
  for (const auto& above : with_ancestors(current(code))) {
    const auto& region = all_.at(above);
    if (!region.region_class.empty()) return region.region_class;
  }
  return no_class;
}

}  // namespace ronghe::evaluate
