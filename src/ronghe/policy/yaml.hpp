// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <yaml-cpp/yaml.h>

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ronghe/base/date.hpp"
#include "ronghe/base/decimal.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/feel/parser.hpp"
#include "ronghe/policy/dictionary.hpp"

// Reading of pack files: every fault is collected with its place, reading goes on.
namespace ronghe::policy {

// Where faults go. Those that readers of before let pass are kept apart: packs that are sealed in
// stores may have them.
struct Faults {
  std::vector<Error>& errors;
  std::vector<Error>& later;
};

class YamlReader {
 public:
  // `shown_below` comes before the names of files in messages: "../national/" for those of an
  // extended pack.
  explicit YamlReader(Faults faults, std::string shown_below = {})
      : faults_(faults), shown_below_(std::move(shown_below)) {}
  // All of them in one list.
  explicit YamlReader(std::vector<Error>& errors, std::string shown_below = {})
      : YamlReader(Faults{errors, errors}, std::move(shown_below)) {}

  // The document of a file, or a null node after a reported error. `name` is shown in messages.
  [[nodiscard]] YAML::Node open(const std::string& path, const std::string& name);
  // The same of a text.
  [[nodiscard]] YAML::Node parse(const std::string& text, const std::string& name);

  // A child that must be there.
  [[nodiscard]] YAML::Node child(const YAML::Node& parent, const std::string& key);
  // A text that must be there and say something.
  [[nodiscard]] std::string text(const YAML::Node& parent, const std::string& key);
  [[nodiscard]] std::string text_or(const YAML::Node& parent, const std::string& key,
                                    const std::string& otherwise) const;
  [[nodiscard]] Bilingual bilingual(const YAML::Node& parent, const std::string& key);
  [[nodiscard]] std::optional<Decimal> number(const YAML::Node& parent, const std::string& key);
  [[nodiscard]] std::optional<Date> date(const YAML::Node& parent, const std::string& key);
  [[nodiscard]] bool flag(const YAML::Node& parent, const std::string& key);
  // A scalar or a list of scalars.
  [[nodiscard]] std::vector<std::string> texts(const YAML::Node& parent, const std::string& key);
  // Reports every key that is not in `known`: a misspelt key would otherwise be silently ignored.
  void only(const YAML::Node& parent, const std::set<std::string>& known);

  // Reads a part of the file. A text or a list where keys are expected is reported with its place;
  // the rest of the part is left out.
  template <class Read>
  void guarded(const Read& read) {
    try {
      read();
    } catch (const YAML::Exception& error) {
      report_form(error);
    }
  }

  void report(const YAML::Node& where, std::string message);
  void report(const Place& where, std::string message);
  // By a code, so that a face has words for it in every language.
  void report(const YAML::Node& where, ErrorCode code, std::vector<ErrorValue> values,
              std::string message);
  // A fault that readers of before let pass.
  void report_later(const Place& where, ErrorCode code, std::vector<ErrorValue> values,
                    std::string message);
  void report_later(const YAML::Node& where, ErrorCode code, std::vector<ErrorValue> values,
                    std::string message);
  [[nodiscard]] Place place(const YAML::Node& where) const;
  // The place of the first character of a scalar's text, also for block scalars ("formula: >").
  [[nodiscard]] Place text_place(const YAML::Node& scalar) const;
  // A scalar's text with the lines of the file that it stands in.
  [[nodiscard]] feel::Source source(const YAML::Node& scalar) const;

  // Whether the last file that was opened could be read.
  [[nodiscard]] bool readable() const { return readable_; }

 private:
  // Line and column in bytes, both from 1.
  [[nodiscard]] Place text_start(const YAML::Node& scalar) const;
  [[nodiscard]] Place in_code_points(Place in_bytes) const;
  void report_text(const std::string& text);
  void report_form(const YAML::Exception& error);
  void report_syntax(const YAML::Exception& error);

  Faults faults_;
  bool readable_ = true;
  std::string shown_below_;
  std::string name_;
  std::vector<std::string> lines_;
};

// Files below `folder` with the suffix, sorted by name; empty when the folder is absent.
[[nodiscard]] std::vector<std::string> files_below(const std::string& folder,
                                                   const std::string& suffix);
[[nodiscard]] std::optional<std::string> file_text(const std::string& path);

}  // namespace ronghe::policy
