// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/witness_policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "ronghe/proof/scheme.hpp"
#include "ronghe/proof/text.hpp"

namespace ronghe::proof {

namespace {

constexpr std::string_view none = "none";

std::vector<std::string_view> words_of(std::string_view line) {
  constexpr std::string_view blanks = " \t";
  std::vector<std::string_view> words;
  while (true) {
    const auto from = line.find_first_not_of(blanks);
    if (from == std::string_view::npos) return words;
    line.remove_prefix(from);
    words.push_back(line.substr(0, line.find_first_of(blanks)));
    line.remove_prefix(words.back().size());
  }
}

using Words = std::span<const std::string_view>;

class PolicyReader {
 public:
  Result<WitnessPolicy> read(std::string_view text) {
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      if ((byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F) {
        return bad_input("the policy holds a control character");
      }
    }
    int number = 0;
    while (!text.empty()) {
      ++number;
      const auto line = take_line(text);
      if (!line) return bad_input("the last line does not end in a newline", {.line = number});
      if (auto step = read_line(words_of(*line)); !step) {
        step.error().place.line = number;
        return std::unexpected(std::move(step).error());
      }
    }
    if (!has_quorum_) return bad_input("the policy has no quorum line");
    return std::move(policy_);
  }

 private:
  Result<void> read_line(const std::vector<std::string_view>& words) {
    if (words.empty() || words[0].starts_with('#')) return {};
    const auto rest = Words(words).subspan(1);
    if (words[0] == "log") return read_log(rest);
    if (words[0] == "witness") return read_witness(rest);
    if (words[0] == "group") return read_group(rest);
    if (words[0] == "quorum") return read_quorum(rest);
    return bad_input(
        fmt::format("`{}` opens no line of a policy: log, witness, group, quorum do", words[0]));
  }

  // A key counts once, whatever name or type it is given.
  Result<VerifierKey> read_key(std::string_view text) {
    RONGHE_TRY(key, VerifierKey::parse(text));
    if (scheme_of(key) == nullptr) {
      return bad_input(fmt::format(
          "signatures of type {:02x}, of which the key {} is, are not verified by this version",
          key.type, key.name));
    }
    for (const auto& seen : keys_) {
      if (seen == key.material) {
        return bad_input(fmt::format("the key of {} stands in the policy twice", key.name));
      }
    }
    keys_.push_back(key.material);
    return key;
  }

  Result<void> define(std::string_view name, MemberRef ref) {
    if (name == none) return bad_input("the name `none` is taken: it means no quorum");
    if (!names_.emplace(name, ref).second) {
      return bad_input(fmt::format("the name `{}` stands in the policy twice", name));
    }
    return {};
  }

  Result<void> read_log(Words words) {
    if (words.empty() || words.size() > 2) return bad_input("expected: log <vkey> [<url>]");
    RONGHE_TRY(key, read_key(words[0]));
    policy_.logs.push_back({.key = std::move(key), .url = url_of(words, 1)});
    return {};
  }

  Result<void> read_witness(Words words) {
    if (words.size() < 2 || words.size() > 3) {
      return bad_input("expected: witness <name> <vkey> [<url>]");
    }
    RONGHE_TRY(key, read_key(words[1]));
    if (key.type != type_cosignature_v1) {
      return bad_input(fmt::format(
          "the key of witness {} signs without a time; a witness has one of type 04", words[0]));
    }
    RONGHE_CHECK(define(words[0], WitnessRef{policy_.witnesses.size()}));
    policy_.witnesses.push_back(
        {.name = std::string(words[0]), .key = std::move(key), .url = url_of(words, 2)});
    return {};
  }

  Result<void> read_group(Words words) {
    if (words.size() < 3) return bad_input("expected: group <name> all|any|<k> <name>...");
    WitnessGroup group{.name = std::string(words[0]), .needed = 0, .members = {}};
    for (const auto name : words.subspan(2)) {
      const auto found = names_.find(std::string(name));
      if (found == names_.end()) {
        return bad_input(fmt::format("the member `{}` is not defined on a line before", name));
      }
      // In one group only, and once: nobody counts twice.
      if (!grouped_.emplace(name, true).second) {
        return bad_input(fmt::format("`{}` is a member of a group already", name));
      }
      group.members.push_back(found->second);
    }
    const auto count = parse_count(words[1]);
    if (words[1] == "all") group.needed = group.members.size();
    if (words[1] == "any") group.needed = 1;
    if (count) group.needed = *count;
    if (group.needed == 0 || group.needed > group.members.size()) {
      return bad_input(fmt::format("`{}` is not all, any or a number from 1 to {}", words[1],
                                   group.members.size()));
    }
    RONGHE_CHECK(define(words[0], GroupRef{policy_.groups.size()}));
    policy_.groups.push_back(std::move(group));
    return {};
  }

  Result<void> read_quorum(Words words) {
    if (words.size() != 1) return bad_input("expected: quorum <name>|none");
    if (has_quorum_) return bad_input("the policy has a second quorum line");
    has_quorum_ = true;
    if (words[0] == none) return {};
    const auto found = names_.find(std::string(words[0]));
    if (found == names_.end()) {
      return bad_input(fmt::format("the quorum `{}` is not defined on a line before", words[0]));
    }
    policy_.quorum.push_back(found->second);
    return {};
  }

  static std::string url_of(Words words, std::size_t at) {
    return at < words.size() ? std::string(words[at]) : std::string();
  }

  WitnessPolicy policy_;
  std::map<std::string, MemberRef, std::less<>> names_;
  std::map<std::string, bool, std::less<>> grouped_;
  std::vector<std::string> keys_;
  bool has_quorum_ = false;
};

bool has_witnessed(const WitnessPolicy& policy, const MemberRef& member,
                   std::span<const std::size_t> signed_by) {
  if (const auto* witness = std::get_if<WitnessRef>(&member)) {
    return std::ranges::find(signed_by, witness->index) != signed_by.end();
  }
  const auto& group = policy.groups[std::get<GroupRef>(member).index];
  const auto reached = std::ranges::count_if(
      group.members, [&](const MemberRef& one) { return has_witnessed(policy, one, signed_by); });
  return static_cast<std::size_t>(reached) >= group.needed;
}

void collect(const WitnessPolicy& policy, const MemberRef& member, std::vector<std::size_t>& out) {
  if (const auto* witness = std::get_if<WitnessRef>(&member)) {
    out.push_back(witness->index);
    return;
  }
  for (const auto& one : policy.groups[std::get<GroupRef>(member).index].members) {
    collect(policy, one, out);
  }
}

std::size_t count_of(const std::vector<std::size_t>& counted,
                     std::span<const std::size_t> signed_by) {
  return static_cast<std::size_t>(std::ranges::count_if(counted, [&](std::size_t witness) {
    return std::ranges::find(signed_by, witness) != signed_by.end();
  }));
}

}  // namespace

Result<WitnessPolicy> WitnessPolicy::parse(std::string_view text) {
  return PolicyReader().read(text);
}

bool WitnessPolicy::quorum_reached(std::span<const std::size_t> signed_by) const {
  return std::ranges::all_of(
      quorum, [&](const MemberRef& one) { return has_witnessed(*this, one, signed_by); });
}

std::vector<std::size_t> WitnessPolicy::counted_witnesses() const {
  std::vector<std::size_t> out;
  for (const auto& one : quorum) collect(*this, one, out);
  std::ranges::sort(out);
  return out;
}

Standing WitnessPolicy::standing(std::span<const std::size_t> signed_by) const {
  if (quorum.empty()) return Standing::unwitnessed;
  if (!quorum_reached(signed_by)) return Standing::unpublished;
  const auto counted = counted_witnesses();
  return count_of(counted, signed_by) == counted.size() ? Standing::finalized : Standing::published;
}

std::string describe(const WitnessPolicy& policy, std::span<const std::size_t> signed_by) {
  const auto counted = policy.counted_witnesses();
  return fmt::format("{} ({} of {})", code(policy.standing(signed_by)),
                     count_of(counted, signed_by), counted.size());
}

std::string_view code(Standing standing) {
  switch (standing) {
    case Standing::unpublished: return "unpublished";
    case Standing::unwitnessed: return "unwitnessed";
    case Standing::published: return "published";
    case Standing::finalized: return "final";
  }
  std::unreachable();
}

}  // namespace ronghe::proof
