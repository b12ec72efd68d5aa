// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/shown_lines.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/base/json.hpp"
#include "ronghe/base/worded.hpp"
#include "ronghe/proof/tree.hpp"
#include "ronghe/store/keys.hpp"
#include "ronghe/store/result_files.hpp"
#include "ronghe/workflow/loaded_run.hpp"
#include "ronghe/workflow/sealed_entry.hpp"

namespace ronghe::workflow {

namespace {

// How the line begins that is meant by "region/440303", "region/440303/A1.1" or
// "region/440303/total".
Result<std::string> beginning_of(const std::string& wanted, const policy::Pack& pack) {
  const auto slash = wanted.find('/');
  if (slash == std::string::npos) {
    return fail_with(ErrorKind::bad_input, "line-malformed"_code,
                     "`{line}` names no line; write a kind and a code, such as region/440303, and "
                     "for a value its indicator behind them",
                     {{"line", wanted}});
  }
  const auto kind = wanted.substr(0, slash);
  auto code = wanted.substr(slash + 1);
  std::string beginning = "[\"light\",";
  std::string number;  // that is meant; "" = the light
  if (const auto last = code.rfind('/'); last != std::string::npos) {
    const auto name = code.substr(last + 1);
    const bool is_score =
        name == policy::total_score ||
        std::ranges::find(pack.dimensions, name, &policy::Dimension::id) != pack.dimensions.end();
    if (is_score || pack.indicator(name) != nullptr) {
      beginning = is_score ? "[\"score\"," : "[\"value\",";
      number = name;
      code.resize(last);
    }
  }
  append_json_string(beginning, kind);
  beginning += ',';
  append_json_string(beginning, code);
  beginning += ',';
  if (number.empty()) return beginning;
  append_json_string(beginning, number);
  return beginning + ',';
}

// All lines are for who has every label, and every key is needed to open them.
Result<store::RunSeal> exact_seal(store::Store& store, const std::string& run_id,
                                  const ProofRequest& request) {
  const auto labels = store::labels_of(store.pack().dictionary);
  const bool sees_all = request.reader.audience != release::Audience::everyone &&
                        std::ranges::all_of(labels, [&](const std::string& label) {
                          return request.reader.may_see(label);
                        });
  if (!sees_all) {
    return fail_with(
        ErrorKind::refused, "exact-line-not-for-reader"_code,
        "exact lines are made of all labels, and this reader may not see each of them");
  }
  RONGHE_CHECK(store.unlock_all());
  RONGHE_TRY(seal, store::seal_of_run(store, run_id));
  if (seal) return *std::move(seal);
  return store.refuse_locked();
}

// The way up from a leaf, of leaves that are all at hand.
Result<std::vector<crypto::Hash>> way_up(std::uint64_t index,
                                         std::span<const crypto::Hash> leaves) {
  const auto read = [&](const proof::Subtree& part) -> Result<crypto::Hash> {
    const auto width = std::uint64_t{1} << part.level;
    return proof::root_of(leaves.subspan(part.index * width, width));
  };
  return proof::inclusion_proof(index, leaves.size(), read);
}

Result<std::vector<proof::ShownLine>> find_lines(const SealedLines& file,
                                                 const std::vector<std::string>& beginnings,
                                                 const ProofRequest& request) {
  std::vector<crypto::Hash> leaves;
  std::vector<std::optional<proof::ShownLine>> found(beginnings.size());
  RONGHE_CHECK(
      read_sealed_lines(file, [&](std::uint64_t index, std::string_view line) -> Result<void> {
        const auto salt = file.seal == nullptr ? std::string() : file.seal->salt(index);
        leaves.push_back(proof::line_leaf(salt, line));
        for (std::size_t i = 0; i < beginnings.size(); ++i) {
          if (!line.starts_with(beginnings[i])) continue;
          found[i] = proof::ShownLine{.index = index, .line = std::string(line), .salt = salt};
        }
        return {};
      }));
  std::vector<proof::ShownLine> lines;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!found[i]) {
      return fail_with(ErrorKind::not_found, "line-absent"_code, "the run has no line for `{line}`",
                       {{"line", request.lines[i]}});
    }
    RONGHE_TRY(path, way_up(found[i]->index, leaves));
    found[i]->path = std::move(path);
    lines.push_back(*std::move(found[i]));
  }
  return lines;
}

}  // namespace

Result<ShownResult> shown_lines(store::Store& store, const evaluate::RunKey& run,
                                const ProofRequest& request) {
  const auto run_id = run.id();
  RONGHE_TRY(form, evaluate::result_form_of(run.code_version));
  if (form == evaluate::ResultForm::tables) {
    if (request.lines.empty()) return ShownResult();
    return fail_with(ErrorKind::refused, "lines-not-shown-alone"_code,
                     "run {run} was made by {version}, which sealed all lines under one hash: none "
                     "can be shown alone; the same run made again has lines of its own",
                     {{"run", run_id}, {"version", run.code_version}});
  }
  RONGHE_TRY(entry, sealed_entry(store, run_id));
  RONGHE_TRY(statement, read_statement(store, run_id, entry.result_hash));
  ShownResult shown{.statement = statement, .lines = {}};
  if (request.lines.empty()) return shown;
  RONGHE_TRY(pack, store.pack_of(run.pack_hash));
  std::vector<std::string> beginnings;
  for (const auto& wanted : request.lines) {
    RONGHE_TRY(beginning, beginning_of(wanted, pack));
    beginnings.push_back(std::move(beginning));
  }
  const auto paths = store::result_paths(store, run_id);
  if (!request.exact) {
    RONGHE_TRY(lines, find_lines({.path = paths.published, .tree = statement.published}, beginnings,
                                 request));
    shown.lines = std::move(lines);
    return shown;
  }
  RONGHE_TRY(seal, exact_seal(store, run_id, request));
  RONGHE_TRY(lines, find_lines({.path = paths.full, .seal = &seal, .tree = statement.full},
                               beginnings, request));
  shown.lines = std::move(lines);
  return shown;
}

}  // namespace ronghe::workflow
