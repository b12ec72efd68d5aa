// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/audit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/ledger/ledger.hpp"
#include "ronghe/ledger/sealing.hpp"
#include "ronghe/proof/log_folder.hpp"
#include "ronghe/store/audit_imports.hpp"
#include "ronghe/store/audit_relations.hpp"
#include "ronghe/store/audit_signatures.hpp"
#include "ronghe/store/database_file.hpp"
#include "ronghe/store/publication.hpp"
#include "ronghe/store/tombstones.hpp"

namespace ronghe::store {

namespace fs = std::filesystem;
using engine::quoted_name;
using evidence::SealPlan;
using ledger::Fault;

namespace {

class Auditor {
 public:
  Auditor(Store& store, const StoreAuditOptions& options) : store_(store), options_(options) {}

  Result<StoreAudit> audit() {
    RONGHE_TRY(replaced, replaced_relations(store_));
    const bool readable = replaced.empty();
    if (!readable && options_.remake_views) {
      RONGHE_CHECK(remake_views(store_));
      out_.left_out.emplace_back("views were made again from the dictionary; audit once more");
    }
    tell(std::move(replaced));
    tell_mended(database_path(store_.folder()));
    tell_mended(store_.keys_folder() + "/subjects.duckdb");
    const auto rest = compare();
    if (!rest && readable) return std::unexpected(rest.error());
    // What is in the place of a table or view need not have its columns.
    if (!rest) {
      out_.left_out.emplace_back("the rest was not compared: " + to_string(rest.error()));
    }
    return std::move(out_);
  }

 private:
  Result<void> compare() {
    const auto layouts = store_.layouts();
    RONGHE_TRY(
        log, ledger::audit(store_.connection(), layouts,
                           {.findings_max = options_.findings_max, .progress = options_.progress}));
    // What is in the place of a table or view is reported first: it may explain the rest.
    out_.log.recomputed = log.recomputed;
    out_.log.checkpoints = log.checkpoints;
    out_.log.faults += log.faults - static_cast<std::int64_t>(log.findings.size());
    tell(std::move(log.findings));
    RONGHE_CHECK(check_published());
    RONGHE_CHECK(check_values());
    RONGHE_CHECK(check_signatures());
    RONGHE_TRY(imports, changed_imports(store_));
    tell(std::move(imports));
    RONGHE_TRY(strange, strange_relations(store_));
    if (!strange.empty()) {
      out_.left_out.push_back(
          fmt::format("the database file has relations that are none of a store's: {}; nothing "
                      "reads them",
                      fmt::join(strange, ", ")));
    }
    return check_twin();
  }

  void add(Fault fault, std::int64_t position, const std::string& record, std::string message,
           ErrorCode advice = {}) {
    add({.fault = fault,
         .position = position,
         .record = record,
         .key = {},
         .message = std::move(message),
         .advice = advice});
  }
  // The engine room keeps a record of it beside the file.
  void tell_mended(const std::string& path) {
    std::error_code none;
    const auto record = path + ".mended";
    if (!fs::exists(record, none)) return;
    out_.left_out.push_back(fmt::format(
        "{} was mended after a write that did not end, as {} says; remove that when it was read",
        path, record));
  }
  void tell(std::vector<ledger::Finding> findings) {
    for (auto& finding : findings) add(std::move(finding));
  }
  void add(ledger::Finding finding) {
    ++out_.log.faults;
    if (out_.log.findings.size() < options_.findings_max) {
      out_.log.findings.push_back(std::move(finding));
    }
  }

  // The newest checkpoint, and the newest of each standing, as they were kept.
  Result<void> check_published() {
    RONGHE_TRY(policy, witness_policy(store_));
    for (const auto* name : {"checkpoint", "checkpoint.quorum", "checkpoint.final"}) {
      const auto note = store_.log_files().published(name);
      if (!note) {
        add(Fault::publication_differs, -1, {},
            fmt::format("log/{}: {}", name, note.error().message), "checkpoint-unreadable"_code);
      } else if (*note) {
        RONGHE_CHECK(check_note(**note, name, policy));
      } else if (std::string_view(name) == "checkpoint") {
        tell_missing_checkpoint();
      }
    }
    return {};
  }

  // A first publication that broke off leaves tiles; a cosigned checkpoint comes after the plain.
  void tell_missing_checkpoint() {
    const auto files = store_.log_files();
    const auto& folder = files.folder();
    std::error_code none;
    if (fs::exists(folder + "/checkpoint.quorum", none) ||
        fs::exists(folder + "/checkpoint.final", none)) {
      add(Fault::publication_differs, -1, {},
          "log/checkpoint is missing, though later ones were cosigned",
          "checkpoint-unreadable"_code);
    } else if (fs::exists(folder + "/tile", none)) {
      out_.left_out.emplace_back(
          "files of the log were not compared: log/checkpoint, which says what they hold, is not "
          "there");
    }
  }

  Result<void> check_note(const proof::Note& note, const std::string& name,
                          const proof::WitnessPolicy& policy) {
    const auto differs = [&](std::string_view what) {
      add(Fault::publication_differs, -1, {}, fmt::format("log/{}: {}", name, what));
      return Result<void>();
    };
    const auto verdict = proof::examine_checkpoint(note, policy);
    if (!verdict) return differs(verdict.error().message);
    if (verdict->checkpoint.origin != store_.origin()) {
      return differs(fmt::format("is of the log {}, this one is {}", verdict->checkpoint.origin,
                                 store_.origin()));
    }
    RONGHE_TRY(own, log_vkey(store_));
    RONGHE_TRY(own_key, proof::VerifierKey::parse(own));
    if (!proof::verify_note(note, std::span(&own_key, 1))) {
      return differs(fmt::format("is not signed by the key of this log, {}", own));
    }
    const auto& tree = verdict->checkpoint.tree;
    const auto size = static_cast<std::uint64_t>(out_.log.recomputed.size);
    if (tree.size > size) {
      return differs(
          fmt::format("covers {} entries, the store has {}: entries were removed, or "
                      "the store was put back to an earlier state",
                      tree.size, size));
    }
    RONGHE_TRY(stored,
               ledger::checkpoint(store_.connection(), static_cast<std::int64_t>(tree.size)));
    if (stored.root != tree.root) {
      return differs(
          fmt::format("the first {} entries have another root than was published: the "
                      "log was changed",
                      tree.size));
    }
    if (name != "checkpoint") return {};
    out_.published = tree.size;
    out_.standing = proof::describe(policy, verdict->signed_by());
    return options_.files ? check_files(store_.log_files(), tree, proof::sha256_tree)
                          : Result<void>();
  }

  Result<void> check_signatures() {
    RONGHE_TRY(checked, audit_signatures(store_));
    tell(std::move(checked.findings));
    out_.signed_acts = static_cast<std::uint64_t>(checked.acts);
    if (checked.veiled == 0) return {};
    out_.left_out.push_back(
        fmt::format("labelled fields of {} signed acts were not compared with what was signed: the "
                    "officers who signed hold the blinds",
                    checked.veiled));
    return {};
  }

  // The tree of SM3 over the same bundles, its checkpoints as those of the log.
  Result<void> check_twin() {
    if (!store_.has_twin()) return {};
    RONGHE_CHECK(store_.unlock());
    for (const auto* name : {"checkpoint", "checkpoint.quorum", "checkpoint.final"}) {
      RONGHE_CHECK(check_twin_note(name));
    }
    return {};
  }

  // No table holds its root: its tiles and its entries do.
  Result<void> check_twin_note(const std::string& name) {
    const auto twin = store_.log_files().twin();
    const auto note = twin.published(name);
    const auto differs = [&](std::string_view what) {
      add(Fault::publication_differs, -1, {}, fmt::format("log/sm3/{}: {}", name, what));
      return Result<void>();
    };
    if (!note) return differs(note.error().message);
    if (!*note) return {};
    const auto checkpoint = proof::parse_checkpoint((*note)->text);
    if (!checkpoint) return differs(checkpoint.error().message);
    const auto origin = proof::twin_origin(store_.origin());
    if (checkpoint->origin != origin) {
      return differs(fmt::format("is of the log {}, here belongs {}", checkpoint->origin, origin));
    }
    if (checkpoint->tree.size > static_cast<std::uint64_t>(out_.log.recomputed.size)) {
      return differs("covers more entries than the store has");
    }
    const auto head = twin.head(checkpoint->tree.size);
    if (!head) return differs(head.error().message);
    if (*head != checkpoint->tree) return differs("its tiles give another root");
    RONGHE_CHECK(check_twin_signatures(**note, name));
    const bool whole = options_.files && name == "checkpoint";
    return whole ? check_files(twin, checkpoint->tree, proof::sm3_tree) : Result<void>();
  }

  Result<void> check_twin_signatures(const proof::Note& note, const std::string& name) {
    const auto keys = twin_keys(store_);
    if (!keys) {
      out_.left_out.push_back(fmt::format("the signature of log/sm3/{} was not compared: {}", name,
                                          store_.why_locked()));
      return {};
    }
    RONGHE_TRY(policy, policy_of(store_, LogTree::sm3));
    if (proof::verify_note(note, *keys) && proof::examine_checkpoint(note, policy)) return {};
    add(Fault::publication_differs, -1, {},
        fmt::format("log/sm3/{}: is not signed by the keys of this log, or a cosignature under it "
                    "does not hold",
                    name));
    return {};
  }

  Result<void> check_files(const ledger::LogFiles& tree_files, const proof::TreeHead& tree,
                           const proof::TreeHasher& hasher) {
    const auto& folder = tree_files.folder();
    proof::LogFolder files(store_.log_files().folder(), folder);
    const auto shown = fs::path(folder).lexically_relative(store_.folder()).generic_string();
    RONGHE_TRY(checked, proof::check_log(files, tree,
                                         {.findings_max = options_.findings_max,
                                          .progress = options_.progress,
                                          .hasher = &hasher}));
    out_.files += checked.files;
    for (const auto& finding : checked.findings) {
      const bool shared = finding.file.starts_with("tile/entries/");
      add(Fault::file_differs, -1, {},
          fmt::format("{}/{}: {}", shared ? "log" : shown, finding.file, finding.message),
          "log-files-differ"_code);
    }
    out_.log.faults += static_cast<std::int64_t>(checked.faults - checked.findings.size());
    return {};
  }

  // Needs keys: the log holds commitments, not values.
  Result<void> check_values() {
    if (!store_.seals()) return {};
    RONGHE_CHECK(store_.load_subjects());
    if (!store_.why_locked().empty()) {
      out_.left_out.push_back(
          "values of labelled fields were not compared with their commitments: " +
          store_.why_locked());
      return {};
    }
    const auto locked = store_.locked_labels();
    if (!locked.empty()) {
      out_.left_out.push_back(
          fmt::format("values under {} were not compared with their commitments: their keys are "
                      "not in {}",
                      fmt::join(locked, ", "), store_.keys_folder()));
    }
    if (const auto back = store_.keys_put_back(); back > 0) {
      out_.left_out.push_back(fmt::format(
          "{} secrets of subjects that were erased lie in {} again, from an older copy of the "
          "keys; they are not used: erase the same again destroys them",
          back, store_.keys_folder()));
    }
    for (const auto& layout : store_.layouts()) {
      const auto* plan = store_.plan_of(layout.record);
      if (plan != nullptr) RONGHE_CHECK(check_values_of(*plan, locked));
    }
    return tell_unknown_subjects();
  }

  Result<void> check_values_of(const SealPlan& plan, const std::vector<std::string>& locked) {
    const auto is_locked = [&](const auto& group) {
      return std::ranges::find(locked, group.label) != locked.end();
    };
    if (std::ranges::all_of(plan.labelled.groups, is_locked)) return {};  // reported already
    RONGHE_TRY(count, store_.connection().integer("SELECT count(*) FROM " + plan.table()));
    out_.values += static_cast<std::uint64_t>(count);
    const bool all_open = std::ranges::none_of(plan.labelled.groups, is_locked);
    RONGHE_TRY(suspects, suspects_of(plan, all_open));
    RONGHE_CHECK(tell_values(plan, Fault::value_exchanged, suspects.exchanged,
                             "was exchanged: what opens is not what the log has committed to"));
    return tell_values(plan, Fault::value_unreadable, suspects.shut,
                       "does not open, though its keys are here: it was changed or moved");
  }

  Result<void> tell_values(const SealPlan& plan, Fault fault,
                           const std::vector<std::int64_t>& positions, const char* what) {
    for (const auto position : positions) {
      RONGHE_TRY(name, name_of(plan, position));
      add(fault, position, plan.record,
          fmt::format("log position {}: a sealed value of {} {}{}", position, plan.record, what,
                      name));
    }
    return {};
  }

  struct Suspects {
    std::vector<std::int64_t> exchanged;
    std::vector<std::int64_t> shut;  // although every key is here
  };
  // By position. Where every key is here, a row that stays shut is of a subject without a secret,
  // who was erased, or it was changed.
  Result<Suspects> suspects_of(const SealPlan& plan, bool every_key_is_here) {
    RONGHE_TRY(rows, store_.connection().query(fmt::format(
                         "FROM ({}){} ORDER BY position", ledger::suspect_rows_sql(plan),
                         every_key_is_here ? "" : " WHERE NOT faithful")));
    RONGHE_TRY(keys, store_.keys());
    Suspects found;
    RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) {
      if (!chunk.boolean(2, row)) found.exchanged.push_back(chunk.integer(0, row));
      if (!every_key_is_here || chunk.boolean(3, row)) return;
      auto id = evidence::subject_id(plan.labelled, chunk.text(1, row));
      if (keys->ring().knows(id)) {
        found.shut.push_back(chunk.integer(0, row));
      } else {
        --out_.values;  // there is nothing to compare
        unknown_.insert(std::move(id));
      }
    }));
    return found;
  }

  Result<void> tell_unknown_subjects() {
    if (unknown_.empty()) return {};
    RONGHE_TRY(erasures, store_.connection().integer("SELECT count(*) FROM erasure"));
    RONGHE_CHECK(tell_destroyed(erasures));
    if (unknown_.empty()) return {};
    auto told = fmt::format("{} subjects have no secret in {}: their values were not compared",
                            unknown_.size(), store_.keys_folder());
    if (erasures == 0) {
      told +=
          ". No erasure is sealed, so subjects.duckdb is older than these rows or of another "
          "store, or an erasure broke off: bring back the right file, or erase the same again";
    }
    out_.left_out.push_back(std::move(told));
    return {};
  }

  // Whose secret is gone without a tombstone was not erased by anyone who signed. Erasures of
  // before there were tombstones have none: then nobody can tell, as without the key of the log.
  Result<void> tell_destroyed(std::int64_t erasures) {
    if (erasures == 0) return {};
    auto tombstones = Tombstones::read(store_, store_.connection());
    if (!tombstones || tombstones->empty()) return {};
    RONGHE_TRY(unmarked, store_.connection().integer(
                             "SELECT count(*) FROM erasure WHERE request NOT IN (SELECT request "
                             "FROM tombstone)"));
    if (unmarked > 0) return {};
    for (auto at = unknown_.begin(); at != unknown_.end();) {
      if (tombstones->request_of(*at) != nullptr) {
        ++at;
        continue;
      }
      add(Fault::value_unreadable, -1, {},
          fmt::format("{} has no secret and was not erased: its secret was destroyed, or "
                      "subjects.duckdb is older than its rows; bring back the right file",
                      *at));
      at = unknown_.erase(at);
    }
    return {};
  }

  // " (placement_id=P-17)": the key is in clear.
  Result<std::string> name_of(const SealPlan& plan, std::int64_t position) {
    const auto& key = store_.pack().dictionary.record(plan.record)->key;
    if (key.empty()) return std::string();
    RONGHE_TRY(value, store_.connection().text(fmt::format(
                          "SELECT CAST({} AS VARCHAR) FROM {} WHERE position = {}",
                          quoted_name(key.front()), quoted_name(plan.record), position)));
    return fmt::format(" ({}={})", key.front(), value.value_or(""));
  }

  Store& store_;
  const StoreAuditOptions& options_;
  StoreAudit out_;
  std::set<std::string> unknown_;  // subjects of rows, without a secret here
};

}  // namespace

Result<StoreAudit> audit_store(Store& store, const StoreAuditOptions& options) {
  return Auditor(store, options).audit();
}

}  // namespace ronghe::store
