// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/engine/connection.hpp"
#include "ronghe/policy/dictionary.hpp"
#include "ronghe/proof/key.hpp"
#include "ronghe/store/act_signature.hpp"
#include "ronghe/store/store.hpp"

// Who may sign acts, folded from the sealed records `officer`: now, or at any size of the log.
//
// An actor who does not sign is a claim, not a proof: whoever runs the program can name anyone. A
// signature is a proof that the holder of a key, which the log says is that officer's, said so.
namespace ronghe::store {

struct Officer {
  std::string name;
  std::string department;
  std::string public_key;  // "anna+1a2b3c4d+BASE64"
  std::string role;        // "" = none
  std::string added_on;
  std::string ends_on;        // "" = holds office
  std::int64_t position = 0;  // of the row that says so
  [[nodiscard]] bool has_ended() const { return !ends_on.empty(); }
};

class Officers {
 public:
  // As a connection sees them; `size` = as of the first entries of the log.
  [[nodiscard]] static Result<Officers> read(const Store& store, engine::Connection& connection);
  // Those that the rows before a position tell of.
  [[nodiscard]] Officers before(std::int64_t position) const;

  [[nodiscard]] const Officer* find(std::string_view name) const;  // ended ones, too
  [[nodiscard]] std::vector<Officer> all() const;                  // by name, each once

 private:
  std::vector<Officer> rows_;  // every sealed state, the oldest first
};

// Whether what is sealed of an act is signed as its record wants it: by its actor, of the
// department that says it, and by as many others as `needs_officers` says; each known, in office,
// with a key and a name of his own, and of a department or role that may write the record. Refused
// with the reason otherwise. Writer and audit ask the same.
[[nodiscard]] Result<void> check_signed(const policy::RecordType& record,
                                        const ActStatement& statement, const Officers& officers,
                                        std::span<const ActSignature> signatures);

}  // namespace ronghe::store
