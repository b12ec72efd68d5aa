// SPDX-License-Identifier: Apache-2.0
// The log is signed, proved and audited.
#include <fmt/format.h>

#include <algorithm>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/commands/detail/groups.hpp"
#include "ronghe/ledger/ledger.hpp"
#include "ronghe/workflow/prove_entry.hpp"
#include "ronghe/workflow/publish_log.hpp"
#include "ronghe/workflow/sealed_run.hpp"

namespace ronghe::commands::detail {

namespace {

store::LogTree tree_of(const Arguments& given) {
  return given.text("tree") == "sm3" ? store::LogTree::sm3 : store::LogTree::sha256;
}

Result<Answer> root_of_size(store::Store& store, std::int64_t size) {
  RONGHE_TRY(made, ledger::checkpoint(store.connection(), size));
  return Answer{
      .parts = {fmt::format("size {}\nroot {}\n", made.size, made.root.hex())},
      .facts = {{"size", static_cast<std::int64_t>(made.size)}, {"root", made.root.hex()}}};
}

Result<Answer> keys_of(store::Store& store, store::LogTree tree) {
  std::vector<std::string> keys;
  if (tree == store::LogTree::sm3) {
    RONGHE_TRY(twins, store::twin_keys(store));
    for (const auto& key : twins) keys.push_back(key.to_string());
  } else {
    RONGHE_TRY(key, store::log_vkey(store));
    keys.push_back(key);
  }
  std::string text;
  for (const auto& key : keys) text += key + "\n";
  return Answer{.parts = {text}, .facts = {{"keys", keys}}};
}

Answer answer_of(const workflow::Publication& publication) {
  auto text = fmt::format("log {}\nsize {}\nroot {}\n", publication.origin, publication.tree.size,
                          publication.tree.root.hex());
  TextTable witnesses{.head = {"witness", "signed_at", "why_not"}, .rows = {}};
  for (const auto& witness : publication.witnesses) {
    const auto time = witness.signed_it ? utc_text(witness.time) : std::string();
    text += fmt::format("  {} {}: {}\n", witness.signed_it ? "✔" : "–", witness.name,
                        witness.signed_it ? "signed at " + time : witness.message);
    witnesses.rows.push_back({witness.name, time, witness.message});
  }
  text += publication.described + "\n";
  if (!publication.twin.empty()) text += "tree of SM3: " + publication.twin + "\n";
  return {.parts = {text},
          .facts = {{"log", publication.origin},
                    {"size", static_cast<std::int64_t>(publication.tree.size)},
                    {"root", publication.tree.root.hex()},
                    {"standing", publication.described},
                    {"sm3_standing", publication.twin},
                    {"witnesses", std::move(witnesses)}}};
}

Result<Answer> checkpoint(const Services& services, const Arguments& given) {
  RONGHE_TRY(store, services.open(given.text("store"), {}));
  if (given.on("key")) return keys_of(*store, tree_of(given));
  if (const auto size = given.count("size")) return root_of_size(*store, *size);
  if (given.has("policy")) {
    RONGHE_CHECK(store::set_witness_policy(*store, given.text("policy")));
  }
  RONGHE_TRY(
      made, workflow::publish_log(*store, {.ask = true,
                                           .rewrite = given.on("rewrite"),
                                           .timeout = std::chrono::seconds(*given.count("timeout")),
                                           .now = services.now,
                                           .patience = std::chrono::hours(*given.count("patience")),
                                           .progress = services.progress}));
  if (!made.warning.empty()) {
    services.tell({.error = Error{ErrorKind::refused, "warning: " + made.warning}, .aside = true});
  }
  return answer_of(made);
}

Result<Answer> prove(const Services& services, const Arguments& given) {
  RONGHE_TRY(store, services.open(given.text("store"), {}));
  RONGHE_TRY(made, workflow::prove_entry(*store, {.what = given.text("entry"),
                                                  .shown = given.texts("show"),
                                                  .tree = tree_of(given),
                                                  .reader = services.reader,
                                                  .lines = given.texts("line"),
                                                  .exact = given.has("exact")}));
  const auto path =
      given.has("out") ? given.text("out") : fmt::format("{}.tlog-proof", made.position);
  // A receipt is for everyone, the fields that it discloses are for whom it is given to.
  const bool discloses = !given.texts("show").empty() || given.has("exact");
  const unsigned mode = discloses ? 0600 : 0644;
  RONGHE_CHECK(write_file_durably(path, made.receipt.to_string(), mode));
  Answer out{.parts = {fmt::format("{}: position {} of the log, {}\n", path, made.position,
                                   made.described),
                       Hint{"receipt-made"_code, {{"receipt", path}}}},
             .facts = {{"receipt", path},
                       {"position", static_cast<std::int64_t>(made.position)},
                       {"standing", made.described},
                       {"missing_logs", made.missing_logs}}};
  if (made.missing_logs.empty()) return out;
  std::string text =
      "  the policy of this store does not name the tree; POLICY needs a line of these:\n";
  for (const auto& line : made.missing_logs) text += "    " + line + "\n";
  out.parts.emplace_back(std::move(text));
  return out;
}

std::string compared_text(const store::StoreAudit& audited, bool files) {
  std::string out;
  if (audited.standing.empty()) {
    out += "  nothing of this log was published yet\n";
  } else {
    out += fmt::format("  published: {} of {} entries, {}\n", audited.published,
                       audited.log.recomputed.size, audited.standing);
  }
  if (audited.values > 0) {
    out += fmt::format("  values of {} rows opened and compared with their commitments\n",
                       audited.values);
  }
  if (audited.signed_acts > 0) {
    out +=
        fmt::format("  signatures of {} acts compared with what is sealed\n", audited.signed_acts);
  }
  if (files) out += fmt::format("  {} files compared\n", audited.files);
  out += "  not compared, as no entry holds them: names of imported files, where the keys lie\n";
  for (const auto& what : audited.left_out) out += fmt::format("  – {}\n", what);
  return out;
}

// What mends the findings, each once.
void add_advice(const std::vector<ledger::Finding>& findings, const std::string& folder,
                Answer& out) {
  std::vector<ErrorCode> told;
  for (const auto& finding : findings) {
    const bool again = std::ranges::find(told, finding.advice) != told.end();
    if (finding.advice == ErrorCode{} || again) continue;
    told.push_back(finding.advice);
    out.parts.emplace_back(Hint{finding.advice, {{"store", folder}}});
  }
}

Result<Answer> audit(const Services& services, const Arguments& given) {
  const bool files = given.on("files");
  RONGHE_TRY(store, services.open(given.text("store"), {}));
  RONGHE_TRY(audited, workflow::audit(*store, {.files = files,
                                               .remake_views = given.on("remake-views"),
                                               .progress = services.progress}));
  const auto& log = audited.log;
  Answer out{.outcome = audited.passed() ? Outcome::done : Outcome::no};
  TextTable findings{.head = {"fault", "message"}, .rows = {}};
  std::string text;
  for (const auto& finding : log.findings) {
    const auto fault = std::string(ledger::code(finding.fault));
    text += fmt::format("✖ {}: {}\n", fault, finding.message);
    findings.rows.push_back({fault, finding.message});
  }
  const auto compared = compared_text(audited, files);
  if (audited.passed()) {
    text +=
        fmt::format("✔ {} entries rehashed; every row, subtree and checkpoint matches\nroot {}\n",
                    log.recomputed.size, log.recomputed.root.hex());
    text += compared;
  } else {
    text += compared;
    text += fmt::format("{} entries rehashed, {} faults\n", log.recomputed.size, log.faults);
  }
  out.parts.emplace_back(std::move(text));
  add_advice(log.findings, store->folder(), out);
  out.facts = {{"entries", static_cast<std::int64_t>(log.recomputed.size)},
               {"root", log.recomputed.root.hex()},
               {"faults", static_cast<std::int64_t>(log.faults)},
               {"published", static_cast<std::int64_t>(audited.published)},
               {"standing", audited.standing},
               {"left_out", audited.left_out},
               {"findings", std::move(findings)}};
  return out;
}

Argument tree_argument(Words help) {
  return {.name = "tree",
          .kind = Kind::choice,
          .help = std::move(help),
          .initial = "sha256",
          .choices = {"sha256", "sm3"}};
}

Command checkpoint_command() {
  return {
      .name = "checkpoint",
      .summary = {"sign size and root of the log, and ask its witnesses to sign, too",
                  "签署日志的长度与根，并请见证方共同签署"},
      .effect = Effect::writes,
      .arguments =
          {store_argument(),
           {.name = "policy",
            .kind = Kind::path,
            .help = {"the witnesses of this log and how many must agree, from now on "
                     "(c2sp.org/tlog-policy)",
                     "自此刻起，本日志的见证方及须同意的数目（c2sp.org/tlog-policy）"}},
           {.name = "timeout",
            .kind = Kind::count,
            .help = {"seconds to wait for witnesses", "等待见证方的秒数"},
            .initial = "10",
            .least = 1,
            .most = 3600},
           {.name = "patience",
            .kind = Kind::count,
            .help = {"hours without a final checkpoint until that is told (default 24)",
                     "多少小时没有最终检查点即予提示（默认 24）"},
            .initial = "24",
            .least = 1,
            .most = 10000},
           {.name = "size",
            .kind = Kind::count,
            .help = {"only print the root of the first entries", "只显示前若干条的根"}},
           {.name = "rewrite",
            .kind = Kind::on_off,
            .help = {"first write all files of the log again from the tables, after damage to them",
                     "先从数据表重写日志的全部文件（文件损坏之后）"}},
           {.name = "key",
            .kind = Kind::on_off,
            .help = {"only print the key of the log, as policies name it",
                     "只显示日志的公钥，写法同策略文件"}},
           tree_argument({"with --key: whose key, sha256 (the log) or sm3 (suite gm)",
                          "与 --key 同用：sha256（日志）或 sm3（国密）的公钥"})},
      .example = "my-store --policy witnesses.policy",
      .run = checkpoint};
}

Command prove_command() {
  return {.name = "prove",
          .summary = {"write a receipt that an entry stands in the log (.tlog-proof)",
                      "写出某条目在日志中的凭证（.tlog-proof）"},
          .arguments =
              {store_argument(),
               {.name = "entry",
                .help = {"a log position, record/key such as placement/P-17, or run/latest",
                         "日志位置、记录/编号（如 placement/P-17）或 run/latest"},
                .required = true,
                .in_order = true},
               {.name = "show",
                .help = {"labelled fields to disclose with it, separated by commas",
                         "随凭证公开的分级字段，以逗号分隔"},
                .many = true},
               {.name = "line",
                .help = {"of a run: lines of its result to show and prove alone, separated by "
                         "commas: region/440303 for the light, region/440303/A1.1 for a value",
                         "对运行：单独出示并证明的结果行，以逗号分隔：region/440303 为亮灯，"
                         "region/440303/A1.1 为数值"},
                .many = true},
               {.name = "exact",
                .kind = Kind::on_off,
                .help = {"those lines with all numbers, for whoever gets the receipt",
                         "出示含全部数值的行，凭证持有人均可见"}},
               tree_argument(
                   {"that the receipt is from: sha256 (the log), or sm3 in a store of the suite "
                    "gm",
                    "凭证出自哪棵树：sha256（日志），或国密存储的 sm3"}),
               {.name = "out",
                .kind = Kind::path,
                .help = {"file to write (default: POSITION.tlog-proof)",
                         "写入的文件（默认 位置.tlog-proof）"}}},
          .example = "my-store run/latest --out run.tlog-proof",
          .run = prove};
}

Command audit_command() {
  return {
      .name = "audit",
      .summary = {"rehash every row and compare with the log and what was published of it",
                  "重算每一行的哈希，与日志及已公布内容比对"},
      .arguments = {store_argument(),
                    {.name = "files",
                     .kind = Kind::on_off,
                     .help = {"also every file of the log, and the lines of each run",
                              "并比对日志的每个文件与每次运行的各行"}},
                    {.name = "remake-views",
                     .kind = Kind::on_off,
                     .help = {"views of sealed records that differ are told, then made again",
                              "有出入的封存记录视图先予指出，再重建"}}},
      .example = "my-store",
      .notes =
          {"Where the keys are here, sealed values are compared with their commitments, too.\n"
           "Exit code 0: all matches; 1: a row was changed, removed, added or reordered, a "
           "sealed value exchanged, a view replaced, or something else published than the store "
           "holds.",
           "密钥在场时，封存的值也与其承诺比对。\n退出码 "
           "0：全部相符；1：有行被改动、删除、增加或调序，"
           "封存的值被调换，视图被替换，或公布内容与存储不符。"},
      .run = audit};
}

}  // namespace

std::vector<Command> log_commands() {
  return {checkpoint_command(), prove_command(), audit_command()};
}

}  // namespace ronghe::commands::detail
