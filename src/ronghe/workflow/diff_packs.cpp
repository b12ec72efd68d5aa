// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/diff_packs.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "ronghe/workflow/store.hpp"

namespace ronghe::workflow {

Result<std::vector<policy::Change>> diff_packs(const std::string& before, const std::string& after,
                                               const policy::DiffOptions& options) {
  RONGHE_TRY(earlier, load_pack(before));
  RONGHE_TRY(later, load_pack(after));
  return policy::diff(earlier, later, options);
}

std::string diff_text(const std::vector<policy::Change>& changes) {
  std::string out;
  for (const auto& change : changes) {
    const auto line = change.place.line == 0 ? "" : fmt::format(":{}", change.place.line);
    out += fmt::format("{}{}: {}\n", change.place.file, line, policy::in_words(change));
  }
  return out;
}

std::string diff_json(const std::vector<policy::Change>& changes) {
  auto all = nlohmann::ordered_json::array();
  const auto or_null = [](const std::string& text) {
    return text.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(text);
  };
  for (const auto& change : changes) {
    all.push_back(
        {{"kind", policy::to_string(change.kind)},
         {"part", change.part},
         {"name", change.name},
         {"title", or_null(change.title)},
         {"what", or_null(change.what)},
         {"before", or_null(change.before)},
         {"after", or_null(change.after)},
         {"from", change.from ? nlohmann::ordered_json(to_string(*change.from)) : nullptr},
         {"source", or_null(change.source)},
         {"file", change.place.file},
         {"line", change.place.line},
         {"words", policy::in_words(change)}});
  }
  return all.dump(2) + "\n";
}

}  // namespace ronghe::workflow
