// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/testing.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>

namespace ronghe::policy::testing {

namespace fs = std::filesystem;

PackFolders::PackFolders() {
  static std::atomic<int> count = 0;
  root_ =
      fmt::format("{}/ronghe_packs_{}_{}", fs::temp_directory_path().string(), getpid(), ++count);
  fs::create_directories(root_);
}

PackFolders::~PackFolders() {
  std::error_code none;
  fs::remove_all(root_, none);
}

std::string PackFolders::write(const std::string& pack, const std::string& file,
                               std::string_view text) const {
  const fs::path path = fs::path(folder(pack)) / file;
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
  return folder(pack);
}

void PackFolders::remove(const std::string& pack) const { fs::remove_all(folder(pack)); }

std::string PackFolders::write_head(const std::string& pack, const std::string& extends,
                                    const std::string& more) const {
  const auto line = extends.empty() ? "" : "extends: " + extends + "\n";
  return write(
      pack, "pack.yaml",
      fmt::format("id: {0}\nversion: 1.0.0\nname: {{zh: {0}, en: {0}}}\nsource: test\n{1}{2}", pack,
                  line, more));
}

namespace {

constexpr const char* base_records = R"(record: firm
name: {zh: 企业, en: Firm}
kind: entity
owner: IIT
label: L1
key: [code]
fields:
  code: {zh: 代码, en: Code, type: code}
  pay:  {zh: 报酬, en: Pay, type: money, min: 0, optional: true}
  size: {zh: 规模, en: Size, type: choice, choices: {big: {zh: 大, en: big}, small: {zh: 小, en: small}}}
rules:
  - id: firm.pay
    check: pay < 100
    message: {zh: 太多, en: too much}
    remedy: {zh: 更正, en: correct it}
)";

constexpr const char* base_parameters = R"(group: X1
parameters:
  green:
    name: {zh: 绿灯线, en: green limit}
    unit: ratio
    values: [{from: 2020-01-01, value: 0.5, source: law}]
  red:
    name: {zh: 红灯线, en: red limit}
    unit: ratio
    values:
      - {from: 2020-01-01, value: 0.3, source: law}
      - {from: 2027-01-01, value: 0.4, source: plan}
  reading:
    name: {zh: 读法, en: reading}
    unit: choice
    choices: [one, two]
    values: [{from: 2020-01-01, value: one, source: law}]
)";

}  // namespace

std::string base_indicator(std::string_view more) {
  return R"(id: X1
name: {zh: 报酬率, en: Share of the paid}
dimension: result
group: X
subjects: [firm]
direction: up
type: normal
unit: ratio
formula: >
  if paid > 0 then 1 else 0
limits: {green: parameter.X1.green, red: parameter.X1.red}
source: law
description: {zh: 有报酬的, en: those that are paid}
)" + std::string(more);
}

std::string PackFolders::write_base() const {
  write("base", "records/firm.yaml", base_records);
  write("base", "parameters/X1.yaml", base_parameters);
  write("base", "definitions/firm.yaml", R"(definitions:
  - on: firm
    define: paid
    type: number
    name: {zh: 有报酬, en: paid}
    formula: if pay > 0 then 1 else 0
    source: law
)");
  write("base", "indicators/X1.yaml", base_indicator());
  write("base", "weights/default.yaml",
        "class: default\nsource: law\ndimensions: {participation: 0.3, process: 0.3, result: 0.4}\n"
        "indicators: {X1: 1}\n");
  write("base", "decisions/light.dmn",
        table_xml("light_up", {{"r1", "&lt; 1", "red"}, {"r2", "-", "green"}}));
  write("base", "decisions/overall.dmn",
        table_xml("overall_firm", {{"r1", "&gt; 0", "red"}, {"r2", "-", "green"}}));
  return write_head("base", "");
}

std::vector<std::string> faults_of(const std::string& folder) {
  const auto pack = load_pack(folder);
  std::vector<std::string> faults;
  if (pack) return faults;
  for (const auto& error : pack.error()) faults.push_back(to_string(error));
  return faults;
}

std::string table_xml(const std::string& name, const std::vector<TestRule>& rules) {
  auto xml = fmt::format(
      R"(<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="m" namespace="m">
<decision id="{0}" name="{0}"><decisionTable hitPolicy="FIRST">
<input><inputExpression typeRef="number"><text>value</text></inputExpression></input>
<output name="light" typeRef="string"/>
)",
      name);
  for (const auto& rule : rules) {
    xml += fmt::format(
        "<rule id=\"{}\"><inputEntry><text>{}</text></inputEntry><outputEntry><text>\"{}\"</text>"
        "</outputEntry></rule>\n",
        rule.id, rule.cell, rule.light);
  }
  return xml + "</decisionTable></decision></definitions>\n";
}

}  // namespace ronghe::policy::testing
