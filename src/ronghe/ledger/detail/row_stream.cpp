// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/detail/row_stream.hpp"

#include <utility>

namespace ronghe::ledger {

Result<RowStream> RowStream::open(engine::Connection& parent, const std::string& sql) {
  RONGHE_TRY(connection, parent.sibling());
  // A larger buffer lets the engine's threads work while the entries are compared.
  RONGHE_CHECK(connection.execute("SET streaming_buffer_size = '8MiB'"));
  RONGHE_TRY(rows, connection.query(sql));
  RowStream stream(std::move(connection), std::move(rows));
  RONGHE_CHECK(stream.next_chunk());
  return stream;
}

RowStream::RowStream(engine::Connection connection, engine::Rows rows)
    : connection_(std::move(connection)), stream_(std::move(rows)) {}

Result<void> RowStream::next_chunk() {
  chunk_.reset();
  RONGHE_TRY(chunk, stream_.next());
  row_ = 0;
  rows_ = chunk ? chunk->rows() : 0;
  chunk_ = std::move(chunk);
  if (chunk_) look();
  return {};
}

}  // namespace ronghe::ledger
