// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/signed_erasure.hpp"

#include <algorithm>

#include "ronghe/base/base64.hpp"
#include "ronghe/policy/label.hpp"
#include "ronghe/store/officers.hpp"

namespace ronghe::workflow {

namespace {

constexpr int for_a_person = 1;  // not policy: that a second one agrees is what makes it two
constexpr int for_many = 2;      // not policy

int officers_needed(const store::Store& store, const std::string& subject,
                    const store::Officers& officers) {
  const auto all = officers.all();
  if (std::ranges::all_of(all, &store::Officer::has_ended)) return 0;
  const auto* record = store.pack().dictionary.record(subject.substr(0, subject.find('/')));
  return record != nullptr && policy::is_person(*record) ? for_a_person : for_many;
}

}  // namespace

Result<ErasureToSign> erasure_to_sign(store::Store& store, const ErasureRequest& request,
                                      const ErasurePreview& preview) {
  RONGHE_TRY(officers, store::Officers::read(store, store.connection()));
  const auto* actor = officers.find(request.actor);
  return ErasureToSign{.statement = {.suite = store.suite(),
                                     .origin = store.origin(),
                                     .record = "erasure",
                                     .source = actor == nullptr ? "" : actor->department,
                                     .day = request.day,
                                     .actor = request.actor,
                                     .rows = {{{"erased_on", to_string(request.day)},
                                               {"keys", std::to_string(preview.subjects)},
                                               {"request", request.request},
                                               {"rows", std::to_string(preview.all_rows())},
                                               {"subject", request.subject}}},
                                     .corrects = {}},
                       .needs_officers = officers_needed(store, request.subject, officers)};
}

Result<std::vector<evidence::ValueRow>> signatures_of_erasure(store::Store& store,
                                                              const ErasureRequest& request,
                                                              const ErasureToSign& what) {
  std::vector<evidence::ValueRow> rows;
  auto signatures = request.signatures;
  const auto hash = store::hash_of(what.statement);
  if (request.sign) {
    RONGHE_TRY(key, store::OfficerKey::read(*request.sign, request.actor, store.suite()));
    signatures.push_back(key.sign(store.origin(), hash));
  }
  if (what.needs_officers == 0 && signatures.empty()) return rows;
  RONGHE_TRY(officers, store::Officers::read(store, store.connection()));
  // The program writes the note; officers of any department agree to it.
  auto record = *policy::system_records().record("erasure");
  record.written_by.clear();
  record.needs_officers = what.needs_officers;
  RONGHE_CHECK(store::check_signed(record, what.statement, officers, signatures));
  for (const auto& signature : signatures) {
    rows.push_back({{"rows", std::int64_t{1}},
                    {"actor", request.actor},
                    {"preview_hash", hash.to_string()},
                    {"veiled", std::string()},
                    {"officer", signature.officer},
                    {"signature", base64(signature.bytes)},
                    {"signed_on", request.day}});
  }
  return rows;
}

}  // namespace ronghe::workflow
