// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ronghe/base/language.hpp"
#include "ronghe/base/log.hpp"
#include "ronghe/commands/answer.hpp"
#include "ronghe/commands/argument.hpp"
#include "ronghe/release/reader.hpp"
#include "ronghe/store/store.hpp"

// What a command does, described once: a terminal makes options of it, a service an operation.
namespace ronghe::commands {

// What is shown before the answer is there.
struct Line {
  std::string text = {};            // whole lines
  std::optional<Error> error = {};  // of one thing among several: the work goes on
  std::optional<Hint> hint = {};
  bool aside = false;  // besides what was asked for
};

// What a face gives to a command.
struct Services {
  Date today;
  std::uint64_t now = 0;  // seconds since 1970
  // Who reads the answers. Nothing labelled is shown to whom the face says nothing about.
  release::Reader reader = release::Reader::everyone();
  // Of what is told before the answer and of answers that are whole texts, unless a command is
  // asked for another.
  Language language = Language::en;
  std::string default_pack;
  Progress* progress = nullptr;
  std::function<void(const Line&)> tell;
  // The store of this name: from its folder, or one that the face holds open.
  std::function<Result<std::shared_ptr<store::Store>>(const std::string& name,
                                                      const store::StoreOptions& options)>
      open;
};

// Opens the folder; what had to be mended in its database file is shown.
[[nodiscard]] Result<std::shared_ptr<store::Store>> open_folder(
    const std::string& folder, const store::StoreOptions& options,
    const std::function<void(const Line&)>& tell);

enum class Effect { reads, writes };

struct Command {
  std::string name;  // "explain"
  Words summary;
  Effect effect = Effect::reads;
  std::vector<Argument> arguments;
  std::vector<std::string> formats = {"text",
                                      "json"};  // of its answer; the first if none is wanted
  std::string example;  // what follows the name, such as "my-store latest 440303 light"
  Words notes = {};     // what else who uses it must know
  std::function<Result<Answer>(const Services&, const Arguments&)> run;
};

// In the order in which someone meets them.
[[nodiscard]] const std::vector<Command>& all();
[[nodiscard]] const Command* find(const std::string& name);

// All descriptions for machines: {"commands": [{"name", "summary": {"en", "zh"}, "effect",
// "arguments": [...], "example", "notes"}]}.
[[nodiscard]] std::string described();

}  // namespace ronghe::commands
