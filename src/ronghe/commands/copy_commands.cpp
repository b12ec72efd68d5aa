// SPDX-License-Identifier: Apache-2.0
// A store is copied without its keys, and made again from the copy.
#include <fmt/format.h>

#include <filesystem>

#include "ronghe/commands/detail/groups.hpp"
#include "ronghe/store/backup.hpp"

namespace ronghe::commands::detail {

namespace {

std::string erasures_text(const store::Backup& backup) {
  if (backup.erasures == 0) return {};
  return fmt::format(
      "  {} erasures are sealed in it; a copy of the folder of keys from before an erasure would "
      "still open what was erased: destroy such copies\n",
      backup.erasures);
}

std::vector<Fact> facts_of(const store::Backup& backup) {
  return {{"log", backup.origin},       {"size", static_cast<std::int64_t>(backup.log_size)},
          {"root", backup.log_root},    {"files", static_cast<std::int64_t>(backup.files)},
          {"keys", backup.keys_folder}, {"erasures", static_cast<std::int64_t>(backup.erasures)}};
}

Result<Answer> back_up(const Services& services, const Arguments& given) {
  const auto folder = given.text("backup");
  RONGHE_TRY(made, store::back_up_store(given.text("store"), folder,
                                        {.day = services.today, .progress = services.progress}));
  auto text = fmt::format("{}: {} files, {} bytes\nlog {}\nsize {}\nroot {}\n", folder, made.files,
                          made.bytes, made.origin, made.log_size, made.log_root);
  if (made.sealed) {
    text += fmt::format(
        "  the keys are not in it: labelled fields open only with {}, which needs a copy of its "
        "own, kept apart and not for long\n",
        made.keys_folder);
  } else {
    text += fmt::format("  the key of the log is not in it: {} needs a copy of its own\n",
                        made.keys_folder);
  }
  return Answer{.parts = {text + erasures_text(made)}, .facts = facts_of(made)};
}

Result<Answer> restore(const Services& services, const Arguments& given) {
  const auto folder = given.text("store");
  RONGHE_TRY(made,
             store::restore_store(given.text("backup"), folder,
                                  {.keys = given.text("keys"), .progress = services.progress}));
  auto text =
      fmt::format("{}: restored as of {}; {} files match the backup\nlog {}\nsize {}\nroot {}\n",
                  folder, made.day, made.files, made.origin, made.log_size, made.log_root);
  std::error_code none;
  if (std::filesystem::exists(made.keys_folder + "/lock.key", none)) {
    text += fmt::format("  its keys are looked for in {}\n", made.keys_folder);
  } else {
    text += fmt::format(
        "  its keys come separately and are not here yet: bring their folder to {}; until then "
        "labelled fields are withheld and no checkpoint can be signed\n",
        made.keys_folder);
  }
  text += erasures_text(made);
  Hint next{"store-restored"_code, {{"store", folder}}};
  return Answer{.parts = {std::move(text), std::move(next)}, .facts = facts_of(made)};
}

}  // namespace

std::vector<Command> copy_commands() {
  return {{.name = "backup",
           .summary = {"copy a store, without its keys, to a new folder",
                       "把存储（不含密钥）复制到新文件夹"},
           .arguments = {store_argument(),
                         {.name = "backup",
                          .kind = Kind::path,
                          .help = {"folder to make, best on another machine",
                                   "要建立的文件夹，最好在另一台机器上"},
                          .required = true,
                          .in_order = true}},
           .example = "my-store /mnt/backup/my-store-2026-07-01",
           .run = back_up},
          {.name = "restore",
           .summary = {"make a store from a backup, once all of it is checked",
                       "备份全部核对无误后，由其恢复存储"},
           .effect = Effect::writes,
           .arguments = {{.name = "backup",
                          .kind = Kind::path,
                          .help = {"the folder that a backup made", "备份所在的文件夹"},
                          .required = true,
                          .in_order = true},
                         {.name = "store",
                          .kind = Kind::path,
                          .help = {"folder to make", "要建立的文件夹"},
                          .required = true,
                          .in_order = true},
                         {.name = "keys",
                          .kind = Kind::path,
                          .help = {"folder in which the store shall look for its keys",
                                   "存储寻找密钥的文件夹"}}},
           .example = "/mnt/backup/my-store-2026-07-01 my-store --keys /mnt/stick/keys",
           .notes = {"Exit code 1: the backup is damaged; nothing is written then.",
                     "退出码 1：备份已损坏；此时什么也不写入。"},
           .run = restore}};
}

}  // namespace ronghe::commands::detail
