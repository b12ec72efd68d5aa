// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/sealed_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/ledger/leaf.hpp"
#include "ronghe/proof/disclosure.hpp"
#include "ronghe/store/publication.hpp"
#include "ronghe/workflow/prove_entry.hpp"

namespace ronghe::workflow {

namespace {

constexpr std::size_t told_max = 5;  // not policy: differences that are named

struct Sealed {
  std::int64_t position = 0;
  std::string result_hash;
  std::string standing = {};  // "final (3 of 3)"
};

Result<Sealed> in_table(store::Store& store, const std::string& run_id) {
  RONGHE_TRY(rows,
             store.connection().collect("SELECT position, result_hash FROM run WHERE run_id = " +
                                        engine::quoted_text(run_id)));
  RONGHE_TRY(chunk, rows.next());
  if (!chunk || chunk->rows() != 1) {
    return fail(ErrorKind::proof_failed,
                fmt::format("the store has {} rows for the run {}; a backup has the one that was "
                            "sealed",
                            chunk ? chunk->rows() : 0, run_id));
  }
  return Sealed{.position = chunk->integer(0, 0), .result_hash = std::string(chunk->text(1, 0))};
}

// The entry that the row of a run gives, as the log would have it.
Result<std::string> entry_of_row(store::Store& store, const std::string& run_id) {
  const auto layout = store.layout_of(*policy::system_records().record("run"));
  auto& connection = store.connection();
  RONGHE_CHECK(ledger::add_entry_function(connection, layout));
  RONGHE_TRY(entry, connection.text(fmt::format("SELECT decode({}) FROM {} WHERE run_id = {}",
                                                ledger::entry_sql(layout), layout.table,
                                                engine::quoted_text(run_id))));
  return entry.value_or("");
}

// What the row of a run says, held against a receipt of its entry; the row alone before a
// checkpoint covers that.
Result<Sealed> sealed(store::Store& store, const std::string& run_id) {
  RONGHE_TRY(found, in_table(store, run_id));
  const auto made = prove_entry(store, {.what = fmt::to_string(found.position)});
  if (!made && made.error().code == "checkpoint-missing"_code) {
    RONGHE_TRY(standing, store::standing_at(store, found.position));
    found.standing = std::move(standing);
    return found;
  }
  if (!made) return std::unexpected(made.error());
  RONGHE_TRY(shown, proof::parse_disclosure(made->receipt.extra.value_or("")));
  RONGHE_TRY(entry, entry_of_row(store, run_id));
  if (entry != shown.entry) {
    return fail(ErrorKind::proof_failed, "run-differs"_code, {{"run", run_id}},
                fmt::format("the store says that run {} is the entry at {} of the log, which holds "
                            "something else",
                            run_id, found.position));
  }
  found.standing = made->described;
  return found;
}

// The lines of a result file that are of a subject, or all.
std::vector<std::string> lines_of(std::string_view text,
                                  const std::optional<evaluate::SubjectKey>& subject) {
  const auto names = subject ? evaluate::line_names(*subject) : std::string();
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    const auto comma = line.find(',');
    if (comma != std::string_view::npos && line.substr(comma + 1).starts_with(names)) {
      lines.emplace_back(line);
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// "value of enterprise 91… A2.1", without its numbers.
std::string name_of(const std::string& line) {
  const auto cells = nlohmann::json::parse(line, nullptr, false);
  const auto cell = [&](std::size_t i) {
    return cells.is_array() && i < cells.size() && cells[i].is_string()
               ? cells[i].get<std::string>()
               : std::string();
  };
  auto name = fmt::format("{} of {} {}", cell(0), cell(1), cell(2));
  if (cell(0) != "light") name += " " + cell(3);
  return name;
}

void compare(std::vector<std::string> sealed, std::vector<std::string> stored, RunComparison& out) {
  std::ranges::sort(sealed);
  std::ranges::sort(stored);
  std::vector<std::string> apart;
  std::ranges::set_symmetric_difference(sealed, stored, std::back_inserter(apart));
  std::vector<std::string> names;
  for (const auto& line : apart) names.push_back(name_of(line));
  std::ranges::sort(names);
  const auto repeated = std::ranges::unique(names);
  names.erase(repeated.begin(), repeated.end());
  out.differing = names.size();
  names.resize(std::min(names.size(), told_max));
  out.differences = std::move(names);
}

std::set<std::string, std::less<>> counted_in(const policy::Pack& pack) {
  std::set<std::string, std::less<>> out;
  for (const auto& indicator : pack.indicators) {
    if (indicator.counted()) out.insert(indicator.id);
  }
  return out;
}

std::string told(const RunComparison& compared) {
  const auto more = compared.differing - compared.differences.size();
  return fmt::format("{}{}", fmt::join(compared.differences, ", "),
                     more == 0 ? "" : fmt::format(" and {} more", more));
}

Result<void> refuse_other(const std::string& run_id, const RunComparison& compared) {
  if (compared.differing == 0) return {};
  return fail(
      ErrorKind::proof_failed, "run-differs"_code, {{"run", run_id}},
      fmt::format("run {} in this store is not what was sealed: {}", run_id, told(compared)));
}

}  // namespace

Result<RunComparison> compare_with_sealed(store::Store& store, const std::string& run_id,
                                          const policy::Pack& pack,
                                          const std::optional<evaluate::SubjectKey>& subject) {
  RONGHE_TRY(of, sealed(store, run_id));
  const auto path = store.result_path(run_id);
  const auto file = fmt::format("results/{}.jsonl", run_id);
  RunComparison out{.standing = std::move(of.standing)};
  if (std::error_code none; !std::filesystem::exists(path, none)) {
    out.not_compared = file + " is missing; the same run made again writes it";
    return out;
  }
  RONGHE_TRY(text, read_whole_file(path));
  if (crypto::sha256(text).hex() != of.result_hash) {
    out.not_compared = file + " has other lines than were sealed";
    return out;
  }
  RONGHE_TRY(stored, evaluate::stored_lines(
                         store.connection(),
                         {.run_id = run_id, .subject = subject, .counted = counted_in(pack)}));
  compare(lines_of(text, subject), std::move(stored), out);
  return out;
}

Result<bool> check_sealed(store::Store& store, const std::string& run_id,
                          const policy::Pack& pack) {
  RONGHE_TRY(compared, compare_with_sealed(store, run_id, pack, {}));
  RONGHE_CHECK(refuse_other(run_id, compared));
  return compared.not_compared.empty();
}

Result<std::string> vouched_standing(store::Store& store, const std::string& run_id,
                                     const policy::Pack& pack,
                                     const std::optional<evaluate::SubjectKey>& subject) {
  RONGHE_TRY(compared, compare_with_sealed(store, run_id, pack, subject));
  RONGHE_CHECK(refuse_other(run_id, compared));
  if (!compared.not_compared.empty()) {
    return fmt::format("not compared with what was sealed: {}", compared.not_compared);
  }
  return std::move(compared.standing);
}

Result<std::string> standing_of_row(store::Store& store, const std::string& run_id) {
  RONGHE_TRY(found, sealed(store, run_id));
  return std::move(found.standing);
}

Result<store::StoreAudit> audit(store::Store& store, const store::StoreAuditOptions& options) {
  RONGHE_TRY(out, store::audit_store(store, options));
  RONGHE_TRY(rows, store.connection().collect("SELECT run_id, pack_hash, position FROM run "
                                              "ORDER BY position"));
  const auto add = [&](ledger::Fault fault, std::int64_t position, const std::string& run,
                       const std::string& what) {
    ++out.log.faults;
    if (out.log.findings.size() >= options.findings_max) return;
    out.log.findings.push_back(
        {.fault = fault,
         .position = position,
         .record = "run",
         .key = fmt::format("run_id={}", run),
         .message = fmt::format("log position {}: run {}: {}", position, run, what),
         .advice = "run-differs"_code});
  };
  std::map<std::string, policy::Pack, std::less<>> packs;  // many runs are of one
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) -> Result<void> {
    const std::string run(chunk.text(0, row));
    const auto position = chunk.integer(2, row);
    const auto compared = [&]() -> Result<RunComparison> {
      auto found = packs.find(chunk.text(1, row));
      if (found == packs.end()) {
        RONGHE_TRY(pack, store.pack_of(std::string(chunk.text(1, row))));
        found = packs.emplace(pack.hash, std::move(pack)).first;
      }
      return compare_with_sealed(store, run, found->second, {});
    }();
    // What stands in the way is a finding already: a row, an entry, a checkpoint, a file.
    if (!compared) {
      out.left_out.push_back(fmt::format("run {}: {}", run, compared.error().message));
    } else if (!compared->not_compared.empty()) {
      if (!options.files) add(ledger::Fault::file_differs, position, run, compared->not_compared);
    } else if (compared->differing > 0) {
      add(ledger::Fault::result_changed, position, run,
          "its tables are not what was sealed: " + told(*compared));
    }
    return {};
  }));
  return out;
}

}  // namespace ronghe::workflow
