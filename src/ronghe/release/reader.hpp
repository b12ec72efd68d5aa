// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ronghe::release {

enum class Audience {
  everyone,  // what is published
  internal,  // people of the departments, and the system itself
  owner      // a subject that reads what concerns it
};

// Who reads: what may be seen, given with every reading. That a key is here only makes it possible
// to open a field; the reader decides whether it is opened.
struct Reader {
  Audience audience = Audience::everyone;
  // The labels ("TAX/L2") that may be seen; none = all whose keys are here.
  std::optional<std::set<std::string>> labels = std::set<std::string>{};
  std::vector<std::string> regions = {};  // with all that is in them; empty = all
  std::set<std::string> kinds = {};       // of subjects; empty = all
  // Of an owner: the subject, "enterprise" and its code.
  std::string owner_kind = {}, owner = {};

  bool operator==(const Reader&) const = default;

  // Readers of what is published.
  [[nodiscard]] static Reader everyone() { return {}; }
  // Whoever holds the keys of the departments.
  [[nodiscard]] static Reader key_holder() {
    return {.audience = Audience::internal, .labels = std::nullopt};
  }
  // The system's own computing: a run, an import, an audit see every row.
  [[nodiscard]] static Reader system() { return key_holder(); }

  [[nodiscard]] bool may_see(const std::string& label) const {
    return !labels || labels->contains(label);
  }
  // Whether some rows are not for this reader.
  [[nodiscard]] bool is_narrowed() const {
    return !regions.empty() || !kinds.empty() || audience == Audience::owner;
  }
};

}  // namespace ronghe::release
