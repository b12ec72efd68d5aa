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
#include "ronghe/evaluate/result_lines.hpp"
#include "ronghe/store/result_files.hpp"
#include "ronghe/workflow/loaded_run.hpp"
#include "ronghe/workflow/older_runs.hpp"
#include "ronghe/workflow/sealed_entry.hpp"

namespace ronghe::workflow {

namespace {

constexpr std::size_t told_max = 5;  // not policy: differences that are named
constexpr std::string_view not_compared_prefix = "not compared with what was sealed: ";

// The lines of a result file that are of a subject, or all.
std::vector<std::string> lines_of(std::string_view text, const std::optional<std::string>& code) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    if (!code || evaluate::is_line_of(line, *code)) lines.emplace_back(line);
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

Result<void> refuse_other(const store::Store& store, const std::string& run_id,
                          const RunComparison& compared) {
  if (compared.differing == 0) return {};
  return run_differs(
      store, run_id,
      fmt::format("run {} in this store is not what was sealed: {}", run_id, told(compared)));
}

// A run whose lines were sealed since has no rows, but where their removal broke off.
Result<RunComparison> compare_older(store::Store& store, const std::string& run_id,
                                    const policy::Pack& pack, SealedEntry entry,
                                    const std::optional<std::string>& code) {
  RunComparison out{.standing = std::move(entry.standing), .result_hash = entry.result_hash};
  std::vector<std::string> sealed;
  const auto read = read_older_lines(store, run_id, entry.result_hash,
                                     [&](std::string_view line) -> Result<void> {
                                       if (!code || evaluate::is_line_of(line, *code))
                                         sealed.emplace_back(line);
                                       return {};
                                     });
  if (!read && read.error().kind == ErrorKind::refused) return out;  // without keys
  if (!read) {
    out.not_compared = fmt::format("results/{}.sealed: {}", run_id, read.error().message);
    return out;
  }
  out.files = 1;
  RONGHE_TRY(stored,
             evaluate::stored_lines(store.connection(),
                                    {.run_id = run_id, .code = code, .counted = counted_in(pack)}));
  if (!stored.empty()) compare(std::move(sealed), std::move(stored), out);
  return out;
}

Result<RunComparison> compare_tables(store::Store& store, const std::string& run_id,
                                     const policy::Pack& pack, SealedEntry entry,
                                     const std::optional<std::string>& code) {
  if (was_sealed_since(store, run_id)) {
    return compare_older(store, run_id, pack, std::move(entry), code);
  }
  const auto path = store.result_path(run_id);
  const auto file = fmt::format("results/{}.jsonl", run_id);
  RunComparison out{.standing = std::move(entry.standing), .result_hash = entry.result_hash};
  if (std::error_code none; !std::filesystem::exists(path, none)) {
    out.not_compared = file + " is missing; the same run made again writes it";
    return out;
  }
  RONGHE_TRY(text, read_whole_file(path));
  out.files = 1;
  if (crypto::sha256(text).hex() != entry.result_hash) {
    out.not_compared = file + " has other lines than were sealed";
    return out;
  }
  RONGHE_TRY(stored,
             evaluate::stored_lines(store.connection(),
                                    {.run_id = run_id, .code = code, .counted = counted_in(pack)}));
  compare(lines_of(text, code), std::move(stored), out);
  return out;
}

// Rows that no run has written into the tables.
Result<void> find_strange_rows(store::Store& store, const std::string& run_id, RunComparison& out) {
  RONGHE_TRY(stored, evaluate::stored_lines(store.connection(), {.run_id = run_id}));
  compare({}, std::move(stored), out);
  return {};
}

Result<RunComparison> compare_files(store::Store& store, const std::string& run_id,
                                    SealedEntry entry) {
  RunComparison out{.standing = std::move(entry.standing), .result_hash = entry.result_hash};
  const auto paths = store::result_paths(store, run_id);
  const auto tell = [&](const std::string& path, const Error& error) {
    out.not_compared = fmt::format("results/{}: {}",
                                   std::filesystem::path(path).filename().string(), error.message);
  };
  const auto statement = read_statement(store, run_id, entry.result_hash);
  if (!statement) {
    tell(paths.statement, statement.error());
    return out;
  }
  RONGHE_TRY(seal, store::seal_of_run(store, run_id));
  const auto ignore = [](std::uint64_t, std::string_view) { return Result<void>(); };
  const auto check = [&](const std::string& path, store::RunSeal* with,
                         const proof::TreeHead& tree) {
    if (const auto read = read_sealed_lines({.path = path, .seal = with, .tree = tree}, ignore)) {
      ++out.files;
    } else if (out.not_compared.empty()) {
      tell(path, read.error());
    }
  };
  check(paths.published, nullptr, statement->published);
  if (seal) {
    check(paths.full, &*seal, statement->full);
  } else if (std::error_code none; std::filesystem::exists(paths.full, none)) {
    out.full_is_shut = true;
  } else if (out.not_compared.empty()) {
    out.not_compared = fmt::format("results/{}.sealed is missing", run_id);
  }
  RONGHE_CHECK(find_strange_rows(store, run_id, out));
  return out;
}

// The pack says which numbers were counted in persons, as the tables of before leave them out.
Result<RunComparison> compare_without_pack(store::Store& store, const std::string& run_id) {
  RONGHE_TRY(entry, sealed_entry(store, run_id));
  if (entry.form != evaluate::ResultForm::tables) {
    return compare_files(store, run_id, std::move(entry));
  }
  return RunComparison{.standing = std::move(entry.standing), .result_hash = entry.result_hash};
}

}  // namespace

Result<RunComparison> compare_with_sealed(store::Store& store, const std::string& run_id,
                                          const policy::Pack& pack,
                                          const std::optional<std::string>& code) {
  RONGHE_TRY(entry, sealed_entry(store, run_id));
  return entry.form == evaluate::ResultForm::tables
             ? compare_tables(store, run_id, pack, std::move(entry), code)
             : compare_files(store, run_id, std::move(entry));
}

Result<std::string> vouched_standing(store::Store& store, const std::string& run_id,
                                     const policy::Pack& pack,
                                     const std::optional<std::string>& code) {
  RONGHE_TRY(compared, compare_with_sealed(store, run_id, pack, code));
  RONGHE_CHECK(refuse_other(store, run_id, compared));
  if (!compared.not_compared.empty()) {
    return fmt::format("{}{}", not_compared_prefix, compared.not_compared);
  }
  return std::move(compared.standing);
}

bool is_not_compared(std::string_view standing) {
  return standing.starts_with(not_compared_prefix);
}

Result<std::string> standing_of_row(store::Store& store, const std::string& run_id) {
  RONGHE_TRY(found, sealed_entry(store, run_id));
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
  std::size_t shut = 0;
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) -> Result<void> {
    const std::string run(chunk.text(0, row));
    const auto position = chunk.integer(2, row);
    auto found = packs.find(chunk.text(1, row));
    if (found == packs.end()) {
      auto pack = store.pack_of(std::string(chunk.text(1, row)));
      if (pack) {
        found = packs.emplace(pack->hash, *std::move(pack)).first;
      } else {
        add(ledger::Fault::file_differs, position, run,
            "its pack is not here as it was: " + pack.error().message);
      }
    }
    const auto compared = found == packs.end() ? compare_without_pack(store, run)
                                               : compare_with_sealed(store, run, found->second, {});
    // What stands in the way is a finding already: a row, an entry, a checkpoint, a file.
    if (!compared) {
      out.left_out.push_back(fmt::format("run {}: {}", run, compared.error().message));
      return {};
    }
    shut += compared->full_is_shut ? 1 : 0;
    if (!compared->not_compared.empty()) {
      add(ledger::Fault::file_differs, position, run, compared->not_compared);
    }
    if (compared->differing > 0) {
      add(ledger::Fault::result_changed, position, run,
          "its tables are not what was sealed: " + told(*compared));
    }
    out.files += compared->files;
    return {};
  }));
  if (shut > 0) {
    out.left_out.push_back(fmt::format(
        "the full lines of {} runs were not compared: they are sealed under the key of the log, "
        "which is not here",
        shut));
  }
  return out;
}

}  // namespace ronghe::workflow
