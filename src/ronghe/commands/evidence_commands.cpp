// SPDX-License-Identifier: Apache-2.0
// A store is made.
#include <fmt/format.h>

#include "ronghe/commands/detail/groups.hpp"
#include "ronghe/intake/said.hpp"

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
  intake::Said text{fmt::format("{}: a store with {} record types of pack {} {}\n", folder, records,
                                id, made.pack().version),
                    fmt::format("{}：已建立证据库，含政策包 {} {} 的 {} 种记录\n", folder, id,
                                made.pack().version, records)};
  if (open_data) {
    text.en += "  no field is sealed: for data that are public or made up\n";
    text.zh += "  不封存任何字段：用于公开数据或虚构数据\n";
  } else {
    text.en += fmt::format(
        "  labelled fields are sealed (suite {}); their keys: {}\n"
        "  who loses the keys loses these fields: keep a copy elsewhere, apart from the data\n",
        given.text("suite"), keys);
    text.zh += fmt::format(
        "  分级字段予以封存（算法套件 {}）；其密钥：{}\n"
        "  密钥丢失，这些字段即无法读取：请在别处另存一份，与数据分开\n",
        given.text("suite"), keys);
  }
  text.en += fmt::format("  the key of its log, for those who check it: {}\n", made.log_key());
  text.zh += fmt::format("  日志公钥，供核验者使用：{}\n", made.log_key());
  return Answer{.parts = {text.in(services.language)},
                .facts = {{"store", folder},
                          {"pack", id},
                          {"pack_version", made.pack().version},
                          {"record_types", static_cast<std::int64_t>(records)},
                          {"sealed", !open_data},
                          {"keys", open_data ? std::string() : keys},
                          {"log_key", made.log_key()}}};
}

Command init_command() {
  return {
      .name = "init",
      .summary = {"make a store: a folder for sealed evidence", "建立证据库：存放封存证据的文件夹"},
      .effect = Effect::writes,
      .arguments =
          {{.name = "store",
            .kind = Kind::path,
            .help = {"folder to make", "要建立的文件夹"},
            .required = true,
            .in_order = true},
           {.name = "pack",
            .kind = Kind::path,
            .help = {"policy pack whose dictionary the store follows", "证据库所遵循的政策包"}},
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

}  // namespace

std::vector<Command> evidence_commands() { return {init_command(), import_command()}; }

}  // namespace ronghe::commands::detail
