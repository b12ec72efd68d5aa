// SPDX-License-Identifier: Apache-2.0
#include "ronghe/commands/command.hpp"

#include <nlohmann/json.hpp>

#include "ronghe/commands/detail/groups.hpp"

namespace ronghe::commands {

namespace {

using Json = nlohmann::ordered_json;

Json json_of(const Words& words) { return {{"en", words.en}, {"zh", words.zh}}; }

Json json_of(const Argument& argument) {
  Json out{{"name", argument.name},         {"kind", code(argument.kind)},
           {"required", argument.required}, {"in_order", argument.in_order},
           {"many", argument.many},         {"help", json_of(argument.help)}};
  if (!argument.initial.empty()) out["initial"] = argument.initial;
  if (!argument.choices.empty()) out["choices"] = argument.choices;
  if (argument.kind == Kind::count) {
    out["least"] = argument.least;
    if (argument.most != INT64_MAX) out["most"] = argument.most;
  }
  return out;
}

Json json_of(const Command& command) {
  auto arguments = Json::array();
  for (const auto& argument : command.arguments) arguments.push_back(json_of(argument));
  Json out{{"name", command.name},
           {"summary", json_of(command.summary)},
           {"effect", command.effect == Effect::reads ? "reads" : "writes"},
           {"arguments", std::move(arguments)},
           {"formats", command.formats},
           {"example", command.example}};
  if (!command.notes.en.empty()) out["notes"] = json_of(command.notes);
  return out;
}

std::vector<Command> listed() {
  std::vector<Command> out;
  for (auto group :
       {detail::evidence_commands(), detail::template_commands(), detail::act_commands(),
        detail::officer_commands(), detail::run_commands(), detail::reproduce_commands(),
        detail::log_commands(), detail::audit_commands(), detail::copy_commands(),
        detail::label_commands(), detail::adopt_commands(), detail::conflict_commands()}) {
    for (auto& command : group) out.push_back(std::move(command));
  }
  return out;
}

}  // namespace

Result<std::shared_ptr<store::Store>> open_folder(const std::string& folder,
                                                  const store::StoreOptions& options,
                                                  const std::function<void(const Line&)>& tell) {
  RONGHE_TRY(store, store::Store::open(folder, options));
  for (const auto& what : store.mended()) {
    tell({.hint = Hint{"store-mended"_code, {{"what", what}, {"store", folder}}}, .aside = true});
  }
  if (const auto& faults = store.pack().warnings; !faults.empty()) {
    const auto& place = faults.front().place;
    tell({.hint = Hint{"pack-has-faults"_code,
                       {{"count", std::to_string(faults.size())},
                        {"first", place.line == 0 ? place.file
                                                  : place.file + ":" + std::to_string(place.line)},
                        {"folder", store.pack().folder},
                        {"store", folder}}},
          .aside = true});
  }
  return std::make_shared<store::Store>(std::move(store));
}

const std::vector<Command>& all() {
  static const auto commands = listed();
  return commands;
}

const Command* find(const std::string& name) {
  for (const auto& command : all()) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

std::string described() {
  auto commands = Json::array();
  for (const auto& command : all()) commands.push_back(json_of(command));
  return Json{{"commands", std::move(commands)}}.dump(2) + "\n";
}

}  // namespace ronghe::commands
