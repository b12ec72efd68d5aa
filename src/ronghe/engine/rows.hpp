// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <type_traits>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/chunk.hpp"

namespace ronghe::engine {

class RowsReader;

// The answer of a query, read chunk by chunk in the order of its ORDER BY.
class Rows {
 public:
  explicit Rows(std::unique_ptr<RowsReader> reader);
  Rows(Rows&&) noexcept;
  Rows& operator=(Rows&&) noexcept;
  ~Rows();
  [[nodiscard]] const std::vector<Column>& columns() const;
  [[nodiscard]] Result<std::optional<Chunk>> next();  // none at the end; never an empty chunk
  // Shows every row from here to the end: `see(chunk, row)`. If that gives results, an error ends
  // it.
  template <class See>
  [[nodiscard]] Result<void> each(const See& see) {
    while (true) {
      RONGHE_TRY(chunk, next());
      if (!chunk) return {};
      for (std::size_t row = 0; row < chunk->rows(); ++row) {
        if constexpr (std::is_void_v<decltype(see(*chunk, row))>) {
          see(*chunk, row);
        } else {
          RONGHE_CHECK(see(*chunk, row));
        }
      }
    }
  }

 private:
  std::unique_ptr<RowsReader> reader_;
};

}  // namespace ronghe::engine
