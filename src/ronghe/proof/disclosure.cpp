// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/disclosure.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "ronghe/base/base64.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/crypto/suite.hpp"
#include "ronghe/proof/commitment.hpp"

namespace ronghe::proof {

using crypto::Hash;
using crypto::Suite;
using nlohmann::json;

namespace {

std::unexpected<Error> unreadable(const char* what) {
  return bad_input(fmt::format("the disclosure cannot be read: {}; ask for it again", what));
}

json json_of(const std::variant<ShownField, Hash>& field) {
  if (const auto* hash = std::get_if<Hash>(&field)) return hash->base64();
  const auto& shown = std::get<ShownField>(field);
  return {{"name", shown.name},
          {"salt", base64(shown.salt)},
          {"value", json::parse(shown.value, nullptr, false)}};
}

std::optional<std::string> text_at(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

Result<std::variant<ShownField, Hash>> field_of(const json& field) {
  if (field.is_string()) {
    const auto hash = Hash::parse_base64(field.get<std::string>());
    if (!hash) return unreadable("a commitment is not 32 bytes in base64");
    return *hash;
  }
  if (!field.is_object() || field.size() != 3 || !field.contains("value")) {
    return unreadable("a field has a name, a salt and a value");
  }
  const auto name = text_at(field, "name");
  const auto salt = parse_base64(text_at(field, "salt").value_or(""));
  if (!name || !salt || salt->size() != salt_bytes) {
    return unreadable("a salt is 32 bytes in base64");
  }
  return ShownField{.name = *name, .salt = *salt, .value = field["value"].dump()};
}

// Values are scalars, and the reasons of missing ones an object of them. What writes JSON goes down
// into its arrays and objects, so somebody's thousands of brackets must not reach it.
constexpr int depth_max = 8;

Result<OpenedLabel> label_of(std::string_view line) {
  bool deep = false;
  const auto object = json::parse(
      line,
      [&deep](int depth, json::parse_event_t, const json&) {
        deep = deep || depth > depth_max;
        return !deep;
      },
      false);
  if (deep) return unreadable("a value is no value of a field");
  if (!object.is_object()) return unreadable("a line is no JSON object");
  const auto label = text_at(object, "label");
  const auto fields = object.find("fields");
  if (!label || fields == object.end() || !fields->is_array()) {
    return unreadable("a line has a label and its fields");
  }
  OpenedLabel opened{.label = *label, .fields = {}};
  for (const auto& field : *fields) {
    RONGHE_TRY(read, field_of(field));
    opened.fields.push_back(std::move(read));
  }
  return opened;
}

// What a line behind the entry begins with, as each kind is spelled.
constexpr std::string_view statement_begins = "{\"format\":";
constexpr std::string_view shown_line_begins = "{\"index\":";

Result<void> add_line(std::string_view line, Disclosure& disclosure) {
  if (line.starts_with(statement_begins)) {
    RONGHE_TRY(statement, parse_result_statement(line));
    disclosure.result = std::move(statement);
  } else if (line.starts_with(shown_line_begins)) {
    RONGHE_TRY(shown, parse_shown_line(line));
    disclosure.lines.push_back(std::move(shown));
  } else {
    RONGHE_TRY(label, label_of(line));
    disclosure.labels.push_back(std::move(label));
  }
  return {};
}

Result<void> check_result(const Disclosure& disclosure) {
  if (!disclosure.result) {
    if (disclosure.lines.empty()) return {};
    return fail(ErrorKind::proof_failed, "lines of a result are shown, and not what seals them");
  }
  const auto entry = json::parse(disclosure.entry, nullptr, false);
  const auto is_run = entry.is_object() && entry.value("record", json()) == "run" &&
                      entry.contains("fields") && entry["fields"].is_object();
  const auto text = disclosure.result->to_string();
  if (!is_run || text_at(entry["fields"], "result_hash") != crypto::sha256(text).hex() ||
      text_at(entry["fields"], "run_id") != disclosure.result->run) {
    return fail(ErrorKind::proof_failed, "the statement of the result is not the one of the entry");
  }
  for (const auto& line : disclosure.lines) RONGHE_CHECK(check_line(*disclosure.result, line));
  return {};
}

Hash hash_of(Suite suite, const std::variant<ShownField, Hash>& field) {
  if (const auto* hash = std::get_if<Hash>(&field)) return *hash;
  const auto& shown = std::get<ShownField>(field);
  return field_commitment(suite, shown.salt, shown.name, shown.value);
}

}  // namespace

std::string Disclosure::to_string() const {
  auto text = entry;
  for (const auto& label : labels) {
    auto fields = json::array();
    for (const auto& field : label.fields) fields.push_back(json_of(field));
    text += '\n' + json{{"fields", std::move(fields)}, {"label", label.label}}.dump();
  }
  if (result) text += '\n' + result->to_string();
  for (const auto& line : lines) text += '\n' + line.to_string();
  return text;
}

Result<Disclosure> parse_disclosure(std::string_view extra) {
  const auto whole = extra;
  Disclosure disclosure;
  const auto end = extra.find('\n');
  disclosure.entry = extra.substr(0, end);
  while (extra.contains('\n')) {
    extra.remove_prefix(extra.find('\n') + 1);
    RONGHE_CHECK(add_line(extra.substr(0, extra.find('\n')), disclosure));
  }
  if (disclosure.to_string() != whole) return unreadable("it is not in the one spelling it has");
  return disclosure;
}

Result<void> check_disclosure(const Disclosure& disclosure) {
  RONGHE_CHECK(check_result(disclosure));
  if (disclosure.labels.empty()) return {};
  const auto entry = json::parse(disclosure.entry, nullptr, false);
  if (!entry.is_object() || !entry.contains("sealed") || !entry["sealed"].is_object()) {
    return fail(ErrorKind::proof_failed, "the entry holds no commitments, so nothing can be shown");
  }
  const auto suite = crypto::suite_named(text_at(entry, "suite").value_or("international"));
  if (!suite) return unreadable("the entry names a suite that this version does not know");
  for (const auto& label : disclosure.labels) {
    std::vector<Hash> fields;
    for (const auto& field : label.fields) fields.push_back(hash_of(*suite, field));
    const auto sealed = text_at(entry["sealed"], label.label.c_str());
    if (sealed && *sealed == commitment_of(*suite, label.label, fields).base64()) continue;
    return fail(
        ErrorKind::proof_failed,
        fmt::format("what is shown under the label {} is not what was sealed", label.label));
  }
  return {};
}

}  // namespace ronghe::proof
