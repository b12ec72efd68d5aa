// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "ronghe/authoring/check_pack.hpp"

// How the faults of a pack are shown.
namespace ronghe::authoring {

namespace {

using Json = nlohmann::ordered_json;

// The frame of the report: of the counts, the folder comes first.
struct Frame {
  std::string_view error;
  std::string_view warning;
  std::string_view bad;
  std::string_view good;
};
constexpr Frame english{.error = "error: ",
                        .warning = "warning: ",
                        .bad = "{}: {} errors, {} warnings\n",
                        .good =
                            "{}: {} records, {} parameters, {} definitions, {} indicators, {} "
                            "decisions; no errors, {} warnings\n"};
constexpr Frame chinese{.error = "错误：",
                        .warning = "警告：",
                        .bad = "{}：{} 处错误，{} 处警告\n",
                        .good =
                            "{}：{} 个记录，{} 个参数，{} 个定义，{} 个指标，{} "
                            "个决策；没有错误，{} 处警告\n"};

Json json_of(const Place& place) {
  return {{"file", place.file}, {"line", place.line}, {"column", place.column}};
}

Json json_of(const std::vector<Error>& errors) {
  auto list = Json::array();
  for (const auto& error : errors) {
    auto one = json_of(error.place);
    one["message"] = error.message;
    if (!error.code.text.empty()) one["code"] = error.code.text;
    list.push_back(std::move(one));
  }
  return list;
}

// Numbers as JSON writes them would lose digits, so that every value is the FEEL that gives it.
Json json_of(const dmn::analysis::Row& row) {
  auto object = Json::object();
  for (const auto& [name, value] : row) object[name] = feel::to_feel(value);
  return object;
}

Json json_of(const dmn::analysis::Finding& finding) {
  auto one = json_of(finding.place);
  one["kind"] = dmn::analysis::to_string(finding.kind);
  one["severity"] = finding.severity == dmn::analysis::Severity::error ? "error" : "warning";
  one["table"] = finding.table;
  one["rules"] = finding.rules;
  one["message"] = finding.message;
  one["remedy"] = finding.remedy;
  if (!finding.row.empty()) {
    one["row"] = json_of(finding.row);
    one["hits"] = finding.hits;
  }
  if (!finding.second_row.empty()) one["second_row"] = json_of(finding.second_row);
  return one;
}

}  // namespace

std::string check_text(const PackCheck& check, const std::string& folder,
                       const std::string& language, const Say& say) {
  const auto& words = language == "zh" ? chinese : english;
  struct Line {
    const Error* error;
    bool warning;
  };
  std::vector<Line> lines;
  for (const auto& error : check.errors) lines.push_back({&error, false});
  for (const auto& warning : check.warnings) lines.push_back({&warning, true});
  std::ranges::stable_sort(lines, {}, [](const Line& line) {
    const auto& place = line.error->place;
    return std::tie(place.file, place.line, place.column);
  });
  std::string text;
  for (const auto& [error, warning] : lines) {
    const Error labelled{
        error->kind,
        std::string(warning ? words.warning : words.error) + (say ? say(*error) : error->message),
        error->place};
    text += to_string(labelled) + "\n\n";
  }
  if (!check.errors.empty()) {
    return text +
           fmt::format(fmt::runtime(words.bad), folder, check.errors.size(), check.warnings.size());
  }
  return text + fmt::format(fmt::runtime(words.good), folder, check.records, check.parameters,
                            check.definitions, check.indicators, check.tables,
                            check.warnings.size());
}

std::string check_json(const PackCheck& check, const std::string& folder) {
  const Json json{{"pack", folder},
                  {"errors", json_of(check.errors)},
                  {"warnings", json_of(check.warnings)},
                  {"findings",
                   [&] {
                     auto list = Json::array();
                     for (const auto& finding : check.findings) list.push_back(json_of(finding));
                     return list;
                   }()},
                  {"records", check.records},
                  {"parameters", check.parameters},
                  {"definitions", check.definitions},
                  {"indicators", check.indicators},
                  {"decisions", check.tables}};
  return json.dump(2) + "\n";
}

}  // namespace ronghe::authoring
