// SPDX-License-Identifier: Apache-2.0
#include "ronghe/commands/detail/witnesses.hpp"

#include <fmt/format.h>

#include "ronghe/base/date.hpp"

namespace ronghe::commands::detail {

namespace {

const char* mark(const workflow::WitnessSight& sight) {
  if (workflow::contradicts(sight)) return "✖";
  return sight.agreement == workflow::Agreement::fresh ? "✔" : "–";
}

}  // namespace

Argument timeout_argument() {
  return {.name = "timeout",
          .kind = Kind::count,
          .help = {"seconds to wait for witnesses", "等待见证方的秒数"},
          .initial = "10",
          .least = 1,
          .most = 3600};
}

TextTable sights_table(const std::vector<workflow::WitnessSight>& witnesses) {
  TextTable out{.head = {"witness", "saw", "size", "by", "signed_at", "why_not"}, .rows = {}};
  for (const auto& one : witnesses) {
    out.rows.push_back({one.name, std::string(workflow::code(one.agreement)),
                        fmt::to_string(one.size), fmt::to_string(one.by),
                        one.time == 0 ? std::string() : utc_text(one.time), one.message});
  }
  return out;
}

std::string sights_text(const std::vector<workflow::WitnessSight>& witnesses) {
  std::string out;
  for (const auto& one : witnesses) {
    out += fmt::format("  {} {}: {}\n", mark(one), one.name, workflow::describe(one));
  }
  return out;
}

Hint waits_hint(const store::Store& store, const workflow::Publication& made) {
  std::string who;
  for (const auto& line : made.witnesses) {
    who += fmt::format("{}{}: {}", who.empty() ? "" : ", ", line.name, line.message);
  }
  return {"checkpoint-waits"_code,
          {{"entries", fmt::to_string(made.waiting)}, {"who", who}, {"store", store.folder()}}};
}

}  // namespace ronghe::commands::detail
