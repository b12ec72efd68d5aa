// SPDX-License-Identifier: Apache-2.0
#include "ronghe/commands/answer.hpp"

#include <nlohmann/json.hpp>
#include <utility>

namespace ronghe::commands {

namespace {

using Json = nlohmann::ordered_json;

struct AsJson {
  Json operator()(const TextTable& table) const { return Json::parse(as_data(table, "json")); }
  template <class Value>
  Json operator()(const Value& value) const {
    return value;
  }
};

}  // namespace

std::string_view code(Ending ending) {
  switch (ending) {
    case Ending::done: return "done";
    case Ending::no: return "no";
    case Ending::refused: return "refused";
  }
  std::unreachable();
}

const TextTable* only_table(const Answer& answer) {
  if (answer.parts.size() != 1 || !answer.facts.empty()) return nullptr;
  return std::get_if<TextTable>(&answer.parts.front());
}

std::string as_json(const Answer& answer) {
  if (const auto* table = only_table(answer)) return as_data(*table, "json");
  if (answer.parts.size() == 1 && answer.facts.empty()) {
    if (const auto* document = std::get_if<Document>(&answer.parts.front())) return document->json;
  }
  Json out{{"outcome", code(answer.ending)}};
  for (const auto& fact : answer.facts) out[fact.name] = std::visit(AsJson{}, fact.value);
  // Bytes of a file's name may be no UTF-8.
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace ronghe::commands
