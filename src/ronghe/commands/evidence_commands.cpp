// SPDX-License-Identifier: Apache-2.0
// A store is made, and files of departments become sealed evidence in it.
#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "ronghe/commands/detail/groups.hpp"
#include "ronghe/workflow/import_files.hpp"

namespace ronghe::commands::detail {

namespace {

Result<Answer> init(const Services& services, const Arguments& given) {
  const auto folder = given.text("store");
  const bool open_data = given.on("open-data");
  store::InitOptions options;
  options.keys.folder = given.text("keys");
  options.keys.passphrase_file = given.text("passphrase-file");
  options.origin = given.text("origin");
  options.open_data = open_data;
  if (const auto suite = crypto::suite_named(given.text("suite"))) options.keys.suite = *suite;
  const auto pack = given.has("pack") ? given.text("pack") : services.default_pack;
  RONGHE_TRY(made, store::Store::create(folder, pack, options));
  const auto& id = made.pack().id;
  const auto records = made.pack().dictionary.records.size();
  const auto keys = options.keys.folder.empty() ? folder + "/keys" : options.keys.folder;
  auto text = fmt::format("{}: a store with {} record types of pack {} {}\n", folder, records, id,
                          made.pack().version);
  if (open_data) {
    text += "  no field is sealed: for data that are public or made up\n";
  } else {
    text += fmt::format(
        "  labelled fields are sealed (suite {}); their keys: {}\n"
        "  who loses the keys loses these fields: keep a copy elsewhere, apart from the data\n",
        given.text("suite"), keys);
  }
  text += fmt::format("  the key of its log, for those who check it: {}\n", made.log_key());
  return Answer{.parts = {text},
                .facts = {{"store", folder},
                          {"pack", id},
                          {"pack_version", made.pack().version},
                          {"record_types", static_cast<std::int64_t>(records)},
                          {"sealed", !open_data},
                          {"keys", open_data ? std::string() : keys},
                          {"log_key", made.log_key()}}};
}

// The engine would take most of the memory before it turns to the disk; a file of any size needs
// no more than this. Each core works on some row groups of its own.
std::string modest_memory() {
  constexpr unsigned per_core = 256;
  constexpr unsigned least = 1024;
  return fmt::format("{}MiB", std::max(least, per_core * std::thread::hardware_concurrency()));
}

Line line_of(const workflow::ImportedFile& file) {
  Line out;
  if (file.error) {
    out.error = file.error;
    out.text = "  nothing of this file was sealed\n";
  } else if (file.known) {
    out.text = fmt::format("= {}: imported before, nothing added\n", file.path);
  } else {
    out.text = fmt::format(
        "✔ {}: {} {} rows sealed, {} corrections, {} conflicts, {} duplicates, {} rejected\n",
        file.path, file.sealed, file.record, file.corrections, file.conflicts, file.duplicates,
        file.rejected);
  }
  return out;
}

// Sealed, and yet no news of it counts: whoever sends such a row ought to hear of it.
std::string conflicts_of(const workflow::ImportedFile& file) {
  if (file.conflicts == 0) return {};
  auto out = fmt::format(
      "  {} rows conflict with what another hand said first: they are kept, set aside, and count "
      "nowhere until that hand corrects its own row\n",
      file.conflicts);
  for (const auto& conflict : file.first_conflicts) {
    out += "    " + intake::to_string(conflict, file.format) + "\n";
  }
  if (file.conflicts > file.first_conflicts.size()) {
    out += fmt::format("    … and {} more\n", file.conflicts - file.first_conflicts.size());
  }
  return out;
}

// What is said of a file whatever became of it.
std::string notices_of(const workflow::ImportedFile& file) {
  auto out = conflicts_of(file);
  for (const auto& notice : file.notices) out += "  " + notice + "\n";
  if (!file.reject_file.empty()) {
    out += fmt::format("  {} rejected rows, each with its reason: {}\n", file.rejected,
                       file.reject_file);
  }
  return out;
}

std::string aside_text(const std::vector<std::string>& files) {
  constexpr std::size_t shown_max = 10;
  if (files.empty()) return {};
  auto out = fmt::format(
      "{} files were not read: by their names they are no CSV, XLSX, JSON lines or Parquet\n",
      files.size());
  for (std::size_t i = 0; i < files.size() && i < shown_max; ++i) out += "  " + files[i] + "\n";
  if (files.size() > shown_max) {
    out += fmt::format("  … and {} more\n", files.size() - shown_max);
  }
  return out;
}

TextTable table_of(const std::vector<workflow::ImportedFile>& files) {
  TextTable out{.head = {"file", "record", "sealed", "corrections", "conflicts", "duplicates",
                         "rejected", "reject_file", "error"},
                .rows = {}};
  for (const auto& file : files) {
    out.rows.push_back({file.path, file.record, std::to_string(file.sealed),
                        std::to_string(file.corrections), std::to_string(file.conflicts),
                        std::to_string(file.duplicates), std::to_string(file.rejected),
                        file.reject_file, file.error ? to_string(*file.error) : ""});
  }
  return out;
}

// The first of each file.
TextTable conflicts_of(const std::vector<workflow::ImportedFile>& files) {
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

Result<Answer> import(const Services& services, const Arguments& given) {
  workflow::ImportRequest request{.files = given.texts("files"),
                                  .record = {},
                                  .source_dept = given.text("source"),
                                  .submitted_on = given.day("submitted").value_or(services.today),
                                  .today = services.today,
                                  .keep_good = given.on("keep-good"),
                                  .progress = services.progress};
  if (given.has("record")) request.record = given.text("record");
  if (given.text("lang") == "zh") request.language = intake::Language::zh;
  request.rejects_folder = given.has("rejects") ? given.text("rejects") : ".";
  const auto memory = given.has("memory-limit") ? given.text("memory-limit") : modest_memory();
  RONGHE_TRY(store, services.open(given.text("store"), {.memory_limit = memory}));
  const auto tell = [&](const workflow::ImportedFile& file) {
    services.tell(line_of(file));
    const auto notices = notices_of(file);
    if (!notices.empty()) services.tell({.text = notices});
  };
  RONGHE_TRY(files, workflow::import_files(*store, request, tell));
  std::uint64_t sealed = 0;
  std::uint64_t conflicts = 0;
  for (const auto& file : files) {
    sealed += file.sealed;
    conflicts += file.conflicts;
  }
  const auto refused =
      std::ranges::count_if(files, [](const auto& f) { return f.error.has_value(); });
  if (const auto aside = workflow::files_left_aside(request.files)) {
    const auto text = aside_text(*aside);
    if (!text.empty()) services.tell({.text = text});
  }
  services.tell({.text = fmt::format("{} files, {} rows sealed\n", files.size(), sealed)});
  if (conflicts > 0) {
    services.tell({.hint = Hint{"rows-set-aside"_code, {{"store", given.text("store")}}}});
  }
  if (sealed > 0) publish_quietly(services, *store);
  return Answer{.facts = {{"sealed", static_cast<std::int64_t>(sealed)},
                          {"files", table_of(files)},
                          {"conflicting", conflicts_of(files)}},
                .outcome = refused > 0 ? Outcome::refused : Outcome::done};
}

Command init_command() {
  return {
      .name = "init",
      .summary = {"make a store: a folder for sealed evidence", "建立存储：存放封存证据的文件夹"},
      .effect = Effect::writes,
      .arguments =
          {{.name = "store",
            .kind = Kind::path,
            .help = {"folder to make", "要建立的文件夹"},
            .required = true,
            .in_order = true},
           {.name = "pack",
            .kind = Kind::path,
            .help = {"policy pack whose dictionary the store follows", "存储所遵循的政策包"}},
           {.name = "keys",
            .kind = Kind::path,
            .help = {"folder for the keys of labelled fields (default: STORE/keys; better another "
                     "disk)",
                     "分级字段密钥的文件夹（默认 STORE/keys；最好放在另一块磁盘）"}},
           {.name = "passphrase-file",
            .kind = Kind::path,
            .help = {"seal the keys with the passphrase in the first line of this file; name it "
                     "later in RONGHE_PASSPHRASE_FILE",
                     "用此文件首行的口令封存密钥；以后在 RONGHE_PASSPHRASE_FILE 中指明"}},
           {.name = "suite",
            .kind = Kind::choice,
            .help =
                {"international (SHA-256, AES-256-GCM) or gm (SM3, SM4-GCM) for labelled fields",
                 "分级字段所用算法：international（SHA-256、AES-256-GCM）或 gm（SM3、SM4-GCM）"},
            .initial = "international",
            .choices = {"international", "gm"}},
           {.name = "origin",
            .help = {"name of the log: the address where it will be served, without https://",
                     "日志的名称：日后发布的地址，不含 https://"}},
           {.name = "open-data",
            .kind = Kind::on_off,
            .help = {"seal no field: for data that are public or made up",
                     "不封存任何字段：用于公开数据或虚构数据"}}},
      .example = "my-store --pack packs/national --keys /mnt/stick/keys",
      .run = init};
}

Command import_command() {
  return {
      .name = "import",
      .summary = {"check files and seal their rows", "检查文件并封存其中各行"},
      .effect = Effect::writes,
      .arguments = {store_argument(),
                    {.name = "files",
                     .kind = Kind::path,
                     .help = {"CSV, XLSX, JSON lines or Parquet files, or folders of them",
                              "CSV、XLSX、JSON lines 或 Parquet 文件，或其所在文件夹"},
                     .required = true,
                     .in_order = true,
                     .many = true},
                    {.name = "record",
                     .help = {"record type, where the headers do not tell",
                              "记录类型（表头无法判断时）"}},
                    {.name = "source",
                     .help = {"department that sends the files, or a party: ENT/914403… (default: "
                              "the record's owner)",
                              "报送部门或主体，如 ENT/914403…（默认为该记录的主管部门）"}},
                    {.name = "submitted",
                     .kind = Kind::day,
                     .help = {"day of submission (default: today)", "报送日期（默认今天）"}},
                    {.name = "memory-limit",
                     .kind = Kind::size,
                     .help = {"such as 8GiB (default: 256MiB a core, at least 1GiB)",
                              "内存上限，如 8GiB（默认每核 256MiB，至少 1GiB）"}},
                    {.name = "lang",
                     .kind = Kind::choice,
                     .help = {"of reasons and remedies: zh or en (default)", "理由与建议所用语言"},
                     .initial = "en",
                     .choices = {"zh", "en"}},
                    {.name = "rejects",
                     .kind = Kind::path,
                     .help = {"folder for rejected rows, in clear and outside the store (default: "
                              "here)",
                              "被拒行的文件夹，明文，位于存储之外（默认当前文件夹）"}},
                    {.name = "keep-good",
                     .kind = Kind::on_off,
                     .help = {"seal the good rows of a file that also has bad ones",
                              "文件中有不合格行时，仍封存合格的行"}}},
      .example = "my-store files/ --keep-good",
      .notes = {"A file is sealed whole or not at all; repeating an import adds nothing.",
                "一个文件要么整体封存，要么全不封存；重复导入不会增加内容。"},
      .run = import};
}

}  // namespace

std::vector<Command> evidence_commands() { return {init_command(), import_command()}; }

}  // namespace ronghe::commands::detail
