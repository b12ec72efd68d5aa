// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "ronghe/authoring/index_table.hpp"
#include "ronghe/command.hpp"
#include "ronghe/texts.hpp"

namespace ronghe::app {

namespace {

int index(const std::string& csv, const std::string& pack, const std::string& format) {
  const auto made = authoring::index_table(csv, pack, today());
  if (!made) return report(made.error());
  if (format == "table")
    print(as_table(made->table.head, made->table.rows));
  else
    print_data(as_data(made->table, format));
  if (made->compared == 0 && made->ranks_compared == 0) return done;
  print_error(fmt::format(
      fmt::runtime(
          language() == Language::zh
              ? "{} 行；与公布的数字相比：{} 处不符，共 {} 个数值；{} 处不符，共 {} 个名次\n"
              : "{} rows; against the published figures: {} mismatches in {} values, {} "
                "in {} ranks\n"),
      made->table.rows.size(), made->mismatches, made->compared, made->rank_mismatches,
      made->ranks_compared));
  return made->mismatches + made->rank_mismatches == 0 ? done : answer_is_no;
}

}  // namespace

void add_index(CLI::App& app, const Choose& choose) {
  auto* command = app.add_subcommand("index", "compute a composite index on a plain table");
  auto csv = std::make_shared<std::string>();
  auto pack = std::make_shared<std::string>();
  auto format = std::make_shared<std::string>("table");
  command->add_option("csv", *csv, "the table, with a header")->required();
  command->add_option("--pack", *pack, "pack with an `index:` part")->required();
  command->add_option("--format", *format, "table, csv or json")
      ->check(CLI::IsMember({"table", "csv", "json"}));
  command->footer(
      "Example: ronghe index hdi.csv --pack packs/examples/hdi --format csv\n"
      "Exit code 1: the file holds published figures and the index differs from them.");
  command->callback([=] { choose([=] { return index(*csv, *pack, *format); }); });
}

}  // namespace ronghe::app
