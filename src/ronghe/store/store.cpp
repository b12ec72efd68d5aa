// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "ronghe/base/access.hpp"
#include "ronghe/base/descriptor.hpp"
#include "ronghe/base/durable_file.hpp"
#include "ronghe/base/worded.hpp"
#include "ronghe/crypto/random.hpp"
#include "ronghe/evaluate/relations.hpp"
#include "ronghe/evidence/table.hpp"
#include "ronghe/ledger/ledger.hpp"
#include "ronghe/ledger/relations.hpp"
#include "ronghe/ledger/sealing.hpp"
#include "ronghe/policy/sound_pack.hpp"
#include "ronghe/proof/key.hpp"
#include "ronghe/store/database_file.hpp"
#include "ronghe/store/system_tables.hpp"
#include "ronghe/store/write_queue.hpp"

namespace ronghe::store {

namespace fs = std::filesystem;

namespace {

// What a store is made with, and brought up to by the first write.
constexpr std::int64_t store_version = 4;
// It rises by what is in it: once a pack was adopted, a row was set aside, or sealed in layout 3, a
// run kept as lines.
constexpr std::int64_t store_version_max =
    std::max({adopted_version, conflict_version, padded_version, lines_version});
constexpr std::int64_t store_version_min = 3;

std::string pack_path(const std::string& folder, const std::string& hash) {
  return folder + "/packs/" + hash;
}

Result<void> copy_pack(const std::string& store, const policy::Pack& pack) {
  const auto target = pack_path(store, pack.hash);
  RONGHE_CHECK(check_no_link(store + "/packs"));
  RONGHE_CHECK(check_no_link(target));
  if (fs::exists(target)) return {};
  // A link in it would bring in what it leads to, wherever that is.
  RONGHE_CHECK(check_no_links_in(pack.folder));
  for (const auto& extended : pack.extends) RONGHE_CHECK(check_no_links_in(extended.folder));
  std::error_code error;
  // A copy that breaks off half-way must not carry the name of a whole one.
  const Unborn copy(target);
  fs::create_directories(copy.path(), error);
  fs::copy(pack.folder, copy.path(), fs::copy_options::recursive, error);
  // What it extends goes with it, each pack inside the one that refines it: the copy is whole.
  auto inside = fs::path(copy.path());
  for (const auto& extended : pack.extends) {
    if (error) break;
    inside /= "extends";
    fs::copy(extended.folder, inside,
             fs::copy_options::recursive | fs::copy_options::overwrite_existing, error);
  }
  if (!error) {
    RONGHE_CHECK(make_private_all(copy.path()));  // copies have the modes of what they are of
    return copy.keep_folder();
  }
  return fail_with(
      ErrorKind::fault, "pack-not-kept"_code,
      "cannot keep the pack in the store: {why}; check free space and rights of {folder}",
      {{"why", error.message()}, {"folder", target}});
}

// A view is checked when it is made: the function that it calls must be there, with any ring.
Result<void> create_record(engine::Connection& connection, const policy::Dictionary& dictionary,
                           const policy::RecordType& record, const ledger::SharedRing& ring) {
  const auto plan = evidence::seal_plan(record, dictionary);
  if (!ring || !plan.labelled.any()) return create_record_table(connection, record, nullptr);
  RONGHE_CHECK(ledger::add_opening(connection, plan, ring));
  return create_record_table(connection, record, &plan);
}

Result<void> create_tables(engine::Connection& connection, const policy::Pack& pack,
                           const InitOptions& options) {
  const auto ring =
      options.open_data ? nullptr : std::make_shared<evidence::KeyRing>(options.keys.suite);
  RONGHE_TRY(transaction, engine::Transaction::begin(connection));
  RONGHE_CHECK(ledger::create_tables(connection));
  for (const auto& [name, record] : pack.dictionary.records) {
    RONGHE_CHECK(create_record(connection, pack.dictionary, record, ring));
  }
  for (const auto& [name, record] : policy::system_records().records) {
    if (!policy::is_public(record)) {
      RONGHE_CHECK(create_record(connection, pack.dictionary, record, ring));
    }
  }
  for (const auto& relation : evaluate::relations) {
    RONGHE_CHECK(
        connection.execute(fmt::format("CREATE TABLE {} ({})", relation.name, relation.columns)));
  }
  RONGHE_CHECK(connection.execute(fmt::format(
      "INSERT INTO store_meta VALUES ('store_version', '{}'), ('pack_hash', '{}'), "
      "('suite', '{}'), ('keys', {}), ('labels', '{}'), ('origin', {})",
      store_version, pack.hash, crypto::name_of(options.keys.suite),
      engine::quoted_text(options.keys.folder), options.open_data ? labels_open : labels_sealed,
      engine::quoted_text(options.origin))));
  return transaction.commit();
}

// The keys, and in the store the public one of its log: by it keys of another store are known.
// Gives those with which the log signs.
Result<LogKeys> create_keys(engine::Connection& connection, const std::string& folder,
                            const policy::Dictionary& dictionary, const InitOptions& options) {
  RONGHE_TRY(keys, StoreKeys::create(options.keys.folder.empty() ? folder : options.keys.folder,
                                     options.open_data ? policy::Dictionary() : dictionary,
                                     options.origin, options.keys));
  RONGHE_CHECK(connection.execute("INSERT INTO store_meta VALUES ('log_key', " +
                                  engine::quoted_text(keys.ed25519.verifier().to_string()) + ")"));
  return keys;
}

Result<std::string> meta(engine::Connection& connection, const std::string& key) {
  auto value = connection.text(
      fmt::format("SELECT value FROM store_meta WHERE key = {}", engine::quoted_text(key)));
  if (!value && value.error().code == "store-damaged"_code) return std::unexpected(value.error());
  if (!value || !*value) {
    return fail_with(
        ErrorKind::bad_input, "store-incomplete"_code,
        "this folder holds no complete Ronghe store; make a new one in another folder");
  }
  return **value;
}

// The table that version 4 has more. A store of before has it in memory, empty, until it is written
// to.
std::string create_relabelling_sql(std::string_view create) {
  constexpr std::string_view create_table = "CREATE TABLE";
  const auto sql = evidence::create_table_sql(*policy::system_records().record("relabelling"));
  ensure(sql.starts_with(create_table), "a table is made by CREATE TABLE");
  return std::string(create) + sql.substr(create_table.size());
}

Result<std::int64_t> version_of(engine::Connection& connection, const std::string& folder) {
  RONGHE_TRY(text, meta(connection, "store_version"));
  std::int64_t version = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, version);
  if (read.ec != std::errc() || read.ptr != end || version < 1) {
    return fail_with(ErrorKind::bad_input, "store-version-unreadable"_code,
                     "{folder} says no version of a store (\"{text}\"); restore it from a backup",
                     {{"folder", folder}, {"text", text}});
  }
  return version;
}

Result<void> check_version(std::int64_t version, const std::string& folder) {
  if (version > store_version_max) {
    return fail_with(ErrorKind::refused, "store-too-new"_code,
                     "{folder} has store version {version}, this program reads up to {known}; use "
                     "a newer program",
                     {{"folder", folder},
                      {"version", fmt::format("{}", version)},
                      {"known", fmt::format("{}", store_version_max)}});
  }
  if (version >= store_version_min) return {};
  return fail_with(ErrorKind::refused, "store-too-old"_code,
                   "{folder} has store version {version}, which kept labelled fields unsealed; "
                   "make a new store and import the files again",
                   {{"folder", folder}, {"version", fmt::format("{}", version)}});
}

std::unexpected<Error> unreadable(const std::string& folder) {
  return fail_with(ErrorKind::refused, "store-unreadable"_code,
                   "this user may not look into {folder}; ask for the right to read it",
                   {{"folder", folder}});
}

// What the store keeps for good: an absolute path, and a name that no other log has.
InitOptions settled(InitOptions options) {
  auto& folder = options.keys.folder;
  if (!folder.empty()) folder = fs::absolute(folder).string();
  if (options.origin.empty()) {
    std::string name;
    for (const auto byte : crypto::random_bytes<8>()) name += fmt::format("{:02x}", byte);
    options.origin = "localhost/" + name;
  }
  return options;
}

// Before witnesses are named, the policy of the log trusts the log alone.
Result<void> write_first_policy(const std::string& folder, const LogKeys& keys) {
  std::string text;
  for (const auto& key : keys.verifiers()) text += fmt::format("log {}\n", key.to_string());
  std::error_code none;
  fs::create_directories(folder + "/log", none);
  RONGHE_CHECK(write_file_durably(folder + "/log/policy", text + "quorum none\n"));
  return let_everyone_read(folder + "/log");
}

// Beside its place; whoever may name it stands at the end of a path that this user made.
Result<void> make_folders(const std::string& store) {
  for (const auto* name : {"", "/packs", "/rejects"}) {
    const auto made = make_private_folder(store + name);
    if (made) continue;
    return fail_with(
        ErrorKind::refused, "store-folder-failed"_code,
        "cannot make {what}; name a folder that this user may write, on a disk with room",
        {{"what", to_string(made.error())}});
  }
  return {};
}

bool is_free(const std::string& folder) {
  std::error_code none;
  return !fs::exists(folder, none) || fs::is_empty(folder, none);
}

}  // namespace

Store::Store(std::string folder, policy::Pack pack, SpillFolder spill, engine::Database database,
             engine::Connection connection)
    : folder_(std::move(folder)),
      pack_(std::move(pack)),
      spill_(std::make_shared<SpillFolder>(std::move(spill))),
      database_(std::move(database)),
      connection_(std::move(connection)),
      mended_(database_.mended()),
      system_tables_(std::make_shared<SystemTables>()),
      queue_(std::make_shared<WriteQueue>()) {}

Result<Store> Store::create(const std::string& folder, const std::string& pack_folder,
                            const InitOptions& options) {
  if (std::error_code none; fs::exists(database_path(folder), none)) {
    return fail_with(ErrorKind::refused, "store-there-already"_code,
                     "{folder} is a store already, and its evidence is sealed: use it as it is, or "
                     "choose another folder for a new one",
                     {{"folder", folder}});
  }
  if (!is_free(folder)) {
    return fail_with(ErrorKind::refused, "store-folder-not-empty"_code,
                     "{folder} exists and is not empty; choose another folder",
                     {{"folder", folder}});
  }
  if (!options.origin.empty() && !proof::is_key_name(options.origin)) {
    return fail_with(ErrorKind::bad_input, "origin-malformed"_code,
                     "\"{origin}\" cannot be the origin of a log; write the address at which it "
                     "will be served, without https:// and blanks: log.edu.example/shenzhen",
                     {{"origin", options.origin}});
  }
  RONGHE_TRY(pack, policy::sound_pack(pack_folder));
  // Built beside its place and moved there whole: an interrupted init leaves no half store.
  const Unborn unborn(folder);
  const auto& partial = unborn.path();
  RONGHE_CHECK(make_folders(partial));
  RONGHE_CHECK(copy_pack(partial, pack));
  const auto lasting = settled(options);
  {
    RONGHE_TRY(database,
               engine::Database::open(
                   {.path = database_path(partial), .memory_limit = {}, .temp_folder = {}}));
    RONGHE_TRY(connection, database.connect());
    RONGHE_CHECK(create_tables(connection, pack, lasting));
    RONGHE_TRY(keys, create_keys(connection, partial + "/keys", pack.dictionary, lasting));
    RONGHE_CHECK(write_first_policy(partial, keys));
    RONGHE_CHECK(connection.execute("CHECKPOINT"));
  }
  RONGHE_CHECK(unborn.keep_folder());
  return open(folder);
}

Result<Store> Store::open(const std::string& folder, const StoreOptions& options) {
  std::error_code error;
  if (!fs::exists(database_path(folder), error)) {
    if (error == std::errc::permission_denied) return unreadable(folder);
    return fail(ErrorKind::not_found, "store-missing"_code, {{"store", folder}},
                folder + " is no store");
  }
  const bool reads_only = !may_write(folder) || !may_write(database_path(folder));
  RONGHE_TRY(spill, reads_only ? Result<SpillFolder>(SpillFolder::of_reader())
                               : SpillFolder::in_store(folder));
  RONGHE_TRY(database, engine::Database::open({.path = database_path(folder),
                                               .memory_limit = options.memory_limit,
                                               .temp_folder = spill.path(),
                                               .threads = options.threads,
                                               .read_only = reads_only}));
  // The engine holds the file now, so that no other process has anything in use there.
  if (!reads_only) spill.remove_leftovers();
  RONGHE_TRY(connection, database.connect());
  RONGHE_TRY(version, version_of(connection, folder));
  RONGHE_CHECK(check_version(version, folder));
  if (version == store_version_min) {
    RONGHE_CHECK(connection.execute(create_relabelling_sql("CREATE TEMP TABLE")));
  }
  RONGHE_TRY(hash, meta(connection, "pack_hash"));
  RONGHE_CHECK(check_no_link(folder + "/packs"));
  RONGHE_TRY(pack, policy::open_sealed_pack(pack_path(folder, hash)));
  if (pack.hash != hash) {
    return fail_with(ErrorKind::proof_failed, "pack-copy-differs"_code,
                     "the store's copy of its pack was changed: {folder} now has the hash {hash}; "
                     "restore the folder from a backup",
                     {{"folder", pack_path(folder, hash)}, {"hash", pack.hash}});
  }
  Store store(folder, std::move(pack), std::move(spill), std::move(database),
              std::move(connection));
  store.reads_only_ = reads_only;
  store.version_ = version;
  RONGHE_CHECK(store.find_system_tables());
  RONGHE_CHECK(store.prepare_labels());
  return store;
}

Result<engine::Transaction> Store::begin_writing() { return begin_writing(*connection_); }

Result<engine::Transaction> Store::begin_writing(engine::Connection& connection) {
  RONGHE_CHECK(check_may_write());
  RONGHE_CHECK(raise_version());
  return engine::Transaction::begin(connection);
}

Result<void> Store::check_may_write() const {
  if (reads_only_) {
    return fail_with(ErrorKind::refused, "store-read-only"_code,
                     "this user may not write to {folder}; ask for the right",
                     {{"folder", folder_}});
  }
  if (!must_reopen_) return {};
  return fail_with(
      ErrorKind::refused, "adoption-broke-off"_code,
      "the adoption of a pack broke off; open {folder} again before anything is written",
      {{"folder", folder_}});
}

Result<void> Store::raise_version() {
  if (version_ >= store_version) return {};
  RONGHE_TRY(transaction, engine::Transaction::begin(*connection_));
  RONGHE_CHECK(connection_->execute("DROP TABLE temp.relabelling"));
  RONGHE_CHECK(connection_->execute(create_relabelling_sql("CREATE TABLE")));
  RONGHE_CHECK(connection_->execute(fmt::format(
      "UPDATE store_meta SET value = '{}' WHERE key = 'store_version'", store_version)));
  RONGHE_CHECK(transaction.commit());
  version_ = store_version;
  return find_system_tables();
}

Result<void> Store::need_version(engine::Connection& connection, std::int64_t version) {
  return connection.execute(
      fmt::format("UPDATE store_meta SET value = '{0}' WHERE key = 'store_version' AND CAST(value "
                  "AS BIGINT) < {0}",
                  version));
}

std::int64_t Store::version_with(const policy::RecordType& record, bool set_aside) const {
  if (plan_of(record.name) != nullptr) return std::max(version_, padded_version);
  return set_aside ? std::max(version_, conflict_version) : version_;
}

Result<policy::Pack> Store::pack_of(const std::string& hash) const {
  if (hash == pack_.hash) return pack_;
  RONGHE_TRY(pack, policy::open_sealed_pack(pack_path(folder_, hash)));
  if (pack.hash != hash) {
    return fail_with(ErrorKind::proof_failed, "kept-pack-differs"_code,
                     "the store's copy of pack {hash} was changed", {{"hash", hash}});
  }
  return pack;
}

Result<void> Store::keep(const policy::Pack& pack) const { return copy_pack(folder_, pack); }

Result<std::int64_t> Store::log_size() { return ledger::size(*connection_); }

}  // namespace ronghe::store
