// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>

#include "ronghe/authoring/check_conformance.hpp"
#include "ronghe/authoring/decision_sql.hpp"
#include "ronghe/authoring/evaluate_model.hpp"
#include "ronghe/base/json.hpp"
#include "ronghe/command.hpp"

namespace ronghe::app {

namespace {

int evaluate(const authoring::ModelQuestion& question, bool json) {
  const auto answer = authoring::evaluate_model(question);
  if (!answer) return report(answer.error());
  for (const auto& line : answer->reports) print_report(line);
  std::string out;
  for (const auto& decision : answer->decisions) {
    if (!json) {
      out += fmt::format("{} = {}\n", decision.name, decision.feel);
      continue;
    }
    if (!out.empty()) out += ", ";
    append_json_string(out, decision.name);
    out += ": " + decision.json;
  }
  print_data(json ? "{" + out + "}\n" : out);
  return done;
}

struct TckOptions {
  std::string folder;
  std::string csv;
  std::string now;
};

int check(const TckOptions& options) {
  const auto result = authoring::check_conformance(options.folder, options.now);
  if (!result) return report(result.error());
  for (const auto& one : result->failures) print(fmt::format("✖ {}\n", one));
  for (const auto& [folder, count] : result->folders) {
    print(fmt::format("{}: {} passed, {} failed\n", folder, count.passed, count.failed));
  }
  print(fmt::format("named zones: tzdata {}\n", result->zones));
  print(fmt::format("total: {} passed, {} failed\n", result->total.passed, result->total.failed));
  if (!options.csv.empty()) {
    std::ofstream out(options.csv, std::ios::binary);
    out << result->csv;
    out.close();
    if (!out) {
      return report({ErrorKind::bad_input, "cannot write this file", {.file = options.csv}});
    }
  }
  return result->total.failed == 0 ? done : answer_is_no;
}

void add_eval(CLI::App& dmn, const Choose& choose) {
  auto* command = dmn.add_subcommand("eval", "evaluate the decisions of a model");
  auto question = std::make_shared<authoring::ModelQuestion>();
  auto format = std::make_shared<std::string>("feel");
  command->add_option("model", question->model, "a .dmn file, DMN 1.2 to 1.5")->required();
  command->add_option("--input", question->inputs_json, "the inputs as a JSON object");
  command->add_option("--decision", question->decision, "only this decision (default: all)");
  command->add_option("--now", question->now, "what now() and today() give (default: the clock)");
  command->add_option("--format", *format, "feel or json")->check(CLI::IsMember({"feel", "json"}));
  command->footer(
      "Example: ronghe dmn eval grades.dmn --input '{\"rate\": 0.29}' --decision grade\n"
      "What went wrong stands on stderr with file, line and column; the value is then null.");
  command->callback([=] {
    choose([=] {
      if (question->now.empty()) question->now = present();
      return evaluate(*question, *format == "json");
    });
  });
}

void add_sql(CLI::App& dmn, const Choose& choose) {
  auto* command = dmn.add_subcommand("sql", "a decision as one SELECT over a table of its inputs");
  auto question = std::make_shared<authoring::SqlQuestion>();
  auto dialect = std::make_shared<std::string>("duckdb");
  command->add_option("model", question->model, "a .dmn file, DMN 1.2 to 1.5")->required();
  command->add_option("--decision", question->decision, "which one, where there are several");
  command->add_option("--table", question->table, "the table that holds the inputs");
  command->add_option("--dialect", *dialect, "duckdb (default) or postgres")
      ->check(CLI::IsMember({"duckdb", "postgres"}));
  command->footer(
      "Numbers must be of an exact type (NUMERIC, DECIMAL, an integer), never floats; on DuckDB of "
      "at\n"
      "most 18 digits: where wider ones meet in an `if`, that engine may round.\n"
      "Example: ronghe dmn sql grades.dmn --dialect postgres --table enterprise | psql registry");
  command->callback([=] {
    choose([=] {
      if (*dialect == "postgres") question->dialect = sql::Dialect::postgres;
      const auto text = authoring::decision_sql(*question);
      if (!text) return report(text.error());
      print_data(*text);
      return static_cast<int>(done);
    });
  });
}

void add_tck(CLI::App& dmn, const Choose& choose) {
  auto* command = dmn.add_subcommand("tck", "run cases of the DMN Technology Compatibility Kit");
  auto options = std::make_shared<TckOptions>();
  command->add_option("folder", options->folder, "folder with test files beside their models")
      ->required();
  command->add_option("--csv", options->csv, "also write the results as engines hand them in");
  command->add_option("--now", options->now, "what now() and today() give (default: the clock)");
  command->footer("Example: ronghe dmn tck tck/TestCases --csv tck_results.csv");
  command->callback([=] {
    choose([=] {
      if (options->now.empty()) options->now = present();
      return check(*options);
    });
  });
}

}  // namespace

void add_dmn(CLI::App& app, const Choose& choose) {
  auto* dmn = app.add_subcommand(
      "dmn", "evaluate DMN models, turn them into SQL, run the conformance cases");
  dmn->require_subcommand(1);
  add_eval(*dmn, choose);
  add_sql(*dmn, choose);
  add_tck(*dmn, choose);
}

}  // namespace ronghe::app
