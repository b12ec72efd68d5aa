// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "ronghe/base/date.hpp"
#include "ronghe/base/int128.hpp"
#include "ronghe/base/result.hpp"

namespace ronghe::engine {

class BulkWriter;

// Adds rows to a table, column by column within a row; close() makes them visible.
// Without close() the rows since the last full chunk are dropped.
class Appender {
 public:
  explicit Appender(std::unique_ptr<BulkWriter> writer);
  Appender(Appender&&) noexcept;
  Appender& operator=(Appender&&) noexcept;
  ~Appender();
  void null();
  void boolean(bool value);
  void integer(std::int64_t value);
  void decimal(Int128 unscaled, int scale);  // scale must be the column's
  void text(std::string_view value);
  void blob(std::string_view bytes);
  void date(const Date& value);
  void end_row();
  [[nodiscard]] Result<void> close();  // the first error of any row, if there was one

 private:
  std::unique_ptr<BulkWriter> writer_;
};

}  // namespace ronghe::engine
