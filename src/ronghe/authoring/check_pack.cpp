// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/check_pack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <tuple>

#include "ronghe/authoring/check_tests.hpp"
#include "ronghe/authoring/each_once.hpp"
#include "ronghe/authoring/index_plan.hpp"
#include "ronghe/authoring/light_order.hpp"
#include "ronghe/authoring/no_data.hpp"
#include "ronghe/authoring/public_numbers.hpp"
#include "ronghe/dmn/analysis/analyse.hpp"
#include "ronghe/dmn/reader.hpp"
#include "ronghe/evaluate/judge.hpp"
#include "ronghe/evaluate/regions.hpp"
#include "ronghe/policy/compile/compiler.hpp"
#include "ronghe/policy/limit_order.hpp"

namespace ronghe::authoring {

namespace {

void check_weights(const policy::Pack& pack, std::vector<Error>& errors) {
  for (const auto& [name, set] : pack.weights) {
    Decimal sum(0);
    for (const auto& [dimension, weight] : set.dimensions) {
      sum = Decimal::add(sum, weight).value_or(sum);
    }
    if (sum != Decimal(1)) {
      errors.push_back(
          {ErrorKind::bad_input,
           fmt::format(
               "the weights of the dimensions of class `{}` add up to {}, not 1; correct them",
               name, sum.to_string()),
           set.dimensions.empty() ? set.place : set.places.at(set.dimensions.begin()->first)});
    }
    for (const auto& [id, weight] : set.indicators) {
      if (pack.indicator(id) != nullptr) continue;
      errors.push_back({ErrorKind::bad_input,
                        fmt::format("`{}` has a weight but is no indicator of this pack; correct "
                                    "the name or remove it",
                                    id),
                        set.places.at(id)});
    }
  }
}

// A misspelt dimension would be one of its own, without a weight.
void check_dimensions(const policy::Pack& pack, std::vector<Error>& errors) {
  if (pack.weights.empty()) return;
  std::set<std::string> weighed;
  for (const auto& [name, set] : pack.weights) {
    for (const auto& [dimension, weight] : set.dimensions) weighed.insert(dimension);
  }
  for (const auto& indicator : pack.indicators) {
    if (weighed.contains(indicator.dimension)) continue;
    errors.push_back({ErrorKind::bad_input,
                      fmt::format("`dimension: {}` has no weight in weights/; correct it to one of "
                                  "{}, or give it a weight",
                                  indicator.dimension, fmt::join(weighed, ", ")),
                      indicator.place});
  }
}

void check_tables(const policy::Pack& pack, PackCheck& check) {
  using dmn::analysis::Severity;
  for (const auto& path : pack.decision_files) {
    auto model = dmn::load_model(path);
    if (!model) {
      check.errors.push_back(std::move(model).error());
      continue;
    }
    check.tables += model->decisions.size();
    std::ranges::copy(model->mistakes, std::back_inserter(check.errors));
    for (auto& finding : dmn::analysis::analyse(*model)) {
      // A cell that does not parse is told already.
      const auto of_line = [&](const Error& mistake) {
        return mistake.place.line == finding.place.line;
      };
      if (finding.kind == dmn::analysis::FindingKind::not_analysed &&
          std::ranges::any_of(model->mistakes, of_line)) {
        continue;
      }
      auto& list = finding.severity == Severity::error ? check.errors : check.warnings;
      list.push_back({ErrorKind::bad_input, dmn::analysis::to_text(finding), finding.place});
      check.findings.push_back(std::move(finding));
    }
  }
}

// Tables are read by their paths, all else by its name in the pack.
void name_as_in_pack(const policy::Pack& pack, std::vector<Error>& errors) {
  for (auto& error : errors) {
    const bool by_path =
        std::ranges::find(pack.decision_files, error.place.file) != pack.decision_files.end();
    if (by_path) error.place.file = policy::in_pack(pack, error.place.file);
  }
}

// By file, line and column, each fault once: a formula may be compiled for several subjects.
void put_in_order(std::vector<Error>& errors) {
  std::ranges::stable_sort(errors, {}, [](const Error& error) {
    return std::tie(error.place.file, error.place.line, error.place.column);
  });
  errors = each_once(std::move(errors));
}

bool is_of_a_record(const Error& error) { return error.place.file.contains("records/"); }

// What only a pack with lights has: everything but an index on a plain table.
void check_lights(const policy::Pack& pack, policy::Compiler& compiler, PackCheck& check) {
  if (auto regions = evaluate::check_regions(pack.dictionary); !regions) {
    check.errors.push_back(std::move(regions).error());
  }
  auto judge = evaluate::Judge::make(pack, compiler);
  if (!judge) {
    check.errors.push_back(judge.error());
    return;
  }
  std::ranges::move(green_without_data(pack, *judge), std::back_inserter(check.errors));
  std::ranges::move(worse_light_for_better(pack, *judge), std::back_inserter(check.errors));
  std::ranges::move(percent_in_tables(pack), std::back_inserter(check.errors));
}

void check_meaning(const policy::Pack& pack, const Date& as_of, bool sound_form, PackCheck& check) {
  const auto before = check.errors.size();
  policy::Compiler compiler(pack, as_of, check.errors);
  compiler.compile_pack();
  check_weights(pack, check.errors);
  check_dimensions(pack, check.errors);
  const bool compiled = check.errors.size() == before;
  check.warnings = compiler.warnings();
  std::ranges::copy(compiler.later(), std::back_inserter(check.errors));
  std::ranges::move(check_tests(pack), std::back_inserter(check.errors));
  check_tables(pack, check);
  if (!sound_form || !compiled) return;
  std::ranges::move(policy::swapped_limits(pack), std::back_inserter(check.errors));
  if (pack.index && pack.indicators.empty()) {
    if (const auto plan = read_index_plan(pack); !plan) check.errors.push_back(plan.error());
    return;
  }
  check_lights(pack, compiler, check);
  std::ranges::move(unreleasable_numbers(pack, compiler.plan(), as_of),
                    std::back_inserter(check.errors));
}

}  // namespace

PackCheck check_pack(const std::string& folder, const Date& as_of) {
  PackCheck check;
  std::error_code none;
  if (!std::filesystem::exists(folder + "/pack.yaml", none)) {
    check.errors.push_back(policy::open_pack(folder).error());
    return check;
  }
  auto read = policy::read_pack(folder);
  const bool sound_form = read.errors.empty();
  check.errors = std::move(read.errors);
  // What a file that cannot be read would have said is missed everywhere, as is a record that is
  // wrong: nothing is said of that.
  if (read.pack && read.whole && std::ranges::none_of(check.errors, is_of_a_record)) {
    const auto& pack = *read.pack;
    check.records = pack.dictionary.records.size();
    check.parameters = pack.parameters.size();
    check.definitions = pack.definitions.size();
    check.indicators = pack.indicators.size();
    check_meaning(pack, as_of, sound_form, check);
  }
  std::ranges::move(read.later, std::back_inserter(check.errors));
  for (auto* list : {&check.errors, &check.warnings}) {
    if (read.pack) name_as_in_pack(*read.pack, *list);
    put_in_order(*list);
  }
  return check;
}

}  // namespace ronghe::authoring
