// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The project's own text files, read once, and what a rule finds in them.
namespace house {

struct TextFile {
  std::string path;  // relative to the root, with forward slashes
  std::vector<std::string> lines;
};

struct Finding {
  std::string path;
  std::size_t line = 0;  // 1-based; 0 = the whole file
  std::string text;      // what is wrong and what to do
  bool operator==(const Finding&) const = default;
};

using Findings = std::vector<Finding>;

struct Tree {
  std::filesystem::path root;
  std::vector<TextFile> files;  // by path

  [[nodiscard]] const TextFile* find(std::string_view path) const;
  [[nodiscard]] bool exists(const std::filesystem::path& relative) const;
};

// Everything below `root` but build output, installed modules, hidden folders and test corpora.
[[nodiscard]] Tree read_tree(const std::filesystem::path& root);

[[nodiscard]] bool is_code(std::string_view path);         // .hpp or .cpp
[[nodiscard]] bool is_test(std::string_view path);         // _test, _bench, _fuzz or testing
[[nodiscard]] std::string room_of(std::string_view path);  // "" outside src/ronghe/<room>/
[[nodiscard]] std::vector<std::string> words_of(std::string_view line);
// "ronghe/policy/pack.hpp" of an #include line with quotes.
[[nodiscard]] std::optional<std::string> included_by(std::string_view line);
[[nodiscard]] std::string to_string(const Finding& finding);

}  // namespace house
