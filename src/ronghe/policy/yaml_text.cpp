// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/yaml_text.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <map>
#include <sstream>
#include <utility>

#include "ronghe/base/utf8.hpp"

namespace ronghe::policy {

namespace {

// Follows the events of the parser and keeps the keys of every mapping that is open.
class KeyWatch : public YAML::EventHandler {
 public:
  [[nodiscard]] std::vector<KeyTwice> found() && { return std::move(found_); }

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override { value(mark, "~"); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override { other(mark); }
  void OnScalar(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                const std::string& text) override {
    value(mark, text);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/,
                       YAML::anchor_t /*anchor*/, YAML::EmitterStyle::value /*style*/) override {
    other(mark);
    open_.push_back({.mapping = false});
  }
  void OnSequenceEnd() override { open_.pop_back(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                  YAML::EmitterStyle::value /*style*/) override {
    other(mark);
    open_.push_back({.mapping = true});
  }
  void OnMapEnd() override { open_.pop_back(); }

 private:
  struct Open {
    bool mapping = false;
    bool key_next = true;
    std::map<std::string, int> keys = {};  // with their lines
  };

  void value(const YAML::Mark& mark, const std::string& text) {
    if (open_.empty() || !open_.back().mapping) return;
    auto& in = open_.back();
    if (std::exchange(in.key_next, !in.key_next)) {
      const auto [first, is_new] = in.keys.emplace(text, mark.line + 1);
      if (!is_new) found_.push_back({text, mark.line + 1, mark.column + 1, first->second});
    }
  }
  // A list, a mapping or an alias: no key of a pack.
  void other(const YAML::Mark& /*mark*/) {
    if (!open_.empty() && open_.back().mapping) open_.back().key_next = !open_.back().key_next;
  }

  std::vector<Open> open_;
  std::vector<KeyTwice> found_;
};

std::string_view trimmed(std::string_view line) {
  const auto begin = line.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  line.remove_prefix(begin);
  while (line.ends_with(' ') || line.ends_with('\r') || line.ends_with('\t')) line.remove_suffix(1);
  return line;
}

int code_points(std::string_view text) {
  int count = 0;
  for (std::size_t at = 0; at < text.size(); at += code_point_at(text, at).size) ++count;
  return count;
}

}  // namespace

std::vector<KeyTwice> keys_twice(const std::string& text) {
  KeyWatch watch;
  std::istringstream in(text);
  try {
    YAML::Parser parser(in);
    parser.HandleNextDocument(watch);
  } catch (const YAML::Exception&) {  // told by whoever makes the tree
    return std::move(watch).found();
  }
  return std::move(watch).found();
}

std::optional<ForeignByte> foreign_byte(std::string_view text) {
  ForeignByte at{.line = 1, .column = 1};
  for (std::size_t i = 0; i < text.size();) {
    const auto c = code_point_at(text, i);
    if (c.value == 0xFFFD && c.size == 1) return at;
    ++at.column;
    if (c.value == '\n') at = {.line = at.line + 1, .column = 1};
    i += c.size;
  }
  return std::nullopt;
}

std::vector<feel::LinePart> line_parts(const std::string& text, const Place& from,
                                       const std::vector<std::string>& lines) {
  std::vector<feel::LinePart> parts;
  std::string_view rest = text;
  const auto first = static_cast<std::size_t>(from.line - 1);
  for (auto i = first; i < lines.size(); ++i) {
    const std::string_view line = lines[i];
    const auto column = i == first ? static_cast<std::size_t>(from.column - 1) : std::size_t{0};
    const auto own = trimmed(line.substr(std::min(column, line.size())));
    while (rest.starts_with(' ') || rest.starts_with('\n')) rest.remove_prefix(1);
    if (rest.empty()) break;
    if (own.empty()) continue;
    const auto here =
        code_points(line.substr(0, static_cast<std::size_t>(own.data() - line.data())));
    const bool whole = rest.starts_with(own);
    if (whole || own.starts_with(rest)) {
      parts.push_back({static_cast<std::uint32_t>(text.size() - rest.size()),
                       static_cast<int>(i) + 1, here + 1});
    }
    if (!whole) break;  // the text ends here, or stands otherwise in the file
    rest.remove_prefix(own.size());
  }
  return parts;
}

}  // namespace ronghe::policy
