// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/testing.hpp"

#include <stdexcept>

namespace ronghe::authoring {

namespace {

constexpr const char* pack_text = R"(id: base
version: 1.0.0
name: {zh: 基, en: base}
source: test
)";

constexpr const char* records_firm_text = R"(record: firm
name: {zh: 企业, en: Firm}
kind: entity
owner: IIT
label: L1
key: [code]
fields:
  code: {zh: 代码, en: Code, type: code}
  pay:  {zh: 报酬, en: Pay, type: money, min: 0, max: 100, optional: true}
  size: {zh: 规模, en: Size, type: choice, choices: {big: {zh: 大, en: big}, small: {zh: 小, en: small}}}
rules:
  - id: firm.pay
    check: pay < 100
    message: {zh: 太多, en: too much}
    remedy: {zh: 更正, en: correct it}
)";

constexpr const char* records_region_text = R"(record: region
name: {zh: 行政区划, en: Region}
kind: entity
owner: EDU
label: L0
key: [code]
fields:
  code: {zh: 代码, en: Code, type: code}
  parent: {zh: 上级, en: Parent, type: code, optional: true}
  successor: {zh: 后继, en: Successor, type: code, optional: true}
  class: {zh: 类别, en: Class, type: text, optional: true}
  level: {zh: 级别, en: Level, type: code}
  valid_from: {zh: 生效, en: From, type: date, optional: true}
  valid_to: {zh: 失效, en: To, type: date, optional: true}
)";

constexpr const char* parameters_x1_text = R"(group: X1
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
)";

constexpr const char* parameters_score_text = R"(group: score
parameters:
  at_red: {name: {zh: 红, en: red}, unit: points, values: [{from: 2020-01-01, value: 60, source: law}]}
  at_green: {name: {zh: 绿, en: green}, unit: points, values: [{from: 2020-01-01, value: 85, source: law}]}
)";

constexpr const char* definitions_firm_text = R"(definitions:
  - on: firm
    define: paid
    type: boolean
    name: {zh: 有报酬, en: paid}
    formula: if pay > 0 then true else false
    source: law
  - on: firm
    define: counted
    type: number
    unit: ratio
    name: {zh: 计入, en: counted}
    formula: >
      if paid and
      size = "big" then 1 else 0
    source: law
)";

constexpr const char* indicators_x1_text = R"(id: X1
name: {zh: 报酬率, en: Share of the paid}
dimension: result
group: X
subjects: [firm]
direction: up
type: normal
unit: ratio
formula: >
  counted

limits: {green: parameter.X1.green, red: parameter.X1.red}
source: law
public: nothing
description: {zh: 有报酬的, en: those that are paid}
)";

constexpr const char* weights_default_text = R"(class: default
source: law
dimensions: {participation: 0.3, process: 0.3, result: 0.4}
indicators: {X1: 1}
)";

constexpr const char* decisions_light_text =
    R"(<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:ronghe="urn:ronghe:dmn" id="l" name="l" namespace="urn:x">
<inputData id="value" name="value"><variable name="value" typeRef="number"/></inputData>
<inputData id="green_limit" name="green limit"><variable name="green limit" typeRef="number"/></inputData>
<inputData id="red_limit" name="red limit"><variable name="red limit" typeRef="number"/></inputData>
<decision id="d" name="light_up"><variable name="light_up"/><informationRequirement><requiredInput href="#value"/></informationRequirement><informationRequirement><requiredInput href="#green_limit"/></informationRequirement><informationRequirement><requiredInput href="#red_limit"/></informationRequirement>
<decisionTable hitPolicy="FIRST">
<input id="iv"><inputExpression typeRef="number"><text>value</text></inputExpression></input>
<output name="light" typeRef="string"><outputValues><text>"green", "yellow", "red", "none"</text></outputValues></output>
<rule id="n"><inputEntry><text>null</text></inputEntry><outputEntry><text>"none"</text></outputEntry></rule>
<rule id="a"><inputEntry><text>&lt; red limit</text></inputEntry><outputEntry><text>"red"</text></outputEntry></rule>
<rule id="b"><inputEntry><text>&lt; green limit</text></inputEntry><outputEntry><text>"yellow"</text></outputEntry></rule>
<rule id="c"><inputEntry><text>-</text></inputEntry><outputEntry><text>"green"</text></outputEntry></rule>
</decisionTable></decision></definitions>
)";

constexpr const char* decisions_overall_text =
    R"(<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:ronghe="urn:ronghe:dmn" id="l" name="l" namespace="urn:x">
<inputData id="reds" name="reds"><variable name="reds" typeRef="number"/></inputData>
<inputData id="greens" name="greens"><variable name="greens" typeRef="number"/></inputData>
<decision id="d" name="overall_firm"><variable name="overall_firm"/><informationRequirement><requiredInput href="#reds"/></informationRequirement><informationRequirement><requiredInput href="#greens"/></informationRequirement>
<decisionTable hitPolicy="FIRST">
<input ronghe:missing="never" ronghe:whole="true"><inputExpression typeRef="number"><text>reds</text></inputExpression></input>
<input ronghe:missing="never" ronghe:whole="true"><inputExpression typeRef="number"><text>greens</text></inputExpression></input>
<output name="light" typeRef="string"><outputValues><text>"green", "red", "none"</text></outputValues></output>
<rule id="a"><inputEntry><text>&gt; 0</text></inputEntry><inputEntry><text>-</text></inputEntry><outputEntry><text>"red"</text></outputEntry></rule>
<rule id="b"><inputEntry><text>-</text></inputEntry><inputEntry><text>&gt; 0</text></inputEntry><outputEntry><text>"green"</text></outputEntry></rule>
<rule id="c"><inputEntry><text>-</text></inputEntry><inputEntry><text>-</text></inputEntry><outputEntry><text>"none"</text></outputEntry></rule>
</decisionTable></decision></definitions>
)";

constexpr const char* tests_x1_text = R"(cases:
  - name: a
    as_of: 2025-12-31
    given: {firm: [{code: "1", pay: 3, size: big}]}
    expect: [{subject: firm/1, indicator: X1, value: 1, light: green}]
)";

}  // namespace

SpoiltPack::SpoiltPack()
    : files_{{"pack.yaml", pack_text},
             {"records/firm.yaml", records_firm_text},
             {"records/region.yaml", records_region_text},
             {"parameters/X1.yaml", parameters_x1_text},
             {"parameters/score.yaml", parameters_score_text},
             {"definitions/firm.yaml", definitions_firm_text},
             {"indicators/X1.yaml", indicators_x1_text},
             {"weights/default.yaml", weights_default_text},
             {"decisions/light.dmn", decisions_light_text},
             {"decisions/overall.dmn", decisions_overall_text},
             {"tests/X1.yaml", tests_x1_text}} {}

std::string SpoiltPack::write(const std::vector<FileChange>& changes) const {
  auto files = files_;
  for (const auto& [file, before, after] : changes) {
    auto& text = files[file];
    const auto at = text.find(before);
    if (at == std::string::npos) throw std::logic_error(file + " has no " + before);
    text.replace(at, before.size(), after);
  }
  folders_.remove("pack");
  std::string folder;
  for (const auto& [file, text] : files) folder = folders_.write("pack", file, text);
  return folder;
}

PackCheck SpoiltPack::check(const std::vector<FileChange>& changes) const {
  return check_pack(write(changes), *parse_date("2025-12-31"));
}

std::vector<std::string> SpoiltPack::errors(const std::vector<FileChange>& changes) const {
  std::vector<std::string> out;
  for (const auto& error : check(changes).errors) out.push_back(to_string(error));
  return out;
}

}  // namespace ronghe::authoring
