// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/int128.hpp"
#include "ronghe/engine/chunk.hpp"

// A C++ function over whole chunks that gives a record (STRUCT) per row: (f(a, b)).pay.
namespace ronghe::engine {

struct Member {
  std::string name;
  std::string type;  // VARCHAR, BLOB, BOOLEAN, BIGINT, DATE or DECIMAL(width,scale)
};

// The rows to fill in. Every member of every row must be set, or set to null.
class RecordWriter {
 public:
  void null(std::size_t member, std::size_t row);
  void text(std::size_t member, std::size_t row, std::string_view bytes);  // of a BLOB, too
  void boolean(std::size_t member, std::size_t row, bool value) {
    static_cast<bool*>(slots_[member].values)[row] = value;
  }
  void days(std::size_t member, std::size_t row, std::int32_t value) {  // since 1970-01-01
    static_cast<std::int32_t*>(slots_[member].values)[row] = value;
  }
  // A whole number, or a decimal without its point; it must fit the member's width.
  void whole(std::size_t member, std::size_t row, Int128 value);

 private:
  friend class RecordCall;
  struct Slot {
    void* vector = nullptr;
    void* values = nullptr;
    std::uint64_t* validity = nullptr;  // made at the first null
    Storage storage = Storage::none;
  };
  std::vector<Slot> slots_;
};

struct RecordFunction {
  std::string name;
  std::vector<Member> members;
  // Called from several threads at once. The engine calls it once for a row that it reads, and does
  // not move it below a filter.
  std::function<void(const Chunk& input, RecordWriter& output)> apply;
};

}  // namespace ronghe::engine
