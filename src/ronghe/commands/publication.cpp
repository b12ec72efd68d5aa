// SPDX-License-Identifier: Apache-2.0
#include "ronghe/commands/detail/groups.hpp"
#include "ronghe/workflow/publish_log.hpp"

namespace ronghe::commands::detail {

Argument store_argument() {
  return {.name = "store",
          .kind = Kind::path,
          .help = {"the store", "存储"},
          .required = true,
          .in_order = true};
}

void publish_quietly(const Services& services, store::Store& store) {
  const auto done =
      workflow::publish_log(store, {.now = services.now, .progress = services.progress});
  if (done) return;
  services.tell({.hint = Hint{"log-files-behind"_code,
                              {{"why", to_string(done.error())}, {"store", store.folder()}}},
                 .aside = true});
}

}  // namespace ronghe::commands::detail
