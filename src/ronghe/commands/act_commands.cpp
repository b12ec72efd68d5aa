// SPDX-License-Identifier: Apache-2.0
// What someone says now, one or few rows: checked like the rows of a file, and sealed.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/base/worded.hpp"
#include "ronghe/commands/detail/groups.hpp"
#include "ronghe/commands/detail/signing.hpp"
#include "ronghe/intake/said.hpp"
#include "ronghe/policy/record_names.hpp"
#include "ronghe/workflow/record_act.hpp"

namespace ronghe::commands::detail {

namespace {

Result<std::string> json_of(const Arguments& given) {
  if (given.has("json") == given.has("json-file")) {
    return fail_with(ErrorKind::bad_input, "row-given-twice"_code,
                     "give the row once: as json, or in a json-file");
  }
  if (given.has("json")) return given.text("json");
  const auto file = given.text("json-file");
  return read_whole_file(file == "-" ? "/dev/stdin" : file);
}

Result<workflow::ActRequest> request_of(const Services& services, const Arguments& given) {
  RONGHE_TRY(signing, signing_of(given));
  RONGHE_TRY(json, json_of(given));
  workflow::ActRequest request{.record = given.text("type"),
                               .json = std::move(json),
                               .source = given.text("source"),
                               .day = given.day("day").value_or(services.today),
                               .today = services.today,
                               .actor = given.text("actor"),
                               .sign = std::move(signing.sign),
                               .signatures = std::move(signing.signatures)};
  if (!given.has("blind")) return request;
  request.blind = crypto::Hash::parse_hex(given.text("blind"));
  if (request.blind) return request;
  return fail(ErrorKind::bad_input, "blind-malformed"_code, {},
              "a blind has 64 digits from 0 to f");
}

std::string text_of(const intake::RowTexts& row) {
  nlohmann::ordered_json out = nlohmann::ordered_json::object();
  for (const auto& [name, value] : row) out[name] = value;
  return out.dump();
}

// An act that counts nowhere must not look like one that does.
std::string conflicts_text(const store::Committed& done, bool only_checked, Language language) {
  std::string out;
  for (const auto& conflict : done.conflicting) {
    if (language == Language::zh) {
      out += fmt::format("! 第 {} 行{}搁置，在该申报方更正自身的行之前不计入：{}\n", conflict.row,
                         only_checked ? "将" : "已", intake::to_string(conflict, language));
      continue;
    }
    out += fmt::format(
        "! row {} {} aside and counts nowhere until that hand corrects its own: {}\n", conflict.row,
        only_checked ? "would be set" : "is set", intake::to_string(conflict));
  }
  return out;
}

TextTable conflicts_table(const store::Committed& done) {
  TextTable out{.head = {"row", "key", "conflicts_with", "first_source", "first_submitted"},
                .rows = {}};
  for (const auto& one : done.conflicting) {
    out.rows.push_back({std::to_string(one.row), one.key, std::to_string(one.position), one.source,
                        one.submitted_on});
  }
  return out;
}

// "would be sealed" or "sealed"; the facts have the same names in both.
Answer answer_of(const std::string& record, const store::Committed& done, bool only_checked,
                 const std::vector<intake::RowTexts>& rows, Language language) {
  intake::Said said;
  if (done.count == 0) {
    said = {fmt::format("= {}: nothing to add, the store has the same already\n", record),
            fmt::format("= {}：证据库中已有相同内容，未增加\n", record)};
  } else {
    said.zh = fmt::format("✔ {}：{} {} 行，位置 {}，其中更正 {}、冲突 {}；另有重复 {}\n", record,
                          only_checked ? "将封存" : "封存", done.count, done.first_position,
                          done.corrections, done.conflicts, done.duplicates);
    said.en = fmt::format(
        "✔ {}: {} {} {} at position {}, {} of them corrections, {} of them conflicts, {} "
        "duplicates\n",
        record, done.count, done.count == 1 ? "row" : "rows",
        only_checked ? "would be sealed" : "sealed", done.first_position, done.corrections,
        done.conflicts, done.duplicates);
  }
  auto text = said.in(language) + conflicts_text(done, only_checked, language);
  std::vector<std::string> would;
  for (const auto& row : rows) would.push_back(text_of(row));
  for (const auto& row : would) text += "  " + row + "\n";
  std::vector<std::string> positions;
  for (const auto& position : done.positions) {
    positions.push_back(position ? std::to_string(*position) : "");
  }
  return {.parts = {std::move(text)},
          .facts = {{"record", record},
                    {"checked_only", only_checked},
                    {"rows", done.count},
                    {"corrections", done.corrections},
                    {"conflicts", done.conflicts},
                    {"conflicting", conflicts_table(done)},
                    {"duplicates", done.duplicates},
                    {"positions", std::move(positions)},
                    {"would_seal", std::move(would)}}};
}

// What officers sign, for those who are elsewhere.
Result<void> add_statement(const Services& services, const Arguments& given,
                           const store::Preview& preview, Answer& answer) {
  if (preview.would.count == 0) return {};
  const auto hash = preview.hash.to_string();
  const bool zh = services.language == Language::zh;
  std::string text = (zh ? "  待签署：" : "  to sign: ") + hash + "\n";
  answer.facts.push_back({"preview_hash", hash});
  if (preview.blind) {
    text += (zh ? "  盲值：" : "  blind: ") + preview.blind->hex() + "\n";
    answer.facts.push_back({"blind", preview.blind->hex()});
  }
  RONGHE_CHECK(keep_preview(given, preview.statement, answer));
  answer.parts.emplace_back(std::move(text));
  return {};
}

Result<Answer> record(const Services& services, const Arguments& given) {
  RONGHE_TRY(request, request_of(services, given));
  RONGHE_TRY(store, services.open(given.text("store"), {}));
  const auto* named = policy::record_named(store->pack().dictionary, request.record);
  if (named != nullptr) request.record = named->name;  // by its title
  if (given.on("check")) {
    RONGHE_TRY(preview, workflow::check_act(*store, request));
    auto answer = answer_of(request.record, preview.would, true, preview.rows, services.language);
    RONGHE_CHECK(add_statement(services, given, preview, answer));
    return answer;
  }
  RONGHE_TRY(sealed, workflow::record_act(*store, request));
  if (sealed.count > 0) publish_quietly(services, *store);
  auto answer = answer_of(request.record, sealed, false, {}, services.language);
  if (sealed.conflicts > 0) {
    answer.parts.emplace_back(Hint{"rows-set-aside"_code, {{"store", given.text("store")}}});
  }
  return answer;
}

}  // namespace

std::vector<Command> act_commands() {
  return {
      {.name = "record",
       .summary = {"seal one or few rows that someone says now", "封存某人当下申报的一行或数行"},
       .effect = Effect::writes,
       .arguments =
           {store_argument(),
            {.name = "type",
             .help = {"record type, such as placement", "记录类型，如 placement"},
             .required = true,
             .in_order = true},
            {.name = "json",
             .help = {"the row as a JSON object, or several as a list of objects",
                      "一行的 JSON 对象，或多行的对象列表"}},
            {.name = "json-file",
             .kind = Kind::path,
             .help = {"the same from a file; - is standard input", "同上，取自文件；- 为标准输入"}},
            {.name = "source",
             .help = {"department that says it, or a party: ENT/914403… (default: the record's "
                      "owner)",
                      "申报部门或主体，如 ENT/914403…（默认为该记录的主管部门）"}},
            {.name = "day",
             .kind = Kind::day,
             .help = {"day of the act (default: today)", "申报日期（默认今天）"}},
            {.name = "actor", .help = {"who acts", "经办人"}},
            {.name = "sign",
             .kind = Kind::path,
             .help = {"the actor's key, to sign what is sealed",
                      "经办人的密钥，用以签署所封存内容"}},
            passphrase_file_argument(),
            signature_argument(),
            {.name = "blind",
             .help = {"that --check printed, where labelled fields were signed",
                      "签署含分级字段的内容时，--check 所显示的盲值"}},
            preview_argument(),
            {.name = "check",
             .kind = Kind::on_off,
             .help = {"tell what would be sealed, and seal nothing",
                      "只说明将封存什么，不作封存"}}},
       .example = "my-store training_hours --json "
                  "'{\"placement\":\"P-1\",\"date\":\"2025-03-04\",\"hours\":8}'",
       .notes = {"The same once more adds nothing; other content under the same key is a "
                 "correction where the same source said it, else a conflict: kept, and set aside.",
                 "内容相同的重复申报不增加内容；同一编号下的不同内容，出自同一来源的视为更正，"
                 "出自他方的视为冲突：留存而搁置。"},
       .run = record}};
}

}  // namespace ronghe::commands::detail
