// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "ronghe/engine/postgres/state.hpp"
#include "ronghe/engine/postgres/wire.hpp"

namespace ronghe::engine::postgres {

namespace {

constexpr std::size_t rows_max = 2048;  // of a chunk

struct FreeMemory {
  void operator()(char* bytes) const { PQfreemem(bytes); }
};

}  // namespace

void Line::settle() {
  if (open != nullptr) open->read_rest();
}

Reader::Reader(std::shared_ptr<Line> line, std::vector<Described> columns)
    : line_(std::move(line)), described_(std::move(columns)) {
  for (const auto& each : described_) columns_.push_back(each.column);
}

// What nobody reads any more is still taken from the line, so that it can be used again.
Reader::~Reader() {
  while (line_->open == this) (void)fetch();
}

// A message holds a row; before the first one there is a header, and the last one is -1 alone.
std::optional<SentRows> Reader::fetch() {
  constexpr std::size_t header = 19;
  constexpr std::size_t trailer = 2;
  SentRows sent;
  while (line_->open == this && sent.rows < rows_max) {
    char* raw = nullptr;
    const int length = PQgetCopyData(line_->session.get(), &raw, 0);
    const std::unique_ptr<char, FreeMemory> message(raw);
    if (length < 0) {
      end_copy();
      break;
    }
    std::string_view bytes(raw, static_cast<std::size_t>(length));
    if (!std::exchange(header_read_, true)) bytes.remove_prefix(std::min(header, bytes.size()));
    const bool ends = bytes.size() == trailer && number<std::int16_t>(bytes) == -1;
    if (bytes.empty() || ends) continue;
    sent.bytes += bytes;
    ++sent.rows;
  }
  return sent.rows == 0 ? std::nullopt : std::optional(std::move(sent));
}

void Reader::end_copy() {
  line_->open = nullptr;
  auto* connection = line_->session.get();
  while (const Answer answer{PQgetResult(connection)}) {
    if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK && !error_) {
      error_ = answer_error(connection, answer.get());
    }
  }
}

void Reader::read_rest() {
  while (auto sent = fetch()) held_.push_back(std::move(*sent));
}

Result<std::optional<Chunk>> Reader::next() {
  std::optional<SentRows> sent;
  if (held_.empty()) {
    sent = fetch();
  } else {
    sent = std::move(held_.front());
    held_.pop_front();
  }
  if (sent) {
    RONGHE_TRY(chunk, chunk_of(std::move(*sent), described_));
    return std::optional(std::move(chunk));
  }
  if (error_) return std::unexpected(*error_);
  return std::nullopt;
}

}  // namespace ronghe::engine::postgres
