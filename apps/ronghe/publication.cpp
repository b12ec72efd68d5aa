// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publication.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>

#include "ronghe/console.hpp"

namespace ronghe::app {

std::uint64_t seconds_now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::seconds>(since).count());
}

void publish_quietly(workflow::Store& store) {
  ConsoleProgress progress;
  const auto done = workflow::publish_log(store, {.now = seconds_now(), .progress = &progress});
  progress.clear();
  if (done) return;
  print_report("the evidence is sealed, but the files of the log were not brought up to date: " +
               to_string(done.error()) + "; run `ronghe checkpoint " + store.folder() + "`");
}

void print(const workflow::Publication& publication) {
  fmt::print("log {}\nsize {}\nroot {}\n", publication.origin, publication.tree.size,
             publication.tree.root.hex());
  for (const auto& witness : publication.witnesses) {
    const auto time = static_cast<std::time_t>(witness.time);
    fmt::print("  {} {}: {}\n", witness.signed_it ? "✔" : "–", witness.name,
               witness.signed_it ? fmt::format("signed at {:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(time))
                                 : witness.message);
  }
  fmt::print("{}\n", publication.described);
  if (!publication.warning.empty()) print_report("warning: " + publication.warning);
}

}  // namespace ronghe::app
