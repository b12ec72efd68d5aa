// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/yaml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "ronghe/base/utf8.hpp"
#include "ronghe/policy/written_number.hpp"
#include "ronghe/policy/yaml_text.hpp"

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
  readable_ = false;
  faults_.errors.push_back({ErrorKind::not_found,
                            "cannot read this file; check the name and its rights",
                            {.file = name_}});
  return {};
}

YAML::Node YamlReader::parse(const std::string& text, const std::string& name) {
  name_ = shown_below_ + name;
  lines_.clear();
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines_.push_back(line);
  readable_ = false;
  try {
    auto node = YAML::Load(text);
    report_text(text);
    readable_ = node.IsMap();
    if (readable_) return node;
    report(node, "expected a mapping of keys to values at the top of the file");
  } catch (const YAML::Exception& error) {
    report_syntax(error);
  }
  return {};
}

// What the tree does not show: of a key that stands twice one value is lost, and a byte that is not
// UTF-8 would be shown as something else on every page.
void YamlReader::report_text(const std::string& text) {
  if (const auto at = foreign_byte(text)) {
    report_later(Place{name_, at->line, at->column}, "pack-not-utf8"_code, {},
                 "this is not UTF-8; save the file as UTF-8 (an editor calls it GBK or GB18030 "
                 "now, most often)");
  }
  for (const auto& twice : keys_twice(text)) {
    report_later(
        in_code_points({name_, twice.line, twice.column}), "pack-key-twice"_code,
        {{"key", twice.key}, {"line", std::to_string(twice.first_line)}},
        fmt::format("the key `{}` stands in line {} already, and what one of them says would "
                    "be lost; keep one",
                    twice.key, twice.first_line));
  }
}

// A sign of a Chinese keyboard stands near most of these faults.
void YamlReader::report_syntax(const YAML::Exception& error) {
  const auto line = error.mark.line + 1;
  for (const auto at : {line, line - 1}) {
    if (at < 1 || static_cast<std::size_t>(at) > lines_.size()) continue;
    const auto sign = wide_sign(lines_[static_cast<std::size_t>(at - 1)]);
    if (!sign) continue;
    faults_.errors.push_back({ErrorKind::bad_input,
                              fmt::format("not valid YAML: {}; `{}` is no sign of YAML, write `{}`",
                                          error.msg, sign->written, sign->meant),
                              {name_, at, sign->column},
                              "pack-wide-sign"_code,
                              {{"written", sign->written}, {"meant", sign->meant}}});
    return;
  }
  faults_.errors.push_back({ErrorKind::bad_input,
                            "not valid YAML: " + error.msg,
                            in_code_points({name_, line, error.mark.column + 1}),
                            "pack-not-yaml"_code,
                            {{"reason", error.msg}}});
}

void YamlReader::report_form(const YAML::Exception& error) {
  faults_.errors.push_back(
      {ErrorKind::bad_input,
       "this is not of the form that is expected here, keys with values most often; compare with a "
       "pack that works (" +
           error.msg + ")",
       in_code_points({name_, error.mark.line + 1, error.mark.column + 1}),
       "pack-form-other"_code,
       {{"reason", error.msg}}});
}

YAML::Node YamlReader::child(const YAML::Node& parent, const std::string& key) {
  auto node = parent[key];
  if (!node)
    report(parent, "pack-key-missing"_code, {{"key", key}},
           fmt::format("the key `{}` is missing; add it", key));
  return node;
}

std::string YamlReader::text(const YAML::Node& parent, const std::string& key) {
  const auto node = child(parent, key);
  if (!node) return {};
  if (node.IsScalar() && !node.Scalar().empty()) return node.Scalar();
  if (node.IsScalar()) {
    report(node, "pack-text-empty"_code, {{"key", key}},
           fmt::format("`{}` is empty; say what it is", key));
  } else {
    report(node, "pack-text-needed"_code, {{"key", key}},
           fmt::format("`{}` must be a single text", key));
  }
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
    report(node, "pack-languages-needed"_code, {{"key", key}},
           fmt::format("`{}` needs both languages: {{zh: …, en: …}}", key));
    return {};
  }
  const Bilingual made{node["zh"].Scalar(), node["en"].Scalar()};
  for (const auto* language : {"zh", "en"}) {
    const auto& said = node[language].Scalar();
    if (said.find_first_not_of(" \n") != std::string::npos) continue;
    report_later(node[language], "pack-translation-empty"_code, {{"language", language}},
                 fmt::format("`{}` is empty: pages in this language would show nothing; say it, or "
                             "repeat the other language",
                             language));
  }
  return made;
}

std::optional<Decimal> YamlReader::number(const YAML::Node& parent, const std::string& key) {
  const auto node = parent[key];
  if (!node) return std::nullopt;
  auto value = node.IsScalar() ? Decimal::parse(node.Scalar()) : std::nullopt;
  if (!value) {
    const auto meant = node.IsScalar() ? number_meant(node.Scalar(), "") : std::nullopt;
    if (meant) {
      report(node, "pack-number-meant"_code, {{"key", key}, {"meant", *meant}},
             fmt::format("`{}` must be a number; write {}", key, *meant));
    } else {
      report(node, "pack-number-needed"_code, {{"key", key}},
             fmt::format("`{}` must be a number", key));
    }
  }
  return value;
}

std::optional<Date> YamlReader::date(const YAML::Node& parent, const std::string& key) {
  const auto node = parent[key];
  if (!node) return std::nullopt;
  auto value = node.IsScalar() ? parse_date(node.Scalar()) : std::nullopt;
  if (!value) {
    report(node, "pack-date-needed"_code, {{"key", key}},
           fmt::format("`{}` must be a date such as 2025-12-31", key));
  }
  return value;
}

bool YamlReader::flag(const YAML::Node& parent, const std::string& key) {
  const auto node = parent[key];
  if (!node) return false;
  if (node.IsScalar() && (node.Scalar() == "true" || node.Scalar() == "false")) {
    return node.Scalar() == "true";
  }
  report(node, "pack-flag-needed"_code, {{"key", key}},
         fmt::format("`{}` must be true or false", key));
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
    const auto list = fmt::format("{}", fmt::join(known, ", "));
    report(entry.first, "pack-key-unknown"_code, {{"key", key}, {"known", list}},
           fmt::format("unknown key `{}`; known here: {}", key, list));
  }
}

Place YamlReader::in_code_points(Place at) const {
  if (at.line < 1 || static_cast<std::size_t>(at.line) > lines_.size()) return at;
  const std::string_view line = lines_[static_cast<std::size_t>(at.line - 1)];
  const auto end = std::min(line.size(), static_cast<std::size_t>(at.column - 1));
  int column = 1;
  for (std::size_t i = 0; i < end; i += code_point_at(line, i).size) ++column;
  at.column = column;
  return at;
}

Place YamlReader::place(const YAML::Node& where) const {
  const auto mark = where.Mark();
  if (mark.is_null()) return {.file = name_};
  return in_code_points({name_, mark.line + 1, mark.column + 1});
}

Place YamlReader::text_start(const YAML::Node& scalar) const {
  const auto mark = scalar.Mark();
  if (mark.is_null()) return {.file = name_};
  Place at{name_, mark.line + 1, mark.column + 1};
  if (static_cast<std::size_t>(at.line) > lines_.size()) return at;
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

Place YamlReader::text_place(const YAML::Node& scalar) const {
  return in_code_points(text_start(scalar));
}

feel::Source YamlReader::source(const YAML::Node& scalar) const {
  const auto start = text_start(scalar);
  return {
      scalar.Scalar(), in_code_points(start),
      start.line == 0 ? std::vector<feel::LinePart>{} : line_parts(scalar.Scalar(), start, lines_)};
}

void YamlReader::report(const YAML::Node& where, std::string message) {
  report(place(where), std::move(message));
}

void YamlReader::report(const YAML::Node& where, ErrorCode code, std::vector<ErrorValue> values,
                        std::string message) {
  faults_.errors.push_back(
      {ErrorKind::bad_input, std::move(message), place(where), code, std::move(values)});
}

void YamlReader::report(const Place& where, std::string message) {
  faults_.errors.push_back({ErrorKind::bad_input, std::move(message), where});
}

void YamlReader::report_later(const Place& where, ErrorCode code, std::vector<ErrorValue> values,
                              std::string message) {
  faults_.later.push_back(
      {ErrorKind::bad_input, std::move(message), where, code, std::move(values)});
}

void YamlReader::report_later(const YAML::Node& where, ErrorCode code,
                              std::vector<ErrorValue> values, std::string message) {
  report_later(place(where), code, std::move(values), std::move(message));
}

}  // namespace ronghe::policy
