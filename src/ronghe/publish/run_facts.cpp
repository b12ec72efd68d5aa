// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/run_facts.hpp"

#include <fmt/format.h>

#include "ronghe/publish/numbers.hpp"

namespace ronghe::publish {

std::vector<View> run_facts(const ReportInput& input, Language language) {
  std::vector<View> rows;
  const auto add = [&](std::string_view key, const std::string& value, bool code) {
    if (value.empty()) return;
    View row;
    row.set("name", text(language, key)).set("value", value);
    rows.push_back(row.flag("is_code", code));
  };
  add("run.as_of", shown_date(input.as_of, language), false);
  add("run.id", input.run_id, true);
  add("run.log_size", grouped(input.log_size), false);
  add("run.log_root", input.log_root, true);
  add("run.standing", standing_text(input, language), false);
  const auto& name = of(input.pack_name, language);
  add("run.pack", (name.empty() ? "" : name + " · ") + input.pack_id + " " + input.pack_version,
      false);
  add("run.pack_hash", input.pack_hash, true);
  add("run.code", input.code_version, true);
  add("run.result", input.result_hash, true);
  add("run.previous", input.previous ? input.previous->run_id : "", true);
  return rows;
}

std::string standing_text(const ReportInput& input, Language language) {
  if (input.standing.empty()) return {};
  auto standing = text(language, "standing." + input.standing);
  if (input.witnesses > 0) standing += fmt::format(" ({}/{})", input.vouched, input.witnesses);
  return standing;
}

}  // namespace ronghe::publish
