// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/chunk.hpp"

namespace ronghe::engine {

// The answer of a query, read chunk by chunk in the order of its ORDER BY.
class Rows {
 public:
  struct State;
  explicit Rows(std::unique_ptr<State> state);
  Rows(Rows&&) noexcept;
  Rows& operator=(Rows&&) noexcept;
  ~Rows();
  [[nodiscard]] const std::vector<Column>& columns() const;
  [[nodiscard]] Result<std::optional<Chunk>> next();  // none at the end; never an empty chunk

 private:
  std::unique_ptr<State> state_;
};

}  // namespace ronghe::engine
