// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "ronghe/commands/command.hpp"

namespace ronghe::commands::detail {

[[nodiscard]] std::vector<Command> evidence_commands();  // init, import
[[nodiscard]] Command import_command();
[[nodiscard]] std::vector<Command> template_commands();   // template
[[nodiscard]] std::vector<Command> act_commands();        // record
[[nodiscard]] std::vector<Command> officer_commands();    // officer
[[nodiscard]] std::vector<Command> run_commands();        // run, runs, show, explain
[[nodiscard]] std::vector<Command> reproduce_commands();  // reproduce
[[nodiscard]] std::vector<Command> log_commands();        // checkpoint, prove
[[nodiscard]] std::vector<Command> audit_commands();      // audit
[[nodiscard]] std::vector<Command> copy_commands();       // backup, restore
[[nodiscard]] std::vector<Command> label_commands();      // erase, rotate, relabel, reseal
[[nodiscard]] std::vector<Command> adopt_commands();      // adopt
[[nodiscard]] std::vector<Command> conflict_commands();   // conflicts

// The first argument of nearly every command.
[[nodiscard]] Argument store_argument();

// Brings the files of the log up to date after something was sealed; its witnesses have some
// seconds to answer. What was sealed stands; whatever hinders the files or the checkpoint is told
// aside.
void publish_quietly(const Services& services, store::Store& store);

}  // namespace ronghe::commands::detail
