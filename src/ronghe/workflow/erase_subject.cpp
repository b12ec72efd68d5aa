// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/erase_subject.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <limits>

#include "ronghe/base/access.hpp"
#include "ronghe/base/durable_file.hpp"
#include "ronghe/base/worded.hpp"
#include "ronghe/intake/rejects_search.hpp"
#include "ronghe/policy/label.hpp"
#include "ronghe/policy/record_names.hpp"
#include "ronghe/store/signed_act.hpp"
#include "ronghe/store/tombstones.hpp"
#include "ronghe/store/writer.hpp"
#include "ronghe/workflow/signed_erasure.hpp"

namespace ronghe::workflow {

namespace fs = std::filesystem;
using engine::quoted_name;
using engine::quoted_text;
using evidence::SealPlan;

namespace {

struct Subject {
  std::string record;
  std::string key;
  [[nodiscard]] std::string id() const { return record + "/" + key; }
};

Result<Subject> parse_subject(const store::Store& store, const std::string& text) {
  const auto named = policy::with_record_code(store.pack().dictionary, text);
  const auto slash = named.find('/');
  const auto record = named.substr(0, slash);
  if (slash == std::string::npos || store.pack().dictionary.record(record) == nullptr) {
    return fail_with(ErrorKind::bad_input, "subject-malformed"_code,
                     "`{subject}` names no subject; write a record and a key, such as person/0a3f",
                     {{"subject", std::string(text)}});
  }
  return Subject{.record = record, .key = named.substr(slash + 1)};
}

// The plans of the records whose rows a subject of this kind seals.
std::vector<const SealPlan*> sealed_by(const store::Store& store, const std::string& kind) {
  std::vector<const SealPlan*> plans;
  for (const auto& [name, record] : store.pack().dictionary.records) {
    const auto* plan = store.plan_of(name);
    if (plan != nullptr && plan->labelled.subject_record == kind) plans.push_back(plan);
  }
  return plans;
}

std::string rows_of(const SealPlan& plan, const std::string& key) {
  return fmt::format("FROM {} WHERE {} = {}", plan.table(), plan.subject(), quoted_text(key));
}

Result<std::vector<std::string>> texts(engine::Connection& connection, const std::string& sql) {
  RONGHE_TRY(rows, connection.query(sql));
  std::vector<std::string> found;
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) {
    found.emplace_back(chunk.text(0, row));
  }));
  return found;
}

// What belongs to the subject and is itself a subject: the placements of a person, whose hours are
// sealed under the placement.
class Closure {
 public:
  Closure(store::Store& store, const evidence::KeyRing& ring) : store_(store), ring_(ring) {}

  Result<void> add(const Subject& subject) {
    if (std::ranges::find(ids_, subject.id()) != ids_.end()) return {};
    ids_.push_back(subject.id());
    keys_[subject.record].push_back(subject.key);
    for (const auto* plan : sealed_by(store_, subject.record)) {
      RONGHE_CHECK(count(*plan, subject));
      if (plan->record == subject.record || sealed_by(store_, plan->record).empty()) continue;
      const auto* record = store_.pack().dictionary.record(plan->record);
      RONGHE_TRY(keys,
                 texts(store_.connection(),
                       fmt::format("SELECT DISTINCT CAST({} AS VARCHAR) {}",
                                   quoted_name(record->key.front()), rows_of(*plan, subject.key))));
      for (const auto& key : keys) RONGHE_CHECK(add({.record = plan->record, .key = key}));
    }
    return {};
  }
  [[nodiscard]] const std::vector<std::string>& ids() const { return ids_; }
  // The same by record.
  [[nodiscard]] const std::map<std::string, std::vector<std::string>>& keys() const {
    return keys_;
  }
  // Whether any row is about the subject, readable or not.
  [[nodiscard]] bool empty() const { return !found_; }
  // Those that are readable still.
  [[nodiscard]] const std::map<std::string, std::uint64_t>& rows() const { return rows_; }
  // Whose secrets are there.
  [[nodiscard]] std::uint64_t alive() const {
    return static_cast<std::uint64_t>(
        std::ranges::count_if(ids_, [&](const std::string& id) { return ring_.knows(id); }));
  }
  // Runs that saw the first of the rows.
  [[nodiscard]] Result<std::int64_t> runs() const {
    return store_.connection().integer(
        fmt::format("SELECT count(*) FROM run WHERE log_size > {}", first_));
  }

 private:
  Result<void> count(const SealPlan& plan, const Subject& subject) {
    RONGHE_TRY(found, store_.connection().integer("SELECT count(*) " + rows_of(plan, subject.key)));
    if (found == 0) return {};
    found_ = true;
    if (!ring_.knows(subject.id())) return {};  // lost before
    rows_[plan.record] += static_cast<std::uint64_t>(found);
    RONGHE_TRY(first,
               store_.connection().integer("SELECT min(position) " + rows_of(plan, subject.key)));
    first_ = std::min(first_, first);
    return {};
  }

  store::Store& store_;
  const evidence::KeyRing& ring_;
  bool found_ = false;
  std::vector<std::string> ids_;
  std::map<std::string, std::vector<std::string>> keys_;
  std::map<std::string, std::uint64_t> rows_;
  std::int64_t first_ = std::numeric_limits<std::int64_t>::max();  // position
};

// The keys by which rejected rows are known to speak of the subject. One whose own row is public (a
// region, a college) is in the rows of many others, which stay.
std::vector<std::string> keys_in_rejects(const store::Store& store,
                                         const std::vector<std::string>& ids) {
  std::vector<std::string> keys;
  for (const auto& id : ids) {
    const auto slash = id.find('/');
    const auto* record = store.pack().dictionary.record(id.substr(0, slash));
    const bool known_to_all = record != nullptr && record->entity && policy::is_public(*record);
    if (!known_to_all) keys.push_back(id.substr(slash + 1));
  }
  return keys;
}

// Rejected rows return to the departments in plain text. A file that speaks of the subject, or of
// what belongs to it, goes as a whole.
Result<std::vector<std::string>> rejects_of(const store::Store& store,
                                            const std::vector<std::string>& ids) {
  std::vector<std::string> found;
  std::error_code error;
  RONGHE_CHECK(check_no_link(store.rejects_folder()));
  const auto keys = keys_in_rejects(store, ids);
  if (keys.empty()) return found;
  for (const auto& file : fs::recursive_directory_iterator(store.rejects_folder(), error)) {
    if (file.is_symlink() || !file.is_regular_file()) continue;
    const auto path = file.path().string();
    if (intake::speaks_of(path, keys)) found.push_back(path);
  }
  // What an import that broke off left behind went when the store was opened.
  return found;
}

Result<void> remove_all(const std::vector<std::string>& files) {
  std::error_code error;
  for (const auto& path : files) {
    if (!fs::remove(path, error)) {
      return fail_with(ErrorKind::fault, "rejects-not-removed"_code,
                       "a file of rejected rows cannot be removed: {why}",
                       {{"why", error.message()}}, {.file = path});
    }
  }
  return {};
}

Result<bool> sealed_before(store::Store& store, const std::string& request) {
  RONGHE_TRY(count, store.connection().integer("SELECT count(*) FROM erasure WHERE request = " +
                                               quoted_text(request)));
  return count > 0;
}

Result<Closure> closure_of(store::Store& store, const Subject& subject) {
  if (!store.seals()) {
    return fail_with(ErrorKind::refused, "store-without-erasure"_code,
                     "this store seals no fields, so nothing can be erased in it: it is for data "
                     "that are public or made up");
  }
  RONGHE_TRY(keys, store.keys());
  RONGHE_CHECK(store.load_subjects());
  Closure closure(store, keys->ring());
  RONGHE_CHECK(closure.add(subject));
  if (closure.empty()) {
    return fail_with(ErrorKind::not_found, "subject-without-rows"_code,
                     "no sealed row of this store is about {subject}", {{"subject", subject.id()}});
  }
  return closure;
}

Result<ErasurePreview> preview_of(const store::Store& store, const Closure& closure) {
  ErasurePreview preview{
      .rows = closure.rows(), .subjects = closure.alive(), .runs = 0, .files = {}};
  RONGHE_TRY(runs, closure.runs());
  preview.runs = runs;
  RONGHE_TRY(files, rejects_of(store, closure.ids()));
  preview.files = std::move(files);
  return preview;
}

// Who erases an enterprise or a region knows how much goes with it.
Result<void> check_rows(const store::Store& store, const Subject& subject,
                        const std::optional<std::uint64_t>& said, std::uint64_t rows) {
  if (said == rows || rows == 0) return {};  // 0: an erasure that broke off is finished
  const std::vector<ErrorValue> values{
      {"subject", subject.id()}, {"rows", std::to_string(rows)}, {"store", store.folder()}};
  if (said) {
    return fail(ErrorKind::refused, "erasure-of-other-rows"_code, values,
                fmt::format("{} has {} rows, and {} were said", subject.id(), rows, *said));
  }
  if (policy::is_person(*store.pack().dictionary.record(subject.record))) return {};
  return fail(ErrorKind::refused, "erasure-of-no-person"_code, values,
              fmt::format("{} is no person, and {} rows would go", subject.id(), rows));
}

// The note, and with it who agreed. Rows of before layout 3 told something without a key: why
// values are missing, how long they are.
Result<std::int64_t> seal_note(store::Store& store, const ErasureRequest& request,
                               const Closure& closure, std::vector<evidence::ValueRow> signatures) {
  auto batch = store::system_act(
      "erasure", {{"request", request.request}, {"erased_on", request.day}}, request.day);
  batch.also = [&](engine::Connection& connection, const store::Committed& done) -> Result<void> {
    RONGHE_CHECK(store.hide_erased(connection, closure.keys()));
    if (signatures.empty()) return {};
    for (auto& row : signatures) row["first"] = done.first_position;
    return store::append_signatures(store, connection, signatures);
  };
  RONGHE_TRY(sealed, store::committed(store::Writer(store).seal(batch)));
  if (!signatures.empty()) store.note_table(store::signature_record);
  return sealed.first_position;
}

}  // namespace

std::uint64_t ErasurePreview::all_rows() const {
  std::uint64_t sum = 0;
  for (const auto& [record, count] : rows) sum += count;
  return sum;
}

Result<ErasurePreview> preview_erasure(store::Store& store, const std::string& subject) {
  RONGHE_TRY(parsed, parse_subject(store, subject));
  RONGHE_TRY(closure, closure_of(store, parsed));
  return preview_of(store, closure);
}

Result<Erasure> erase_subject(store::Store& store, const ErasureRequest& request) {
  if (request.request.empty())
    return fail_with(ErrorKind::bad_input, "erasure-without-request"_code,
                     "an erasure needs the number of its request");
  RONGHE_TRY(subject, parse_subject(store, request.subject));
  RONGHE_TRY(closure, closure_of(store, subject));
  RONGHE_TRY(keys, store.keys());
  RONGHE_TRY(preview, preview_of(store, closure));
  Erasure done{.rows = preview.all_rows(), .files = preview.files};
  RONGHE_CHECK(check_rows(store, subject, request.rows, done.rows));
  RONGHE_TRY(to_sign, erasure_to_sign(store, request, preview));
  RONGHE_TRY(signatures, signatures_of_erasure(store, request, to_sign));
  done.signatures = signatures.size();
  RONGHE_TRY(before, sealed_before(store, request.request));
  RONGHE_CHECK(store::lay_tombstones(store, closure.ids(), request.request, request.day));
  RONGHE_CHECK(remove_all(done.files));
  RONGHE_TRY(destroyed, keys->destroy_subjects(closure.ids()));
  done.secrets = destroyed;
  if (destroyed == 0 && before) {
    return fail_with(
        ErrorKind::refused, "subject-erased-before"_code,
        "{subject} was erased before for request {request}; nothing is left to destroy",
        {{"subject", subject.id()}, {"request", request.request}});
  }
  RONGHE_TRY(position, seal_note(store, request, closure, std::move(signatures)));
  done.position = position;
  return done;
}

}  // namespace ronghe::workflow
