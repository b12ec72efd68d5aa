// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/result_statement.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "ronghe/base/base64.hpp"
#include "ronghe/proof/commitment.hpp"

namespace ronghe::proof {

using crypto::Hash;
using nlohmann::json;

namespace {

constexpr std::string_view format_name = "result/3";
constexpr std::size_t path_max = 64;  // not policy: levels of a tree

std::unexpected<Error> unreadable(const char* what) {
  return bad_input(fmt::format("{} cannot be read: it is damaged, or of another program", what));
}

json json_of(const TreeHead& tree) { return {{"root", tree.root.base64()}, {"size", tree.size}}; }

// Throws what json throws: the caller tells one error for all of them.
TreeHead tree_of(const json& tree) {
  const auto root = Hash::parse_base64(tree.at("root").get<std::string>());
  if (!root) throw std::invalid_argument("root");
  return {.size = tree.at("size").get<std::uint64_t>(), .root = *root};
}

ShownLine line_of(const json& object) {
  ShownLine shown{.index = object.at("index").get<std::uint64_t>(),
                  .line = object.at("line").get<std::string>()};
  const auto& path = object.at("path");
  if (!path.is_array() || path.size() > path_max) throw std::invalid_argument("path");
  for (const auto& step : path) {
    const auto hash = Hash::parse_base64(step.get<std::string>());
    if (!hash) throw std::invalid_argument("path");
    shown.path.push_back(*hash);
  }
  if (!object.contains("salt")) return shown;
  const auto salt = parse_base64(object.at("salt").get<std::string>());
  if (!salt || salt->size() != salt_bytes) throw std::invalid_argument("salt");
  shown.salt = *salt;
  return shown;
}

// What both read: an object that is written in the one spelling it has.
template <class Made, class Read>
Result<Made> read_object(std::string_view text, const char* what, const Read& read) {
  bool deep = false;
  const auto object = json::parse(
      text,
      [&deep](int depth, json::parse_event_t, const json&) {
        deep = deep || depth > 3;
        return !deep;
      },
      false);
  if (deep || !object.is_object()) return unreadable(what);
  try {
    Made made = read(object);
    if (made.to_string() == text) return made;
  } catch (const std::exception&) {
  }
  return unreadable(what);
}

}  // namespace

std::string ResultStatement::to_string() const {
  return json{{"format", format_name},
              {"full", json_of(full)},
              {"public", json_of(published)},
              {"run", run}}
      .dump();
}

Result<ResultStatement> parse_result_statement(std::string_view text) {
  return read_object<ResultStatement>(text, "the statement of a result", [](const json& object) {
    return ResultStatement{.run = object.at("run").get<std::string>(),
                           .full = tree_of(object.at("full")),
                           .published = tree_of(object.at("public"))};
  });
}

Hash line_leaf(std::string_view salt, std::string_view line) {
  return leaf_hash(std::string(salt).append(line));
}

std::string ShownLine::to_string() const {
  auto steps = json::array();
  for (const auto& step : path) steps.push_back(step.base64());
  json object{{"index", index}, {"line", line}, {"path", std::move(steps)}};
  if (!salt.empty()) object["salt"] = base64(salt);
  return object.dump();
}

Result<ShownLine> parse_shown_line(std::string_view text) {
  return read_object<ShownLine>(text, "a line of a result", line_of);
}

Result<void> check_line(const ResultStatement& statement, const ShownLine& shown) {
  const auto& tree = shown.salt.empty() ? statement.published : statement.full;
  if (check_inclusion(line_leaf(shown.salt, shown.line), shown.index, tree, shown.path)) return {};
  return fail(
      ErrorKind::proof_failed,
      fmt::format("the line that is shown is not in the sealed result of run {}", statement.run));
}

}  // namespace ronghe::proof
