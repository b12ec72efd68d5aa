// SPDX-License-Identifier: Apache-2.0
// What an office does about labelled fields: erase a person, change keys, take identities out.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "ronghe/command.hpp"
#include "ronghe/publication.hpp"
#include "ronghe/store/store.hpp"
#include "ronghe/workflow/erase_subject.hpp"
#include "ronghe/workflow/pseudonymise.hpp"

namespace ronghe::app {

namespace {

int erase_from(const std::string& folder, workflow::ErasureRequest request) {
  auto store = open_store(folder);
  if (!store) return report(store.error());
  request.day = today();
  const auto done_so_far = workflow::erase_subject(*store, request);
  if (!done_so_far) return report(done_so_far.error());
  fmt::print(
      "{} keys destroyed; {} rows cannot be read any more, and every proof of them stands\n"
      "sealed at position {} for request {}, without saying whose they were\n",
      done_so_far->secrets, done_so_far->rows, done_so_far->position, request.request);
  for (const auto& file : done_so_far->files) {
    fmt::print("  removed, because it held rejected rows in plain text: {}\n", file);
  }
  fmt::print(
      "copies of the folder of keys, made before today, still open these rows: destroy them\n");
  publish_quietly(*store);
  return done;
}

int rotate(const std::string& folder, const std::string& label) {
  auto store = open_store(folder);
  if (!store) return report(store.error());
  const auto epoch = store->begin_epoch(label, today());
  if (!epoch) return report(epoch.error());
  fmt::print("{}: rows are sealed with the keys of epoch {} from now on; older rows still open\n",
             label, *epoch);
  publish_quietly(*store);
  return done;
}

int relabel(const std::string& folder, store::RelabelRequest request) {
  auto store = open_store(folder);
  if (!store) return report(store.error());
  request.day = today();
  const auto relabelled = store->relabel(request);
  if (!relabelled) return report(relabelled.error());
  fmt::print(
      "{}: {} instead of {}, sealed at position {}; {} rows sealed again, every proof stands\n",
      request.field, relabelled->after, relabelled->before, relabelled->position,
      relabelled->rows.sealed_again);
  if (relabelled->rows.shut > 0) {
    fmt::print("{} rows of erased subjects stay unreadable\n", relabelled->rows.shut);
  }
  publish_quietly(*store);
  return done;
}

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
    fmt::print("{}: the key of pseudonyms; it stays in your department\n", request.keys);
    return done;
  }
  const auto rows = workflow::pseudonymise(request);
  if (!rows) return report(rows.error());
  fmt::print("{}: {} rows, `{}` replaced by pseudonyms for \"{}\", epoch {}\n", request.out, *rows,
             request.column, request.purpose, request.epoch);
  return done;
}

}  // namespace

void add_erase(CLI::App& app, const Choose& choose) {
  auto* command = app.add_subcommand("erase", "destroy the keys of a person's rows");
  auto folder = std::make_shared<std::string>();
  auto request = std::make_shared<workflow::ErasureRequest>();
  command->add_option("store", *folder, "the store")->required();
  command->add_option("--subject", request->subject, "record/key, such as person/0a3f…")
      ->required();
  command->add_option("--request", request->request, "number of the request, which is sealed")
      ->required();
  command->footer(
      "Example: ronghe erase my-store --subject person/0a3f… --request 2026-114\n"
      "There is no way back. Results of past runs stand.");
  command->callback([=] { choose([=] { return erase_from(*folder, *request); }); });
}

void add_rotate(CLI::App& app, const Choose& choose) {
  auto* command = app.add_subcommand("rotate", "seal rows under a label with new keys from now on");
  auto folder = std::make_shared<std::string>();
  auto label = std::make_shared<std::string>();
  command->add_option("store", *folder, "the store")->required();
  command->add_option("label", *label, "department and level, such as EDU/L4")->required();
  command->footer("Example: ronghe rotate my-store EDU/L4");
  command->callback([=] { choose([=] { return rotate(*folder, *label); }); });
}

void add_relabel(CLI::App& app, const Choose& choose) {
  auto* command = app.add_subcommand("relabel", "give a field another level, in old rows as well");
  auto folder = std::make_shared<std::string>();
  auto request = std::make_shared<store::RelabelRequest>();
  command->add_option("store", *folder, "the store")->required();
  command->add_option("field", request->field, "record and field, such as placement.pay")
      ->required();
  command->add_option("level", request->level, "L1 to L4")->required();
  command->add_option("--reason", request->reason, "why, which is sealed for everyone to read")
      ->required();
  command->footer(
      "Example: ronghe relabel my-store enterprise.tax_paid L4 --reason \"order 2026-17\"\n"
      "Entries that were sealed before keep their commitments under the label of their time.");
  command->callback([=] { choose([=] { return relabel(*folder, *request); }); });
}

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
