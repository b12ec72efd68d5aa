// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/xml_elements.hpp"

#include <algorithm>

namespace ronghe::intake::detail {

namespace {

// Longer names are none that anybody chooses: their beginning tells them apart.
constexpr std::size_t name_max = 64;
constexpr std::string_view comment_mark = "--";
constexpr std::string_view cdata_mark = "[CDATA[";

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::size_t length_to(std::string_view bytes, char c) {
  const auto at = bytes.find(c);
  return at == std::string_view::npos ? bytes.size() : at + 1;
}

}  // namespace

bool XmlElements::feed(std::string_view bytes) {
  while (goes_on_ && !bytes.empty()) {
    const bool keeps = !wanted_.empty();
    const auto used = step(bytes);
    if (keeps) element_ += bytes.substr(0, used);
    if (is_too_long()) return goes_on_ = false;
    bytes.remove_prefix(used);
    if (!complete_) continue;
    goes_on_ = take_(wanted_, element_);
    element_.clear();
    wanted_.clear();
    complete_ = false;
  }
  return goes_on_;
}

std::size_t XmlElements::step(std::string_view bytes) {
  switch (in_) {
    case In::text: {
      const auto used = length_to(bytes, '<');
      if (bytes[used - 1] == '<') {
        in_ = In::name;
        name_.clear();
      }
      return used;
    }
    case In::name: return step_name(bytes);
    case In::tag: return step_tag(bytes);
    case In::quote: {
      const auto used = length_to(bytes, quote_);
      if (bytes[used - 1] == quote_) in_ = In::tag;
      return used;
    }
    case In::mark: return step_mark(bytes);
    case In::comment: return step_until(bytes, "-->");
    case In::cdata: return step_until(bytes, "]]>");
    case In::instruction: return step_until(bytes, "?>");
    case In::declaration: return step_until(bytes, ">");
  }
  return bytes.size();
}

std::size_t XmlElements::step_name(std::string_view bytes) {
  std::size_t used = 0;
  for (; used < bytes.size(); ++used) {
    const char c = bytes[used];
    const bool is_first = name_.empty() && used == 0;
    if (is_first && (c == '!' || c == '?')) {
      in_ = c == '!' ? In::mark : In::instruction;
      tail_.clear();
      return 1;
    }
    if (is_blank(c) || c == '>' || (c == '/' && !is_first)) break;
  }
  name_ += bytes.substr(0, std::min(used, name_max - std::min(name_.size(), name_max)));
  if (used < bytes.size()) begin_tag();
  return used;
}

// Of a chosen element the beginning was read before it was known to be one.
void XmlElements::begin_tag() {
  in_ = In::tag;
  slash_ = false;
  opening_ = wanted_.empty() && std::ranges::find(chosen_.names, name_) != chosen_.names.end();
  if (!opening_) return;
  wanted_ = name_;
  element_ = "<" + name_;
}

std::size_t XmlElements::step_tag(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (c == '>') {
      end_tag();
      return i + 1;
    }
    slash_ = c == '/';
    if (c != '"' && c != '\'') continue;
    quote_ = c;
    in_ = In::quote;
    return i + 1;
  }
  return bytes.size();
}

void XmlElements::end_tag() {
  in_ = In::text;
  const bool is_end = name_.starts_with('/');
  if (!wanted_.empty()) {
    complete_ = opening_ ? slash_ : is_end && std::string_view(name_).substr(1) == wanted_;
  } else if (is_end || slash_) {
    goes_on_ = take_(is_end ? name_ : "/" + name_, {});
  }
}

std::size_t XmlElements::step_mark(std::string_view bytes) {
  tail_ += bytes.front();
  const auto begins = [this](std::string_view mark) { return mark.starts_with(tail_); };
  if (tail_ == comment_mark || tail_ == cdata_mark) {
    in_ = tail_ == comment_mark ? In::comment : In::cdata;
    tail_.clear();
  } else if (!begins(comment_mark) && !begins(cdata_mark)) {
    in_ = bytes.front() == '>' ? In::text : In::declaration;
    tail_.clear();
  }
  return 1;
}

std::size_t XmlElements::step_until(std::string_view bytes, std::string_view ending) {
  const auto used = length_to(bytes, '>');
  const auto keep = ending.size();
  tail_ += used > keep ? bytes.substr(used - keep, keep) : bytes.substr(0, used);
  if (tail_.size() > keep) tail_.erase(0, tail_.size() - keep);
  if (tail_ == ending) in_ = In::text;
  return used;
}

}  // namespace ronghe::intake::detail
