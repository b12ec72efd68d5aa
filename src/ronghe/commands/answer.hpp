// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ronghe/base/error_code.hpp"
#include "ronghe/base/text_table.hpp"

// What a command gives back: values that a face shows, no printed text.
namespace ronghe::commands {

// A named value for machines: {"size", 300}. A table is an array of objects.
struct Fact {
  std::string name;
  std::variant<std::string, std::int64_t, bool, std::vector<std::string>, TextTable> value;
};

// What exists in two forms that do not follow from each other, such as an explanation.
struct Document {
  std::string text;
  std::string json;
};

// What to do next, or why not: the face finds its own words and the command or button by the code.
struct Hint {
  ErrorCode code;
  std::vector<ErrorValue> values = {};
};

using Part = std::variant<std::string, TextTable, Document, Hint>;  // a text is whole lines

// How the work of a command ended.
enum class Ending {
  done,
  no,      // what was asked is not so: a difference, a fault found
  refused  // a part of it; each was shown with its reason
};
[[nodiscard]] std::string_view code(Ending ending);  // "done"

struct Answer {
  std::vector<Part> parts = {};  // for people, in this order
  std::vector<Fact> facts = {};  // the same for machines
  Ending ending = Ending::done;
};

// The form for machines. An answer of one table is an array of objects, of one document that
// itself; any other is an object of its facts with the `outcome`.
[[nodiscard]] std::string as_json(const Answer& answer);
// "csv": of an answer of one table; none for any other.
[[nodiscard]] const TextTable* only_table(const Answer& answer);

}  // namespace ronghe::commands
