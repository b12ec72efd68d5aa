// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ronghe/base/log.hpp"
#include "ronghe/intake/stage.hpp"
#include "ronghe/store/store.hpp"
#include "ronghe/workflow/found_files.hpp"

// Files become sealed evidence: each one whole or not at all, in an order in which what a record
// refers to is there before it.
namespace ronghe::workflow {

struct ImportRequest {
  std::vector<std::string> files;     // files, or folders that are searched
  std::optional<std::string> record;  // none = found from the headers
  std::string source_dept;            // "" = the owner of the record
  std::string encoding = {};          // of CSV; "" = by its bytes
  std::string sheet = {};             // of workbooks; "" = the one that fits
  Date submitted_on;
  std::optional<Date> today = {};    // a later day of submission is refused; none = not checked
  bool keep_good = false;            // seal the good rows of a file that has bad ones
  Language language = Language::en;  // of reasons and remedies
  Progress* progress = nullptr;
  // Where rejected rows return in clear, to be mended: outside the store, which keeps none of them.
  // "" = the store's own folder for them, for who mends nothing; with `only_check` none are kept.
  std::string rejects_folder = {};
  // Everything is said and nothing is written: files see the rows of those before them as if they
  // had been sealed.
  bool only_check = false;
};

struct ImportedFile {
  std::string path;
  std::string record;
  std::uint64_t read = 0;
  std::uint64_t sealed = 0;
  std::uint64_t corrections = 0;
  std::uint64_t conflicts = 0;  // of the sealed: set aside, as another hand had said otherwise
  std::uint64_t duplicates = 0;
  std::uint64_t rejected = 0;
  std::uint64_t faults = 0;  // of the rejected rows
  std::string reject_file;   // "" = none
  std::vector<intake::Reject> first_rejects;
  intake::Format format = intake::Format::csv;
  std::vector<intake::Conflict> first_conflicts;
  std::vector<std::string> notices;
  std::optional<Error> error;  // nothing of the file was sealed
  bool known = false;          // the same bytes were imported before
};

using FileDone = std::function<void(const ImportedFile&)>;

// Gives every file's outcome, in the order of the work; `done` hears of each as it ends. A fault
// of the store stops the work; a bad file does not.
[[nodiscard]] Result<std::vector<ImportedFile>> import_files(store::Store& store,
                                                             const ImportRequest& request,
                                                             const FileDone& done);

}  // namespace ronghe::workflow
