// SPDX-License-Identifier: Apache-2.0
// The log is signed and proved.
#include <fmt/format.h>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/commands/detail/groups.hpp"
#include "ronghe/commands/detail/witnesses.hpp"
#include "ronghe/ledger/ledger.hpp"
#include "ronghe/workflow/finality_warning.hpp"
#include "ronghe/workflow/log_status.hpp"
#include "ronghe/workflow/prove_entry.hpp"
#include "ronghe/workflow/publish_log.hpp"

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
                    {"waiting", static_cast<std::int64_t>(publication.waiting)},
                    {"sm3_standing", publication.twin},
                    {"witnesses", std::move(witnesses)}}};
}

void tell(const Services& services, const std::string& warning) {
  services.tell({.error = Error{ErrorKind::refused, "warning: " + warning}, .aside = true});
}

// A time in the future says nothing of when the witness last saw the log.
std::string clocks(const workflow::LogStatus& status, std::uint64_t now) {
  std::vector<workflow::SignedAt> times;
  for (const auto& one : status.compared.witnesses) {
    if (one.time != 0) times.push_back({.name = one.name, .time = one.time});
  }
  return workflow::clock_warning(times, now);
}

Result<Answer> status_of(const Services& services, store::Store& store,
                         std::chrono::seconds timeout) {
  RONGHE_TRY(status, workflow::log_status(store, timeout));
  if (const auto warning = clocks(status, services.now); !warning.empty()) tell(services, warning);
  const auto& tree = status.compared.tree;
  auto text = fmt::format("log {}\nsize {}\nroot {}\n", status.origin, tree.size, tree.root.hex()) +
              sights_text(status.compared.witnesses) +
              fmt::format("signed: {} of {} entries{}{}\n", status.signed_size, tree.size,
                          status.standing.empty() ? "" : ", ", status.standing);
  Answer out{.parts = {std::move(text)},
             .facts = {{"log", status.origin},
                       {"size", static_cast<std::int64_t>(tree.size)},
                       {"root", tree.root.hex()},
                       {"signed", static_cast<std::int64_t>(status.signed_size)},
                       {"waiting", static_cast<std::int64_t>(status.waiting())},
                       {"standing", status.standing},
                       {"witnesses", sights_table(status.compared.witnesses)}}};
  if (status.compared.contradiction() != nullptr) {
    out.outcome = Outcome::no;
    out.parts.emplace_back(Hint{"store-rolled-back"_code, {{"store", store.folder()}}});
  } else if (status.waiting() > 0) {
    out.parts.emplace_back(
        Hint{"entries-unsigned"_code,
             {{"entries", fmt::to_string(status.waiting())}, {"store", store.folder()}}});
  }
  return out;
}

Result<Answer> checkpoint(const Services& services, const Arguments& given) {
  RONGHE_TRY(store, services.open(given.text("store"), {}));
  if (given.on("key")) return keys_of(*store, tree_of(given));
  if (const auto size = given.count("size")) return root_of_size(*store, *size);
  const auto timeout = std::chrono::seconds(*given.count("timeout"));
  if (given.on("status")) return status_of(services, *store, timeout);
  if (given.has("policy")) {
    RONGHE_CHECK(store::set_witness_policy(*store, given.text("policy")));
  }
  RONGHE_TRY(
      made, workflow::publish_log(*store, {.rewrite = given.on("rewrite"),
                                           .timeout = timeout,
                                           .now = services.now,
                                           .patience = std::chrono::hours(*given.count("patience")),
                                           .progress = services.progress}));
  if (!made.warning.empty()) tell(services, made.warning);
  if (made.waiting > 0) services.tell({.hint = waits_hint(*store, made), .aside = true});
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
           {.name = "status",
            .kind = Kind::on_off,
            .help = {"sign nothing: what is signed, what waits, and what each witness saw last; "
                     "exit code 1 where one saw more, or another log",
                     "不作签署：显示已签署与待签署的内容，以及各见证方最近所见；若有见证方所见更多"
                     "或与此不同，退出码为 1"}},
           timeout_argument(),
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
                    "凭证出自哪棵树：sha256（日志），或国密证据库的 sm3"}),
               {.name = "out",
                .kind = Kind::path,
                .help = {"file to write (default: POSITION.tlog-proof)",
                         "写入的文件（默认 位置.tlog-proof）"}}},
          .example = "my-store run/latest --out run.tlog-proof",
          .run = prove};
}

}  // namespace

std::vector<Command> log_commands() { return {checkpoint_command(), prove_command()}; }

}  // namespace ronghe::commands::detail
