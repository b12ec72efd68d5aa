// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ronghe/command.hpp"
#include "ronghe/commands/command.hpp"
#include "ronghe/texts.hpp"

// The face of a terminal: options from a command's description, tables and lines from its answer,
// exit codes from its errors.
namespace ronghe::app {

void add(CLI::App& app, const commands::Command& command, const Choose& choose);
// What a command shows before its answer; of JSON as the wanted form, nothing but errors.
void print_line(const commands::Line& line, const std::string& format, Language in = language());
// The list of all of them for machines.
void add_commands(CLI::App& app, const Choose& choose);

}  // namespace ronghe::app
