// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "ronghe/command.hpp"
#include "ronghe/publication.hpp"
#include "ronghe/store/publication.hpp"
#include "ronghe/workflow/publish_run.hpp"
#include "ronghe/workflow/run_evaluation.hpp"
#include "ronghe/workflow/show_run.hpp"
#include "ronghe/workflow/site_facts.hpp"

namespace ronghe::app {

namespace {

struct RunOptions {
  std::string store;
  std::string as_of;
  std::string pack;
  std::string report_folder;
  std::string site_file;
  std::string memory_limit;
  std::optional<std::int64_t> log_size;
};

int print_lights(store::Store& store, const std::string& run_id) {
  const auto lights = workflow::lights_by_kind(store, run_id);
  if (!lights) return report(lights.error());
  std::vector<std::vector<std::string>> rows;
  for (const auto& [kind, counts] : *lights) {
    const auto count = [&](const char* light) {
      const auto found = counts.find(light);
      return std::to_string(found == counts.end() ? 0 : found->second);
    };
    rows.push_back({kind, count("red"), count("yellow"), count("green"), count("none")});
  }
  fmt::print(
      "{}",
      as_table({"subjects", "✖ red 红灯", "! yellow 黄灯", "✔ green 绿灯", "– none 无数据"}, rows));
  return done;
}

// How far the departments have vouched for a run: its lights are final when all have.
void print_standing(store::Store& store, const std::string& run_id) {
  const auto standing = store::standing_of_run(store, run_id);
  if (standing) fmt::print("  decision: {}\n\n", *standing);
}

int run(const RunOptions& options) {
  const auto as_of = parse_date(options.as_of);
  if (!as_of) return report(bad_input("--as-of needs a date such as 2025-12-31").error());
  publish::ReportSite site;
  if (!options.site_file.empty()) {
    auto facts = workflow::read_site_facts(options.site_file);
    if (!facts) return report(facts.error());
    site = std::move(*facts);
  }
  auto store = open_store(options.store, {.memory_limit = options.memory_limit});
  if (!store) return report(store.error());
  ConsoleProgress progress;
  workflow::RunRequest request{
      .as_of = *as_of, .pack_folder = {}, .log_size = {}, .progress = &progress};
  if (!options.pack.empty()) request.pack_folder = options.pack;
  request.log_size = options.log_size;
  const auto summary = workflow::run_evaluation(*store, request);
  progress.clear();
  if (!summary) return report(summary.error());
  fmt::print(
      "run {}\n  evidence: {} entries, root {}\n  pack: {} {}\n  as of: {}\n"
      "  result: {} values, SHA-256 {}{}\n",
      summary->result.run_id, summary->key.log_size, summary->key.log_root, summary->key.pack_id,
      summary->key.pack_hash.substr(0, 12), options.as_of, summary->result.values,
      summary->result.result_hash,
      summary->existed ? "\n  (this run was stored before; nothing was added)" : "");
  publish_quietly(*store);
  print_standing(*store, summary->result.run_id);
  const int code = print_lights(*store, summary->result.run_id);
  if (options.report_folder.empty() || code != done) return code;
  const auto written = workflow::publish_run(
      *store,
      {.run_id = summary->result.run_id, .folder = options.report_folder, .site = std::move(site)});
  if (!written) return report(written.error());
  fmt::print("\nreport: {}/index.html\n", options.report_folder);
  return code;
}

int show(const std::string& folder, const std::string& run_id,
         const workflow::ShowRequest& request) {
  auto store = open_store(folder);
  if (!store) return report(store.error());
  const auto text =
      run_id.empty() ? workflow::runs_text(*store) : workflow::show_run(*store, run_id, request);
  if (!text) return report(text.error());
  if (request.format == "table") {
    fmt::print("{}", as_table(text->head, text->rows));
  } else {
    fmt::print("{}", as_data(*text, request.format));
  }
  return done;
}

int reproduce_run(const std::string& folder, const std::string& run_id) {
  auto store = open_store(folder);
  if (!store) return report(store.error());
  ConsoleProgress progress;
  const auto again = workflow::reproduce(*store, run_id, &progress);
  progress.clear();
  if (!again) return report(again.error());
  if (again->is_identical()) {
    fmt::print("run {}: identical, {} values, SHA-256 {}\n", again->run.result.run_id,
               again->run.result.values, again->run.result.result_hash);
    return done;
  }
  fmt::print("run {}: DIFFERENT\n  stored result:     {}\n  recomputed result: {}\n",
             again->run.result.run_id, again->stored_hash, again->run.result.result_hash);
  if (again->run.key.code_version != evaluate::code_version) {
    fmt::print("  made by {}, repeated by {}\n", again->run.key.code_version,
               evaluate::code_version);
  }
  for (const auto& one : again->differences) {
    fmt::print("  difference in {}: {}\n    stored:     {}\n    recomputed: {}\n", one.table,
               one.row, one.stored, one.recomputed);
  }
  if (again->erasures > 0) {
    fmt::print(
        "  {} erasures were sealed after this run: values that it saw are destroyed, so it "
        "cannot be computed again. The stored result stands: its hash is sealed; prove it "
        "with `ronghe prove {} run/{}`\n",
        again->erasures, folder, again->run.key.id());
  }
  return answer_is_no;
}

}  // namespace

void add_run(CLI::App& app, const Choose& choose) {
  auto* command =
      app.add_subcommand("run", "compute indicators, scores and lights; seal the result");
  auto options = std::make_shared<RunOptions>();
  command->add_option("store", options->store, "the store")->required();
  command->add_option("--as-of", options->as_of, "the day of judgement")->required();
  command->add_option("--pack", options->pack, "another pack (default: the store's)");
  command->add_option("--report", options->report_folder, "write the report site to this folder");
  command->add_option("--site", options->site_file,
                      "YAML file: name, sponsor, contact, contact_url, filing_number, site_code, "
                      "base_url of permalinks");
  command->add_option("--log-size", options->log_size, "only the first entries of the log")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--memory-limit", options->memory_limit, "such as 8GiB")
      ->check(memory_size_fault);
  command->footer("Example: ronghe run my-store --as-of 2025-12-31 --report report");
  command->callback([=] { choose([=] { return run(*options); }); });
}

void add_show(CLI::App& app, const Choose& choose) {
  auto* command = app.add_subcommand("show", "print a run, or the list of runs");
  auto folder = std::make_shared<std::string>();
  auto run_id = std::make_shared<std::string>();
  auto request = std::make_shared<workflow::ShowRequest>();
  command->add_option("store", *folder, "the store")->required();
  command->add_option("run", *run_id, "run id, its beginning, or `latest`");
  command->add_option("--subject", request->subject, "only this subject, such as 440303");
  command->add_option("--format", request->format, "table, csv or json")
      ->check(CLI::IsMember({"table", "csv", "json"}));
  command->footer("Example: ronghe show my-store latest --subject 440303");
  command->callback([=] { choose([=] { return show(*folder, *run_id, *request); }); });
}

void add_reproduce(CLI::App& app, const Choose& choose) {
  auto* command = app.add_subcommand("reproduce", "compute a run again and compare every row");
  auto folder = std::make_shared<std::string>();
  auto run_id = std::make_shared<std::string>("latest");
  command->add_option("store", *folder, "the store")->required();
  command->add_option("run", *run_id, "run id, its beginning, or `latest`");
  command->footer(
      "Example: ronghe reproduce my-store latest\n"
      "Exit code 0: identical; 1: different, the first differences are named.");
  command->callback([=] { choose([=] { return reproduce_run(*folder, *run_id); }); });
}

}  // namespace ronghe::app
