// SPDX-License-Identifier: Apache-2.0
// What an office does before it sends a file: take identities out.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "ronghe/command.hpp"
#include "ronghe/workflow/pseudonymise.hpp"

namespace ronghe::app {

namespace {

struct PseudonymCommand {
  workflow::PseudonymRequest request;
  std::string suite = "international";
  std::string passphrase_file;
  bool make_key = false;
};

int pseudonymise(PseudonymCommand command) {
  auto& request = command.request;
  if (const auto suite = crypto::suite_named(command.suite)) request.suite = *suite;
  if (command.make_key) {
    const auto made =
        workflow::create_pseudonym_key(request.keys, request.suite, command.passphrase_file);
    if (!made) return report(made.error());
    print(fmt::format("{}: the key of pseudonyms; it stays in your department\n", request.keys));
    return done;
  }
  const auto rows = workflow::pseudonymise(request);
  if (!rows) return report(rows.error());
  print(fmt::format("{}: {} rows, `{}` replaced by pseudonyms for \"{}\", epoch {}\n", request.out,
                    *rows, request.column, request.purpose, request.epoch));
  return done;
}

}  // namespace

void add_pseudonymise(CLI::App& app, const Choose& choose) {
  auto* command = app.add_subcommand(
      "pseudonymise", "replace identifiers in a CSV file by keyed pseudonyms, before it is sent");
  auto given = std::make_shared<PseudonymCommand>();
  command->add_option("file", given->request.file, "CSV with a line of headers");
  command->add_option("--keys", given->request.keys, "folder of the department's key")->required();
  command->add_flag("--make-key", given->make_key, "only make that key");
  command->add_option("--passphrase-file", given->passphrase_file,
                      "with --make-key: seal the key with the passphrase in this file");
  command->add_option("--column", given->request.column, "column that holds identifiers");
  command->add_option("--purpose", given->request.purpose, "what the pseudonyms serve; a key each");
  command->add_option("--epoch", given->request.epoch, "of the key (default 1)")
      ->check(CLI::PositiveNumber);
  command->add_flag("--with-last-epoch", given->request.with_last_epoch,
                    "a second column with the pseudonyms of the epoch before");
  command->add_option("--suite", given->suite, "international or gm")
      ->check(CLI::IsMember({"international", "gm"}));
  command->add_option("--out", given->request.out, "CSV to write");
  command->footer(
      "Example: ronghe pseudonymise people.csv --keys keys --column id_number \\\n"
      "           --purpose \"placements EDU-TAX\" --out people.pseudonyms.csv");
  command->callback([=] { choose([=] { return pseudonymise(*given); }); });
}

}  // namespace ronghe::app
