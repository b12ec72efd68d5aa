// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/check_pack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <tuple>

#include "ronghe/authoring/no_data.hpp"
#include "ronghe/authoring/public_numbers.hpp"
#include "ronghe/dmn/analysis/analyse.hpp"
#include "ronghe/dmn/reader.hpp"
#include "ronghe/evaluate/judge.hpp"
#include "ronghe/policy/compile/compiler.hpp"

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
           fmt::format("the weights of the dimensions add up to {}, not 1", sum.to_string()),
           {.file = "weights: class " + name}});
    }
    for (const auto& [id, weight] : set.indicators) {
      if (pack.indicator(id) != nullptr) continue;
      errors.push_back({ErrorKind::bad_input,
                        fmt::format("`{}` has a weight but is no indicator of this pack", id),
                        {.file = "weights: class " + name}});
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
      auto& list = finding.severity == Severity::error ? check.errors : check.warnings;
      list.push_back({ErrorKind::bad_input, dmn::analysis::to_text(finding), finding.place});
      check.findings.push_back(std::move(finding));
    }
  }
}

// By file, line and column, each fault once: a formula may be compiled for several subjects.
void put_in_order(std::vector<Error>& errors) {
  std::ranges::stable_sort(errors, {}, [](const Error& error) {
    return std::tie(error.place.file, error.place.line, error.place.column);
  });
  std::vector<Error> once;
  for (auto& error : errors) {
    if (std::ranges::find(once, error) == once.end()) once.push_back(std::move(error));
  }
  errors = std::move(once);
}

}  // namespace

PackCheck check_pack(const std::string& folder, const Date& as_of) {
  PackCheck check;
  std::error_code none;
  if (!std::filesystem::exists(folder + "/pack.yaml", none)) {
    check.errors.push_back(policy::open_pack(folder).error());
    return check;
  }
  auto loaded = policy::load_pack(folder);
  if (!loaded) {
    check.errors = std::move(loaded.error());
    return check;
  }
  const auto& pack = *loaded;
  check.records = pack.dictionary.records.size();
  check.parameters = pack.parameters.size();
  check.definitions = pack.definitions.size();
  check.indicators = pack.indicators.size();
  policy::Compiler compiler(pack, as_of, check.errors);
  compiler.compile_pack();
  check.warnings = compiler.warnings();
  check_weights(pack, check.errors);
  check_dimensions(pack, check.errors);
  const bool compiled = check.errors.empty();
  check_tables(pack, check);
  if (compiled) {
    if (auto judge = evaluate::Judge::make(pack, compiler); !judge) {
      check.errors.push_back(judge.error());
    } else {
      std::ranges::move(green_without_data(pack, *judge), std::back_inserter(check.errors));
    }
    std::ranges::move(unreleasable_numbers(pack, compiler.plan(), as_of),
                      std::back_inserter(check.errors));
  }
  put_in_order(check.errors);
  put_in_order(check.warnings);
  return check;
}

}  // namespace ronghe::authoring
