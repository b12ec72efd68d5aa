// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ronghe/base/date.hpp"
#include "ronghe/console.hpp"

namespace CLI {
class App;
}

// Commands that are not described in ronghe/commands; outside.txt says why of each. Each adds its
// options to `app` and says what to run when it is chosen.
namespace ronghe::app {

using Choose = std::function<void(std::function<int()>)>;

void add_demo(CLI::App& app, const Choose& choose);
void add_pseudonymise(CLI::App& app, const Choose& choose);
void add_policy(CLI::App& app, const Choose& choose);
void add_index(CLI::App& app, const Choose& choose);
void add_feel(CLI::App& app, const Choose& choose);
// An expression that begins with minus is no option: `feel -x` is read as `feel -- -x`. `arguments`
// are those of the program, its name first.
[[nodiscard]] std::vector<std::string> with_expression_last(std::vector<std::string> arguments);
void add_dmn(CLI::App& app, const Choose& choose);

// The day on the wall, read here and nowhere else.
[[nodiscard]] Date today();
[[nodiscard]] std::uint64_t seconds_now();  // since 1970
// The instant on the wall in UTC: "2026-07-01T12:00:00Z".
[[nodiscard]] std::string present();
// Where the program finds the national pack and the divisions: in share/ronghe of the folder above
// its own, wherever that was moved, or in the source tree that it was built from.
[[nodiscard]] std::string default_pack();
[[nodiscard]] std::string divisions_folder();

}  // namespace ronghe::app
