// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/pack_coverage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "ronghe/authoring/branches.hpp"
#include "ronghe/dmn/reader.hpp"
#include "ronghe/evaluate/scans.hpp"
#include "ronghe/policy/compile/compiler.hpp"
#include "ronghe/policy/compile/relation_sql.hpp"
#include "ronghe/policy/yaml.hpp"

namespace ronghe::authoring {

namespace {

constexpr std::array<std::pair<CoverageOf, std::string_view>, 3> parts{
    {{CoverageOf::rule, "rule"},
     {CoverageOf::branch, "branch"},
     {CoverageOf::indicator, "indicator"}}};

std::string_view word_of(CoverageOf of) {
  return std::ranges::find(parts, of, &std::pair<CoverageOf, std::string_view>::first)->second;
}

// Read from a file of this pack, not of one that it extends.
bool is_own(const Place& place) {
  return place.file.find('/') == place.file.rfind('/') && !place.file.starts_with("..");
}

// "below the red limit (value: < red limit)"
std::string words_of(const dmn::DecisionTable& table, const dmn::Rule& rule) {
  std::string cells;
  for (std::size_t i = 0; i < table.inputs.size(); ++i) {
    const auto& text = rule.tests[i].source.text;
    if (text.empty() || text == "-") continue;
    cells += fmt::format("{}{}: {}", cells.empty() ? "" : "; ",
                         table.inputs[i].expression.source.text, text);
  }
  return cells.empty() ? rule.description : fmt::format("{} ({})", rule.description, cells);
}

std::string branch_name(std::size_t number) { return fmt::format("branch_{}", number); }

}  // namespace

Result<CoverageMeter> CoverageMeter::make(const policy::Pack& pack) {
  CoverageMeter meter;
  for (const auto& path : policy::files_below(pack.folder + "/decisions", ".dmn")) {
    RONGHE_TRY(model, dmn::load_model(path));
    for (const auto& decision : model.decisions) {
      const auto* table = decision.expression == nullptr
                              ? nullptr
                              : std::get_if<dmn::DecisionTable>(&decision.expression->form);
      if (table == nullptr) continue;
      for (int row = 1; row <= static_cast<int>(table->rules.size()); ++row) {
        const auto& rule = table->rules[static_cast<std::size_t>(row - 1)];
        auto place = rule.outputs.front().source.place;
        place.file = policy::in_pack(pack, place.file);
        if (!meter.rules_.emplace(std::pair{decision.name, row}, meter.items_.size()).second) {
          continue;
        }
        meter.items_.push_back({.of = CoverageOf::rule,
                                .name = fmt::format("{} row {}", decision.name, row),
                                .words = words_of(*table, rule),
                                .place = std::move(place),
                                .reached = false,
                                .excuse = ""});
      }
    }
  }
  for (const auto& definition : pack.definitions) {
    if (!is_own(definition.formula.place)) continue;
    meter.add_branches(pack, definition.formula, definition.relation,
                       definition.relation + "." + definition.name);
  }
  for (const auto& indicator : pack.indicators) {
    for (const auto& kind : indicator.subjects) {
      const auto& source = indicator.formula_of(kind);
      if (!is_own(indicator.place) && !is_own(source.place)) continue;
      meter.indicators_[{indicator.id, kind}] = meter.items_.size();
      meter.items_.push_back({.of = CoverageOf::indicator,
                              .name = fmt::format("{} for {}", indicator.id, kind),
                              .words = indicator.title.en,
                              .place = is_own(source.place) ? source.place : indicator.place,
                              .reached = false,
                              .excuse = ""});
      if (is_own(source.place))
        meter.add_branches(pack, source, kind, indicator.id + " for " + kind);
    }
  }
  return meter;
}

void CoverageMeter::add_branches(const policy::Pack& pack, const feel::Source& source,
                                 const std::string& relation, const std::string& name) {
  for (auto& branch : branches_of(pack, source, relation)) {
    branches_.push_back({items_.size(), std::move(branch.relation), std::move(branch.condition)});
    items_.push_back({.of = CoverageOf::branch,
                      .name = name,
                      .words = std::move(branch.words),
                      .place = std::move(branch.place),
                      .reached = false,
                      .excuse = ""});
  }
}

void CoverageMeter::rule(const std::string& table, int row) {
  const auto found = rules_.find({table, row});
  if (found != rules_.end()) items_[found->second].reached = true;
}

void CoverageMeter::indicator(const std::string& id, const std::string& kind) {
  const auto found = indicators_.find({id, kind});
  if (found != indicators_.end()) items_[found->second].reached = true;
}

bool CoverageMeter::excuse(const std::string& table, int row, const std::string& because) {
  const auto found = rules_.find({table, row});
  if (found == rules_.end()) return false;
  items_[found->second].excuse = because;
  return true;
}

Result<void> CoverageMeter::branches(engine::Connection& connection, const policy::Pack& pack,
                                     const Date& as_of) {
  auto asked = pack;
  std::map<std::string, std::vector<std::size_t>> by_relation;
  for (std::size_t i = 0; i < branches_.size(); ++i) {
    const auto& branch = branches_[i];
    if (items_[branch.item].reached) continue;
    policy::Definition definition;
    definition.relation = branch.relation;
    definition.name = branch_name(i);
    definition.formula = {branch.condition, items_[branch.item].place};
    asked.definitions.push_back(std::move(definition));
    by_relation[branch.relation].push_back(i);
  }
  std::vector<Error> errors;
  policy::Compiler compiler(asked, as_of, errors);
  std::map<std::string, std::set<std::string>> columns;
  for (const auto& [relation, numbers] : by_relation) {
    for (const auto number : numbers) {
      // What cannot be asked of rows alone, such as a division, stays unreached.
      const auto before = errors.size();
      compiler.require(relation, {branch_name(number)});
      if (errors.size() == before) columns[relation].insert(branch_name(number));
    }
  }
  policy::RelationSql relations(asked, compiler.plan(), {.log_size = {}, .as_of = as_of});
  RONGHE_CHECK(evaluate::run_scans(connection, compiler.plan(), relations, nullptr));
  for (const auto& [relation, names] : columns) {
    std::string taken;
    for (const auto& name : names) {
      taken += fmt::format("{}bool_or({})", taken.empty() ? "" : ", ", engine::quoted_name(name));
    }
    RONGHE_TRY(rows, connection.query(fmt::format("SELECT {} FROM ({})", taken,
                                                  relations.select(relation, names))));
    RONGHE_TRY(chunk, rows.next());
    std::size_t column = 0;
    for (const auto& name : names) {
      const auto number = std::stoul(name.substr(name.find('_') + 1));
      auto& item = items_[branches_[number].item];
      item.reached = item.reached || (!chunk->is_null(column, 0) && chunk->boolean(column, 0));
      ++column;
    }
  }
  return {};
}

PackCoverage CoverageMeter::result() const {
  PackCoverage coverage{items_};
  std::ranges::stable_sort(coverage.items, {},
                           [](const CoverageItem& item) { return policy::file_order(item.place); });
  return coverage;
}

CoverageCount PackCoverage::count(CoverageOf of) const {
  CoverageCount count;
  for (const auto& item : items) {
    if (item.of != of) continue;
    ++count.all;
    count.reached += item.reached ? 1 : 0;
    count.excused += !item.reached && !item.excuse.empty() ? 1 : 0;
  }
  return count;
}

std::string coverage_text(const PackCoverage& coverage) {
  std::string out = "reached:";
  for (const auto& [of, word] : parts) {
    const auto count = coverage.count(of);
    out += fmt::format("{} {} of {} {}{}", of == CoverageOf::rule ? "" : ",", count.reached,
                       count.all, word, of == CoverageOf::branch ? "es" : "s");
    if (count.excused > 0) out += fmt::format(" ({} cannot be)", count.excused);
  }
  out += "\n";
  for (const auto& item : coverage.items) {
    const auto at =
        fmt::format("{}:{}: {} {}", item.place.file, item.place.line, word_of(item.of), item.name);
    if (item.reached && !item.excuse.empty()) {
      out += fmt::format("{}: is reached, although a test file says that it cannot be: {}\n", at,
                         item.excuse);
    } else if (!item.reached) {
      out += fmt::format(
          "{}: {}: {}\n", at,
          item.excuse.empty() ? "no test reaches it" : "cannot be reached, " + item.excuse,
          item.words);
    }
  }
  return out;
}

nlohmann::ordered_json coverage_json(const PackCoverage& coverage) {
  nlohmann::ordered_json out;
  for (const auto& [of, word] : parts) {
    const auto count = coverage.count(of);
    out["count"][std::string(word)] = {
        {"reached", count.reached}, {"excused", count.excused}, {"all", count.all}};
  }
  out["items"] = nlohmann::ordered_json::array();
  for (const auto& item : coverage.items) {
    out["items"].push_back({{"of", word_of(item.of)},
                            {"name", item.name},
                            {"words", item.words},
                            {"file", item.place.file},
                            {"line", item.place.line},
                            {"reached", item.reached},
                            {"excuse", item.excuse}});
  }
  return out;
}

}  // namespace ronghe::authoring
