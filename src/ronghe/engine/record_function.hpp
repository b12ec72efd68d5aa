// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ronghe/base/int128.hpp"
#include "ronghe/engine/chunk.hpp"

// Functions of ours over whole chunks that SQL may call: an acceleration that an engine may lack
// (Capabilities::functions).
namespace ronghe::engine {

// Pure, called from several threads at once. Any number of arguments of any type; gives a BLOB per
// row.
struct BlobFunction {
  std::string name;
  // `output(row, bytes)` must be called once for every row of the chunk.
  std::function<void(const Chunk& input,
                     const std::function<void(std::size_t, std::string_view)>& output)>
      apply;
};

struct Member {
  std::string name;
  std::string type;  // VARCHAR, BLOB, BOOLEAN, BIGINT, DATE or DECIMAL(width,scale)
};

// The rows to fill in. Every member of every row must be set, or set to null.
class RecordWriter {
 public:
  // A member's cells as a driver shows them. What else it knows of them is behind `vector`.
  struct Slot {
    void* vector = nullptr;
    void* values = nullptr;
    std::uint64_t* validity = nullptr;  // made at the first null
    Storage storage = Storage::none;
  };
  // What only a driver can do with a member's vector.
  struct Driver {
    std::uint64_t* (*make_validity)(void* vector) = nullptr;
    void (*put_text)(void* vector, std::size_t row, std::string_view bytes) = nullptr;
  };
  RecordWriter(std::vector<Slot> slots, const Driver& driver)
      : slots_(std::move(slots)), driver_(driver) {}

  void null(std::size_t member, std::size_t row);
  void text(std::size_t member, std::size_t row, std::string_view bytes) {  // of a BLOB, too
    driver_.put_text(slots_[member].vector, row, bytes);
  }
  void boolean(std::size_t member, std::size_t row, bool value) {
    static_cast<bool*>(slots_[member].values)[row] = value;
  }
  void days(std::size_t member, std::size_t row, std::int32_t value) {  // since 1970-01-01
    static_cast<std::int32_t*>(slots_[member].values)[row] = value;
  }
  // A whole number, or a decimal without its point; it must fit the member's width.
  void whole(std::size_t member, std::size_t row, Int128 value);
  // The statement ends with this error; members that are not set do not matter then.
  void fail(std::string why) { failed_ = std::move(why); }
  [[nodiscard]] const std::string& failed() const { return failed_; }  // "" = it did not

 private:
  std::vector<Slot> slots_;
  Driver driver_;
  std::string failed_;
};

// Gives a record (STRUCT) per row: (f(a, b)).pay.
struct RecordFunction {
  std::string name;
  std::vector<Member> members;
  // Called from several threads at once. The engine calls it once for a row that it reads, and does
  // not move it below a filter.
  std::function<void(const Chunk& input, RecordWriter& output)> apply;
};

}  // namespace ronghe::engine
