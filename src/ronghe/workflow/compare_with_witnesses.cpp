// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/compare_with_witnesses.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "ronghe/ledger/ledger.hpp"
#include "ronghe/witness/last_seen.hpp"

namespace ronghe::workflow {

using proof::WitnessPolicy;
using witness::Sight;

namespace {

std::vector<proof::VerifierKey> keys_of(const WitnessPolicy& policy, const std::string& origin) {
  std::vector<proof::VerifierKey> keys;
  for (const auto& log : policy.logs) {
    if (log.key.name == origin) keys.push_back(log.key);
  }
  return keys;
}

// The log as the store has it, from the tables. A root is made once for each size, as it takes all
// entries up to there.
class OwnLog {
 public:
  static Result<OwnLog> load(engine::Connection& connection) {
    RONGHE_TRY(made, ledger::checkpoint(connection, {}));
    return OwnLog(connection, {.size = static_cast<std::uint64_t>(made.size), .root = made.root});
  }

  [[nodiscard]] const proof::TreeHead& head() const { return head_; }
  // Of the first entries; not_found for more than there are.
  Result<crypto::Hash> root_of(std::uint64_t size) {
    if (const auto found = roots_.find(size); found != roots_.end()) return found->second;
    RONGHE_TRY(made, ledger::checkpoint(connection_, static_cast<std::int64_t>(size)));
    roots_.emplace(size, made.root);
    return made.root;
  }

 private:
  OwnLog(engine::Connection& connection, const proof::TreeHead& head)
      : connection_(connection), head_(head), roots_{{head.size, head.root}} {}

  engine::Connection& connection_;
  proof::TreeHead head_;
  std::map<std::uint64_t, crypto::Hash> roots_;
};

Result<void> hold_against(OwnLog& log, const witness::LastSeen& last, WitnessSight& out) {
  const auto& own = log.head();
  out.answered = last.sight != Sight::unreachable;
  if (last.sight == Sight::garbled || last.sight == Sight::unreachable) {
    out.message = last.message;
    return {};
  }
  if (last.sight == Sight::seen) {
    out.size = last.tree.size;
    out.time = last.time;
  }
  if (out.size > own.size) {
    out.agreement = Agreement::ahead;
    out.by = out.size - own.size;
    return {};
  }
  out.agreement = out.size == own.size ? Agreement::fresh : Agreement::behind;
  out.by = own.size - out.size;
  if (last.sight == Sight::nothing) return {};
  RONGHE_TRY(root, log.root_of(out.size));
  if (root != last.tree.root) {
    out.agreement = Agreement::differs;
    out.by = 0;
  }
  return {};
}

constexpr auto older = "store-older-than-witness"_code;
constexpr auto another = "store-differs-from-witness"_code;

bool is_heard(const WitnessSight& sight) { return sight.agreement != Agreement::unheard; }

bool enough_heard(const WitnessPolicy& policy, const std::vector<WitnessSight>& sights) {
  std::vector<std::size_t> counted;
  for (std::size_t i = 0; i < sights.size(); ++i) {
    if (is_heard(sights[i]) || policy.witnesses[i].url.empty()) counted.push_back(i);
  }
  return std::ranges::any_of(sights, is_heard) && policy.quorum_reached(counted);
}

}  // namespace

std::string_view code(Agreement agreement) {
  switch (agreement) {
    case Agreement::fresh: return "fresh";
    case Agreement::behind: return "behind";
    case Agreement::ahead: return "ahead";
    case Agreement::differs: return "differs";
    case Agreement::unheard: return "unheard";
  }
  std::unreachable();
}

std::string describe(const WitnessSight& sight) {
  switch (sight.agreement) {
    case Agreement::fresh: return "fresh";
    case Agreement::behind: return fmt::format("behind by {}", sight.by);
    case Agreement::ahead: return fmt::format("ahead by {}: this store was rolled back", sight.by);
    case Agreement::differs:
      return fmt::format("saw {} other entries: this store is a copy that went another way",
                         sight.size);
    case Agreement::unheard: return fmt::format("nobody answered ({})", sight.message);
  }
  std::unreachable();
}

bool contradicts(const WitnessSight& sight) {
  return sight.agreement == Agreement::ahead || sight.agreement == Agreement::differs;
}

bool can_ask(const WitnessPolicy& policy) {
  return !std::ranges::all_of(policy.witnesses, &std::string::empty, &proof::TrustedWitness::url);
}

const WitnessSight* WitnessComparison::contradiction() const {
  const auto found = std::ranges::find_if(witnesses, contradicts);
  return found == witnesses.end() ? nullptr : &*found;
}

Result<WitnessComparison> compare_with_witnesses(store::Store& store, const WitnessPolicy& policy,
                                                 std::chrono::milliseconds timeout) {
  WitnessComparison out;
  RONGHE_TRY(own, OwnLog::load(store.connection()));
  out.tree = own.head();
  std::vector<witness::WitnessAddress> addresses;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < policy.witnesses.size(); ++i) {
    const auto& one = policy.witnesses[i];
    out.witnesses.push_back({.name = one.name});
    if (one.url.empty()) {
      out.witnesses.back().message = no_address;
      continue;
    }
    addresses.push_back({.key = one.key, .url = one.url});
    places.push_back(i);
  }
  out.can_ask = can_ask(policy);
  const auto last =
      witness::ask_last_seen(addresses, store.origin(), keys_of(policy, store.origin()), timeout);
  for (std::size_t i = 0; i < last.size(); ++i) {
    RONGHE_CHECK(hold_against(own, last[i], out.witnesses[places[i]]));
  }
  out.heard = enough_heard(policy, out.witnesses);
  return out;
}

Result<void> check_not_contradicted(const store::Store& store, const WitnessComparison& compared) {
  const auto* found = compared.contradiction();
  if (found == nullptr) return {};
  const auto seen = fmt::to_string(found->size);
  const auto here = fmt::to_string(compared.tree.size);
  std::vector<ErrorValue> values{
      {"store", store.folder()}, {"witness", found->name}, {"seen", seen}, {"here", here}};
  if (found->agreement == Agreement::ahead) {
    return fail(ErrorKind::proof_failed, older, std::move(values),
                fmt::format("this store is older than what {} saw: {} has seen {} entries of its "
                            "log, signed by it, here are {}; nothing was published. It was put "
                            "back to an earlier state, or another copy of it has gone on",
                            found->name, found->name, seen, here));
  }
  return fail(ErrorKind::proof_failed, another, std::move(values),
              fmt::format("this store differs from what {} saw: the first {} entries of its log, "
                          "signed by it, were others than here; nothing was published. This is an "
                          "older copy of the store that went another way, or the log was changed",
                          found->name, seen));
}

bool is_contradicted(const Error& error) { return error.code == older || error.code == another; }

}  // namespace ronghe::workflow
