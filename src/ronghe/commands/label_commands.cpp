// SPDX-License-Identifier: Apache-2.0
// What an office does about labelled fields: erase a person, change keys, change a level.
#include <fmt/format.h>

#include "ronghe/base/worded.hpp"
#include "ronghe/commands/detail/groups.hpp"
#include "ronghe/commands/detail/signing.hpp"
#include "ronghe/intake/said.hpp"
#include "ronghe/store/reseal.hpp"
#include "ronghe/workflow/erase_subject.hpp"
#include "ronghe/workflow/signed_erasure.hpp"

namespace ronghe::commands::detail {

namespace {

Result<workflow::ErasureRequest> erasure_of(const Services& services, const Arguments& given) {
  workflow::ErasureRequest request{.subject = given.text("subject"),
                                   .request = given.text("request"),
                                   .day = given.day("day").value_or(services.today),
                                   .actor = given.text("actor")};
  if (request.day > services.today)
    return fail_with(ErrorKind::bad_input, "erasure-in-the-future"_code,
                     "the day of an erasure lies in the future");
  RONGHE_TRY(signing, signing_of(given));
  request.sign = std::move(signing.sign);
  request.signatures = std::move(signing.signatures);
  if (const auto rows = given.count("rows")) request.rows = static_cast<std::uint64_t>(*rows);
  return request;
}

// What officers sign, where there are any.
Result<std::string> signing_text(store::Store& store, const workflow::ErasureRequest& request,
                                 const workflow::ErasurePreview& preview, const Arguments& given,
                                 Answer& answer) {
  RONGHE_TRY(what, workflow::erasure_to_sign(store, request, preview));
  answer.facts.push_back({"needs_officers", std::int64_t{what.needs_officers}});
  if (what.needs_officers == 0) {
    RONGHE_CHECK(keep_preview(given, store::canonical_text(what.statement), answer));
    return std::string("  this store knows no officers: nobody has to sign\n");
  }
  const auto hash = store::hash_of(what.statement).to_string();
  answer.facts.push_back({"preview_hash", hash});
  RONGHE_CHECK(keep_preview(given, store::canonical_text(what.statement), answer));
  return fmt::format("  to sign, by {} {}, the actor ({}) among them: {}\n", what.needs_officers,
                     what.needs_officers == 1 ? "officer" : "officers",
                     request.actor.empty() ? "not named yet" : request.actor, hash);
}

Result<Answer> erasure_preview(store::Store& store, const workflow::ErasureRequest& request,
                               const Arguments& given) {
  RONGHE_TRY(preview, workflow::preview_erasure(store, request.subject));
  const auto rows = static_cast<std::int64_t>(preview.all_rows());
  std::string text = fmt::format("{}: {} rows would be readable no more\n", request.subject, rows);
  for (const auto& [record, count] : preview.rows) text += fmt::format("  {} {}\n", count, record);
  text += fmt::format("  keys of {} subjects; {} runs saw these rows, and stand\n",
                      preview.subjects, preview.runs);
  for (const auto& file : preview.files) {
    text += fmt::format("  would be removed, for its rejected rows in plain text: {}\n", file);
  }
  Answer answer{.facts = {{"rows", rows},
                          {"subjects", static_cast<std::int64_t>(preview.subjects)},
                          {"runs", preview.runs},
                          {"files", preview.files}}};
  RONGHE_TRY(signing, signing_text(store, request, preview, given, answer));
  answer.parts.emplace_back(text + signing + "nothing was changed\n");
  return answer;
}

std::string erased_text(const workflow::ErasureRequest& request, const workflow::Erasure& erased,
                        Language language) {
  std::string out;
  const auto add = [&](const intake::Said& line) { out += line.in(language); };
  add({fmt::format(
           "{} keys destroyed; {} rows cannot be read any more, and every proof of them stands\n"
           "sealed at position {} for request {}, without saying whose they were\n",
           erased.secrets, erased.rows, erased.position, request.request),
       fmt::format("已销毁 {} 个密钥；{} 行不再可读，其证明仍全部有效\n"
                   "依申请 {} 封存于位置 {}，不注明涉及何人\n",
                   erased.secrets, erased.rows, request.request, erased.position)});
  if (erased.signatures == 0) {
    add({"signed by nobody: this store knows no officers\n", "无人签署：本证据库没有经办人\n"});
  } else {
    add({fmt::format("signed by {} of its officers\n", erased.signatures),
         fmt::format("由本证据库的 {} 名经办人签署\n", erased.signatures)});
  }
  for (const auto& file : erased.files) {
    add({fmt::format("  removed, because it held rejected rows in plain text: {}\n", file),
         fmt::format("  已删除，因其中有明文的被拒行：{}\n", file)});
  }
  add({"copies of the folder of keys, made before today, still open these rows: destroy them\n",
       "此前复制的密钥文件夹仍能打开这些行：请将其销毁\n"});
  return out;
}

Result<Answer> erase(const Services& services, const Arguments& given) {
  RONGHE_TRY(request, erasure_of(services, given));
  RONGHE_TRY(store, services.open(given.text("store"), {}));
  if (given.on("check")) return erasure_preview(*store, request, given);
  RONGHE_TRY(erased, workflow::erase_subject(*store, request));
  services.tell({.text = erased_text(request, erased, services.language)});
  publish_quietly(services, *store);
  return Answer{.facts = {{"keys_destroyed", static_cast<std::int64_t>(erased.secrets)},
                          {"rows", static_cast<std::int64_t>(erased.rows)},
                          {"position", static_cast<std::int64_t>(erased.position)},
                          {"signatures", static_cast<std::int64_t>(erased.signatures)},
                          {"files_removed", erased.files}}};
}

Result<Answer> rotate(const Services& services, const Arguments& given) {
  const auto label = given.text("label");
  RONGHE_TRY(store, services.open(given.text("store"), {}));
  RONGHE_TRY(epoch, store->begin_epoch(label, services.today));
  services.tell({.text = fmt::format("{}: rows are sealed with the keys of epoch {} from now on; "
                                     "older rows still open\n",
                                     label, epoch)});
  publish_quietly(services, *store);
  return Answer{.facts = {{"label", label}, {"epoch", static_cast<std::int64_t>(epoch)}}};
}

Result<Answer> relabel(const Services& services, const Arguments& given) {
  RONGHE_TRY(store, services.open(given.text("store"), {}));
  const store::RelabelRequest request{.field = given.text("field"),
                                      .level = given.text("level"),
                                      .reason = given.text("reason"),
                                      .day = services.today};
  RONGHE_TRY(relabelled, store->relabel(request));
  auto text = fmt::format(
      "{}: {} instead of {}, sealed at position {}; {} rows sealed again, every proof stands\n",
      request.field, relabelled.after, relabelled.before, relabelled.position,
      relabelled.rows.sealed_again);
  if (relabelled.rows.shut > 0) {
    text += fmt::format("{} rows of erased subjects stay unreadable\n", relabelled.rows.shut);
  }
  if (relabelled.rows.is_in_clear_now) {
    text += "its values have left the ciphertexts: whoever has the file of the store reads them\n";
  }
  services.tell({.text = std::move(text)});
  publish_quietly(services, *store);
  return Answer{.facts = {{"field", request.field},
                          {"before", relabelled.before},
                          {"after", relabelled.after},
                          {"position", static_cast<std::int64_t>(relabelled.position)},
                          {"rows", static_cast<std::int64_t>(relabelled.rows.sealed_again)}}};
}

Answer reseal_answer(const store::Reseal& done, std::string text) {
  for (const auto& [record, count] : done.records) {
    if (count.earlier == 0) continue;
    text += fmt::format("  {} of {} {}\n", count.earlier, count.rows, record);
  }
  return Answer{.parts = {std::move(text)},
                .facts = {{"rows_of_earlier_layouts", static_cast<std::int64_t>(done.earlier())},
                          {"sealed_again", static_cast<std::int64_t>(done.rows.sealed_again)},
                          {"of_erased_subjects", static_cast<std::int64_t>(done.rows.shut)},
                          {"bytes_before", static_cast<std::int64_t>(done.bytes_before)},
                          {"bytes_after", static_cast<std::int64_t>(done.bytes_after)}}};
}

Result<Answer> reseal(const Services& services, const Arguments& given) {
  if (given.on("check")) {
    RONGHE_TRY(store, services.open(given.text("store"), {}));
    RONGHE_TRY(found, store::check_reseal(*store));
    return reseal_answer(found, fmt::format("{} rows would be sealed again; nothing was changed\n",
                                            found.earlier()));
  }
  RONGHE_TRY(done, store::reseal_store(given.text("store"), services.progress));
  if (done.earlier() == 0) {
    return reseal_answer(done, "every row is in the layout of today; nothing was changed\n");
  }
  auto text = fmt::format(
      "{} rows sealed again, {} of erased subjects; every proof stands\n{} bytes before, {} now\n"
      "older backups and copies of the file still tell what they told: destroy them\n",
      done.rows.sealed_again, done.rows.shut, done.bytes_before, done.bytes_after);
  return reseal_answer(done, std::move(text));
}

Command reseal_command() {
  return {
      .name = "reseal",
      .summary = {"seal rows of before again, so that they tell nothing without a key",
                  "重新封存旧行，使其无密钥时不透露任何信息"},
      .effect = Effect::writes,
      .arguments = {store_argument(),
                    {.name = "check",
                     .kind = Kind::on_off,
                     .help = {"show how many rows it would be, and change nothing",
                              "只显示涉及的行数，不作改动"}}},
      .example = "my-store",
      .notes = {"Needs every key and as much free space as the database takes. Ended half-way it "
                "leaves the store as it was.",
                "需要全部密钥，以及与数据库同样大小的空闲空间。中途终止时证据库保持原样。"},
      .run = reseal};
}

Command erase_command() {
  return {
      .name = "erase",
      .summary = {"destroy the keys of a person's rows", "销毁某人各行的密钥"},
      .effect = Effect::writes,
      .arguments = {store_argument(),
                    {.name = "subject",
                     .help = {"record/key, such as person/0a3f…", "记录/编号，如 person/0a3f…"},
                     .required = true},
                    {.name = "request",
                     .help = {"number of the request, which is sealed", "申请编号，将予封存"}},
                    {.name = "check",
                     .kind = Kind::on_off,
                     .help = {"show what would go, and change nothing",
                              "只显示将销毁的内容，不作改动"}},
                    {.name = "rows",
                     .kind = Kind::count,
                     .help = {"rows that are to go, as --check shows them; of what is no person "
                              "nothing goes without",
                              "将销毁的行数（见 --check）；非个人的主体必须给出"}},
                    {.name = "day",
                     .kind = Kind::day,
                     .help = {"day of the erasure (default: today)", "删除日期（默认今天）"}},
                    {.name = "actor", .help = {"who erases", "经办人"}},
                    {.name = "sign",
                     .kind = Kind::path,
                     .help = {"the actor's key; where officers are known, one signs for a person "
                              "and two for what is more",
                              "经办人的密钥；已登记经办人时，个人须一人签署，其余须两人签署"}},
                    passphrase_file_argument(),
                    signature_argument(),
                    preview_argument()},
      .example = "my-store --subject person/0a3f… --request 2026-114",
      .notes = {"There is no way back. Results of past runs stand.",
                "不可恢复。以往运行的结果不变。"},
      .run = erase};
}

}  // namespace

std::vector<Command> label_commands() {
  return {
      erase_command(),
      {.name = "rotate",
       .summary = {"seal rows under a label with new keys from now on",
                   "自此刻起用新密钥封存某标签下的行"},
       .effect = Effect::writes,
       .arguments = {store_argument(),
                     {.name = "label",
                      .help = {"department and level, such as EDU/L4", "部门与级别，如 EDU/L4"},
                      .required = true,
                      .in_order = true}},
       .example = "my-store EDU/L4",
       .run = rotate},
      {.name = "relabel",
       .summary = {"give a field another level, in old rows as well",
                   "改变字段的级别，旧行一并改变"},
       .effect = Effect::writes,
       .arguments =
           {store_argument(),
            {.name = "field",
             .help = {"record and field, such as placement.pay", "记录与字段，如 placement.pay"},
             .required = true,
             .in_order = true},
            {.name = "level", .help = {"L1 to L4", "L1 至 L4"}, .required = true, .in_order = true},
            {.name = "reason",
             .help = {"why, which is sealed for everyone to read", "理由，将封存并供所有人阅读"},
             .required = true}},
       .example = "my-store enterprise.tax_paid L4 --reason \"order 2026-17\"",
       .notes = {"Entries that were sealed before keep their commitments under the label of their "
                 "time.",
                 "此前封存的条目，保留其当时标签下的承诺。"},
       .run = relabel},
      reseal_command()};
}

}  // namespace ronghe::commands::detail
