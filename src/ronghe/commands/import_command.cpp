// SPDX-License-Identifier: Apache-2.0
// Files of departments become sealed evidence.
#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "ronghe/commands/detail/groups.hpp"
#include "ronghe/workflow/import_files.hpp"

namespace ronghe::commands::detail {

namespace {

using intake::Said;
using workflow::ImportedFile;

// The engine would take most of the memory before it turns to the disk; a file of any size needs
// no more than this. Each core works on some row groups of its own.
std::string modest_memory() {
  constexpr unsigned per_core = 256;
  constexpr unsigned least = 1024;
  return fmt::format("{}MiB", std::max(least, per_core * std::thread::hardware_concurrency()));
}

// "1 file", "2 files".
std::string counted(std::uint64_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

// The account of an import in the language that was asked for. What would be sealed is told in
// other words than what was.
class Account {
 public:
  Account(Language language, bool only_check) : language_(language), only_check_(only_check) {}

  [[nodiscard]] Line of(const ImportedFile& file) const {
    const auto details = conflicts_of(file) + rejects_of(file) + notices_of(file);
    // Of a refused file the reasons go on where the error began them; the verdict comes behind.
    if (file.error) return {.text = details + outcome_of(file), .error = file.error};
    return {.text = outcome_of(file) + details};
  }

  [[nodiscard]] std::string of_aside(const std::vector<workflow::LeftAside>& aside) const {
    constexpr std::size_t shown_max = 10;
    if (aside.empty()) return {};
    auto out = in({fmt::format("not read of the folder: {}\n", aside.size()),
                   fmt::format("文件夹中有 {} 项未读取\n", aside.size())});
    for (std::size_t i = 0; i < aside.size() && i < shown_max; ++i) {
      out += fmt::format("  {}: {}\n", aside[i].path, in(workflow::reason(aside[i].why)));
    }
    return out + more(aside.size(), shown_max, "  ");
  }

  [[nodiscard]] std::string of_all(const std::vector<ImportedFile>& files,
                                   std::uint64_t sealed) const {
    if (only_check_) {
      return in(
          {fmt::format("{}, {} would be sealed; nothing was written\n",
                       counted(files.size(), "file"), counted(sealed, "row")),
           fmt::format("共 {} 个文件，将封存 {} 行；未写入任何内容\n", files.size(), sealed)});
    }
    return in(
        {fmt::format("{}, {} sealed\n", counted(files.size(), "file"), counted(sealed, "row")),
         fmt::format("共 {} 个文件，封存 {} 行\n", files.size(), sealed)});
  }

 private:
  [[nodiscard]] std::string in(const Said& said) const { return said.in(language_); }

  [[nodiscard]] std::string more(std::size_t count, std::size_t shown, const char* indent) const {
    if (count <= shown) return {};
    return in({fmt::format("{}… and {} more\n", indent, count - shown),
               fmt::format("{}……另有 {} 项\n", indent, count - shown)});
  }

  [[nodiscard]] std::string outcome_of(const ImportedFile& file) const {
    if (file.error) {
      return only_check_ ? in({"  nothing of this file would be sealed\n", "  本文件将不会封存\n"})
                         : in({"  nothing of this file was sealed\n", "  本文件未封存任何内容\n"});
    }
    if (file.known) {
      return in({fmt::format("= {}: imported before, nothing added\n", file.path),
                 fmt::format("= {}：此前已导入，未增加内容\n", file.path)});
    }
    return in({fmt::format("✔ {}: {} {} rows {}, {} corrections, {} conflicts, {} duplicates, {} "
                           "rejected\n",
                           file.path, file.sealed, file.record,
                           only_check_ ? "would be sealed" : "sealed", file.corrections,
                           file.conflicts, file.duplicates, file.rejected),
               fmt::format("✔ {}：{} {} {} 行，其中更正 {}、冲突 {}；另有重复 {}、被拒 {}\n",
                           file.path, only_check_ ? "将封存" : "封存", file.record, file.sealed,
                           file.corrections, file.conflicts, file.duplicates, file.rejected)});
  }

  // Sealed, and yet no news of it counts: whoever sends such a row ought to hear of it.
  [[nodiscard]] std::string conflicts_of(const ImportedFile& file) const {
    if (file.conflicts == 0) return {};
    auto out =
        in({fmt::format("  {} rows conflict with what another hand said first: they are kept, set "
                        "aside, and count nowhere until that hand corrects its own row\n",
                        file.conflicts),
            fmt::format("  {} 行与他方先前的申报冲突：予以留存而搁置，在他方更正之前不计入\n",
                        file.conflicts)});
    for (const auto& conflict : file.first_conflicts) {
      out += "    " + intake::to_string(conflict, file.format, language_) + "\n";
    }
    return out + more(file.conflicts, file.first_conflicts.size(), "    ");
  }

  // Of a refused file the error names the first. Where no file returns them, more are shown.
  [[nodiscard]] std::string rejects_of(const ImportedFile& file) const {
    std::string out;
    const std::size_t told = file.error ? 3 : 0;
    const std::size_t shown_max = file.reject_file.empty() ? file.first_rejects.size() : 3;
    const auto end = std::max(told, std::min(shown_max, file.first_rejects.size()));
    for (std::size_t i = told; i < std::min(end, file.first_rejects.size()); ++i) {
      out += "  " + intake::to_string(file.first_rejects[i], file.format, language_) + "\n";
    }
    out += more(file.faults, end, "  ");
    if (!file.reject_file.empty()) {
      out += in({fmt::format("  {} rejected rows, each with its reason: {}\n", file.rejected,
                             file.reject_file),
                 fmt::format("  被拒的 {} 行及其理由：{}\n", file.rejected, file.reject_file)});
    }
    return out;
  }

  [[nodiscard]] static std::string notices_of(const ImportedFile& file) {
    std::string out;
    for (const auto& notice : file.notices) out += "  " + notice + "\n";
    return out;
  }

  Language language_;
  bool only_check_;
};

TextTable table_of(const std::vector<ImportedFile>& files, Language language) {
  TextTable out{.head = {"file", "record", "sealed", "corrections", "conflicts", "duplicates",
                         "rejected", "reject_file", "error"},
                .rows = {}};
  for (const auto& file : files) {
    out.rows.push_back({file.path, file.record, std::to_string(file.sealed),
                        std::to_string(file.corrections), std::to_string(file.conflicts),
                        std::to_string(file.duplicates), std::to_string(file.rejected),
                        file.reject_file, file.error ? intake::told(*file.error, language) : ""});
  }
  return out;
}

// The first of each file.
TextTable conflicts_of(const std::vector<ImportedFile>& files) {
  TextTable out{
      .head = {"file", "row", "record", "key", "conflicts_with", "first_source", "first_submitted"},
      .rows = {}};
  for (const auto& file : files) {
    for (const auto& one : file.first_conflicts) {
      out.rows.push_back({file.path, std::to_string(one.row), file.record, one.key,
                          std::to_string(one.position), one.source, one.submitted_on});
    }
  }
  return out;
}

// The same of rejected rows; all of them return in the reject file.
TextTable rejects_of(const std::vector<ImportedFile>& files) {
  TextTable out{.head = {"file", "row", "column", "value", "rule", "reason", "remedy"}, .rows = {}};
  for (const auto& file : files) {
    for (const auto& one : file.first_rejects) {
      out.rows.push_back({file.path, std::to_string(one.row), one.column, one.value, one.rule,
                          one.reason, one.remedy});
    }
  }
  return out;
}

workflow::ImportRequest request_of(const Services& services, const Arguments& given) {
  workflow::ImportRequest request{.files = given.texts("files"),
                                  .record = {},
                                  .source_dept = given.text("source"),
                                  .encoding = given.text("encoding"),
                                  .sheet = given.text("sheet"),
                                  .submitted_on = given.day("submitted").value_or(services.today),
                                  .today = services.today,
                                  .keep_good = given.on("keep-good"),
                                  .language = services.language,
                                  .progress = services.progress,
                                  .only_check = given.on("check")};
  if (given.has("record")) request.record = given.text("record");
  if (given.has("lang"))
    request.language = given.text("lang") == "zh" ? Language::zh : Language::en;
  request.rejects_folder = given.has("rejects") ? given.text("rejects") : ".";
  return request;
}

Result<Answer> import(const Services& services, const Arguments& given) {
  const auto request = request_of(services, given);
  const Account account(request.language, request.only_check);
  const auto memory = given.has("memory-limit") ? given.text("memory-limit") : modest_memory();
  RONGHE_TRY(store, services.open(given.text("store"), {.memory_limit = memory}));
  RONGHE_TRY(files, workflow::import_files(*store, request, [&](const ImportedFile& file) {
               services.tell(account.of(file));
             }));
  std::uint64_t sealed = 0;
  std::uint64_t conflicts = 0;
  for (const auto& file : files) {
    sealed += file.sealed;
    conflicts += file.conflicts;
  }
  const auto refused =
      std::ranges::count_if(files, [](const auto& f) { return f.error.has_value(); });
  std::vector<std::string> not_read;
  if (const auto found = workflow::found_files(request.files)) {
    const auto text = account.of_aside(found->aside);
    if (!text.empty()) services.tell({.text = text});
    for (const auto& one : found->aside) not_read.push_back(one.path);
  }
  services.tell({.text = account.of_all(files, sealed)});
  if (!request.only_check) {
    if (conflicts > 0) {
      services.tell({.hint = Hint{"rows-set-aside"_code, {{"store", given.text("store")}}}});
    }
    if (sealed > 0) publish_quietly(services, *store);
  }
  return Answer{.facts = {{"checked_only", request.only_check},
                          {"sealed", static_cast<std::int64_t>(sealed)},
                          {"files", table_of(files, request.language)},
                          {"conflicting", conflicts_of(files)},
                          {"rejected", rejects_of(files)},
                          {"not_read", std::move(not_read)}},
                .outcome = refused > 0 ? Outcome::refused : Outcome::done};
}

std::vector<Argument> import_arguments() {
  return {store_argument(),
          {.name = "files",
           .kind = Kind::path,
           .help = {"CSV, XLSX, JSON lines or Parquet files, or folders of them",
                    "CSV、XLSX、JSON lines 或 Parquet 文件，或其所在文件夹"},
           .required = true,
           .in_order = true,
           .many = true},
          {.name = "record",
           .help = {"record type, where the headers do not tell", "记录类型（表头无法判断时）"}},
          {.name = "source",
           .help = {"department that sends the files, or a party: ENT/914403… (default: "
                    "the record's owner)",
                    "报送部门或主体，如 ENT/914403…（默认为该记录的主管部门）"}},
          {.name = "submitted",
           .kind = Kind::day,
           .help = {"day of submission (default: today)", "报送日期（默认今天）"}},
          {.name = "check",
           .kind = Kind::on_off,
           .help = {"tell everything that an import would, and write nothing",
                    "给出导入时的全部说明，但不写入任何内容"}},
          {.name = "sheet",
           .help = {"sheet of a workbook (default: the visible one whose titles fit)",
                    "工作簿中的工作表（默认为列名相符的可见工作表）"}},
          {.name = "encoding",
           .kind = Kind::choice,
           .help = {"of CSV files (default: told by their bytes)", "CSV 的编码（默认按字节判断）"},
           .choices = {"UTF-8", "GB18030", "BIG5"},
           .also = {{"UTF8", "UTF-8"},
                    {"GBK", "GB18030"},
                    {"GB2312", "GB18030"},
                    {"CP936", "GB18030"},
                    {"BIG-5", "BIG5"}}},
          {.name = "memory-limit",
           .kind = Kind::size,
           .help = {"such as 8GiB (default: 256MiB a core, at least 1GiB)",
                    "内存上限，如 8GiB（默认每核 256MiB，至少 1GiB）"}},
          {.name = "lang",
           .kind = Kind::choice,
           .help = {"of all that is said: zh or en (default: that of the program)",
                    "说明所用语言：zh 或 en（默认与程序一致）"},
           .choices = {"zh", "en"}},
          {.name = "rejects",
           .kind = Kind::path,
           .help = {"folder for rejected rows, in clear and outside the store (default: "
                    "here)",
                    "被拒行的文件夹，明文，位于证据库之外（默认当前文件夹）"}},
          {.name = "keep-good",
           .kind = Kind::on_off,
           .help = {"seal the good rows of a file that also has bad ones",
                    "文件中有不合格行时，仍封存合格的行"}}};
}

}  // namespace

Command import_command() {
  return {.name = "import",
          .summary = {"check files and seal their rows", "检查文件并封存其中各行"},
          .effect = Effect::writes,
          .arguments = import_arguments(),
          .example = "my-store files/ --keep-good",
          .notes = {"A file is sealed whole or not at all; repeating an import adds nothing.",
                    "一个文件要么整体封存，要么全不封存；重复导入不会增加内容。"},
          .run = import};
}

}  // namespace ronghe::commands::detail
