// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/free_pages.hpp"

#include <fmt/format.h>

namespace ronghe::store {

Result<void> overwrite_free_pages(engine::Connection& connection) {
  // After the first checkpoint the pages are free, after the second they are used, and the third
  // gives them back.
  RONGHE_CHECK(connection.execute("CHECKPOINT"));
  RONGHE_TRY(bytes,
             connection.integer("SELECT coalesce(sum(free_blocks * block_size), 0)::BIGINT FROM "
                                "pragma_database_size() WHERE database_name = current_database()"));
  if (bytes == 0) return {};
  constexpr std::int64_t bytes_of_a_number = 8;
  // Numbers that differ: equal ones would be one number, whatever the column says. Twice as many,
  // as the engine takes free pages in an order of its own and adds others.
  return connection.script(fmt::format(
      "CREATE TABLE \"#filler\" (x BIGINT USING COMPRESSION uncompressed); INSERT INTO \"#filler\" "
      "SELECT range FROM range({0}); CHECKPOINT; INSERT INTO \"#filler\" SELECT range FROM "
      "range({0}); CHECKPOINT; DROP TABLE \"#filler\"; CHECKPOINT",
      bytes / bytes_of_a_number));
}

}  // namespace ronghe::store
