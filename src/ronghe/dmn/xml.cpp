// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/xml.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/base/spelling.hpp"
#include "ronghe/feel/built_in.hpp"
#include "ronghe/feel/unicode.hpp"
#include "ronghe/feel/walk.hpp"

namespace ronghe::dmn {

namespace {

constexpr std::size_t points_step = 1024;

// In UTF-8 the bytes within a code point begin with the bits 10.
bool begins_point(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

}  // namespace

std::string_view local_name(pugi::xml_node node) {
  const std::string_view name = node.name();
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(pugi::xml_node node, std::string_view name) {
  for (const auto one : node.children()) {
    if (local_name(one) == name) return one;
  }
  return {};
}

std::string text_attribute(pugi::xml_node node, const char* name) {
  return node.attribute(name).value();
}

std::string text_of(pugi::xml_node node) {
  std::string out;
  for (const auto part : node.children()) {
    if (part.type() == pugi::node_pcdata || part.type() == pugi::node_cdata) out += part.value();
  }
  return out;
}

std::map<std::string, std::string> own_attributes(pugi::xml_node node) {
  constexpr std::string_view own = "urn:ronghe:dmn";
  std::map<std::string, std::string> found;
  for (const auto attribute : node.attributes()) {
    const std::string_view name = attribute.name();
    const auto colon = name.find(':');
    if (colon == std::string_view::npos || name.starts_with("xmlns:")) continue;
    const auto declaration = "xmlns:" + std::string(name.substr(0, colon));
    auto scope = node;
    while (scope && !scope.attribute(declaration.c_str())) scope = scope.parent();
    if (scope.attribute(declaration.c_str()).value() != own) continue;
    found.emplace(name.substr(colon + 1), attribute.value());
  }
  return found;
}

std::vector<std::string> hrefs(pugi::xml_node node, std::string_view name) {
  std::vector<std::string> ids;
  for (const auto one : node.children()) {
    if (local_name(one) != name) continue;
    ids.push_back(text_attribute(one, "href"));
  }
  return ids;
}

std::vector<std::string> required_ids(pugi::xml_node node) {
  std::vector<std::string> ids;
  for (const auto one : node.children()) {
    const auto kind = local_name(one);
    if (kind != "informationRequirement" && kind != "knowledgeRequirement") continue;
    for (const auto* name : {"requiredInput", "requiredDecision", "requiredKnowledge"}) {
      for (auto& id : hrefs(one, name)) ids.push_back(std::move(id));
    }
  }
  return ids;
}

XmlFile::XmlFile(std::string_view xml, std::string name) : name_(std::move(name)), xml_(xml) {
  line_begins_.push_back(0);
  std::size_t points = 0;
  for (std::size_t i = 0; i < xml.size(); ++i) {
    if (i % points_step == 0) points_before_.push_back(points);
    if (begins_point(xml[i])) ++points;
    if (xml[i] == '\n') line_begins_.push_back(i + 1);
  }
}

// A file may be one long line, so columns are not counted from its beginning.
std::size_t XmlFile::points_before(std::size_t at) const {
  if (points_before_.empty()) return 0;
  const auto step = std::min(at / points_step, points_before_.size() - 1);
  const auto rest = xml_.substr(step * points_step, at - step * points_step);
  return points_before_[step] + static_cast<std::size_t>(std::ranges::count_if(rest, begins_point));
}

Place XmlFile::place_at(std::ptrdiff_t offset) const {
  if (offset < 0) return {.file = name_};
  const auto at = std::min(static_cast<std::size_t>(offset), xml_.size());
  const auto after = std::ranges::upper_bound(line_begins_, at);
  const auto column = points_before(at) - points_before(*std::prev(after)) + 1;
  return {name_, static_cast<int>(after - line_begins_.begin()), static_cast<int>(column)};
}

Place XmlFile::place(pugi::xml_node node) const { return place_at(node.offset_debug()); }

void XmlFile::use_names(feel::KnownNames scope, std::optional<feel::KnownNames> fields) {
  scope_ = std::move(scope);
  fields_ = std::move(fields);
}

void XmlFile::Within::add(const std::string& name) {
  auto folded = feel::folded_name(name);
  if (!folded.empty() && file_.scope_.insert(folded).second) added_.push_back(std::move(folded));
}

XmlFile::Within::~Within() {
  for (const auto& name : added_) file_.scope_.erase(name);
  file_.in_filter_ = filter_;
}

feel::Source XmlFile::source(pugi::xml_node owner) const {
  const auto text = child(owner, "text");
  if (!text) return {"", place(owner)};
  const auto content = text.first_child();
  return {text_of(text), content ? place(content) : place(text)};
}

bool XmlFile::reads_unknown(const feel::Node& node) const {
  const auto names = feel::free_names_in(node);
  return std::ranges::any_of(names, [&](const std::string& name) {
    return !scope_.contains(name) && !fields().contains(name) && !feel::is_built_in(name) &&
           name != "?";
  });
}

Result<feel::NodePtr> XmlFile::parsed(const feel::Source& source, Form form) const {
  auto* const parse =
      form == Form::expression ? &feel::parse_expression_in : &feel::parse_unary_tests_in;
  auto node = parse(source, names());
  if (node && !reads_unknown(**node)) return node;
  auto wide = parse(source, {.scope = &all_, .fields = &all_, .types = &types_});
  if (!wide) return node;
  const auto names = feel::free_names_in(**wide);
  const bool known = std::ranges::all_of(names, [&](const std::string& name) {
    return all_.contains(name) || scope_.contains(name) || feel::is_built_in(name) || name == "?";
  });
  return known || !node ? std::move(wide) : std::move(node);
}

// By its last part, whatever the version: "feel", "https://www.omg.org/spec/DMN/20230324/FEEL/".
bool XmlFile::is_feel(pugi::xml_node owner) {
  auto language = text_attribute(owner, "expressionLanguage");
  if (language.empty()) {
    language = text_attribute(child(owner.root(), "definitions"), "expressionLanguage");
  }
  auto small = language;
  for (auto& c : small) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (small.empty() || small.contains("feel")) return true;
  mistake(
      {ErrorKind::bad_input,
       fmt::format("this is written in \"{}\", and only FEEL is read here; write it in FEEL and "
                   "remove expressionLanguage",
                   language),
       place(owner)});
  return false;
}

Formula XmlFile::expression(pugi::xml_node owner) {
  Formula formula{source(owner), nullptr};
  if (formula.empty() || !is_feel(owner)) return formula;
  auto node = parsed(formula.source, Form::expression);
  if (node)
    formula.node = *std::move(node);
  else
    mistakes_.push_back(std::move(node).error());
  return formula;
}

Formula XmlFile::unary_tests(pugi::xml_node owner) {
  Formula formula{source(owner), nullptr};
  if (formula.empty() || !is_feel(owner)) return formula;
  return parsed_tests(std::move(formula.source));
}

Formula XmlFile::unary_tests(pugi::xml_node owner, const std::string& text) {
  return parsed_tests({text, place(owner)});
}

Formula XmlFile::quiet_tests(pugi::xml_node owner) const {
  Formula formula{source(owner), nullptr};
  if (auto node = parsed(formula.source, Form::cell)) formula.node = *std::move(node);
  return formula;
}

namespace {

constexpr std::size_t misspelt_letters_max = 2;

// Two words that are a name with a blank but for a letter are read as two things, of which the
// second one is told as the mistake.
Error with_name_meant(Error error, std::string_view text, const feel::KnownNames& names) {
  for (const auto& name : names) {
    if (!name.contains(' ') || text.contains(name)) continue;
    for (std::size_t at = 0; at < text.size(); ++at) {
      const bool begins = at == 0 || text[at - 1] == ' ';
      if (!begins) continue;
      if (edit_distance(text.substr(at, name.size()), name) > misspelt_letters_max) continue;
      const auto line = error.message.find('\n');
      error.message.insert(std::min(line, error.message.size()),
                           fmt::format("; did you mean `{}`?", name));
      return error;
    }
  }
  return error;
}

}  // namespace

Formula XmlFile::parsed_tests(feel::Source source) {
  Formula formula{std::move(source), nullptr};
  if (formula.empty()) return formula;
  auto node = parsed(formula.source, Form::cell);
  if (node)
    formula.node = *std::move(node);
  else
    mistakes_.push_back(with_name_meant(std::move(node).error(), formula.source.text, all_));
  return formula;
}

}  // namespace ronghe::dmn
