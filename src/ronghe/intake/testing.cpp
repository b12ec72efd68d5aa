// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/testing.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <utility>

namespace ronghe::intake::testing {

namespace {

using policy::Field;
using policy::FieldType;
using policy::RecordType;

Field field(std::string name, std::string zh, FieldType type) {
  Field made;
  made.name = std::move(name);
  made.title = {.zh = std::move(zh), .en = made.name};
  made.type = type;
  return made;
}

Field reference(Field made, std::string record) {
  made.reference = std::move(record);
  return made;
}

Field optional(Field made) {
  made.optional = true;
  return made;
}

RecordType region() {
  RecordType record;
  record.name = "region";
  record.title = {.zh = "行政区划", .en = "Region"};
  record.entity = true;
  record.owner = "EDU";
  record.label = "L0";
  record.key = {"region_code"};
  record.valid_from = "valid_from";
  record.valid_to = "valid_to";
  auto code = field("region_code", "区划代码", FieldType::code);
  code.length = 6;
  auto parent = optional(reference(field("parent", "上级代码", FieldType::code), "region"));
  auto successor = optional(field("successor", "后继代码", FieldType::code));
  successor.length = 6;
  record.fields = {code,
                   field("name", "名称", FieldType::text),
                   parent,
                   optional(field("valid_from", "启用日期", FieldType::date)),
                   optional(field("valid_to", "撤销日期", FieldType::date)),
                   successor};
  return record;
}

RecordType enterprise() {
  RecordType record;
  record.name = "enterprise";
  record.title = {.zh = "企业", .en = "Enterprise"};
  record.entity = true;
  record.owner = "IIT";
  record.label = "L0";
  record.key = {"uscc"};
  record.fields = {field("uscc", "统一社会信用代码", FieldType::uscc),
                   field("name", "企业名称", FieldType::text),
                   reference(field("region", "所在地", FieldType::code), "region")};
  return record;
}

RecordType placement() {
  RecordType record;
  record.name = "placement";
  record.title = {.zh = "实习", .en = "Placement"};
  record.owner = "EDU";
  record.label = "L4";
  record.key = {"placement_id"};
  record.observed = "from";
  auto kind = field("kind", "实习类型", FieldType::choice);
  kind.choices = {{"cognition", {"认识实习", "Cognition"}}, {"post", {"岗位实习", "Post"}}};
  auto from = field("from", "起始日期", FieldType::date);
  from.past = true;
  auto to = field("to", "结束日期", FieldType::date);
  to.days_ahead = 1096;
  auto pay = optional(field("pay", "月报酬", FieldType::money));
  pay.min = Decimal(0);
  auto hours = optional(field("hours", "每日学时", FieldType::hours));
  hours.max = Decimal(12);
  auto students = optional(field("students", "学生数", FieldType::count));
  auto insured = optional(field("insured", "已投保", FieldType::boolean));
  record.fields = {field("placement_id", "实习编号", FieldType::id),
                   reference(field("uscc", "统一社会信用代码", FieldType::uscc), "enterprise"),
                   kind,
                   from,
                   to,
                   pay,
                   hours,
                   students,
                   insured};
  record.rules = {{.id = "placement.dates_ordered",
                   .check = "from <= to",
                   .place = {},
                   .message = {"起始日期晚于结束日期", "the placement ends before it begins"},
                   .remedy = {"更正日期", "correct the dates"}}};
  return record;
}

std::string scratch_folder() {
  auto name = (std::filesystem::temp_directory_path() / "ronghe-intake-XXXXXX").string();
  ensure(mkdtemp(name.data()) != nullptr, "a scratch folder can be made");
  return name;
}

template <class T>
T must(Result<T> result) {
  if (!result) ensure(false, result.error().message.c_str());
  return *std::move(result);
}

void must(const Result<void>& result) {
  if (!result) ensure(false, result.error().message.c_str());
}

}  // namespace

policy::Dictionary small_dictionary() {
  policy::Dictionary dictionary;
  for (auto record : {region(), enterprise(), placement()}) {
    auto name = record.name;
    dictionary.records.emplace(std::move(name), std::move(record));
  }
  return dictionary;
}

Workshop::Workshop()
    : database(must(engine::Database::open(
          {.path = {}, .memory_limit = {}, .temp_folder = {}, .threads = 2, .read_only = false}))),
      connection(must(database.connect())),
      folder(scratch_folder()) {
  for (const auto& [name, record] : dictionary.records) {
    std::string columns;
    for (const auto& each : record.fields) {
      columns += fmt::format("{} {}, ", engine::quoted_name(each.name), column_type(each.type));
    }
    must(connection.execute(fmt::format(
        "CREATE TABLE {} ({}position BIGINT NOT NULL, superseded_by BIGINT, source_dept "
        "VARCHAR, submitted_on DATE, missing VARCHAR)",
        name, columns)));
  }
}

Workshop::~Workshop() {
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
}

std::string Workshop::file(const std::string& name, const std::string& bytes) const {
  auto path = folder + "/" + name;
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

Result<Staged> Workshop::stage(const std::string& path, StageOptions options) {
  static const std::map<std::string, std::string> rules{
      {"placement.dates_ordered", R"("from" <= "to")"}};
  options.path = path;
  options.work_folder = folder + "/work";
  options.compiled_rules = &rules;
  if (!options.submitted_on.ok()) options.submitted_on = *parse_date("2025-12-31");
  return intake::stage(connection, dictionary, options);
}

void Workshop::seal(const Staged& staged) {
  const auto& name = staged.record->name;
  const auto first = must(connection.integer(fmt::format("SELECT count(*) FROM {}", name)));
  std::string columns;
  for (const auto& each : staged.record->fields) columns += engine::quoted_name(each.name) + ", ";
  must(connection.script(
      fmt::format("INSERT INTO {0} SELECT {1}{2} + draft_order, \"#conflicts_with\", source_dept, "
                  "submitted_on, missing FROM {3};"
                  "UPDATE {0} SET superseded_by = {2} + d.draft_order FROM {3} d WHERE "
                  "{0}.position = d.supersedes",
                  name, columns, first, staged.draft_table)));
}

std::vector<std::string> Workshop::rows(const std::string& sql) {
  auto result = must(connection.collect(sql));
  std::vector<std::string> lines;
  while (auto chunk = must(result.next())) {
    for (std::size_t i = 0; i < chunk->rows(); ++i) {
      std::string line;
      for (std::size_t k = 0; k < chunk->columns().size(); ++k) {
        line += (k == 0 ? "" : "|") + (chunk->is_null(k, i) ? "-" : chunk->shown(k, i));
      }
      lines.push_back(line);
    }
  }
  return lines;
}

void StoreTest::SetUp() {
  must(workshop.connection.script(
      fmt::format("INSERT INTO region (region_code, name, parent, valid_to, successor, position) "
                  "VALUES ('440000', '广东省', NULL, NULL, NULL, 0), "
                  "('440300', '深圳市', '440000', NULL, NULL, 1), "
                  "('440303', '罗湖区', '440300', NULL, NULL, 2), "
                  "('440399', '旧区', '440300', '2020-06-30', '440303', 3);"
                  "INSERT INTO enterprise (uscc, name, region, position) VALUES "
                  "('{}', '华为', '440303', 0)",
                  huawei)));
}

void StoreTest::import(const std::string& name, const std::string& text) {
  const auto staged = workshop.stage(workshop.file(name, text));
  ASSERT_TRUE(staged) << staged.error().message;
  ASSERT_TRUE(staged->first_rejects.empty()) << rejects(*staged).front();
  workshop.seal(*staged);
}

Result<Staged> StoreTest::placements(const std::string& lines) {
  return workshop.stage(workshop.file("p.csv", placement_titles + lines));
}

std::string StoreTest::line(std::size_t column, const std::string& cell) {
  std::vector<std::string> cells{"P1",   huawei, "post", "2025-01-01", "2025-06-30",
                                 "3000", "8",    "1",    "yes"};
  cells[column] = cell;
  std::string text;
  for (const auto& each : cells) text += (text.empty() ? "" : ",") + each;
  return text + "\n";
}

std::vector<std::string> StoreTest::rejects(const Staged& staged) {
  std::vector<std::string> texts;
  for (const auto& reject : staged.first_rejects) {
    texts.push_back(to_string(reject, staged.form.format));
  }
  return texts;
}

}  // namespace ronghe::intake::testing
