// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/signed_erasure.hpp"

#include <algorithm>

#include "ronghe/policy/label.hpp"
#include "ronghe/store/signed_act.hpp"

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
                       .needs_officers = officers_needed(store, request.subject, officers),
                       .officers = officers};
}

Result<std::vector<evidence::ValueRow>> signatures_of_erasure(store::Store& store,
                                                              const ErasureRequest& request,
                                                              const ErasureToSign& what) {
  auto signatures = request.signatures;
  if (request.sign) {
    RONGHE_TRY(key, store::OfficerKey::read(*request.sign, request.actor, store.suite()));
    signatures.push_back(key.sign(store.origin(), store::hash_of(what.statement)));
  }
  if (what.needs_officers == 0 && signatures.empty()) return std::vector<evidence::ValueRow>();
  // The program writes the note; officers of any department agree to it.
  auto record = *policy::system_records().record("erasure");
  record.written_by.clear();
  record.needs_officers = what.needs_officers;
  RONGHE_CHECK(store::check_signed(record, what.statement, what.officers, signatures));
  return store::rows_of_signatures(what.statement, 1, signatures);
}

}  // namespace ronghe::workflow
