// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ronghe/proof/disclosure.hpp"
#include "ronghe/proof/log_check.hpp"
#include "ronghe/proof/verify.hpp"

// What the program says, as text for people or as JSON for programs.
namespace ronghe::verify {

enum class Format { text, json };

// What scripts rely on.
enum ExitCode : int { holds = 0, fails = 1, wrong_use = 2 };
[[nodiscard]] ExitCode exit_code(ErrorKind kind);

// A tree of a whole log: under the policy, and recomputed.
struct CheckedTree {
  proof::CheckpointVerdict verdict;
  proof::LogCheck log;
};

struct Checked {
  std::string what;  // "receipt", "log"
  std::string file;
  std::string policy_file;
  std::optional<std::uint64_t> index = {};  // of the entry of a receipt
  std::optional<proof::LogCheck> log = {};  // of a whole log
  std::optional<CheckedTree> twin = {};     // its second tree, where the policy names that
  proof::Disclosure shown = {};             // of a receipt: its entry, and what is shown of it
};

// Prints the outcome on stdout and gives the exit code.
int report(const Checked& checked, const proof::WitnessPolicy& policy,
           const proof::CheckpointVerdict& verdict, Format format);
// Prints why there is no outcome, or that it is no: on stderr, or as JSON on stdout.
int report(const Checked& checked, const Error& error, Format format);

}  // namespace ronghe::verify
