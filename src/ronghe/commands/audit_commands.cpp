// SPDX-License-Identifier: Apache-2.0
// The store is compared with all that was said of it.
#include <fmt/format.h>

#include <algorithm>

#include "ronghe/commands/detail/groups.hpp"
#include "ronghe/commands/detail/witnesses.hpp"
#include "ronghe/intake/said.hpp"
#include "ronghe/workflow/log_status.hpp"
#include "ronghe/workflow/sealed_run.hpp"

namespace ronghe::commands::detail {

namespace {

// What was compared and what was not, a line each.
std::string compared_text(const store::StoreAudit& audited, bool files, Language language) {
  std::string out;
  const auto add = [&](const intake::Said& line) { out += line.in(language); };
  if (audited.standing.empty()) {
    add({"  nothing of this log was published yet\n", "  本日志尚未公布任何内容\n"});
  } else {
    const auto& all = audited.log.recomputed.size;
    add({fmt::format("  published: {} of {} entries, {}\n", audited.published, all,
                     audited.standing),
         fmt::format("  已公布：{} 条（共 {} 条），{}\n", audited.published, all,
                     audited.standing)});
  }
  if (audited.values > 0) {
    add({fmt::format("  values of {} rows opened and compared with their commitments\n",
                     audited.values),
         fmt::format("  已打开 {} 行的值并与其承诺比对\n", audited.values)});
  }
  if (audited.signed_acts > 0) {
    add({fmt::format("  signatures of {} acts compared with what is sealed\n", audited.signed_acts),
         fmt::format("  已将 {} 次行为的签名与封存的内容比对\n", audited.signed_acts)});
  }
  if (files) {
    add({fmt::format("  {} files compared\n", audited.files),
         fmt::format("  已比对 {} 个文件\n", audited.files)});
  }
  add(
      {"  not compared, as no entry holds them: whether a file is listed as imported, names and "
       "hashes of such files, how many of their rows were there before or rejected, where the keys "
       "lie, and the note of the log's key\n",
       "  未比对（没有条目记载）：文件是否列为已导入，此类文件的名称与哈希，其中有多少行先前已有或"
       "被拒，密钥所在，以及日志密钥的标注\n"});
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
  const auto witnesses =
      workflow::audit_witnesses(*store, std::chrono::seconds(*given.count("timeout")), audited);
  const auto& log = audited.log;
  Answer out{.ending = audited.passed() ? Ending::done : Ending::no};
  TextTable findings{.head = {"fault", "message"}, .rows = {}};
  std::string text;
  for (const auto& finding : log.findings) {
    const auto fault = std::string(ledger::code(finding.fault));
    text += fmt::format("✖ {}: {}\n", fault, finding.message);
    findings.rows.push_back({fault, finding.message});
  }
  const bool zh = services.language == Language::zh;
  const auto compared = compared_text(audited, files, services.language);
  if (zh) {
    text += audited.passed()
                ? fmt::format("✔ 已重算 {} 条的哈希；每一行、子树与检查点均相符\n根 {}\n",
                              log.recomputed.size, log.recomputed.root.hex()) +
                      compared
                : compared + fmt::format("已重算 {} 条的哈希，{} 处不符\n", log.recomputed.size,
                                         log.faults);
  } else if (audited.passed()) {
    text +=
        fmt::format("✔ {} entries rehashed; every row, subtree and checkpoint matches\nroot {}\n",
                    log.recomputed.size, log.recomputed.root.hex());
    text += compared;
  } else {
    text += compared;
    text += fmt::format("{} entries rehashed, {} faults\n", log.recomputed.size, log.faults);
  }
  text += sights_text(witnesses);
  out.parts.emplace_back(std::move(text));
  add_advice(log.findings, store->folder(), out);
  out.facts = {{"entries", static_cast<std::int64_t>(log.recomputed.size)},
               {"root", log.recomputed.root.hex()},
               {"faults", static_cast<std::int64_t>(log.faults)},
               {"published", static_cast<std::int64_t>(audited.published)},
               {"standing", audited.standing},
               {"left_out", audited.left_out},
               {"witnesses", sights_table(witnesses)},
               {"findings", std::move(findings)}};
  return out;
}

Command audit_command() {
  return {.name = "audit",
          .summary = {"rehash every row and compare with the log and what was published of it",
                      "重算每一行的哈希，与日志及已公布内容比对"},
          .arguments = {store_argument(),
                        {.name = "files",
                         .kind = Kind::on_off,
                         .help = {"also every file of the log, and the lines of each run",
                                  "并比对日志的每个文件与每次运行的各行"}},
                        timeout_argument(),
                        {.name = "remake-views",
                         .kind = Kind::on_off,
                         .help = {"views of sealed records that differ are told, then made again",
                                  "有出入的封存记录视图先予指出，再重建"}}},
          .example = "my-store",
          .notes =
              {"Where the keys are here, sealed values are compared with their commitments, too.\n"
               "Exit code 0: all matches; 1: a row was changed, removed, added or reordered, a "
               "sealed value exchanged, a view replaced, or something else published, or seen by a "
               "witness, than the store holds.",
               "密钥在场时，封存的值也与其承诺比对。\n退出码 "
               "0：全部相符；1：有行被改动、删除、增加或调序，"
               "封存的值被调换，视图被替换，或公布内容、见证方所见与证据库不符。"},
          .run = audit};
}

}  // namespace

std::vector<Command> audit_commands() { return {audit_command()}; }

}  // namespace ronghe::commands::detail
