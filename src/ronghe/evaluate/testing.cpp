// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/testing.hpp"

#include <gtest/gtest.h>

#include "ronghe/evaluate/regions.hpp"
#include "ronghe/evidence/table.hpp"

namespace ronghe::evaluate::testing {

const Date as_of = *parse_date("2025-06-30");

namespace {

constexpr const char* region_record = R"(record: region
name: {zh: 行政区划, en: Region}
kind: entity
owner: EDU
label: L0
key: [code]
valid: {from: valid_from, to: valid_to}
fields:
  code:       {zh: 代码, en: Code, type: code}
  level:      {zh: 层级, en: Level, type: choice, choices: {"1": {zh: 省, en: Province}, "2": {zh: 地, en: Prefecture}, "3": {zh: 县, en: County}}}
  parent:     {zh: 上级, en: Parent, type: code, optional: true}
  class:      {zh: 类别, en: Class, type: choice, optional: true, choices: {east: {zh: 东, en: East}}}
  valid_from: {zh: 起, en: From, type: date, optional: true}
  valid_to:   {zh: 止, en: To, type: date, optional: true}
  successor:  {zh: 替代, en: Successor, type: code, optional: true}
)";

constexpr const char* firm_record = R"(record: firm
name: {zh: 企业, en: Firm}
kind: entity
owner: IIT
label: L0
key: [firm_code]
valid: {from: opened, to: closed}
fields:
  firm_code: {zh: 代码, en: Code, type: code}
  region:    {zh: 地区, en: Region, type: code, ref: region}
  opened:    {zh: 起, en: Opened, type: date, optional: true}
  closed:    {zh: 止, en: Closed, type: date, optional: true}
)";

constexpr const char* visit_record = R"(record: visit
name: {zh: 走访, en: Visit}
kind: record
owner: EDU
label: L2
key: [visit_id]
observed: day
belongs_to: {region: firm.region}
fields:
  visit_id: {zh: 编号, en: Id, type: id}
  firm:     {zh: 企业, en: Firm, type: code, ref: firm}
  day:      {zh: 日期, en: Day, type: date}
  pay:      {zh: 报酬, en: Pay, type: money, min: 0, optional: true}
)";

constexpr const char* indicator = R"(id: X1
name: {zh: 报酬率, en: Share of the paid}
dimension: result
group: X
subjects: [firm, region]
direction: up
type: normal
unit: ratio
formula: count(visit[paid]) / count(visit)
limits: {green: parameter.X1.green, red: parameter.X1.red}
public: value
source: law
description: {zh: 有报酬的, en: those that are paid}
)";

constexpr const char* definition = R"(definitions:
  - on: visit
    define: paid
    type: boolean
    name: {zh: 有报酬, en: paid}
    formula: if pay > 0 then true else false
    source: law
)";

std::string light_table() {
  return policy::testing::table_xml("light_up", {{"none", "null", "none"},
                                                 {"red", "&lt; 0.3", "red"},
                                                 {"yellow", "&lt; 0.5", "yellow"},
                                                 {"green", "-", "green"}});
}

std::string overall_table(const std::string& kind) {
  auto xml = policy::testing::table_xml("overall_" + kind,
                                        {{"r1", "&gt; 0", "red"}, {"r2", "-", "green"}});
  const std::string input = "<text>value</text>";
  return xml.replace(xml.find(input), input.size(), "<text>reds</text>");
}

policy::Pack loaded(const policy::testing::PackFolders& folders) {
  folders.write("base", "records/region.yaml", region_record);
  folders.write("base", "records/firm.yaml", firm_record);
  folders.write("base", "records/visit.yaml", visit_record);
  folders.write("base", "indicators/X1.yaml", indicator);
  folders.write("base", "definitions/visit.yaml", definition);
  folders.write("base", "parameters/X1.yaml",
                "group: X1\nparameters:\n"
                "  green: {name: {zh: 绿, en: green}, unit: ratio, "
                "values: [{from: 2020-01-01, value: 0.5, source: law}]}\n"
                "  red: {name: {zh: 红, en: red}, unit: ratio, "
                "values: [{from: 2020-01-01, value: 0.3, source: law}]}\n");
  folders.write("base", "weights/east.yaml",
                "class: east\nsource: law\ndimensions: {result: 1}\nindicators: {X1: 1}\n");
  folders.write("base", "decisions/light.dmn", light_table());
  for (const auto* kind : {"firm", "region"}) {
    folders.write("base", std::string("decisions/overall_") + kind + ".dmn", overall_table(kind));
  }
  auto pack = policy::load_pack(folders.write_head("base", ""));
  if (pack) return *std::move(pack);
  for (const auto& error : pack.error()) ADD_FAILURE() << to_string(error);
  return {};
}

}  // namespace

SmallCounty::SmallCounty() : pack_(loaded(folders_)) {
  database_ = *engine::Database::open({.threads = 1});
  connection_ = *database_->connect();
  for (const auto* name : {"region", "firm", "visit"}) {
    const auto* record = pack_->dictionary.record(name);
    if (record != nullptr) execute(evidence::create_table_sql(*record));
  }
  execute(R"(INSERT INTO region (code, level, parent, class, valid_to, successor, position) VALUES
    ('440000', '1', NULL, 'east', NULL, NULL, 0), ('440300', '2', '440000', NULL, NULL, NULL, 1),
    ('440303', '3', '440300', NULL, NULL, NULL, 2),
    ('440399', '3', '440300', NULL, '2024-12-31', '440303', 3))");
  execute(R"(INSERT INTO firm (firm_code, region, opened, closed, position) VALUES
    ('F1', '440303', NULL, NULL, 4), ('F2', '440399', NULL, '2025-06-30', 5),
    ('F3', '440303', '2025-07-01', NULL, 6), ('F4', '440303', NULL, '2025-06-29', 7))");
  execute(R"(INSERT INTO visit (visit_id, firm, day, pay, position) VALUES
    ('V1', 'F1', '2025-01-01', 100, 8), ('V2', 'F1', '2025-06-30', NULL, 9),
    ('V3', 'F1', '2025-02-01', 30, 10), ('V4', 'F2', '2025-03-01', 0, 11),
    ('V9', 'F1', '2025-07-01', 50, 12))");
}

policy::Plan SmallCounty::plan() const {
  std::vector<Error> errors;
  policy::Compiler compiler(*pack_, as_of, errors);
  compiler.compile(*pack_->indicator(share));
  compiler.require("region", region_fields());
  for (const auto* kind : {"firm", "region"}) compiler.require_subject(kind);
  compiler.require("visit", {"visit_id"});  // as who asks for its rows does
  for (const auto& error : errors) ADD_FAILURE() << to_string(error);
  return std::move(compiler.plan());
}

policy::RelationSql SmallCounty::relations(const policy::Plan& plan) const {
  return {*pack_, plan, {.log_size = {}, .as_of = as_of}};
}

void SmallCounty::execute(const std::string& statement) {
  const auto done = connection_->execute(statement);
  EXPECT_TRUE(done) << to_string(done.error());
}

std::vector<std::string> SmallCounty::rows(const std::string& query) {
  std::vector<std::string> found;
  auto rows = connection_->query(query);
  EXPECT_TRUE(rows) << to_string(rows.error());
  if (!rows) return found;
  const auto read = rows->each([&](const engine::Chunk& chunk, std::size_t row) {
    std::string line;
    for (std::size_t c = 0; c < chunk.columns().size(); ++c) {
      line += (c == 0 ? "" : "|") + chunk.shown(c, row);
    }
    found.push_back(line);
  });
  EXPECT_TRUE(read) << to_string(read.error());
  return found;
}

}  // namespace ronghe::evaluate::testing
