// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "completion/completion.hpp"
#include "ronghe-verify/report.hpp"
#include "ronghe/base/durable_file.hpp"
#include "ronghe/base/visible.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/proof/log_folder.hpp"
#include "ronghe/proof/receipt.hpp"

namespace {

using ronghe::read_whole_file;
using ronghe::Result;
using namespace ronghe::verify;
namespace proof = ronghe::proof;

struct Options {
  std::string file;
  std::string policy;
  std::string result;  // of a run: its lines
  std::string entry;   // of a receipt; empty = its line `extra` holds the entry
  Format format = Format::text;
};

// With the file in the place of errors.
Result<proof::WitnessPolicy> read_policy(const std::string& path) {
  RONGHE_TRY(text, read_whole_file(path));
  auto policy = proof::WitnessPolicy::parse(text);
  if (!policy) policy.error().place.file = path;
  return policy;
}

// The entry, from the file that holds it or from the receipt, with what the receipt shows of it.
Result<proof::Disclosure> disclosure_of(const Options& options, const proof::Receipt& receipt) {
  if (!options.entry.empty()) {
    RONGHE_TRY(entry, read_whole_file(options.entry));
    return proof::Disclosure{.entry = std::move(entry), .labels = {}};
  }
  if (receipt.extra) return proof::parse_disclosure(*receipt.extra);
  return ronghe::bad_input("the receipt does not hold its entry: name the file with --entry");
}

Result<proof::CheckpointVerdict> check_receipt(const Options& options,
                                               const proof::WitnessPolicy& policy,
                                               Checked& checked) {
  RONGHE_TRY(bytes, read_whole_file(options.file));
  RONGHE_TRY(receipt, proof::parse_receipt(bytes));
  checked.index = receipt.index;
  RONGHE_TRY(shown, disclosure_of(options, receipt));
  RONGHE_TRY(verdict, proof::verify_receipt(receipt, leaf_for(receipt, shown.entry), policy));
  RONGHE_CHECK(proof::check_disclosure(shown));
  checked.shown = std::move(shown);
  return verdict;
}

// The sealed hash of a run's result, from the entry of the run.
Result<std::string> sealed_result(const std::string& entry) {
  const auto read = nlohmann::json::parse(entry, nullptr, false);
  if (read.is_object() && read.contains("fields") && read["fields"].is_object() &&
      read.value("record", nlohmann::json()) == "run") {
    // Until then the hash is that of the lines, since then that of the statement.
    constexpr std::array of_lines{"evaluate/1", "evaluate/2", "evaluate/3"};
    const auto version = read["fields"].value("code_version", nlohmann::json());
    if (std::ranges::find(of_lines, version) == of_lines.end()) {
      return ronghe::bad_input(
          "the receipt lacks the statement of the result, without which its lines are not "
          "compared; "
          "ask for the receipt again");
    }
    const auto hash = read["fields"].value("result_hash", nlohmann::json());
    if (hash.is_string()) return hash.get<std::string>();
  }
  return ronghe::bad_input("this is not the receipt of a run");
}

// The tree over the lines of a file.
Result<proof::TreeHead> tree_of_lines(const std::string& path) {
  RONGHE_TRY(text, read_whole_file(path));
  std::vector<ronghe::crypto::Hash> leaves;
  for (std::string_view rest = text; !rest.empty();) {
    const auto line = rest.substr(0, rest.find('\n'));
    leaves.push_back(proof::line_leaf("", line));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
  }
  return proof::TreeHead{.size = leaves.size(), .root = proof::root_of(leaves)};
}

// That the lines are the published ones of the result that was sealed.
Result<void> check_published_lines(const std::string& path,
                                   const proof::ResultStatement& statement) {
  RONGHE_TRY(found, tree_of_lines(path));
  if (found == statement.published) return {};
  return ronghe::fail(
      ronghe::ErrorKind::proof_failed,
      fmt::format("these are not the published lines of the sealed result: {} lines with the root "
                  "{}, sealed are {} with {}",
                  found.size, found.root.base64(), statement.published.size,
                  statement.published.root.base64()),
      {.file = path});
}

// That the lines of a result are those whose hash the log holds.
Result<proof::CheckpointVerdict> check_result(const Options& options,
                                              const proof::WitnessPolicy& policy,
                                              Checked& checked) {
  RONGHE_TRY(verdict, check_receipt(options, policy, checked));
  if (checked.shown.result) {
    RONGHE_CHECK(check_published_lines(options.result, *checked.shown.result));
    return verdict;
  }
  RONGHE_TRY(sealed, sealed_result(checked.shown.entry));
  RONGHE_TRY(found, ronghe::crypto::sha256_of_file(options.result));
  if (found.hex() == sealed) return verdict;
  return ronghe::fail(ronghe::ErrorKind::proof_failed,
                      "these are not the lines of the sealed result: their SHA-256 is " +
                          found.hex() + ", sealed is " + sealed,
                      {.file = options.result});
}

int run_receipt(const Options& options) {
  Checked checked{.what = "receipt", .file = options.file, .policy_file = options.policy};
  const auto policy = read_policy(options.policy);
  if (!policy) return report(checked, policy.error(), options.format);
  auto verdict = options.result.empty() ? check_receipt(options, *policy, checked)
                                        : check_result(options, *policy, checked);
  if (verdict) return report(checked, *policy, *verdict, options.format);
  if (verdict.error().place.file.empty()) verdict.error().place.file = options.file;
  return report(checked, verdict.error(), options.format);
}

Result<CheckedTree> check_tree(proof::LogFolder& files, const proof::WitnessPolicy& policy) {
  RONGHE_TRY(bytes, files.read("checkpoint"));
  RONGHE_TRY(note, proof::parse_note(bytes));
  RONGHE_TRY(verdict, proof::verify_checkpoint(note, policy));
  const auto& [origin, tree, extensions] = verdict.checkpoint;
  RONGHE_TRY(log, proof::check_log(files, tree, {.hasher = &proof::hasher_of(origin)}));
  return CheckedTree{.verdict = std::move(verdict), .log = std::move(log)};
}

// The second tree over the same entries, which must be there when the policy names it.
Result<void> check_twin(const Options& options, const proof::WitnessPolicy& policy,
                        const std::string& origin, Checked& checked) {
  const auto twin = proof::twin_origin(origin);
  const bool named = std::ranges::any_of(
      policy.logs, [&](const proof::TrustedLog& log) { return log.key.name == twin; });
  if (!named) return {};
  const auto folder = options.file + "/sm3";
  proof::LogFolder files(options.file, folder);
  auto found = check_tree(files, policy);
  if (!found) {
    auto error = found.error();
    if (error.place.file.empty()) error.place.file = folder + "/checkpoint";
    return std::unexpected(std::move(error));
  }
  if (found->verdict.checkpoint.origin != twin) {
    return ronghe::fail(ronghe::ErrorKind::proof_failed,
                        "the checkpoint is that of " + found->verdict.checkpoint.origin +
                            ", and here belongs that of " + twin,
                        {.file = folder + "/checkpoint"});
  }
  checked.twin = *std::move(found);
  return {};
}

Result<proof::CheckpointVerdict> check_folder(const Options& options,
                                              const proof::WitnessPolicy& policy,
                                              Checked& checked) {
  proof::LogFolder files(options.file);
  RONGHE_TRY(found, check_tree(files, policy));
  checked.log = std::move(found.log);
  RONGHE_CHECK(check_twin(options, policy, found.verdict.checkpoint.origin, checked));
  return std::move(found.verdict);
}

int run_log(const Options& options) {
  Checked checked{.what = "log", .file = options.file, .policy_file = options.policy};
  const auto policy = read_policy(options.policy);
  if (!policy) return report(checked, policy.error(), options.format);
  auto verdict = check_folder(options, *policy, checked);
  if (verdict) return report(checked, *policy, *verdict, options.format);
  if (verdict.error().place.file.empty()) verdict.error().place.file = options.file + "/checkpoint";
  return report(checked, verdict.error(), options.format);
}

void add_common(CLI::App& command, Options& options) {
  command.add_option("--policy", options.policy, "whom to trust (c2sp.org/tlog-policy)")
      ->required();
  command
      .add_option_function<std::string>(
          "--format",
          [&options](const std::string& form) {
            options.format = form == "json" ? Format::json : Format::text;
          },
          "text or json")
      ->check(CLI::IsMember({"text", "json"}));
}

int run(int argc, char** argv) {
  CLI::App app{"Checks a log and its receipts offline, trusting nobody but a policy"};
  app.set_version_flag("--version", RONGHE_VERSION);
  app.require_subcommand(1);
  app.footer("Exit code 0: it holds; 1: it does not; 2: wrong use, or a file that cannot be read.");
  Options options;
  auto* receipt = app.add_subcommand("receipt", "that an entry stands in a log (.tlog-proof)");
  receipt->add_option("file", options.file, "the receipt")->required();
  receipt->add_option("--entry", options.entry, "the entry; otherwise the line `extra` is it");
  receipt->add_option("--result", options.result,
                      "of a run's receipt: the published lines of its result (RUN.public.jsonl), "
                      "to compare with what "
                      "was sealed");
  add_common(*receipt, options);
  auto* log = app.add_subcommand("log", "a whole log: every entry, tile and the checkpoint");
  log->add_option("folder", options.file, "the folder with `checkpoint` and `tile/`")->required();
  add_common(*log, options);
  if (const auto words = ronghe::completion::answer(app, argc, argv)) {
    std::fputs(words->c_str(), stdout);
    return holds;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::ostringstream wrong;
    const int code = app.exit(error, std::cout, wrong);
    std::fputs(ronghe::visible(wrong.str()).c_str(), stderr);
    return code == 0 ? holds : wrong_use;
  }
  return receipt->parsed() ? run_receipt(options) : run_log(options);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "ronghe-verify: a fault: %s\n", error.what());
    return wrong_use;
  }
}
