// SPDX-License-Identifier: Apache-2.0
// An empty file of a record, for whoever has to fill it in.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/commands/detail/groups.hpp"
#include "ronghe/intake/record_template.hpp"
#include "ronghe/policy/pack.hpp"
#include "ronghe/policy/record_names.hpp"

namespace ronghe::commands::detail {

namespace {

// By its name, or its title in either language.
Result<const policy::RecordType*> record_of(const policy::Pack& pack, const std::string& asked) {
  if (const auto* record = policy::record_named(pack.dictionary, asked)) return record;
  const auto known = policy::records_near(pack.dictionary, asked);
  return intake::refused(
      {fmt::format("the pack {} has no record type \"{}\"; is it one of these: {}", pack.id, asked,
                   known.en),
       fmt::format("政策包 {} 没有记录类型“{}”；是否为以下之一：{}", pack.id, asked, known.zh)},
      {}, ErrorKind::not_found);
}

// One that was made before may be filled in by now.
Result<void> check_free(const std::string& path) {
  std::error_code none;
  if (!std::filesystem::exists(std::filesystem::symlink_status(path, none))) return {};
  return intake::refused({"there is a file of this name already, which may be filled in; name "
                          "another with --out",
                          "已有同名文件，可能已填写；请用 --out 指明另一名称"},
                         {path, 0, 0}, ErrorKind::refused);
}

Result<Answer> make_template(const Services& services, const Arguments& given) {
  const auto folder = given.has("pack") ? given.text("pack") : services.default_pack;
  RONGHE_TRY(pack, policy::open_pack(folder));
  RONGHE_TRY(record, record_of(pack, given.text("record")));
  auto language = services.language;
  if (given.has("lang")) language = given.text("lang") == "zh" ? Language::zh : Language::en;
  const bool xlsx = given.on("xlsx");
  const auto out = given.has("out") ? given.text("out") : record->name + (xlsx ? ".xlsx" : ".csv");
  RONGHE_CHECK(check_free(out));
  if (xlsx) {
    const Unborn made(out);
    RONGHE_CHECK(intake::write_template_xlsx(pack.dictionary, *record, language, made.path()));
    RONGHE_CHECK(put_in_place(made.path(), out, IfThere::refuse));
  } else {
    RONGHE_CHECK(write_file_durably(out, intake::template_csv(pack.dictionary, *record, language),
                                    0644, IfThere::refuse));
  }
  const intake::Said said{
      fmt::format("{}: {} columns of {}; overwrite the example row, then import it\n", out,
                  record->fields.size(), record->name),
      fmt::format("{}：{}（{}）共 {} 列；改写示例行后即可导入\n", out, record->title.zh,
                  record->name, record->fields.size())};
  return Answer{.parts = {said.in(language)},
                .facts = {{"record", record->name},
                          {"file", out},
                          {"columns", static_cast<std::int64_t>(record->fields.size())}}};
}

}  // namespace

std::vector<Command> template_commands() {
  return {{.name = "template",
           .summary = {"make an empty file of a record, with an example and notes",
                       "生成某种记录的空白文件，附示例与填写说明"},
           .effect = Effect::reads,
           .arguments = {{.name = "record",
                          .help = {"record type, by its name or title: enterprise",
                                   "记录类型的名称或标题，如 企业"},
                          .required = true,
                          .in_order = true},
                         {.name = "pack",
                          .kind = Kind::path,
                          .help = {"policy pack whose dictionary it follows (default: the "
                                   "national pack)",
                                   "所依据的政策包（默认国家政策包）"}},
                         {.name = "xlsx",
                          .kind = Kind::on_off,
                          .help = {"a workbook with drop-downs and notes instead of CSV",
                                   "生成带下拉选项与说明的工作簿，而非 CSV"}},
                         {.name = "out",
                          .kind = Kind::path,
                          .help = {"file to write (default: RECORD.csv or RECORD.xlsx here)",
                                   "要写出的文件（默认为当前文件夹下的 RECORD.csv 或 "
                                   "RECORD.xlsx）"}},
                         {.name = "lang",
                          .kind = Kind::choice,
                          .help = {"of titles and notes: zh or en (default: that of the program)",
                                   "列名与说明所用语言：zh 或 en（默认与程序一致）"},
                          .choices = {"zh", "en"}}},
           .example = "enterprise --xlsx --lang zh",
           .run = make_template}};
}

}  // namespace ronghe::commands::detail
