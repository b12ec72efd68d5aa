// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/log.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/evidence/row_sealing.hpp"
#include "ronghe/ledger/ledger.hpp"
#include "ronghe/ledger/log_files.hpp"
#include "ronghe/ledger/relabel.hpp"
#include "ronghe/ledger/reseal.hpp"
#include "ronghe/policy/pack.hpp"
#include "ronghe/store/adopt.hpp"
#include "ronghe/store/keys.hpp"
#include "ronghe/store/spill.hpp"

// A store: a folder with the sealed evidence, the packs that were used on it, and rejected rows.
//
//   STORE/evidence.duckdb   records, log, runs
//   STORE/packs/<hash>/     every pack that was ever used, so that each run can be repeated
//   STORE/log/              the log as static files, with its signed checkpoint
//   STORE/results/          each run as sealed lines, and as those that everyone may see
//   STORE/rejects/          rows that an import refused
//   STORE/spill/            what does not fit into memory, while it is open
//   STORE/keys/             what opens labelled fields, unless it was put elsewhere
// All of it is its owner's alone, but for log/, which is for everyone (docs/decisions/0036).
namespace ronghe::store {

// The version that a store has once a row was set aside: a program of before would find it changed.
inline constexpr std::int64_t conflict_version = 6;
// The one it has once a run is kept as sealed lines.
inline constexpr std::int64_t lines_version = 7;

// The version that a store has once a row was sealed in layout 3: a program of before opens none.
inline constexpr std::int64_t padded_version = 7;

struct StoreOptions {
  std::string memory_limit = {};  // "8GiB"; empty = the engine's default
  int threads = 0;                // 0 = all
};

// Values of `labels` in store_meta.
inline constexpr std::string_view labels_sealed = "sealed";
inline constexpr std::string_view labels_open = "open";

struct InitOptions {
  KeyOptions keys = {};
  // The name of the log, for good: the address at which it will be served, "log.edu.example/sz".
  // "" = one of no address, "localhost/…".
  std::string origin = {};
  // No field is sealed and no key made: for data that are public or made up.
  bool open_data = false;
};

struct RelabelRequest {
  std::string field;   // "placement.pay"
  std::string level;   // "L4"
  std::string reason;  // sealed with the act, for everyone to read
  Date day;
};

struct FieldRelabelling {
  std::int64_t position = 0;  // of the act
  std::string before;         // "EDU/L2"
  std::string after;
  ledger::RelabelledRows rows;
};

class WriteQueue;
class SystemTables;
class AdoptedTables;

class Store {
 public:
  // Makes a new store; `folder` must not exist or be empty. Nothing is left behind on failure.
  [[nodiscard]] static Result<Store> create(const std::string& folder,
                                            const std::string& pack_folder,
                                            const InitOptions& options = {});
  // Opens one, only to read where this user may not write; a store of a newer version, or one in
  // use by another process, is refused. One of a version before is read as it is.
  [[nodiscard]] static Result<Store> open(const std::string& folder,
                                          const StoreOptions& options = {});

  [[nodiscard]] engine::Connection& connection() { return *connection_; }
  // What was mended in its files when it was opened: a sentence each, to be shown.
  [[nodiscard]] const std::vector<std::string>& mended() const { return mended_; }
  [[nodiscard]] const std::string& folder() const { return folder_; }
  [[nodiscard]] std::string rejects_folder() const { return folder_ + "/rejects"; }
  // For files that are needed while the store is open.
  [[nodiscard]] const std::string& work_folder() const { return spill_->path(); }
  // Where the lines of a run up to evaluate/3 are, and in a store that seals nothing those of every
  // run (result_files.hpp).
  [[nodiscard]] std::string result_path(const std::string& run_id) const {
    return folder_ + "/results/" + run_id + ".jsonl";
  }
  // The pack that the store was made with, or the one it adopted last: its dictionary is the one of
  // the tables, with the levels that fields have now.
  [[nodiscard]] const policy::Pack& pack() const { return pack_; }
  // The record types of the pack by name, then those of the system whose tables are here.
  [[nodiscard]] std::vector<const policy::RecordType*> record_types() const;
  // One of them, or of the system; null when there is none of the name.
  [[nodiscard]] const policy::RecordType* record_type(std::string_view name) const;
  // Whether its table is here: a store of an older program lacks those of records that the system
  // did not write then. They are made within the transaction that needs them, and noted after it.
  [[nodiscard]] bool has_table(const policy::RecordType& record) const;
  [[nodiscard]] Result<void> make_table(engine::Connection& connection,
                                        const policy::RecordType& record) const;
  void note_table(const std::string& record);
  // Who waits to write: what writers of this store share.
  [[nodiscard]] WriteQueue& write_queue() const { return *queue_; }
  // A pack by hash, from the store's own copies.
  [[nodiscard]] Result<policy::Pack> pack_of(const std::string& hash) const;
  // Keeps a copy of a pack, so that runs with it can be repeated; once per hash.
  [[nodiscard]] Result<void> keep(const policy::Pack& pack) const;
  [[nodiscard]] Result<std::int64_t> log_size();

  // The log as files, and its name.
  [[nodiscard]] ledger::LogFiles log_files() const {
    return ledger::LogFiles(folder_ + "/log", {.twin = has_twin()});
  }
  // Whether there is a tree of SM3 beside the log's own: in the suite gm.
  [[nodiscard]] bool has_twin() const { return ring_->suite() == crypto::Suite::gm; }
  [[nodiscard]] crypto::Suite suite() const { return ring_->suite(); }
  [[nodiscard]] const std::string& origin() const { return origin_; }
  // The public key of the log as policies write it; "" in a store that was made before stores
  // noted it.
  [[nodiscard]] const std::string& log_key() const { return log_key_; }

  // Whether labelled fields are sealed.
  [[nodiscard]] bool seals() const { return seals_; }
  // How a record is sealed; null when all of it is public, or the store seals nothing.
  [[nodiscard]] const evidence::SealPlan* plan_of(const std::string& record) const;
  [[nodiscard]] evidence::EntryLayout layout_of(const policy::RecordType& record) const;
  [[nodiscard]] std::vector<evidence::EntryLayout> layouts() const;
  // Makes labelled fields readable, as far as their keys are here; until then, and without them,
  // they are withheld. The secrets of subjects are looked for when a row of theirs is opened. An
  // error only when keys are damaged or of another store, or a passphrase
  // is wrong.
  [[nodiscard]] Result<void> unlock();
  // The same for who needs all of them: refused when a key is not here, and says which and why.
  [[nodiscard]] Result<void> unlock_all();
  // Unlocks, and reads the secrets of all subjects at once: for who opens most rows.
  [[nodiscard]] Result<void> load_subjects();
  // Seals rows under a label with new keys from now on, and says so in the log; older rows still
  // open. Gives the new epoch. bad_input for a label that the dictionary does not have.
  [[nodiscard]] Result<std::uint32_t> begin_epoch(const std::string& label, const Date& day);
  // Gives a field another level, from L1 to L4: its rows are sealed again under the new label,
  // their commitments and every proof stay, and the act is an entry of the log. One transaction.
  // bad_input for a field or level that is none; refused for a public field, whose values the log
  // shows.
  [[nodiscard]] Result<FieldRelabelling> relabel(const RelabelRequest& request);
  // What `adopt` would change and what stands against it, as far as the pack has no faults; adds
  // nothing. bad_input for a pack with faults, naming all of them.
  [[nodiscard]] Result<Adopted> check_adoption(const AdoptRequest& request);
  // The newer pack becomes the store's: its new records, fields and choices enter the tables, and
  // the act is an entry of the log. One transaction; nothing for the pack that the store has
  // already. Rows that are there keep their entries, commitments and proofs; runs keep the pack
  // they were made with. Refused, with all reasons, for what rows that are there do not allow. The
  // dictionary is replaced: no other thread uses the store meanwhile, and viewers that were opened
  // before show the records as they were. After an error in the middle of it the store is to be
  // opened again before anything is written.
  [[nodiscard]] Result<Adopted> adopt(const AdoptRequest& request);
  // How the rows of each sealed record are kept, by its name.
  [[nodiscard]] Result<std::map<std::string, ledger::LayoutCount>> layouts_of_rows();
  // Writes all that is in the database into another file, with every sealed row in layout 3.
  // proof_failed when something of it is not as the dictionary has it, or a row does not open.
  [[nodiscard]] Result<ledger::ResealedRows> reseal_into(const std::string& path,
                                                         Progress* progress);
  // The rows of subjects that were erased just now tell nothing of themselves any more, by record
  // and the value that names the subject. Within the caller's transaction.
  [[nodiscard]] Result<void> hide_erased(
      engine::Connection& connection,
      const std::map<std::string, std::vector<std::string>>& subjects);
  // The keys; refused when they are not here.
  [[nodiscard]] Result<StoreKeys*> keys();
  [[nodiscard]] const std::string& keys_folder() const { return keys_folder_; }
  // How many secrets of subjects that were erased lie in the folder of keys again, from an older
  // copy: all of them after load_subjects(), else those that were asked for. They are not used.
  [[nodiscard]] std::size_t keys_put_back() const { return keys_ ? keys_->left_out() : 0; }
  // Why the keys are not here; "" when they are, or nobody asked yet.
  [[nodiscard]] std::string why_locked() const { return locked_ ? to_string(*locked_) : ""; }
  // The same for whoever cannot go on without them.
  [[nodiscard]] std::unexpected<Error> refuse_locked() const;
  // The labels whose keys are not here, of a store that was unlocked.
  [[nodiscard]] std::vector<std::string> locked_labels() const;

  // Refused where the store is open only to read, before any work is done for what would be
  // written.
  [[nodiscard]] Result<void> check_may_write() const;
  // A transaction in which something is written. Before the first one a store of a version before
  // gets what this version has. Refused where the store is open only to read.
  [[nodiscard]] Result<engine::Transaction> begin_writing();
  // The same on a sibling of the store's connection.
  [[nodiscard]] Result<engine::Transaction> begin_writing(engine::Connection& connection);
  [[nodiscard]] std::int64_t version() const { return version_; }
  // What it is at least once a row of the record was sealed, or set aside.
  [[nodiscard]] std::int64_t version_with(const policy::RecordType& record, bool set_aside) const;
  // At least this version from the end of the transaction on; noted after it.
  [[nodiscard]] static Result<void> need_version(engine::Connection& connection,
                                                 std::int64_t version);
  void note_version(std::int64_t version) { version_ = std::max(version_, version); }

 private:
  Store(std::string folder, policy::Pack pack, SpillFolder spill, engine::Database database,
        engine::Connection connection);
  [[nodiscard]] Result<void> find_system_tables();
  [[nodiscard]] Result<void> prepare_labels();
  [[nodiscard]] Result<std::map<std::string, std::uint32_t>> epochs();
  [[nodiscard]] Result<bool> are_own_keys(StoreKeys& keys);
  [[nodiscard]] Result<bool> knows_a_subject();
  [[nodiscard]] Result<bool> has_sealed_rows();
  [[nodiscard]] Result<void> mend_subjects();
  [[nodiscard]] Result<void> raise_version();
  [[nodiscard]] Result<void> check_subjects_are_here();
  [[nodiscard]] Result<void> check_own_subjects();
  [[nodiscard]] Result<std::int64_t> erasures();
  [[nodiscard]] Result<void> leave_out_erased();
  [[nodiscard]] Result<void> check_shut_rows(const std::string& record, std::uint64_t shut);
  [[nodiscard]] Result<ledger::Checkpoint> finish_resealed(const std::string& path);
  // All acts on fields, the oldest first.
  [[nodiscard]] Result<std::vector<evidence::Relabelling>> field_acts();
  [[nodiscard]] Result<std::vector<evidence::Relabelling>> fields_of_adoptions();
  [[nodiscard]] Result<Held> held();
  [[nodiscard]] Result<Adopted> comparison_with(const policy::Pack& pack);
  [[nodiscard]] Result<void> prepare_keys(const policy::Dictionary& next, const Held& held);
  [[nodiscard]] Result<std::int64_t> seal_adoption(const AdoptRequest& request,
                                                   const policy::Pack& pack, AdoptedTables& tables);
  void follow(policy::Pack pack, const policy::Dictionary& next, AdoptedTables& tables,
              std::int64_t position);

  std::string folder_;
  policy::Pack pack_;
  policy::Dictionary written_;  // of the pack, as it is written: levels may have changed since
  std::shared_ptr<SpillFolder> spill_;  // goes after the engine that spills to it
  engine::Database database_;
  std::optional<engine::Connection> connection_;
  std::vector<std::string> mended_;
  bool reads_only_ = false;
  bool must_reopen_ = false;  // an adoption broke off
  std::int64_t version_ = 0;
  bool seals_ = false;
  std::string origin_;
  std::string log_key_;
  std::string keys_folder_;
  std::shared_ptr<SystemTables> system_tables_;
  std::shared_ptr<WriteQueue> queue_;
  std::vector<evidence::Relabelling> came_;  // fields that came with packs adopted
  std::map<std::string, evidence::SealPlan> plans_;
  std::shared_ptr<evidence::KeyRing> ring_;  // what the functions of the engine look into
  std::optional<StoreKeys> keys_;
  bool keys_are_strange_ = false;  // nothing shows that they are of this store: they open no label
  std::optional<Error> locked_;    // why the keys are not open
};

}  // namespace ronghe::store
