// SPDX-License-Identifier: Apache-2.0
// A store is copied without its keys, and made again from the copy.
#include <fmt/format.h>

#include <filesystem>

#include "ronghe/commands/detail/groups.hpp"
#include "ronghe/intake/said.hpp"
#include "ronghe/store/backup.hpp"

namespace ronghe::commands::detail {

namespace {

std::string erasures_text(const store::Backup& backup, Language language) {
  if (backup.erasures == 0) return {};
  if (language == Language::zh) {
    return fmt::format(
        "  其中封存有 {} 次销毁；销毁之前复制的密钥文件夹仍能打开已销毁的内容：请将这些副本销毁\n",
        backup.erasures);
  }
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
  intake::Said text{fmt::format("{}: {} files, {} bytes\nlog {}\nsize {}\nroot {}\n", folder,
                                made.files, made.bytes, made.origin, made.log_size, made.log_root),
                    fmt::format("{}：{} 个文件，{} 字节\n日志 {}\n条数 {}\n根 {}\n", folder,
                                made.files, made.bytes, made.origin, made.log_size, made.log_root)};
  if (made.sealed) {
    text.zh += fmt::format(
        "  其中没有密钥：分级字段须凭 {} 打开，该文件夹须另行备份，分开存放且不宜久留\n",
        made.keys_folder);
    text.en += fmt::format(
        "  the keys are not in it: labelled fields open only with {}, which needs a copy of its "
        "own, kept apart and not for long\n",
        made.keys_folder);
  } else {
    text.zh += fmt::format("  其中没有日志密钥：{} 须另行备份\n", made.keys_folder);
    text.en += fmt::format("  the key of the log is not in it: {} needs a copy of its own\n",
                           made.keys_folder);
  }
  const auto erasures = erasures_text(made, services.language);
  return Answer{.parts = {text.in(services.language) + erasures}, .facts = facts_of(made)};
}

Result<Answer> restore(const Services& services, const Arguments& given) {
  const auto folder = given.text("store");
  RONGHE_TRY(made,
             store::restore_store(given.text("backup"), folder,
                                  {.keys = given.text("keys"), .progress = services.progress}));
  const bool zh = services.language == Language::zh;
  auto text = fmt::format(
      fmt::runtime(
          zh ? "{}：已恢复至 {} 的状态；{} 个文件与备份一致\n日志 {}\n条数 {}\n根 {}\n"
             : "{}: restored as of {}; {} files match the backup\nlog {}\nsize {}\nroot {}\n"),
      folder, made.day, made.files, made.origin, made.log_size, made.log_root);
  std::error_code none;
  if (std::filesystem::exists(made.keys_folder + "/lock.key", none)) {
    text +=
        fmt::format(fmt::runtime(zh ? "  其密钥取自 {}\n" : "  its keys are looked for in {}\n"),
                    made.keys_folder);
  } else {
    text += fmt::format(
        fmt::runtime(
            zh ? "  密钥另行保管，尚不在此：请将其文件夹放到 {}；在此之前，分级字段不予显示，也不能"
                 "签署检查点\n"
               : "  its keys come separately and are not here yet: bring their folder to {}; until "
                 "then labelled fields are withheld and no checkpoint can be signed\n"),
        made.keys_folder);
  }
  text += erasures_text(made, services.language);
  Hint next{"store-restored"_code, {{"store", folder}}};
  return Answer{.parts = {std::move(text), std::move(next)}, .facts = facts_of(made)};
}

}  // namespace

std::vector<Command> copy_commands() {
  return {{.name = "backup",
           .summary = {"copy a store, without its keys, to a new folder",
                       "把证据库（不含密钥）复制到新文件夹"},
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
                       "备份全部核对无误后，由其恢复证据库"},
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
                                   "证据库寻找密钥的文件夹"}}},
           .example = "/mnt/backup/my-store-2026-07-01 my-store --keys /mnt/stick/keys",
           .notes = {"Exit code 1: the backup is damaged; nothing is written then.",
                     "退出码 1：备份已损坏；此时什么也不写入。"},
           .run = restore}};
}

}  // namespace ronghe::commands::detail
