// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <variant>

#include "ronghe/base/result.hpp"

// What became of a write. Where the connection is lost between the question and the answer, only
// the database knows: whoever wrote looks for the batch there before doing anything else.
namespace ronghe::engine {

struct Committed {
  bool operator==(const Committed&) const = default;
};
struct NotCommitted {
  Error why;
};
struct Unknown {
  std::string batch;  // by which the write is found again
  Error why;
};
using Outcome = std::variant<Committed, NotCommitted, Unknown>;

}  // namespace ronghe::engine
