// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "ronghe/command.hpp"
#include "ronghe/store/backup.hpp"

namespace ronghe::app {

namespace {

struct BackupCommand {
  std::string store;
  std::string backup;
  std::string keys;
};

void print_erasures(const store::Backup& backup) {
  if (backup.erasures == 0) return;
  fmt::print(
      "  {} erasures are sealed in it; a copy of the folder of keys from before an erasure would "
      "still open what was erased: destroy such copies\n",
      backup.erasures);
}

int back_up(const BackupCommand& given) {
  ConsoleProgress progress;
  const auto made =
      store::back_up_store(given.store, given.backup, {.day = today(), .progress = &progress});
  progress.clear();
  if (!made) return report(made.error());
  fmt::print("{}: {} files, {} bytes\nlog {}\nsize {}\nroot {}\n", given.backup, made->files,
             made->bytes, made->origin, made->log_size, made->log_root);
  if (made->sealed) {
    fmt::print(
        "  the keys are not in it: labelled fields open only with {}, which needs a copy of its "
        "own, kept apart and not for long\n",
        made->keys_folder);
  } else {
    fmt::print("  the key of the log is not in it: {} needs a copy of its own\n",
               made->keys_folder);
  }
  print_erasures(*made);
  return done;
}

int restore(const BackupCommand& given) {
  ConsoleProgress progress;
  const auto made =
      store::restore_store(given.backup, given.store, {.keys = given.keys, .progress = &progress});
  progress.clear();
  if (!made) return report(made.error());
  fmt::print("{}: restored as of {}; {} files match the backup\nlog {}\nsize {}\nroot {}\n",
             given.store, made->day, made->files, made->origin, made->log_size, made->log_root);
  std::error_code none;
  if (std::filesystem::exists(made->keys_folder + "/lock.key", none)) {
    fmt::print("  its keys are looked for in {}\n", made->keys_folder);
  } else {
    fmt::print(
        "  its keys come separately and are not here yet: bring their folder to {}; until then "
        "labelled fields are withheld and no checkpoint can be signed\n",
        made->keys_folder);
  }
  print_erasures(*made);
  fmt::print(
      "  what was sealed after the backup is not in it: run `ronghe audit {0}`, then `ronghe "
      "checkpoint {0}`, which asks the witnesses whether they have seen more\n",
      given.store);
  return done;
}

}  // namespace

void add_backup(CLI::App& app, const Choose& choose) {
  auto* command = app.add_subcommand("backup", "copy a store, without its keys, to a new folder");
  auto given = std::make_shared<BackupCommand>();
  command->add_option("store", given->store, "the store")->required();
  command->add_option("backup", given->backup, "folder to make, best on another machine")
      ->required();
  command->footer("Example: ronghe backup my-store /mnt/backup/my-store-2026-07-01");
  command->callback([=] { choose([=] { return back_up(*given); }); });
}

void add_restore(CLI::App& app, const Choose& choose) {
  auto* command =
      app.add_subcommand("restore", "make a store from a backup, once all of it is checked");
  auto given = std::make_shared<BackupCommand>();
  command->add_option("backup", given->backup, "the folder that `ronghe backup` made")->required();
  command->add_option("store", given->store, "folder to make")->required();
  command->add_option("--keys", given->keys, "folder in which the store shall look for its keys");
  command->footer(
      "Example: ronghe restore /mnt/backup/my-store-2026-07-01 my-store --keys /mnt/stick/keys\n"
      "Exit code 1: the backup is damaged; nothing is written then.");
  command->callback([=] { choose([=] { return restore(*given); }); });
}

}  // namespace ronghe::app
