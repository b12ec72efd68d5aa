// SPDX-License-Identifier: Apache-2.0
#include "ronghe/commands/detail/groups.hpp"
#include "ronghe/commands/detail/witnesses.hpp"
#include "ronghe/workflow/publish_log.hpp"

namespace ronghe::commands::detail {

Argument store_argument() {
  return {.name = "store",
          .kind = Kind::path,
          .help = {"the store", "证据库"},
          .required = true,
          .in_order = true};
}

namespace {

// What was sealed need not wait longer for witnesses: those who do not answer are asked by the next
// command that publishes.
constexpr auto quiet_timeout = std::chrono::seconds(4);

}  // namespace

void publish_quietly(const Services& services, store::Store& store) {
  const auto done = workflow::publish_log(
      store, {.timeout = quiet_timeout, .now = services.now, .progress = services.progress});
  if (!done && workflow::is_contradicted(done.error())) {
    services.tell({.error = done.error(), .aside = true});
  } else if (!done) {
    services.tell({.hint = Hint{"log-files-behind"_code,
                                {{"why", to_string(done.error())}, {"store", store.folder()}}},
                   .aside = true});
  } else if (done->waiting > 0) {
    services.tell({.hint = waits_hint(store, *done), .aside = true});
  }
}

}  // namespace ronghe::commands::detail
