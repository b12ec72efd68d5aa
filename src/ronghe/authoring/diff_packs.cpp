// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/diff_packs.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace ronghe::authoring {

Result<std::vector<Change>> diff_packs(const std::string& before, const std::string& after,
                                       const DiffOptions& options) {
  RONGHE_TRY(earlier, policy::open_pack(before));
  RONGHE_TRY(later, policy::open_pack(after));
  return diff(earlier, later, options);
}

std::string diff_text(const std::vector<Change>& changes) {
  std::string out;
  for (const auto& change : changes) {
    const auto line = change.place.line == 0 ? "" : fmt::format(":{}", change.place.line);
    out += fmt::format("{}{}: {}\n", change.place.file, line, in_words(change));
  }
  return out;
}

std::string diff_json(const std::vector<Change>& changes) {
  auto all = nlohmann::ordered_json::array();
  const auto or_null = [](const std::string& text) {
    return text.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(text);
  };
  for (const auto& change : changes) {
    all.push_back(
        {{"kind", to_string(change.kind)},
         {"part", change.part},
         {"name", change.name},
         {"title", or_null(change.title)},
         {"what", or_null(change.what)},
         {"before", or_null(change.before)},
         {"after", or_null(change.after)},
         {"from", change.from ? nlohmann::ordered_json(ronghe::to_string(*change.from)) : nullptr},
         {"source", or_null(change.source)},
         {"file", change.place.file},
         {"line", change.place.line},
         {"words", in_words(change)}});
  }
  return all.dump(2) + "\n";
}

}  // namespace ronghe::authoring
