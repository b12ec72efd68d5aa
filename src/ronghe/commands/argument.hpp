// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ronghe/base/date.hpp"
#include "ronghe/base/result.hpp"

// What a command takes, and what it was given.
namespace ronghe::commands {

// The same in the languages that a face may speak.
struct Words {
  std::string en;
  std::string zh;
};

enum class Kind {
  text,
  path,    // of a file or a folder
  day,     // "2025-12-31"
  count,   // a whole number between `least` and `most`
  choice,  // one of `choices`
  size,    // of memory: "8GiB"
  on_off   // given or not; it takes no value
};
[[nodiscard]] std::string_view code(Kind kind);  // "text"

// Another word for a choice, as people know it: {"GBK", "GB18030"}.
struct Synonym {
  std::string word;
  std::string choice;
};

struct Argument {
  std::string name;  // "as-of"
  Kind kind = Kind::text;
  Words help = {};
  bool required = false;
  bool in_order = false;     // a word by its place, a part of a path: STORE; else it is named
  bool many = false;         // may be given several times
  std::string initial = {};  // what it is when not given; empty: absent
  std::vector<std::string> choices = {};
  std::vector<Synonym> also = {};  // of choices: where there are any, in letters of any case
  std::int64_t least = 0;
  std::int64_t most = INT64_MAX;
};

// Values by the name of their argument, as a face has read them.
using Given = std::map<std::string, std::vector<std::string>>;

// Values that fit what the command takes. Asking for a name that it does not take is a bug.
class Arguments {
 public:
  // bad_input, with the argument's name, for one that is missing, unknown or does not fit.
  [[nodiscard]] static Result<Arguments> checked(std::span<const Argument> taken, Given given);

  [[nodiscard]] bool has(const std::string& name) const;
  [[nodiscard]] bool on(const std::string& name) const { return has(name); }
  [[nodiscard]] std::string text(const std::string& name) const;  // "" when absent
  [[nodiscard]] std::vector<std::string> texts(const std::string& name) const;
  [[nodiscard]] std::optional<Date> day(const std::string& name) const;
  [[nodiscard]] std::optional<std::int64_t> count(const std::string& name) const;

 private:
  Given values_;  // an entry for each argument of the command
};

}  // namespace ronghe::commands
