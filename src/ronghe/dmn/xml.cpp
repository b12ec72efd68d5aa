// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/xml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ronghe/base/spelling.hpp"
#include "ronghe/feel/unicode.hpp"

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

void XmlFile::collect_names(pugi::xml_node root) {
  constexpr std::array<std::string_view, 14> named{
      "inputData", "decision",        "businessKnowledgeModel", "decisionService", "variable",
      "parameter", "formalParameter", "itemDefinition",         "itemComponent",   "output",
      "column",    "definitions",     "informationItem",        "import"};
  // Without recursion: the file decides how deep its elements nest.
  for (auto node = root; node;) {
    const auto name = text_attribute(node, "name");
    const auto kind = local_name(node);
    if (!name.empty() && std::ranges::find(named, kind) != named.end()) {
      names_.insert(feel::folded_name(name));
    }
    if (kind == "for" || kind == "some" || kind == "every") {
      names_.insert(feel::folded_name(text_attribute(node, "iteratorVariable")));
    }
    if (node.first_child()) {
      node = node.first_child();
      continue;
    }
    while (node && node != root && !node.next_sibling()) node = node.parent();
    node = node == root ? pugi::xml_node() : node.next_sibling();
  }
  names_.insert("partial");
  names_.erase("");
}

feel::Source XmlFile::source(pugi::xml_node owner) const {
  const auto text = child(owner, "text");
  if (!text) return {"", place(owner)};
  const auto content = text.first_child();
  return {text_of(text), content ? place(content) : place(text)};
}

Formula XmlFile::expression(pugi::xml_node owner) {
  Formula formula{source(owner), nullptr};
  if (formula.empty()) return formula;
  auto parsed = feel::parse_expression(formula.source, names_);
  if (parsed)
    formula.node = *std::move(parsed);
  else
    mistakes_.push_back(std::move(parsed).error());
  return formula;
}

Formula XmlFile::unary_tests(pugi::xml_node owner) { return parsed_tests(source(owner)); }

Formula XmlFile::unary_tests(pugi::xml_node owner, const std::string& text) {
  return parsed_tests({text, place(owner)});
}

Formula XmlFile::quiet_tests(pugi::xml_node owner) const {
  Formula formula{source(owner), nullptr};
  if (auto parsed = feel::parse_unary_tests(formula.source, names_)) {
    formula.node = *std::move(parsed);
  }
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
  auto parsed = feel::parse_unary_tests(formula.source, names_);
  if (parsed)
    formula.node = *std::move(parsed);
  else
    mistakes_.push_back(with_name_meant(std::move(parsed).error(), formula.source.text, names_));
  return formula;
}

}  // namespace ronghe::dmn
