// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ronghe/base/date.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/publish/explanation.hpp"
#include "ronghe/publish/released.hpp"

// A run as a static site: pages in Chinese and English, CSV and XLSX, readable without a server.
namespace ronghe::publish {

// What stands on every page of an office; empty parts are left out.
struct ReportSite {
  policy::Bilingual name = {}, sponsor = {}, contact = {};
  std::string contact_url = {};  // "mailto:..." or "https://...": where errors are reported
  std::string filing_number = {}, site_code = {};
  std::string base_url = {};  // "https://example.org/ronghe/": permalinks begin with it
};

struct ReportRun {  // a run with which this one is compared
  std::string run_id = {}, pack_hash = {}, code_version = {};
  std::int64_t log_size = 0;
  Date as_of = {};
};

// Earlier dates that a line over time goes through, at most.
inline constexpr std::size_t earlier_runs_max = 7;

// A file that is given away with the data as it is.
struct ReportFile {
  std::string name = {};     // "lines.jsonl", in the folder data
  std::string from = {};     // its path now
  std::string content = {};  // the key of what it holds, in texts.txt
  std::int64_t rows = 0;
};

struct ReportInput {
  std::string run_id, log_root, result_hash, code_version;
  std::int64_t log_size = 0;
  // How far the witnesses of the log have vouched for the run: its word ("final", "published",
  // "unpublished", "unwitnessed", "unsealed"; empty = not said) and how many of how many.
  std::string standing;
  std::size_t vouched = 0, witnesses = 0;
  std::string pack_id, pack_version, pack_hash;
  policy::Bilingual pack_name;
  Date as_of;
  bool synthetic = false;
  policy::Bilingual notice;  // said with the word SYNTHETIC; may be empty
  std::optional<ReportRun> previous;
  // Runs of the same pack line before its date whose published lines are here, the oldest first,
  // one a date: for the lines over time.
  std::vector<ReportRun> earlier = {};
  ReportSite site;
  std::vector<policy::Dimension> dimensions;  // of scores, in the order in which they are shown
  std::vector<Indicator> indicators;          // in the order in which they are shown
  std::vector<Subject> subjects;
  std::vector<ReportFile> files = {};
  Explain explain;  // may be empty: pages then name only the row that fired
  // By which indicators a subject's light was decided; empty: as the run names them.
  std::function<std::vector<std::size_t>(const Judged&)> deciding = {};
};

// Writes into `folder`, which must be new, empty, or an earlier report (it is then replaced whole).
[[nodiscard]] Result<void> write_report(const release::Sight& sight, const ReportInput& input,
                                        const std::string& folder);

}  // namespace ronghe::publish
