// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/testing.hpp"

#include <gtest/gtest.h>

#include "ronghe/evaluate/relations.hpp"
#include "ronghe/evidence/table.hpp"

namespace ronghe::publish::sample {

namespace {

Decimal number(std::string_view text) { return *Decimal::parse(text); }

std::vector<Indicator> indicators() {
  const auto make = [](std::string id, policy::Bilingual name, std::string dimension,
                       std::string unit, bool up, std::string_view green, std::string_view red) {
    return Indicator{.id = std::move(id),
                     .name = std::move(name),
                     .description = {.zh = "定义 <甲> & \"乙\"", .en = "a <b> & \"c\""},
                     .dimension = std::move(dimension),
                     .direction = up ? "up" : "down",
                     .type = "normal",
                     .unit = std::move(unit),
                     .formula = "count(enterprise[active]) / count(enterprise)",
                     .source = "paper 4.1",
                     .green = number(green),
                     .red = number(red),
                     .denominator_min = {},
                     .subjects = {"region", "college", "body"}};
  };
  auto all = std::vector{
      make("A1.1", {.zh = "企业实际参与率", .en = "Enterprise actual participation rate"},
           "participation", "ratio", true, "0.5", "0.3"),
      make("A2.3", {.zh = "关键设备投入落空率", .en = "Key-equipment investment failure rate"},
           "participation", "ratio", false, "0.2", "0.4"),
      make("B3.2", {.zh = "需求到开课时间", .en = "Request-to-lesson time"}, "process", "days",
           false, "180", "365"),
      make("C1.1", {.zh = "毕业生就业率", .en = "Graduate employment rate"}, "result", "ratio",
           true, "0.9", "0.8"),
      make("C1.10", {.zh = "技术创新", .en = ""}, "result", "per_year", true, "2", "1")};
  all[3].denominator_min = Decimal(10);
  return all;
}

std::vector<Subject> subjects() {
  const auto region = [](std::string code, std::string zh, std::string parent, int level) {
    return Subject{.kind = "region",
                   .code = std::move(code),
                   .name = {.zh = std::move(zh), .en = ""},
                   .parent = std::move(parent),
                   .region_class = "east",
                   .level = level};
  };
  const auto other = [](std::string kind, std::string code, std::string zh, std::string en) {
    return Subject{.kind = std::move(kind),
                   .code = std::move(code),
                   .name = {.zh = std::move(zh), .en = std::move(en)},
                   .parent = "440303",
                   .region_class = {}};
  };
  return {region("440000", "广东省", "", 1),
          region("440100", "广州市", "440000", 2),
          region("440300", "深圳市", "440000", 2),
          region("440103", "荔湾区", "440100", 3),
          region("440303", "罗湖区", "440300", 3),
          region("440304", "福田区", "440300", 3),
          other("college", "4144010001", "样例<b>学院", "Sample <b> College"),
          other("body", "X/1 \"a\"", "=样例共同体", "=Sample community"),
          other("enterprise", "E-1", "样例企业", "Sample firm")};
}

struct Row {
  std::string indicator, kind, subject, numerator, denominator, value, missing, light, limit,
      distance;
  int rule = 0;
};

std::string cell(const std::string& text, bool quoted) {
  if (text.empty()) return "NULL";
  return quoted ? engine::quoted_text(text) : text;
}

void run(engine::Connection& connection, const std::string& sql) {
  const auto done = connection.execute(sql);
  ASSERT_TRUE(done) << done.error().message << "\n" << sql;
}

void add(engine::Connection& connection, const std::string& run_id, const Row& row) {
  run(connection, "INSERT INTO run_value VALUES (" + engine::quoted_text(run_id) + ", " +
                      cell(row.indicator, true) + ", " + cell(row.kind, true) + ", " +
                      cell(row.subject, true) + ", " + cell(row.numerator, false) + ", " +
                      cell(row.denominator, false) + ", " + cell(row.value, false) + ", " +
                      cell(row.missing, true) + ", NULL, 0.75, " + cell(row.light, true) + ", " +
                      std::to_string(row.rule) + ", " + cell(row.limit, false) + ", " +
                      cell(row.distance, false) + ", NULL, NULL)");
}

void add_light(engine::Connection& connection, const std::string& run_id, const std::string& kind,
               const std::string& subject, const std::string& light,
               const std::string& indicators) {
  const auto key = engine::quoted_text(run_id) + ", " + engine::quoted_text(kind) + ", " +
                   engine::quoted_text(subject);
  run(connection, "INSERT INTO run_light VALUES (" + key + ", " + engine::quoted_text(light) +
                      ", 'overall', 1, " + cell(indicators, true) + ")");
  run(connection, "INSERT INTO run_score VALUES (" + key + ", 'participation', 41.25, 1), (" + key +
                      ", 'total', 48.6, 0.85)");
}

}  // namespace

ReportInput input() {
  ReportInput in;
  in.run_id = "3f2a9c81d0e4";
  in.dimensions = {{"participation", {}}, {"process", {}}, {"result", {}}};
  in.standing = "published";
  in.vouched = 2;
  in.witnesses = 3;
  in.log_root = std::string(64, 'a');
  in.code_version = "evaluate/1";
  in.log_size = 3'141'592;
  in.pack_id = "national";
  in.pack_version = "0.1.0";
  in.pack_hash = std::string(64, 'b');
  in.pack_name = {.zh = "国家政策包", .en = "National pack"};
  in.as_of = *parse_date("2025-12-31");
  in.synthetic = true;
  in.notice = {.zh = "企业和个人均为虚构。", .en = "Enterprises and people are invented."};
  in.indicators = indicators();
  in.subjects = subjects();
  return in;
}

ReportRun previous() {
  return {.run_id = "000000000000",
          .pack_hash = std::string(64, 'c'),
          .code_version = "evaluate/1",
          .log_size = 3'000'000,
          .as_of = *parse_date("2024-12-31")};
}

engine::Connection filled(const ReportInput& in) {
  auto database = engine::Database::open({});
  EXPECT_TRUE(database) << database.error().message;
  auto connection = database->connect();
  for (const auto& relation : evaluate::relations) {
    run(*connection,
        "CREATE TABLE " + std::string(relation.name) + " (" + std::string(relation.columns) + ")");
  }
  run(*connection, evidence::create_table_sql(*policy::system_records().record("run")));
  const auto& id = in.run_id;
  const Row red{"A1.1", "region", "", "213", "1000", "0.213", "", "red", "0.3", "-0.087", 2};
  for (const auto* code : {"440000", "440300", "440303"}) {
    auto row = red;
    row.subject = code;
    add(*connection, id, row);
    add_light(*connection, id, "region", code, "red", "A1.1");
  }
  add(*connection, id,
      {"A1.1", "region", "440304", "2999", "10000", "0.2999", "", "red", "0.3", "-0.0001", 2});
  add_light(*connection, id, "region", "440304", "red", "A1.1");
  add(*connection, id, {"A1.1", "region", "440103", "1", "2", "0.5", "", "green", "0.5", "0", 4});
  add(*connection, id,
      {"A2.3", "region", "440303", "0", "0", "", "not_applicable", "none", "", "", 0});
  add(*connection, id, {"B3.2", "region", "440303", "", "", "250", "", "yellow", "180", "70", 3});
  add(*connection, id, {"C1.1", "region", "440303", "4", "5", "0.8", "", "none", "", "", 0});
  add(*connection, id,
      {"C1.10", "region", "440303", "", "", "", "not_collected", "none", "", "", 0});
  add_light(*connection, id, "region", "440103", "green", "");
  add_light(*connection, id, "region", "440100", "none", "");
  add(*connection, id,
      {"C1.1", "college", "4144010001", "85", "100", "0.85", "", "yellow", "0.9", "-0.05", 3});
  add_light(*connection, id, "college", "4144010001", "yellow", "C1.1");
  add_light(*connection, id, "body", "X/1 \"a\"", "green", "");
  add(*connection, id, {"A1.1", "enterprise", "E-1", "0", "3", "0", "", "red", "0.3", "-0.3", 2});
  add_light(*connection, id, "enterprise", "E-1", "red", "A1.1");
  add_light(*connection, id, "enterprise", "E-2", "green", "");
  add_light(*connection, previous().run_id, "region", "440303", "yellow", "A1.1");
  add(*connection, previous().run_id,
      {"A1.1", "region", "440303", "220", "1000", "0.22", "", "red", "0.3", "-0.08", 2});
  return std::move(*connection);
}

// All numbers of the sample are for everyone.
policy::SourcesOfFigures open_sources() {
  policy::SourcesOfFigures sources;
  for (const auto& indicator : indicators()) {
    for (const auto* kind : {"region", "college", "body", "enterprise", "programme", "agreement"}) {
      sources[{indicator.id, kind}] = {.form = policy::PublicForm::value};
    }
  }
  return sources;
}

release::Sight seen(engine::Connection& connection) {
  static const release::Gate gate(release::Reader::everyone(), open_sources());
  return {.connection = connection, .gate = gate};
}

}  // namespace ronghe::publish::sample
