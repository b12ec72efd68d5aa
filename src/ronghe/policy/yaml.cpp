// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/yaml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace ronghe::policy {

std::optional<std::string> file_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::vector<std::string> files_below(const std::string& folder, const std::string& suffix) {
  std::vector<std::string> found;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
    if (entry.is_regular_file() && entry.path().extension() == suffix) {
      found.push_back(entry.path().string());
    }
  }
  std::ranges::sort(found);
  return found;
}

YAML::Node YamlReader::open(const std::string& path, const std::string& name) {
  if (const auto text = file_text(path)) return parse(*text, name);
  name_ = shown_below_ + name;
  errors_.push_back({ErrorKind::not_found,
                     "cannot read this file; check the name and its rights",
                     {.file = name_}});
  return {};
}

YAML::Node YamlReader::parse(const std::string& text, const std::string& name) {
  name_ = shown_below_ + name;
  lines_.clear();
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines_.push_back(line);
  try {
    auto node = YAML::Load(text);
    if (node.IsMap()) return node;
    report(node, "expected a mapping of keys to values at the top of the file");
  } catch (const YAML::Exception& error) {
    errors_.push_back({ErrorKind::bad_input,
                       "not valid YAML: " + error.msg,
                       {name_, error.mark.line + 1, error.mark.column + 1}});
  }
  return {};
}

YAML::Node YamlReader::child(const YAML::Node& parent, const std::string& key) {
  auto node = parent[key];
  if (!node) report(parent, fmt::format("the key `{}` is missing; add it", key));
  return node;
}

std::string YamlReader::text(const YAML::Node& parent, const std::string& key) {
  const auto node = child(parent, key);
  if (!node) return {};
  if (node.IsScalar() && !node.Scalar().empty()) return node.Scalar();
  report(node, node.IsScalar() ? fmt::format("`{}` is empty; say what it is", key)
                               : fmt::format("`{}` must be a single text", key));
  return {};
}

std::string YamlReader::text_or(const YAML::Node& parent, const std::string& key,
                                const std::string& otherwise) const {
  const auto node = parent[key];
  return node && node.IsScalar() ? node.Scalar() : otherwise;
}

Bilingual YamlReader::bilingual(const YAML::Node& parent, const std::string& key) {
  const auto node = key.empty() ? parent : child(parent, key);
  if (!node) return {};
  if (!node.IsMap() || !node["zh"] || !node["en"]) {
    report(node, fmt::format("`{}` needs both languages: {{zh: …, en: …}}", key));
    return {};
  }
  return {node["zh"].Scalar(), node["en"].Scalar()};
}

std::optional<Decimal> YamlReader::number(const YAML::Node& parent, const std::string& key) {
  const auto node = parent[key];
  if (!node) return std::nullopt;
  auto value = node.IsScalar() ? Decimal::parse(node.Scalar()) : std::nullopt;
  if (!value) report(node, fmt::format("`{}` must be a number", key));
  return value;
}

std::optional<Date> YamlReader::date(const YAML::Node& parent, const std::string& key) {
  const auto node = parent[key];
  if (!node) return std::nullopt;
  auto value = node.IsScalar() ? parse_date(node.Scalar()) : std::nullopt;
  if (!value) report(node, fmt::format("`{}` must be a date such as 2025-12-31", key));
  return value;
}

bool YamlReader::flag(const YAML::Node& parent, const std::string& key) {
  const auto node = parent[key];
  if (!node) return false;
  if (node.IsScalar() && (node.Scalar() == "true" || node.Scalar() == "false")) {
    return node.Scalar() == "true";
  }
  report(node, fmt::format("`{}` must be true or false", key));
  return false;
}

std::vector<std::string> YamlReader::texts(const YAML::Node& parent, const std::string& key) {
  const auto node = parent[key];
  if (!node) return {};
  if (node.IsScalar()) return {node.Scalar()};
  std::vector<std::string> found;
  for (const auto& item : node) {
    if (item.IsScalar())
      found.push_back(item.Scalar());
    else
      report(item, fmt::format("`{}` must be a list of texts", key));
  }
  return found;
}

void YamlReader::only(const YAML::Node& parent, const std::set<std::string>& known) {
  for (const auto& entry : parent) {
    const auto key = entry.first.Scalar();
    if (known.contains(key)) continue;
    report(entry.first,
           fmt::format("unknown key `{}`; known here: {}", key, fmt::join(known, ", ")));
  }
}

Place YamlReader::place(const YAML::Node& where) const {
  const auto mark = where.Mark();
  if (mark.is_null()) return {.file = name_};
  return {name_, mark.line + 1, mark.column + 1};
}

Place YamlReader::text_place(const YAML::Node& scalar) const {
  auto at = place(scalar);
  if (at.line == 0 || static_cast<std::size_t>(at.line) > lines_.size()) return at;
  const auto& line = lines_[static_cast<std::size_t>(at.line - 1)];
  const auto column = static_cast<std::size_t>(at.column - 1);
  const char opening = column < line.size() ? line[column] : ' ';
  if (opening == '"' || opening == '\'') ++at.column;
  if ((opening != '>' && opening != '|') || static_cast<std::size_t>(at.line) >= lines_.size()) {
    return at;
  }
  const auto& next = lines_[static_cast<std::size_t>(at.line)];
  const auto indent = next.find_first_not_of(' ');
  return {at.file, at.line + 1, indent == std::string::npos ? 1 : static_cast<int>(indent) + 1};
}

void YamlReader::report(const YAML::Node& where, std::string message) {
  errors_.push_back({ErrorKind::bad_input, std::move(message), place(where)});
}

void YamlReader::report(const Place& where, std::string message) {
  errors_.push_back({ErrorKind::bad_input, std::move(message), where});
}

}  // namespace ronghe::policy
