// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/pseudonymise.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/base/worded.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/evidence/pseudonym.hpp"
#include "ronghe/store/keys.hpp"
#include "ronghe/store/spill.hpp"

namespace ronghe::workflow {

namespace fs = std::filesystem;
using engine::quoted_name;
using engine::quoted_text;

namespace {

constexpr const char* root = "pseudonyms";

std::string info(const PseudonymRequest& request, std::uint32_t epoch) {
  return fmt::format("ronghe/v1/pseudonyms\n{}\n{}", request.purpose, epoch);
}

Result<void> add_function(engine::Connection& connection, const std::string& name,
                          crypto::Suite suite, const crypto::SecretKey& secret) {
  const auto shared = std::make_shared<crypto::SecretKey>(secret.copy());
  return connection.add_record_function(
      {.name = name,
       .members = {{"id", "VARCHAR"}},
       .apply = [shared, suite](const engine::Chunk& input, engine::RecordWriter& output) {
         crypto::Mac key(suite, *shared);
         for (std::size_t row = 0; row < input.rows(); ++row) {
           if (input.is_null(0, row)) {
             output.null(0, row);
           } else {
             output.text(0, row, evidence::pseudonym(key, input.text(0, row)));
           }
         }
       }});
}

Result<void> check(const PseudonymRequest& request) {
  std::error_code none;
  if (!fs::exists(request.file, none)) {
    return fail_with(ErrorKind::not_found, "file-absent"_code, "there is no such file", {},
                     {.file = request.file});
  }
  if (fs::exists(request.out, none)) {
    return fail(ErrorKind::refused, "output-exists"_code, {}, "the file exists; name another one",
                {.file = request.out});
  }
  if (request.purpose.empty() || request.purpose.contains('\n')) {
    return fail_with(ErrorKind::bad_input, "purpose-malformed"_code,
                     "a purpose is one line, such as \"placements EDU-TAX\"");
  }
  if (request.with_last_epoch && request.epoch < 2) {
    return fail(ErrorKind::bad_input, "epoch-is-first"_code, {},
                "the first epoch has none before it, to which its pseudonyms could be joined");
  }
  return {};
}

}  // namespace

Result<void> create_pseudonym_key(const std::string& folder, crypto::Suite suite,
                                  const std::string& passphrase_file) {
  RONGHE_CHECK(
      store::create_roots(folder, {root}, {.suite = suite, .passphrase_file = passphrase_file}));
  return {};
}

Result<std::int64_t> pseudonymise(const PseudonymRequest& request) {
  RONGHE_CHECK(check(request));
  RONGHE_TRY(vault, store::open_vault(request.keys, request.suite));
  // Rows of persons: not into the folder in which somebody happens to work.
  RONGHE_TRY(spill, store::SpillFolder::elsewhere());
  RONGHE_TRY(database, engine::Database::open({.temp_folder = spill.path()}));
  RONGHE_TRY(connection, database.connect());
  RONGHE_TRY(key, vault->derive(root, info(request, request.epoch)));
  RONGHE_CHECK(add_function(connection, "pseudonym_now", request.suite, key));
  const auto column = quoted_name(request.column);
  std::string more;
  if (request.with_last_epoch) {
    RONGHE_TRY(last, vault->derive(root, info(request, request.epoch - 1)));
    RONGHE_CHECK(add_function(connection, "pseudonym_last", request.suite, last));
    more = fmt::format(", (pseudonym_last({})).id AS {}", column,
                       quoted_name(request.column + "_last"));
  }
  const auto source =
      fmt::format("read_csv({}, all_varchar = true, header = true)", quoted_text(request.file));
  const Unborn unborn(request.out);
  const auto done = connection.execute(fmt::format(
      "COPY (SELECT * REPLACE ((pseudonym_now({0})).id AS {0}){1} FROM {2}) TO {3} (FORMAT csv, "
      "HEADER)",
      column, more, source, quoted_text(unborn.path())));
  if (!done) return bad_input(done.error().message, {.file = request.file});
  RONGHE_CHECK(unborn.keep_file());
  return connection.integer("SELECT count(*) FROM " + source);
}

}  // namespace ronghe::workflow
