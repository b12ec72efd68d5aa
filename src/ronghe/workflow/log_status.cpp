// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/log_status.hpp"

#include <fmt/format.h>

#include "ronghe/base/worded.hpp"
#include "ronghe/store/publication.hpp"

namespace ronghe::workflow {

Result<LogStatus> log_status(store::Store& store, std::chrono::milliseconds timeout) {
  LogStatus out{.origin = store.origin(), .compared = {}, .standing = {}};
  RONGHE_TRY(policy, store::witness_policy(store));
  RONGHE_TRY(compared, compare_with_witnesses(store, policy, timeout));
  out.compared = std::move(compared);
  RONGHE_TRY(note, store.log_files().published());
  if (!note) return out;
  RONGHE_TRY(verdict, proof::examine_checkpoint(*note, policy));
  out.signed_size = verdict.checkpoint.tree.size;
  out.standing = proof::describe(policy, verdict.signed_by());
  if (out.signed_size <= out.compared.tree.size) return out;
  return fail_with(ErrorKind::proof_failed, "kept-checkpoint-ahead"_code,
                   "the kept checkpoint covers {signed} entries, the tables have {stored}",
                   {{"signed", fmt::format("{}", out.signed_size)},
                    {"stored", fmt::format("{}", out.compared.tree.size)}});
}

std::vector<WitnessSight> audit_witnesses(store::Store& store, std::chrono::milliseconds timeout,
                                          store::StoreAudit& audited) {
  const auto compared = [&]() -> Result<WitnessComparison> {
    RONGHE_TRY(policy, store::witness_policy(store));
    return compare_with_witnesses(store, policy, timeout);
  }();
  if (!compared) {
    audited.left_out.push_back("the witnesses were not asked: " + to_string(compared.error()));
    return {};
  }
  if (!compared->can_ask) return {};
  for (const auto& sight : compared->witnesses) {
    const auto told = fmt::format("witness {}: {}", sight.name, describe(sight));
    if (sight.agreement == Agreement::unheard) audited.left_out.push_back(told);
    if (!contradicts(sight)) continue;
    ++audited.log.faults;
    audited.log.findings.push_back({.fault = ledger::Fault::publication_differs,
                                    .record = {},
                                    .key = {},
                                    .message = told,
                                    .advice = "store-rolled-back"_code});
  }
  return compared->witnesses;
}

}  // namespace ronghe::workflow
