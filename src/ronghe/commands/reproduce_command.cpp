// SPDX-License-Identifier: Apache-2.0
// A run is computed again and compared.
#include <fmt/format.h>

#include "ronghe/commands/detail/groups.hpp"
#include "ronghe/intake/said.hpp"
#include "ronghe/workflow/run_evaluation.hpp"

namespace ronghe::commands::detail {

namespace {

// Rows hold values of any label and of every subject.
bool may_see_rows(const release::Reader& reader) {
  return !reader.labels && !reader.is_narrowed() && reader.audience == release::Audience::internal;
}

std::string text_of(const intake::Said& what, const workflow::LinesTwice& lines,
                    Language language) {
  if (lines.are_same()) {
    return intake::Said{fmt::format("  {}: the same, {}\n", what.en, lines.sealed),
                        fmt::format("  {}：一致，{}\n", what.zh, lines.sealed)}
        .in(language);
  }
  return intake::Said{
      fmt::format("  {}\n    sealed:     {}\n    recomputed: {}\n", what.en, lines.sealed,
                  lines.computed),
      fmt::format("  {}\n    封存：{}\n    重算：{}\n", what.zh, lines.sealed, lines.computed)}
      .in(language);
}

std::string text_of(const workflow::Reproduction& again, Language language) {
  std::string out;
  const auto add = [&](const intake::Said& line) { out += line.in(language); };
  const auto& id = again.run.result.run_id;
  const auto values = again.run.result.values;
  if (again.is_identical()) {
    add({fmt::format("run {}: identical, {} values, all lines {}\n", id, values, again.all.sealed),
         fmt::format("运行 {}：一致，{} 个值，全部结果行 {}\n", id, values, again.all.sealed)});
    if (again.published) {
      add({fmt::format("  published lines {}\n", again.published->sealed),
           fmt::format("  公布的结果行 {}\n", again.published->sealed)});
    }
    return out;
  }
  add({fmt::format("run {}: DIFFERENT\n", id), fmt::format("运行 {}：不一致\n", id)});
  out += text_of({"all lines", "全部结果行"}, again.all, language);
  if (again.published) {
    out += text_of({"published lines", "公布的结果行"}, *again.published, language);
  }
  const auto& made_by = again.run.key.code_version;
  if (made_by != evaluate::code_version) {
    add({fmt::format("  made by {}, repeated by {}\n", made_by, evaluate::code_version),
         fmt::format("  由 {} 生成，由 {} 重算\n", made_by, evaluate::code_version)});
  }
  return out;
}

// The first differences, as far as they are for this reader: whose is not, and in which table.
void add_differences(const workflow::Reproduction& again, bool with_rows, Answer& out) {
  TextTable table{.head = {"table"}, .rows = {}};
  if (with_rows) table.head.insert(table.head.end(), {"row", "stored", "recomputed"});
  std::string text;
  for (const auto& one : again.differences) {
    table.rows.push_back({one.table});
    text += "  difference in " + one.table;
    if (with_rows) {
      table.rows.back().insert(table.rows.back().end(), {one.row, one.stored, one.recomputed});
      text += fmt::format(": {}\n    stored:     {}\n    recomputed: {}", one.row, one.stored,
                          one.recomputed);
    }
    text += "\n";
  }
  out.parts.emplace_back(std::move(text));
  out.facts.push_back({"differences", std::move(table)});
}

void add_facts(std::string_view what, const workflow::LinesTwice& lines, Answer& out) {
  out.facts.push_back({fmt::format("{}_sealed", what), lines.sealed});
  out.facts.push_back({fmt::format("{}_recomputed", what), lines.computed});
}

Result<Answer> reproduce(const Services& services, const Arguments& given) {
  RONGHE_TRY(store, services.open(given.text("store"), {}));
  RONGHE_TRY(again, workflow::reproduce(*store, given.text("run"), services.progress));
  Answer out{.parts = {text_of(again, services.language)},
             .facts = {{"run", again.run.result.run_id},
                       {"identical", again.is_identical()},
                       {"values", static_cast<std::int64_t>(again.run.result.values)},
                       {"made_by", again.run.key.code_version},
                       {"repeated_by", std::string(evaluate::code_version)}},
             .ending = again.is_identical() ? Ending::done : Ending::no};
  add_facts("all_lines", again.all, out);
  if (again.published) add_facts("published_lines", *again.published, out);
  if (again.is_identical()) return out;
  add_differences(again, may_see_rows(services.reader), out);
  if (again.erasures > 0) {
    out.parts.emplace_back(Hint{"run-not-repeatable"_code,
                                {{"erasures", std::to_string(again.erasures)},
                                 {"store", given.text("store")},
                                 {"run", again.run.key.id()}}});
  }
  return out;
}

}  // namespace

std::vector<Command> reproduce_commands() {
  return {{.name = "reproduce",
           .summary = {"compute a run again and compare every row", "重新计算一次运行并逐行比较"},
           .arguments = {store_argument(),
                         {.name = "run",
                          .help = {"run id, its beginning, or `latest`",
                                   "运行编号、其开头几位，或 latest"},
                          .in_order = true,
                          .initial = "latest"}},
           .example = "my-store latest",
           .notes = {"Exit code 0: identical; 1: different, the first differences are named.",
                     "退出码 0：一致；1：不一致，并列出最先发现的差异。"},
           .run = reproduce}};
}

}  // namespace ronghe::commands::detail
