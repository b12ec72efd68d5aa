// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/evidence/missing.hpp"

namespace ronghe::evidence {

// Why values of a row are missing, by field of its record, and the same as canonical JSON. One
// object serves many rows.
class RowReasons {
 public:
  // `names`: of the fields, in the order of the record.
  explicit RowReasons(const std::vector<std::string>& names);

  void clear();
  // Takes those of a JSON text in place of what was there, "" = none. False, and none, when it is
  // not what an import writes: {"field":"reason",…}, fields of the record in the order of names.
  [[nodiscard]] bool read(std::string_view json);
  void set(std::size_t field, MissingReason reason) { of_[field] = reason; }
  void drop(std::size_t field) { of_[field].reset(); }
  [[nodiscard]] std::optional<MissingReason> of(std::size_t field) const { return of_[field]; }
  // The text; "" when no value has a reason. Valid until the next call.
  [[nodiscard]] std::string_view json();

 private:
  [[nodiscard]] bool read_members(std::string_view rest);

  std::vector<std::size_t> by_name_;              // fields in the order of their names
  std::vector<std::string> heads_;                // of these, `"pay":"`
  std::vector<std::optional<MissingReason>> of_;  // by field
  std::string text_;
};

}  // namespace ronghe::evidence
