// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/site_folder.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <utility>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/base/file_trouble.hpp"
#include "ronghe/base/worded.hpp"

namespace ronghe::publish {

namespace {

namespace fs = std::filesystem;

// Found in every report, so that a report may be replaced and nothing else.
constexpr std::string_view marker = "report.txt";

std::unexpected<Error> cannot(const std::string& path, const std::error_code& error) {
  return fail_with(ErrorKind::fault, "report-folder-failed"_code,
                   "{detail}; check that the folder may be written and the disk has room",
                   {{"detail", error.message()}}, {.file = path});
}

}  // namespace

SiteFolder::SiteFolder(std::string target, std::string temporary)
    : target_(std::move(target)), temporary_(std::move(temporary)) {}

SiteFolder::SiteFolder(SiteFolder&& other) noexcept
    : target_(std::move(other.target_)), temporary_(std::exchange(other.temporary_, {})) {}

SiteFolder::~SiteFolder() {
  std::error_code ignored;
  if (!temporary_.empty()) fs::remove_all(temporary_, ignored);
}

Result<SiteFolder> SiteFolder::begin(const std::string& target, const std::string& run_id) {
  auto clean = fs::absolute(target).lexically_normal().string();
  while (clean.size() > 1 && clean.ends_with('/')) clean.pop_back();
  std::error_code error;
  const bool there = fs::exists(clean, error);
  if (there && !fs::is_directory(clean, error)) {
    return fail_with(ErrorKind::refused, "report-is-file"_code,
                     "{path} is a file; name a folder for the report", {{"path", target}});
  }
  if (there && !fs::is_empty(clean, error) && !fs::exists(fs::path(clean) / marker, error)) {
    return fail_with(ErrorKind::refused, "report-folder-of-others"_code,
                     "{path} holds other files and no report; name a new folder, or empty this one "
                     "first",
                     {{"path", target}});
  }
  auto temporary = clean + ".tmp-" + run_id + "-" + std::to_string(getpid());
  fs::remove_all(temporary, error);
  fs::create_directories(temporary, error);
  if (error) return cannot(temporary, error);
  SiteFolder folder(std::move(clean), std::move(temporary));
  RONGHE_CHECK(folder.write(std::string(marker), "a report of ronghe, run " + run_id + "\n"));
  return folder;
}

Result<void> SiteFolder::make_folder(const std::string& path) {
  std::error_code error;
  fs::create_directories(fs::path(temporary_) / path, error);
  if (error) return cannot(path, error);
  return {};
}

Result<void> SiteFolder::write(const std::string& path, std::string_view content) {
  const auto full = fs::path(temporary_) / path;
  std::ofstream out(full, std::ios::binary);
  if (!out) {
    RONGHE_CHECK(make_folder(fs::path(path).parent_path().string()));
    out.open(full, std::ios::binary);
  }
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.close();
  if (!out) return not_written(full.string());
  return {};
}

// The old report steps aside until the new one stands, so that no moment is without either.
Result<void> SiteFolder::commit() {
  std::error_code error;
  const auto old = temporary_ + "-old";
  const bool there = fs::exists(target_, error);
  if (there) fs::rename(target_, old, error);
  if (error) return cannot(target_, error);
  const auto put = put_folder_in_place(temporary_, target_);
  if (!put) {
    if (there) fs::rename(old, target_, error);
    return put;
  }
  temporary_.clear();
  if (there) fs::remove_all(old, error);
  return {};
}

}  // namespace ronghe::publish
