// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publication.hpp"

#include "ronghe/command.hpp"

namespace ronghe::app {

Result<store::Store> open_store(const std::string& folder, const store::StoreOptions& options) {
  auto store = store::Store::open(folder, options);
  if (!store) return store;
  for (const auto& what : store->mended()) {
    print_report("mended: " + what + "; run `ronghe audit " + folder + "`");
  }
  return store;
}

void publish_quietly(store::Store& store) {
  ConsoleProgress progress;
  const auto done = workflow::publish_log(store, {.now = seconds_now(), .progress = &progress});
  progress.clear();
  if (done) return;
  print_report("the evidence is sealed, but the files of the log were not brought up to date: " +
               to_string(done.error()) + "; run `ronghe checkpoint " + store.folder() + "`");
}

}  // namespace ronghe::app
