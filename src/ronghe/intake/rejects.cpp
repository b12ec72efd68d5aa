// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <utility>

#include "ronghe/base/access.hpp"
#include "ronghe/base/durable_file.hpp"
#include "ronghe/base/file_trouble.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/intake/detail/headers.hpp"
#include "ronghe/intake/detail/tables.hpp"
#include "ronghe/intake/detail/temporary_file.hpp"
#include "ronghe/intake/detail/text.hpp"
#include "ronghe/intake/detail/transcode.hpp"
#include "ronghe/intake/detail/xlsx_writer.hpp"
#include "ronghe/intake/stage.hpp"

namespace ronghe::intake {

namespace {

using engine::quoted_name;
using engine::quoted_text;

std::string_view ending_of(Format format) {
  switch (format) {
    case Format::csv: return ".csv";
    case Format::json_lines: return ".jsonl";
    case Format::parquet: return ".parquet";
    case Format::xlsx: return ".xlsx";
  }
  std::unreachable();
}

// The columns of the input with the texts of each rejected row. Rows that were refused for what
// they say together were not kept as text: they are written anew from their values.
std::string reject_columns(const Staged& staged, const detail::HeaderMatch& match) {
  std::string columns;
  for (std::size_t i = 0; i < staged.form.titles.size(); ++i) {
    std::string anew = "NULL";
    for (std::size_t k = 0; k < match.column_of_field.size(); ++k) {
      if (match.column_of_field[k] != i) continue;
      const auto& name = staged.record->fields[k].name;
      anew = fmt::format("coalesce(CAST(r.{} AS VARCHAR), json_extract_string(r.missing, {}))",
                         quoted_name(name), quoted_text("$." + name));
    }
    const auto title = detail::folded(staged.form.titles[i]);
    if (title.empty() || title == detail::reason_column || title == detail::remedy_column) continue;
    columns +=
        fmt::format("CASE WHEN r.\"#raw\" IS NOT NULL THEN r.\"#raw\"[{}] ELSE {} END AS {}, ",
                    i + 1, anew, quoted_name(staged.form.titles[i]));
  }
  return columns;
}

std::string reject_query(const Staged& staged, const detail::HeaderMatch& match) {
  // Called as the file calls them: who mends it looks for that name.
  std::string names = "CASE column_name";
  for (std::size_t k = 0; k < match.column_of_field.size(); ++k) {
    const auto column = match.column_of_field[k];
    if (!column) continue;
    names += fmt::format(" WHEN {} THEN {}", quoted_text(staged.record->fields[k].name),
                         quoted_text(detail::title_shown(staged.form.titles[*column])));
  }
  names += " ELSE column_name END";
  const auto listed = [&names](std::string_view what) {
    return fmt::format(
        "string_agg(CASE WHEN column_name = '' THEN {0} ELSE {1} || ': ' || "
        "{0} END, '; ' ORDER BY column_name, rule)",
        what, names);
  };
  return fmt::format(
      "SELECT {}f.reasons AS {}, f.remedies AS {} FROM (SELECT nth, {} AS reasons, {} AS remedies "
      "FROM "
      "{} GROUP BY nth) f JOIN {} r ON r.rowid = f.nth ORDER BY f.nth",
      reject_columns(staged, match), detail::reason_column, detail::remedy_column, listed("reason"),
      listed("remedy"), detail::faults_table, detail::rows_table);
}

Result<void> copy_to(engine::Connection& connection, const std::string& query,
                     const std::string& path, const std::string& how) {
  return connection.execute(fmt::format("COPY ({}) TO {} ({})", query, quoted_text(path), how));
}

// CSV in the input's own separator and encoding, so that the same program opens it.
Result<void> write_csv(engine::Connection& connection, const Staged& staged,
                       const std::string& query, const std::string& path) {
  const auto how = fmt::format("FORMAT csv, HEADER true, DELIMITER {}",
                               quoted_text(std::string(1, staged.form.delimiter)));
  if (staged.form.encoding == "UTF-8" && !staged.form.bom) {
    return copy_to(connection, query, path, how);
  }
  RONGHE_TRY(plain, detail::TemporaryFile::create(staged.work_folder, ".csv"));
  RONGHE_CHECK(copy_to(connection, query, plain.path(), how));
  if (staged.form.encoding == "UTF-8") {
    std::ofstream out(path, std::ios::binary);
    out << "\xef\xbb\xbf" << std::ifstream(plain.path(), std::ios::binary).rdbuf();
    out.close();
    if (out) return {};
    return not_written(path);
  }
  const auto to = staged.form.encoding.starts_with("UTF-16") ? "UTF-16" : staged.form.encoding;
  return detail::transcode(plain.path(), path, {.from = "UTF-8", .to = to});
}

Result<void> write_as(engine::Connection& connection, const Staged& staged,
                      const std::string& query, const std::string& path) {
  switch (staged.form.format) {
    case Format::csv: return write_csv(connection, staged, query, path);
    case Format::json_lines: return copy_to(connection, query, path, "FORMAT json");
    case Format::parquet: return copy_to(connection, query, path, "FORMAT parquet");
    case Format::xlsx: return detail::write_xlsx(connection, query, path);
  }
  std::unreachable();
}

bool same_bytes(const std::string& a, const std::string& b) {
  const auto left = crypto::sha256_of_file(a);
  const auto right = crypto::sha256_of_file(b);
  return left && right && *left == *right;
}

// "x.rejects.csv", or the first of "x.rejects-2.csv", "x.rejects-3.csv", ... that is free or says
// the same already.
std::string free_place(const std::string& stem, std::string_view ending,
                       const std::string& written) {
  namespace fs = std::filesystem;
  auto path = fmt::format("{}.rejects{}", stem, ending);
  // A link is a name that is taken: what it leads to is neither read nor written.
  const auto is_taken = [&written](const std::string& place) {
    const auto there = fs::symlink_status(place);
    return fs::exists(there) && (!fs::is_regular_file(there) || !same_bytes(place, written));
  };
  for (int number = 2; is_taken(path); ++number) {
    path = fmt::format("{}.rejects-{}{}", stem, number, ending);
  }
  return path;
}

// A file takes a name only on its own disk.
bool on_one_disk(const std::string& a, const std::string& b) {
  struct stat left{};
  struct stat right{};
  return ::stat(a.c_str(), &left) == 0 && ::stat(b.c_str(), &right) == 0 &&
         left.st_dev == right.st_dev;
}

}  // namespace

Result<std::string> write_rejects(engine::Connection& connection, const Staged& staged,
                                  const std::string& folder) {
  RONGHE_TRY(match, detail::match_headers(*staged.record, staged.form.titles, staged.path));
  std::error_code none;
  if (!std::filesystem::exists(folder, none)) RONGHE_CHECK(make_private_folder(folder));
  const auto ending = ending_of(staged.form.format);
  // Written aside and moved into its place whole.
  RONGHE_TRY(aside, detail::TemporaryFile::create(
                        on_one_disk(staged.work_folder, folder) ? staged.work_folder : folder,
                        std::string(ending)));
  RONGHE_CHECK(write_as(connection, staged, reject_query(staged, match), aside.path()));
  const auto stem = folder + "/" + std::filesystem::path(staged.path).stem().string();
  auto path = free_place(stem, ending, aside.path());
  // The engine made the file anew, with a mode of its own.
  RONGHE_CHECK(make_private_file(aside.path()));
  RONGHE_CHECK(put_in_place(aside.path(), path));
  return path;
}

}  // namespace ronghe::intake
