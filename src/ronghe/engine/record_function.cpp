// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/record_function.hpp"

#include <cstring>

namespace ronghe::engine {

void RecordWriter::null(std::size_t member, std::size_t row) {
  auto& slot = slots_[member];
  if (slot.validity == nullptr) slot.validity = driver_.make_validity(slot.vector);
  slot.validity[row / 64] &= ~(std::uint64_t{1} << (row % 64));
}

void RecordWriter::whole(std::size_t member, std::size_t row, Int128 value) {
  const auto& slot = slots_[member];
  if (slot.storage == Storage::int16) {
    static_cast<std::int16_t*>(slot.values)[row] = static_cast<std::int16_t>(value);
  } else if (slot.storage == Storage::int32) {
    static_cast<std::int32_t*>(slot.values)[row] = static_cast<std::int32_t>(value);
  } else if (slot.storage == Storage::int64) {
    static_cast<std::int64_t*>(slot.values)[row] = static_cast<std::int64_t>(value);
  } else {
    std::memcpy(static_cast<char*>(slot.values) + row * sizeof value, &value, sizeof value);
  }
}

}  // namespace ronghe::engine
