// SPDX-License-Identifier: Apache-2.0
// Evidence becomes results, and results are shown, explained and repeated.
#include <fmt/format.h>

#include "ronghe/base/worded.hpp"
#include "ronghe/commands/detail/groups.hpp"
#include "ronghe/intake/said.hpp"
#include "ronghe/policy/record_names.hpp"
#include "ronghe/store/publication.hpp"
#include "ronghe/store/viewer.hpp"
#include "ronghe/workflow/explain_run.hpp"
#include "ronghe/workflow/explanation_text.hpp"
#include "ronghe/workflow/publish_run.hpp"
#include "ronghe/workflow/run_evaluation.hpp"
#include "ronghe/workflow/sealed_run.hpp"
#include "ronghe/workflow/show_run.hpp"
#include "ronghe/workflow/site_facts.hpp"

namespace ronghe::commands::detail {

namespace {

Result<TextTable> lights_of(store::Store& store, const release::Reader& reader,
                            const std::string& run_id) {
  RONGHE_TRY(viewer, store::Viewer::open(store, reader));
  RONGHE_TRY(lights, workflow::lights_by_kind(viewer, run_id));
  TextTable out{
      .head = {"subjects", "✖ red 红灯", "! yellow 黄灯", "✔ green 绿灯", "– none 无数据"},
      .rows = {}};
  for (const auto& [kind, counts] : lights) {
    const auto count = [&of_kind = counts](const char* light) {
      const auto found = of_kind.find(light);
      return std::to_string(found == of_kind.end() ? 0 : found->second);
    };
    out.rows.push_back({kind, count("red"), count("yellow"), count("green"), count("none")});
  }
  return out;
}

intake::Said text_of(const workflow::RunSummary& summary, const std::string& as_of) {
  const auto& result = summary.result;
  const auto& key = summary.key;
  auto zh = fmt::format(
      "运行 {}\n  证据：{} 条，根 {}\n  政策包：{} {}\n  评判日期：{}\n"
      "  结果：{} 个值，SHA-256 {}{}\n",
      result.run_id, key.log_size, key.log_root, key.pack_id, key.pack_hash.substr(0, 12), as_of,
      result.values, summary.sealed_hash,
      summary.mended    ? "\n  （此次运行先前已存；其文件缺失或被改动：已重新写出结果一致的文件）"
      : summary.existed ? "\n  （此次运行先前已存；未增加内容）"
                        : "");
  auto en = fmt::format(
      "run {}\n  evidence: {} entries, root {}\n  pack: {} {}\n  as of: {}\n"
      "  result: {} values, SHA-256 {}{}\n",
      summary.result.run_id, summary.key.log_size, summary.key.log_root, summary.key.pack_id,
      summary.key.pack_hash.substr(0, 12), as_of, summary.result.values, summary.sealed_hash,
      summary.mended    ? "\n  (this run was stored before; its files were missing or changed: "
                          "those that came out the same were written again)"
      : summary.existed ? "\n  (this run was stored before; nothing was added)"
                        : "");
  return {std::move(en), std::move(zh)};
}

// How far the departments have vouched for a run: its lights are final when all have. One that was
// there before may have been changed since.
Result<std::string> standing_of(store::Store& store, const workflow::RunSummary& summary) {
  const auto& id = summary.result.run_id;
  if (!summary.existed) return store::standing_of_run(store, id);
  RONGHE_TRY(pack, store.pack_of(summary.key.pack_hash));
  return workflow::vouched_standing(store, id, pack, {});
}

// What is odd about a run though it can be made.
void warn(const Services& services, const Arguments& given, const Date& as_of,
          const workflow::RunSummary& summary) {
  const auto tell = [&](Hint hint) { services.tell({.hint = std::move(hint), .aside = true}); };
  const auto day = to_string(as_of);
  if (as_of > services.today) {
    tell({"as-of-in-future"_code, {{"day", day}, {"today", to_string(services.today)}}});
  }
  if (summary.result.values == 0) {
    tell({"run-judges-nothing"_code, {{"day", day}, {"store", given.text("store")}}});
  }
}

Result<Answer> run(const Services& services, const Arguments& given) {
  publish::ReportSite site;
  if (given.has("site")) {
    RONGHE_TRY(facts, workflow::read_site_facts(given.text("site")));
    site = std::move(facts);
  }
  RONGHE_TRY(store,
             services.open(given.text("store"), {.memory_limit = given.text("memory-limit")}));
  workflow::RunRequest request{.as_of = given.day("as-of").value_or(services.today),
                               .pack_folder = {},
                               .log_size = given.count("log-size"),
                               .progress = services.progress};
  if (given.has("pack")) request.pack_folder = given.text("pack");
  RONGHE_TRY(summary, workflow::run_evaluation(*store, request));
  const auto& id = summary.result.run_id;
  services.tell({.text = text_of(summary, given.text("as-of")).in(services.language)});
  warn(services, given, request.as_of, summary);
  publish_quietly(services, *store);
  Answer out{.facts = {{"run", id},
                       {"log_size", static_cast<std::int64_t>(summary.key.log_size)},
                       {"log_root", summary.key.log_root},
                       {"pack", summary.key.pack_id},
                       {"pack_hash", summary.key.pack_hash},
                       {"as_of", given.text("as-of")},
                       {"values", static_cast<std::int64_t>(summary.result.values)},
                       {"result_hash", summary.sealed_hash},
                       {"existed", summary.existed},
                       {"mended", summary.mended}}};
  RONGHE_TRY(standing, standing_of(*store, summary));
  const bool zh = services.language == Language::zh;
  out.parts.emplace_back(
      fmt::format(fmt::runtime(zh ? "  决定：{}\n\n" : "  decision: {}\n\n"), standing));
  out.facts.push_back({"standing", standing});
  RONGHE_TRY(lights, lights_of(*store, services.reader, id));
  out.facts.push_back({"lights", lights});
  out.parts.emplace_back(std::move(lights));
  if (!given.has("report")) return out;
  const auto folder = given.text("report");
  // A report leaves the house, whoever writes it.
  RONGHE_TRY(everyone, store::Viewer::open(*store, release::Reader::everyone()));
  RONGHE_CHECK(
      workflow::publish_run(everyone, {.run_id = id, .folder = folder, .site = std::move(site)}));
  out.parts.emplace_back(fmt::format(
      fmt::runtime(zh ? "\n报告：{}/index.html\n" : "\nreport: {}/index.html\n"), folder));
  out.facts.push_back({"report", folder});
  return out;
}

Result<Answer> runs(const Services& services, const Arguments& given) {
  RONGHE_TRY(store, services.open(given.text("store"), {}));
  RONGHE_TRY(table, workflow::runs_text(*store));
  return Answer{.parts = {std::move(table)}};
}

Result<Answer> show(const Services& services, const Arguments& given) {
  if (!given.has("run")) return runs(services, given);
  RONGHE_TRY(store, services.open(given.text("store"), {}));
  RONGHE_TRY(viewer, store::Viewer::open(*store, services.reader));
  RONGHE_TRY(table,
             workflow::show_run(viewer, given.text("run"), {.subject = given.text("subject")}));
  return Answer{.parts = {std::move(table)}};
}

// "企业/9144…" as well as "enterprise/9144…".
std::string subject_of(const store::Store& store, const Arguments& given) {
  return policy::with_record_code(store.pack().dictionary, given.text("subject"));
}

// A subject that is not there, of a kind that no record has: then the kind is what is wrong.
Error kind_named(const store::Store& store, const std::string& subject, Error error) {
  const auto kind = subject.substr(0, subject.find('/'));
  const auto& dictionary = store.pack().dictionary;
  const bool wrong_kind = error.code == "subject-unknown"_code && kind != subject &&
                          policy::record_named(dictionary, kind) == nullptr;
  if (!wrong_kind) return error;
  const auto known = policy::records_near(dictionary, kind);
  return fail_with(ErrorKind::not_found, "subject-kind-unknown"_code,
                   "there is no kind of subject \"{kind}\"; write the code alone, or kind/code "
                   "with one of these kinds: {known}",
                   {{"kind", kind}, {"known", known.en}, {"titles", known.zh}})
      .error();
}

Result<Answer> explain(const Services& services, const Arguments& given) {
  RONGHE_TRY(store, services.open(given.text("store"), {}));
  RONGHE_TRY(viewer, store::Viewer::open(*store, services.reader));
  const auto subject = subject_of(*store, given);
  const auto made =
      workflow::explain_run(viewer, {.run_id = given.text("run"),
                                     .subject = subject,
                                     .what = given.text("what"),
                                     .rows_max = static_cast<std::size_t>(*given.count("rows"))});
  if (!made) return std::unexpected(kind_named(*store, subject, made.error()));
  auto language = services.language;
  if (given.has("lang")) language = given.text("lang") == "zh" ? Language::zh : Language::en;
  return Answer{.parts = {Document{.text = workflow::explanation_text(*made, language),
                                   .json = workflow::explanation_json(*made)}}};
}

Argument run_argument(bool required) {
  return {.name = "run",
          .help = {"run id, its beginning, or `latest`", "运行编号、其开头几位，或 latest"},
          .required = required,
          .in_order = true};
}

Command run_command() {
  return {
      .name = "run",
      .summary = {"compute indicators, scores and lights; seal the result",
                  "计算指标、得分与亮灯，并封存结果"},
      .effect = Effect::writes,
      .arguments =
          {store_argument(),
           {.name = "as-of",
            .kind = Kind::day,
            .help = {"the day of judgement", "评判日期"},
            .required = true},
           {.name = "pack",
            .kind = Kind::path,
            .help = {"another pack (default: the store's)", "另一政策包（默认为证据库自带）"}},
           {.name = "report",
            .kind = Kind::path,
            .help = {"write the report site to this folder", "把报告网站写入此文件夹"}},
           {.name = "site",
            .kind = Kind::path,
            .help = {"YAML file: name, sponsor, contact, contact_url, filing_number, site_code, "
                     "base_url of permalinks",
                     "YAML 文件：名称、主办单位、联系方式、备案号、网站标识码、固定链接前缀"}},
           {.name = "log-size",
            .kind = Kind::count,
            .help = {"only the first entries of the log", "只用日志的前若干条"}},
           {.name = "memory-limit",
            .kind = Kind::size,
            .help = {"such as 8GiB", "内存上限，如 8GiB"}}},
      .example = "my-store --as-of 2025-12-31 --report report",
      .run = run};
}

Command show_command() {
  return {.name = "show",
          .summary = {"print a run, or the list of runs", "显示一次运行，或运行列表"},
          .arguments = {store_argument(),
                        run_argument(false),
                        {.name = "subject",
                         .help = {"only this subject, such as 440303", "只看此主体，如 440303"}}},
          .formats = {"table", "csv", "json"},
          .example = "my-store latest --subject 440303",
          .run = show};
}

Command explain_command() {
  return {.name = "explain",
          .summary = {"say why: the rule that fired, the numbers, the evidence rows with their log "
                      "positions",
                      "说明理由：命中的规则、数值、证据行及其日志位置"},
          .arguments = {store_argument(),
                        run_argument(true),
                        {.name = "subject",
                         .help = {"a code such as 440303, or kind/code",
                                  "代码，如 440303，或 类别/代码"},
                         .required = true,
                         .in_order = true},
                        {.name = "what",
                         .help = {"`light` (default) or an indicator such as A1.1",
                                  "light（默认）或指标，如 A1.1"},
                         .in_order = true,
                         .initial = "light"},
                        {.name = "rows",
                         .kind = Kind::count,
                         .help = {"rows of evidence per number (default 20)",
                                  "每个数值列出的证据行数（默认 20）"},
                         .initial = "20"},
                        {.name = "lang",
                         .kind = Kind::choice,
                         .help = {"language of the text (default: RONGHE_LANG, else en)",
                                  "文字的语言（默认为 RONGHE_LANG，否则英文）"},
                         .choices = {"zh", "en"}}},
          .example = "my-store latest 440303 light",
          .run = explain};
}

}  // namespace

std::vector<Command> run_commands() {
  return {run_command(),
          {.name = "runs",
           .summary = {"list the runs of a store", "列出证据库中的各次运行"},
           .arguments = {store_argument()},
           .formats = {"table", "csv", "json"},
           .example = "my-store",
           .run = runs},
          show_command(),
          explain_command()};
}

}  // namespace ronghe::commands::detail
