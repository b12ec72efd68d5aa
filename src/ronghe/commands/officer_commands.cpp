// SPDX-License-Identifier: Apache-2.0
// Officers: who they are, their keys, and what they sign.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/base/worded.hpp"
#include "ronghe/commands/detail/groups.hpp"
#include "ronghe/store/officer_key.hpp"
#include "ronghe/workflow/officer_register.hpp"

namespace ronghe::commands::detail {

namespace {

Result<void> needed(const Arguments& given, std::initializer_list<const char*> names) {
  for (const auto* name : names) {
    if (given.has(name)) continue;
    return fail(ErrorKind::bad_input, "argument-needed"_code,
                {{"action", given.text("action")}, {"argument", name}},
                fmt::format("to {} an officer, `{}` must be given", given.text("action"), name));
  }
  return {};
}

Result<Answer> make(const Services& /*services*/, const Arguments& given) {
  RONGHE_CHECK(needed(given, {"name"}));
  const auto suite = crypto::suite_named(given.text("suite"));
  ensure(suite.has_value(), "a suite is one of the choices");
  RONGHE_TRY(key, store::OfficerKey::create(
                      {.path = given.text("on"), .passphrase_file = given.text("passphrase-file")},
                      given.text("name"), *suite));
  const auto line = key.public_key().to_string();
  return Answer{.parts = {line + "\n"},
                .facts = {{"file", given.text("on")}, {"public_key", line}}};
}

Result<Answer> add(const Services& services, const Arguments& given) {
  RONGHE_CHECK(needed(given, {"name", "department", "key"}));
  RONGHE_TRY(store, services.open(given.text("on"), {}));
  RONGHE_TRY(position,
             workflow::add_officer(*store, {.name = given.text("name"),
                                            .department = given.text("department"),
                                            .public_key = given.text("key"),
                                            .role = given.text("role"),
                                            .day = given.day("day").value_or(services.today)}));
  publish_quietly(services, *store);
  return Answer{.parts = {fmt::format("✔ {} of {} may sign acts, sealed at position {}\n",
                                      given.text("name"), given.text("department"), position)},
                .facts = {{"name", given.text("name")}, {"position", position}}};
}

Result<Answer> end(const Services& services, const Arguments& given) {
  RONGHE_CHECK(needed(given, {"name"}));
  RONGHE_TRY(store, services.open(given.text("on"), {}));
  RONGHE_TRY(position, workflow::end_officer(*store, given.text("name"),
                                             given.day("day").value_or(services.today)));
  publish_quietly(services, *store);
  return Answer{.parts = {fmt::format("✔ {} signs no more, sealed at position {}; what was signed "
                                      "before stands\n",
                                      given.text("name"), position)},
                .facts = {{"name", given.text("name")}, {"position", position}}};
}

Result<Answer> list(const Services& services, const Arguments& given) {
  RONGHE_TRY(store, services.open(given.text("on"), {}));
  RONGHE_TRY(table, workflow::officers_table(*store));
  return Answer{.parts = {std::move(table)}};
}

struct ToSign {
  std::string origin;
  store::StatementHash hash;
};

// A preview tells by itself of which log it is; a hash does not.
Result<ToSign> to_sign(const Arguments& given) {
  const auto what = given.text("on");
  std::error_code none;
  if (!std::filesystem::is_regular_file(what, none)) {
    RONGHE_TRY(hash, store::StatementHash::parse(what));
    RONGHE_CHECK(needed(given, {"log"}));
    return ToSign{.origin = given.text("log"), .hash = hash};
  }
  RONGHE_TRY(text, read_whole_file(what));
  const auto json = nlohmann::json::parse(text, nullptr, false);
  const auto member = [&](const char* name) {
    return json.is_object() && json.contains(name) && json[name].is_string()
               ? json[name].get<std::string>()
               : std::string();
  };
  const auto suite = crypto::suite_named(member("suite"));
  if (!suite || member("origin").empty()) {
    return fail_with(
        ErrorKind::bad_input, "preview-malformed"_code,
        "this is no preview of an act; give the file that a check of the act wrote as its preview",
        {}, {.file = what});
  }
  return ToSign{.origin = member("origin"), .hash = store::hash_of(*suite, text)};
}

Result<Answer> sign(const Services& /*services*/, const Arguments& given) {
  RONGHE_CHECK(needed(given, {"name", "key"}));
  RONGHE_TRY(what, to_sign(given));
  RONGHE_TRY(key, store::OfficerKey::read(
                      {.path = given.text("key"), .passphrase_file = given.text("passphrase-file")},
                      given.text("name"), what.hash.suite));
  const auto line = key.sign(what.origin, what.hash).to_string();
  return Answer{.parts = {line + "\n"},
                .facts = {{"signature", line}, {"preview_hash", what.hash.to_string()}}};
}

using Action = Result<Answer> (*)(const Services&, const Arguments&);

// In the order in which someone meets them.
const std::vector<std::pair<std::string, Action>>& actions() {
  static const std::vector<std::pair<std::string, Action>> all{
      {"new", make}, {"add", add}, {"list", list}, {"sign", sign}, {"end", end}};
  return all;
}

Result<Answer> officer(const Services& services, const Arguments& given) {
  const auto found =
      std::ranges::find(actions(), given.text("action"), &std::pair<std::string, Action>::first);
  ensure(found != actions().end(), "an action is one of the choices");
  return found->second(services, given);
}

std::vector<Argument> officer_arguments() {
  std::vector<std::string> names;
  for (const auto& [name, action] : actions()) names.push_back(name);
  return {{.name = "action",
           .kind = Kind::choice,
           .help = {"make a key, add its officer to a store, list officers, sign an act, end an "
                    "officer",
                    "生成密钥、向证据库登记经办人、列出经办人、签署申报、终止经办人"},
           .required = true,
           .in_order = true,
           .choices = std::move(names)},
          {.name = "on",
           .help = {"new: the file of the key; add, list, end: the store; sign: the hash that "
                    "`record --check` or `erase --check` printed, or the file of its --preview",
                    "new：密钥文件；add、list、end：证据库；sign：`record --check` 或 "
                    "`erase --check` 显示的哈希，或其 --preview 文件"},
           .required = true,
           .in_order = true},
          {.name = "name", .help = {"of the officer, for good", "经办人的姓名或代号，不再变更"}},
          {.name = "department",
           .help = {"add: an owner of the dictionary, such as EDU", "add：词典中的部门，如 EDU"}},
          {.name = "key",
           .help = {"add: the line that `new` printed; sign: the file of the key",
                    "add：`new` 显示的公钥行；sign：密钥文件"}},
          {.name = "role",
           .help = {"add: a role that records name in written_by",
                    "add：记录的 written_by 所列的角色"}},
          {.name = "day",
           .kind = Kind::day,
           .help = {"add, end: from which day (default: today)", "add、end：起始日期（默认今天）"}},
          {.name = "suite",
           .kind = Kind::choice,
           .help = {"new: international (Ed25519), or gm (SM2) for a store of that suite",
                    "new：international（Ed25519）；国密证据库用 gm（SM2）"},
           .initial = "international",
           .choices = {"international", "gm"}},
          {.name = "passphrase-file",
           .kind = Kind::path,
           .help = {"new, sign: a file whose first line seals the key",
                    "new、sign：首行为密钥口令的文件"}},
          {.name = "log",
           .help = {"sign: the name of the log, where a hash is given",
                    "sign：仅给出哈希时，日志的名称"}}};
}

}  // namespace

std::vector<Command> officer_commands() {
  return {{.name = "officer",
           .summary = {"who may sign acts, and signing them", "经办人及其签名"},
           .effect = Effect::writes,
           .arguments = officer_arguments(),
           .formats = {"text", "csv", "json"},
           .example = "add my-store --name anna --department EDU --key anna+1a2b3c4d+AQ…",
           .notes = {"The file of a key stays with its officer; a store holds public keys only. "
                     "Names are in the log for everyone to read.",
                     "密钥文件由经办人本人保管；证据库中只有公钥。姓名或代号载于日志，人人可读。"},
           .run = officer}};
}

}  // namespace ronghe::commands::detail
