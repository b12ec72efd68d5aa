// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "ronghe/authoring/check_conformance.hpp"
#include "ronghe/authoring/decide_table.hpp"
#include "ronghe/authoring/decision_sql.hpp"
#include "ronghe/authoring/evaluate_model.hpp"
#include "ronghe/base/file_trouble.hpp"
#include "ronghe/base/json.hpp"
#include "ronghe/base/worded.hpp"
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

struct TableOptions {
  std::string table;
  std::string out;
};

std::string counted(std::uint64_t rows) {
  auto digits = std::to_string(rows);
  for (auto at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), ",");
  }
  return digits;
}

std::string summary(const authoring::TableDecided& made, const std::string& out) {
  const auto& tally = made.tally;
  auto text =
      fmt::format("{}: {} rows decided{}\n", made.decision, counted(tally.rows - tally.refused),
                  made.by_kernels ? " by the column kernels"
                                  : " row by row by the interpreter, as " + made.why_not_kernels);
  for (std::size_t rule = 1; rule < tally.by_rule.size(); ++rule) {
    if (tally.by_rule[rule] == 0) continue;
    text += fmt::format("  rule {}: {} rows\n", rule, counted(tally.by_rule[rule]));
  }
  if (!tally.by_rule.empty() && tally.by_rule[0] > 0) {
    text += fmt::format("  no rule: {} rows\n", counted(tally.by_rule[0]));
  }
  if (tally.refused > 0) {
    text += fmt::format("  refused: {} rows; why, each says in its column `{}`\n",
                        counted(tally.refused), made.columns.back());
    for (const auto& example : tally.examples) text += fmt::format("    {}\n", example);
  }
  for (const auto& notice : made.notices) {
    text += fmt::format("  note: {}\n", notice.in(language()));
  }
  if (!out.empty()) {
    text += fmt::format("  written to {}, with the columns {} behind those of the file\n", out,
                        fmt::join(made.columns, ", "));
  }
  return text;
}

void print_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  constexpr std::size_t block_bytes = std::size_t{1} << 20U;
  std::string block;
  for (std::string line; std::getline(in, line);) {
    block += line + '\n';
    if (block.size() < block_bytes) continue;
    print_data(block);
    block.clear();
  }
  print_data(block);
}

// A folder of our own for what is only read again, gone with this.
class WorkFolder {
 public:
  WorkFolder() : path_((std::filesystem::temp_directory_path() / "ronghe-XXXXXX").string()) {
    if (mkdtemp(path_.data()) == nullptr) path_.clear();
  }
  ~WorkFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

int decide(const authoring::ModelQuestion& question, const TableOptions& options) {
  if (!question.inputs_json.empty()) {
    print_report("the inputs come from the table; leave out --input, or --table");
    return wrong_use;
  }
  const WorkFolder work;
  if (work.path().empty()) {
    return report(fail_with(ErrorKind::bad_input, "temporary-folder-failed"_code,
                            "no folder can be made for temporary files; set TMPDIR to one that "
                            "can be written")
                      .error());
  }
  const auto out = options.out.empty() ? work.path() + "/answers.csv" : options.out;
  ConsoleProgress progress;
  const auto made = authoring::decide_table({.model = question.model,
                                             .table = options.table,
                                             .decision = question.decision,
                                             .out = out,
                                             .now = question.now,
                                             .work_folder = work.path()},
                                            &progress);
  progress.clear();
  if (!made) return report(made.error());
  if (options.out.empty()) print_file(out);
  const auto text = summary(*made, options.out);
  if (options.out.empty())
    print_error(text);
  else
    print(text);
  return made->tally.refused == 0 ? done : answer_is_no;
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
    if (!out) return report(not_written(options.csv).error());
  }
  return result->total.failed == 0 ? done : answer_is_no;
}

void add_eval(CLI::App& dmn, const Choose& choose) {
  auto* command = dmn.add_subcommand("eval", "evaluate the decisions of a model");
  auto question = std::make_shared<authoring::ModelQuestion>();
  auto format = std::make_shared<std::string>("feel");
  auto options = std::make_shared<TableOptions>();
  command->add_option("model", question->model, "a .dmn file, DMN 1.2 to 1.5")->required();
  command->add_option("--input", question->inputs_json,
                      "the inputs as a JSON object; dates, times and durations as texts");
  command->add_option("--table", options->table,
                      "decide every row of this file (CSV, XLSX, Parquet, JSON lines), which has a "
                      "column for each input");
  command->add_option("--out", options->out,
                      "where the rows go with what was decided: .csv or .parquet (default: CSV on "
                      "stdout)");
  command->add_option("--decision", question->decision, "only this decision (default: all)");
  command->add_option("--now", question->now, "what now() and today() give (default: the clock)");
  command->add_option("--format", *format, "feel or json")->check(CLI::IsMember({"feel", "json"}));
  command->footer(
      "Example: ronghe dmn eval grades.dmn --input '{\"rate\": 0.29}' --decision grade\n"
      "         ronghe dmn eval grades.dmn --table districts.xlsx --out graded.csv\n"
      "What went wrong stands on stderr with file, line and column; the value is then null. An "
      "input "
      "that is\nnone of its type is an error. With --table a cell that is none refuses its row: "
      "the "
      "column `refused`\nsays why, and the program ends with 1. Blank cells are null; a table of "
      "numbers, texts, truths and\ndates is decided by the column kernels, all else row by row.");
  command->callback([=] {
    choose([=] {
      if (question->now.empty()) question->now = present();
      if (!options->table.empty()) return decide(*question, *options);
      if (!options->out.empty()) {
        print_report("--out belongs to --table; leave it out, or say which table to decide");
        return int{wrong_use};
      }
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
