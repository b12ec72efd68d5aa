// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <thread>

#include "ronghe/command.hpp"
#include "ronghe/publication.hpp"
#include "ronghe/store/store.hpp"
#include "ronghe/workflow/import_files.hpp"
#include "ronghe/workflow/publish_log.hpp"

namespace ronghe::app {

namespace {

struct ImportOptions {
  std::string store;
  workflow::ImportRequest request;
  std::string record;
  std::string submitted;
  std::string language = "en";
  std::string memory_limit;
};

void print(const workflow::ImportedFile& file) {
  if (file.error) {
    std::fputs(
        fmt::format("✖ {}\n  nothing of this file was sealed\n", to_string(*file.error)).c_str(),
        stderr);
  } else if (file.known) {
    std::fputs(fmt::format("= {}: imported before, nothing added\n", file.path).c_str(), stdout);
  } else {
    std::fputs(fmt::format("✔ {}: {} {} rows sealed, {} corrections, {} duplicates, {} rejected\n",
                           file.path, file.sealed, file.record, file.corrections, file.duplicates,
                           file.rejected)
                   .c_str(),
               stdout);
  }
  for (const auto& notice : file.notices) std::fputs(("  " + notice + "\n").c_str(), stdout);
  if (!file.reject_file.empty()) {
    std::fputs(fmt::format("  {} rejected rows, each with its reason: {}\n", file.rejected,
                           file.reject_file)
                   .c_str(),
               stdout);
  }
  std::fflush(stdout);
}

void print_aside(const std::vector<std::string>& files) {
  constexpr std::size_t shown_max = 10;
  if (files.empty()) return;
  fmt::print(
      "{} files were not read: by their names they are no CSV, XLSX, JSON lines or Parquet\n",
      files.size());
  for (std::size_t i = 0; i < files.size() && i < shown_max; ++i) fmt::print("  {}\n", files[i]);
  if (files.size() > shown_max) fmt::print("  … and {} more\n", files.size() - shown_max);
}

// The engine would take most of the memory before it turns to the disk; a file of any size needs
// no more than this. Each core works on some row groups of its own.
std::string modest_memory() {
  constexpr unsigned per_core = 256;
  constexpr unsigned least = 1024;
  return fmt::format("{}MiB", std::max(least, per_core * std::thread::hardware_concurrency()));
}

int import_into(ImportOptions options) {
  if (!options.record.empty()) options.request.record = options.record;
  if (options.language == "zh") options.request.language = intake::Language::zh;
  options.request.submitted_on = today();
  options.request.today = today();
  if (!options.submitted.empty()) {
    const auto date = parse_date(options.submitted);
    if (!date) return report(bad_input("--submitted needs a date such as 2025-12-31").error());
    options.request.submitted_on = *date;
  }
  if (options.memory_limit.empty()) options.memory_limit = modest_memory();
  auto store = open_store(options.store, {.memory_limit = options.memory_limit});
  if (!store) return report(store.error());
  ConsoleProgress progress;
  options.request.progress = &progress;
  const auto files = workflow::import_files(*store, options.request, [&](const auto& file) {
    progress.clear();
    print(file);
  });
  if (!files) return report(files.error());
  std::uint64_t sealed = 0;
  int code = done;
  for (const auto& file : *files) {
    sealed += file.sealed;
    if (file.error) code = wrong_use;
  }
  if (const auto aside = workflow::files_left_aside(options.request.files)) print_aside(*aside);
  fmt::print("{} files, {} rows sealed\n", files->size(), sealed);
  if (sealed > 0) publish_quietly(*store);
  return code;
}

}  // namespace

namespace {

struct InitCommand {
  std::string store;
  std::string pack;
  std::string suite = "international";
  store::InitOptions options;
};

int init(InitCommand command) {
  if (const auto suite = crypto::suite_named(command.suite)) command.options.keys.suite = *suite;
  const auto pack = command.pack.empty() ? default_pack() : command.pack;
  auto made = store::Store::create(command.store, pack, command.options);
  if (!made) return report(made.error());
  fmt::print("{}: a store with {} record types of pack {} {}\n", command.store,
             made->pack().dictionary.records.size(), made->pack().id, made->pack().version);
  const auto keys =
      command.options.keys.folder.empty() ? command.store + "/keys" : command.options.keys.folder;
  if (command.options.open_data) {
    fmt::print("  no field is sealed: for data that are public or made up\n");
  } else {
    fmt::print(
        "  labelled fields are sealed (suite {}); their keys: {}\n"
        "  who loses the keys loses these fields: keep a copy elsewhere, apart from the "
        "data\n",
        command.suite, keys);
  }
  fmt::print("  the key of its log, for those who check it: {}\n", made->log_key());
  return done;
}

}  // namespace

void add_init(CLI::App& app, const Choose& choose) {
  auto* command = app.add_subcommand("init", "make a store: a folder for sealed evidence");
  auto given = std::make_shared<InitCommand>();
  command->add_option("store", given->store, "folder to make")->required();
  command->add_option("--pack", given->pack, "policy pack whose dictionary the store follows");
  command->add_option("--keys", given->options.keys.folder,
                      "folder for the keys of labelled fields (default: STORE/keys; better another "
                      "disk)");
  command->add_option("--passphrase-file", given->options.keys.passphrase_file,
                      "seal the keys with the passphrase in the first line of this file; name it "
                      "later in RONGHE_PASSPHRASE_FILE");
  command
      ->add_option("--suite", given->suite,
                   "international (SHA-256, AES-256-GCM) or gm (SM3, SM4-GCM) for labelled fields")
      ->check(CLI::IsMember({"international", "gm"}));
  command->add_option("--origin", given->options.origin,
                      "name of the log: the address where it will be served, without https://");
  command->add_flag("--open-data", given->options.open_data,
                    "seal no field: for data that are public or made up");
  command->footer("Example: ronghe init my-store --pack packs/national --keys /mnt/stick/keys");
  command->callback([=] { choose([=] { return init(*given); }); });
}

void add_import(CLI::App& app, const Choose& choose) {
  auto* command = app.add_subcommand("import", "check files and seal their rows");
  auto options = std::make_shared<ImportOptions>();
  command->add_option("store", options->store, "the store")->required();
  command
      ->add_option("files", options->request.files,
                   "CSV, XLSX, JSON lines or Parquet files, or folders of them")
      ->required();
  command->add_option("--record", options->record, "record type, where the headers do not tell");
  command->add_option("--source", options->request.source_dept,
                      "department that sends the files (default: the record's owner)");
  command->add_option("--submitted", options->submitted, "day of submission (default: today)");
  command
      ->add_option("--memory-limit", options->memory_limit,
                   "such as 8GiB (default: 256MiB a core, at least 1GiB)")
      ->check(memory_size_fault);
  command->add_option("--lang", options->language, "of reasons and remedies: zh or en (default)")
      ->check(CLI::IsMember({"zh", "en"}));
  command->add_flag("--keep-good", options->request.keep_good,
                    "seal the good rows of a file that also has bad ones");
  command->footer(
      "Example: ronghe import my-store files/ --keep-good\n"
      "A file is sealed whole or not at all; repeating an import adds nothing.");
  command->callback([=] { choose([=] { return import_into(*options); }); });
}

}  // namespace ronghe::app
