// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ronghe/commands/command.hpp"
#include "ronghe/store/act_signature.hpp"
#include "ronghe/store/officer_key.hpp"

// What commands that officers sign (`record`, `erase`) take and show in the same way. Their own are
// --check, --actor and the words of --sign.
namespace ronghe::commands::detail {

[[nodiscard]] Argument passphrase_file_argument();
[[nodiscard]] Argument signature_argument();
[[nodiscard]] Argument preview_argument();

struct Signing {
  std::optional<store::KeyPlace> sign = {};  // the actor's key, to sign now
  std::vector<store::ActSignature> signatures = {};
};
// bad_input where something is asked that asks for nothing alone, such as --preview without
// --check, or where a signature is none.
[[nodiscard]] Result<Signing> signing_of(const Arguments& given);

// Writes what officers sign into the file that --preview names, for those who are elsewhere, and
// the fact `preview`; nothing without it.
[[nodiscard]] Result<void> keep_preview(const Arguments& given, const std::string& statement,
                                        Answer& answer);

}  // namespace ronghe::commands::detail
