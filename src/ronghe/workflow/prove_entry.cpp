// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/prove_entry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "ronghe/base/worded.hpp"
#include "ronghe/ledger/disclose.hpp"
#include "ronghe/policy/record_names.hpp"
#include "ronghe/proof/tree_hasher.hpp"
#include "ronghe/store/publication.hpp"
#include "ronghe/workflow/run_evaluation.hpp"
#include "ronghe/workflow/shown_lines.hpp"

namespace ronghe::workflow {

namespace {

std::optional<std::int64_t> number(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (bad != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

Result<std::int64_t> position_of_run(store::Store& store, const std::string& run_id) {
  RONGHE_TRY(id, full_run_id(store, run_id));
  return store.connection().integer(
      fmt::format("SELECT position FROM run WHERE run_id = {}", engine::quoted_text(id)));
}

// The current row of a record by its key; a key of several fields is joined by commas.
Result<std::int64_t> position_of_row(store::Store& store, const std::string& record_name,
                                     const std::string& key) {
  const auto& dictionary = store.pack().dictionary;
  const auto* record = policy::record_named(dictionary, record_name);
  if (record == nullptr) {
    const auto known = policy::records_near(dictionary, record_name);
    return fail_with(ErrorKind::bad_input, "record-not-in-dictionary"_code,
                     "the dictionary of this store has no record `{record}`; it has {known}",
                     {{"record", record_name}, {"known", known.en}, {"titles", known.zh}});
  }
  std::string columns;
  for (const auto& field : record->key) {
    columns += fmt::format("{}CAST({} AS VARCHAR)", columns.empty() ? "" : ", ",
                           engine::quoted_name(field));
  }
  RONGHE_TRY(found, store.connection().integer(fmt::format(
                        "SELECT coalesce(max(position), -1) FROM {} WHERE concat_ws(',', {}) = {} "
                        "AND superseded_by IS NULL",
                        store.layout_of(*record).table, columns, engine::quoted_text(key))));
  if (found >= 0) return found;
  return fail_with(ErrorKind::not_found, "entry-absent"_code,
                   "no {record} has the key {key} ({fields})",
                   {{"record", record_name},
                    {"key", key},
                    {"fields", fmt::format("{}", fmt::join(record->key, ","))}});
}

Result<std::int64_t> position_of(store::Store& store, const std::string& what) {
  if (const auto position = number(what)) {
    RONGHE_TRY(size, store.log_size());
    if (*position < size) return *position;
    return fail_with(ErrorKind::not_found, "entry-beyond-log"_code,
                     "the log of this store has {size} entries, counted from 0: there is none at "
                     "{position}",
                     {{"size", fmt::format("{}", size)}, {"position", what}});
  }
  const auto slash = what.find('/');
  if (slash == std::string::npos) {
    return fail_with(ErrorKind::bad_input, "entry-malformed"_code,
                     "`{entry}` names no entry; write a log position, record/key such as "
                     "placement/P-17, or run/latest",
                     {{"entry", what}});
  }
  const auto record = what.substr(0, slash);
  const auto key = what.substr(slash + 1);
  return record == "run" ? position_of_run(store, key) : position_of_row(store, record, key);
}

// A disclosure is a reading: of what is not for the reader, nothing is disclosed.
Result<void> check_reader(const evidence::SealPlan& plan, const ProofRequest& request) {
  for (const auto& group : plan.labelled.groups) {
    if (request.reader.may_see(group.label)) continue;
    for (const auto field : group.fields) {
      if (std::ranges::find(request.shown, plan.names[field]) == request.shown.end()) continue;
      return fail_with(ErrorKind::refused, "field-not-for-reader"_code,
                       "{field} is under {label}, which this reader may not see; leave it out",
                       {{"field", plan.names[field]}, {"label", group.label}});
    }
  }
  return {};
}

Result<std::vector<proof::OpenedLabel>> shown(store::Store& store, std::int64_t position,
                                              const ProofRequest& request) {
  const auto& wanted = request.shown;
  if (wanted.empty()) return std::vector<proof::OpenedLabel>();
  RONGHE_TRY(record, store.connection().text(fmt::format(
                         "SELECT record FROM ledger_entry WHERE position = {}", position)));
  const auto* plan = store.plan_of(record.value_or(""));
  if (plan == nullptr) {
    return fail_with(ErrorKind::bad_input, "entry-without-labels"_code,
                     "the entry at {position} has no labelled fields: all of it is public",
                     {{"position", fmt::format("{}", position)}});
  }
  RONGHE_CHECK(check_reader(*plan, request));
  RONGHE_TRY(keys, store.keys());
  return ledger::shown_fields(store.connection(), *plan, keys->ring(), position, wanted);
}

// With the receipt of a run goes what its entry seals of the result, and the lines that are wanted.
Result<void> show_result(store::Store& store, const ProofRequest& request,
                         proof::Disclosure& disclosure) {
  constexpr std::string_view of_run = "run/";
  if (!request.what.starts_with(of_run)) {
    if (request.lines.empty()) return {};
    return fail_with(ErrorKind::bad_input, "entry-without-lines"_code,
                     "`{entry}` is no run, so it has no lines; write run/latest or run/ID",
                     {{"entry", request.what}});
  }
  RONGHE_TRY(run, find_run(store, request.what.substr(of_run.size())));
  RONGHE_TRY(shown, shown_lines(store, run, request));
  disclosure.result = std::move(shown.statement);
  disclosure.lines = std::move(shown.lines);
  return {};
}

// Logs under whose keys the receipt was judged, and that the store's policy does not name.
Result<std::vector<std::string>> missing_logs(const store::Store& store,
                                              const proof::WitnessPolicy& judged) {
  RONGHE_TRY(policy, store::witness_policy(store));
  std::vector<std::string> missing;
  for (const auto& log : judged.logs) {
    const bool named = std::ranges::any_of(policy.logs, [&](const proof::TrustedLog& one) {
      return one.key.to_string() == log.key.to_string();
    });
    if (!named) missing.push_back("log " + log.key.to_string());
  }
  return missing;
}

}  // namespace

Result<MadeReceipt> receipt_of(store::Store& store, std::int64_t position) {
  return prove_entry(store, {.what = fmt::to_string(position)});
}

Result<MadeReceipt> prove_entry(store::Store& store, const ProofRequest& request) {
  RONGHE_TRY(files, store::files_of(store, request.tree));
  RONGHE_TRY(policy, store::policy_of(store, request.tree));
  RONGHE_TRY(position, position_of(store, request.what));
  RONGHE_TRY(covering, store::covering_checkpoint(files, policy, position));
  RONGHE_TRY(checkpoint, proof::parse_checkpoint(covering.note.text));
  proof::Disclosure disclosure;
  RONGHE_TRY(entry, files.entry(static_cast<std::uint64_t>(position)));
  disclosure.entry = std::move(entry);
  RONGHE_TRY(labels, shown(store, position, request));
  disclosure.labels = std::move(labels);
  RONGHE_CHECK(show_result(store, request, disclosure));
  RONGHE_TRY(path, proof::inclusion_proof(static_cast<std::uint64_t>(position),
                                          checkpoint.tree.size, files.hashes(checkpoint.tree.size),
                                          proof::hasher_of(checkpoint.origin)));
  MadeReceipt made{.position = position,
                   .receipt = {.extra = disclosure.to_string(),
                               .index = static_cast<std::uint64_t>(position),
                               .path = std::move(path),
                               .checkpoint = std::move(covering.note)},
                   .described = std::move(covering.described)};
  RONGHE_TRY(missing, missing_logs(store, policy));
  made.missing_logs = std::move(missing);
  // Whatever goes out of the house was checked as its reader will check it; a checkpoint may still
  // wait for its witnesses.
  RONGHE_CHECK(proof::check_disclosure(disclosure));
  RONGHE_TRY(verdict, proof::examine_checkpoint(made.receipt.checkpoint, policy));
  RONGHE_CHECK(proof::check_inclusion(
      proof::leaf_for(made.receipt, disclosure.entry), made.receipt.index, verdict.checkpoint.tree,
      made.receipt.path, proof::hasher_of(verdict.checkpoint.origin)));
  return made;
}

}  // namespace ronghe::workflow
