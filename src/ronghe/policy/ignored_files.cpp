// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/ignored_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "ronghe/base/spelling.hpp"

namespace ronghe::policy {

namespace {

namespace fs = std::filesystem;

struct Part {
  std::string_view folder;
  std::string_view ending;
};
constexpr std::array parts{Part{"records", ".yaml"},     Part{"parameters", ".yaml"},
                           Part{"definitions", ".yaml"}, Part{"indicators", ".yaml"},
                           Part{"weights", ".yaml"},     Part{"decisions", ".dmn"},
                           Part{"tests", ".yaml"}};

std::string ending_of(const fs::path& path) {
  auto ending = path.extension().string();
  for (auto& c : ending) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return ending;
}

// What an author of a pack may have meant to be read.
bool is_content(const fs::path& path) {
  static constexpr std::array<std::string_view, 3> endings{".yaml", ".yml", ".dmn"};
  return std::ranges::find(endings, ending_of(path)) != endings.end();
}

bool is_hidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

// Of a folder that cannot be read, or as far as it can, nothing is told: the readers of its files
// say why they cannot.
template <class Iterator>
std::vector<fs::path> entries_of(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> entries;
  Iterator at(folder, fs::directory_options::skip_permission_denied, error);
  for (; !error && at != Iterator(); at.increment(error)) entries.push_back(at->path());
  return entries;
}

bool is_folder(const fs::path& path) {
  std::error_code none;
  return fs::is_directory(path, none);
}

bool holds_content(const fs::path& folder) {
  return std::ranges::any_of(entries_of<fs::recursive_directory_iterator>(folder),
                             [](const fs::path& path) {
                               std::error_code none;
                               return fs::is_regular_file(path, none) && is_content(path);
                             });
}

std::string part_names() {
  std::string out;
  for (const auto& part : parts) out += (out.empty() ? "" : ", ") + std::string(part.folder);
  return out;
}

class Search {
 public:
  Search(std::string shown_below, std::vector<Error>& later)
      : shown_below_(std::move(shown_below)), later_(later) {}

  void top(const fs::path& entry) {
    const auto name = entry.filename().string();
    const auto* part = std::ranges::find(parts, name, &Part::folder);
    if (is_folder(entry)) {
      if (part != parts.end()) return below(entry, *part);
      if (name != "extends" && holds_content(entry)) report_folder(name);
    } else if (name != "pack.yaml" && is_content(entry)) {
      report(
          name, "pack-file-at-top"_code, {{"folders", part_names()}},
          fmt::format("of the files beside the folders only pack.yaml is read; put this one into "
                      "one of {}",
                      part_names()));
    }
  }

 private:
  void below(const fs::path& folder, const Part& part) {
    for (const auto& path : entries_of<fs::directory_iterator>(folder)) {
      const auto shown = (fs::path(part.folder) / path.filename()).string();
      if (is_hidden(path)) continue;
      if (is_folder(path)) {
        if (!holds_content(path)) continue;
        report(shown, "pack-folder-in-folder"_code, {{"part", std::string(part.folder)}},
               fmt::format("no file of a folder within {} is read; put its files into {} itself",
                           part.folder, part.folder));
      } else if (is_content(path) && path.extension() != part.ending) {
        report(shown, "pack-file-ignored"_code,
               {{"part", std::string(part.folder)}, {"ending", std::string(part.ending)}},
               fmt::format("in {} only files that end with {} are read; rename or move this one",
                           part.folder, part.ending));
      }
    }
  }

  void report_folder(const std::string& name) {
    std::vector<std::string> known;
    for (const auto& part : parts) known.emplace_back(part.folder);
    const auto near = nearest(name, known);
    report(name, near.empty() ? "pack-folder-unknown"_code : "pack-folder-misspelt"_code,
           {{"near", near}, {"folders", part_names()}},
           near.empty() ? fmt::format("nothing of this folder is read; move its files into one of "
                                      "{}, or out of the pack",
                                      part_names())
                        : fmt::format("nothing of this folder is read; did you mean `{}`?", near));
  }

  void report(const std::string& name, ErrorCode code, std::vector<ErrorValue> values,
              std::string message) {
    later_.push_back({ErrorKind::bad_input,
                      std::move(message),
                      {.file = shown_below_ + name},
                      code,
                      std::move(values)});
  }

  std::string shown_below_;
  std::vector<Error>& later_;
};

}  // namespace

void report_ignored_files(const std::string& folder, const std::string& shown_below,
                          std::vector<Error>& later) {
  Search search(shown_below, later);
  auto entries = entries_of<fs::directory_iterator>(folder);
  std::ranges::sort(entries);
  for (const auto& entry : entries) {
    if (!is_hidden(entry)) search.top(entry);
  }
}

}  // namespace ronghe::policy
