// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/condition_words.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "ronghe/publish/texts.hpp"

namespace ronghe::workflow {

namespace {

bool in_a_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
}

// Words of formulas that are no names of the pack; their texts are formula.<word>.
std::string word_of_language(Language language, const std::string& word) {
  return publish::text_or(language, "formula." + word, word);
}

// Chinese words need no space between them; around signs and other letters one stays.
void append(std::string& out, const std::string& words) {
  const auto wide = [](char c) { return static_cast<unsigned char>(c) >= 0x80U; };
  const bool spaced = out.size() > 1 && out.back() == ' ' && wide(out[out.size() - 2]);
  if (spaced && !words.empty() && wide(words.front())) out.pop_back();
  out += words;
}

}  // namespace

std::string ConditionWords::relation(const std::string& name) const {
  const auto* record = pack_.dictionary.record(name);
  return record == nullptr ? name : publish::of(record->title, language_);
}

const policy::Bilingual* ConditionWords::title(const std::string& relation,
                                               std::string_view name) const {
  for (const auto& definition : pack_.definitions) {
    if (definition.relation == relation && definition.name == name) return &definition.title;
  }
  const auto* record = pack_.dictionary.record(relation);
  const auto* field = record == nullptr ? nullptr : record->field(name);
  return field == nullptr ? nullptr : &field->title;
}

std::string ConditionWords::name_in_words(const std::string& relation,
                                          const std::string& name) const {
  constexpr std::string_view parameter = "parameter.";
  if (name.starts_with(parameter)) {
    const auto found = pack_.parameters.find(std::string_view(name).substr(parameter.size()));
    return found == pack_.parameters.end() ? name : publish::of(found->second.title, language_);
  }
  if (const auto* whole = title(relation, name)) return publish::of(*whole, language_);
  const auto dot = name.find('.');
  if (dot != std::string::npos) {
    const auto first = name.substr(0, dot);
    const auto* record = pack_.dictionary.record(relation);
    const auto* field = record == nullptr ? nullptr : record->field(first);
    if (field != nullptr && !field->reference.empty()) {
      return publish::text(language_, "formula.of",
                           {this->relation(field->reference),
                            name_in_words(field->reference, name.substr(dot + 1))});
    }
  }
  if (pack_.dictionary.record(name) != nullptr) return this->relation(name);
  return word_of_language(language_, name);
}

std::string ConditionWords::choice(const std::string& relation, const std::string& value) const {
  const auto* record = pack_.dictionary.record(relation);
  if (record == nullptr) return value;
  for (const auto& field : record->fields) {
    const auto found = std::ranges::find(field.choices, value, &policy::Choice::code);
    if (found != field.choices.end()) return publish::of(found->name, language_);
  }
  return value;
}

std::string ConditionWords::value(const std::string& relation, const std::string& name,
                                  const std::string& value) const {
  if (value.empty()) return "–";
  if (value == "true" || value == "false") return word_of_language(language_, value);
  const auto* record = pack_.dictionary.record(relation);
  const auto* field = record == nullptr ? nullptr : record->field(name);
  return field == nullptr || field->choices.empty() ? value : choice(relation, value);
}

std::string ConditionWords::in_words(const std::string& relation, const std::string& text) const {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    auto end = at + 1;
    if (text[at] == '"') {
      end = std::min(text.find('"', at + 1), text.size() - 1) + 1;
      append(out, "“" + choice(relation, text.substr(at + 1, end - at - 2)) + "”");
    } else if (std::isalpha(static_cast<unsigned char>(text[at])) != 0 || text[at] == '_') {
      while (end < text.size() && in_a_name(text[end])) ++end;
      append(out, name_in_words(relation, text.substr(at, end - at)));
    } else if (!(std::isspace(static_cast<unsigned char>(text[at])) != 0 && out.ends_with(' '))) {
      out += std::isspace(static_cast<unsigned char>(text[at])) != 0 ? ' ' : text[at];
    }
    at = end;
  }
  return out;
}

std::string ConditionWords::condition(const std::string& relation, const std::string& text) const {
  if (language_ == Language::zh) return in_words(relation, text);
  const auto* whole = title(relation, text);
  return whole == nullptr || whole->en.empty() ? text : whole->en + " (" + text + ")";
}

std::string ConditionWords::key(const std::string& relation, const std::string& key) const {
  if (key == "withheld") return publish::text(language_, "missing.withheld");
  if (language_ != Language::zh) return key;
  std::string out;
  for (std::size_t at = 0; at < key.size();) {
    const auto end = std::min(key.find(' ', at), key.size());
    const auto part = key.substr(at, end - at);
    const auto equals = part.find('=');
    const auto* name =
        equals == std::string::npos ? nullptr : title(relation, part.substr(0, equals));
    if (name != nullptr) {
      out += (out.empty() ? "" : "，") + publish::of(*name, language_) + " " +
             choice(relation, part.substr(equals + 1));
    } else {
      out += (out.empty() ? "" : " ") + part;
    }
    at = end + 1;
  }
  return out;
}

std::string ConditionWords::aggregate(const std::string& relation, const std::string& text) const {
  constexpr std::array kinds{std::pair{"distinct ", "formula.distinct"},
                             std::pair{"sum of ", "formula.sum_of"},
                             std::pair{"least ", "formula.least"},
                             std::pair{"greatest ", "formula.greatest"},
                             std::pair{"median of ", "formula.median_of"},
                             std::pair{"distribution of ", "formula.distribution"}};
  for (const auto& [start, key] : kinds) {
    if (!text.starts_with(start)) continue;
    auto argument = text.substr(std::string_view(start).size());
    std::erase(argument, '"');
    const bool plain = std::ranges::all_of(argument, in_a_name);
    // What the engine is asked is no text for a reader.
    if (!plain) argument.clear();
    return publish::text(language_, key, {plain ? condition(relation, argument) : ""});
  }
  return publish::text(language_, "formula.count");
}

}  // namespace ronghe::workflow
