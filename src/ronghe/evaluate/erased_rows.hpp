// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>

#include "ronghe/policy/dictionary.hpp"

// Rows of evidence of who was erased: no condition says anything about them, since nobody can read
// their values any more.
namespace ronghe::evaluate {

struct ErasedRows {
  std::int64_t rows = 0;
  std::set<std::string> requests = {};  // the numbers on which they were erased
};

// Who was erased, as the store knows them.
struct Erasures {
  // The number of the request on which a subject ("person/0a3f") was erased; "" = it was not. None
  // = nobody was.
  std::function<std::string(const std::string& subject)> request_of = {};
  // Under which the store seals now, which may be another than the pack's; there with `request_of`.
  const policy::Dictionary* dictionary = nullptr;
};

// Rows of a relation with a column that says whose each is.
class OwnedRows {
 public:
  // The column, which no field can be called like.
  static constexpr std::string_view whose = "whose rows";

  OwnedRows(const std::string& relation, const Erasures& erasures);

  // Whether the store seals rows of it and anybody was erased; else nothing of it was.
  [[nodiscard]] bool may_be_erased() const { return record_ != nullptr; }
  // A SELECT of the rows (`rows` is one, too, with their position) with that column.
  [[nodiscard]] std::string select(const std::string& rows) const;
  // The number of the request on which the owner of a row was erased; "" = is not.
  [[nodiscard]] std::string request_of(const std::string& owner) const;

 private:
  const Erasures& erasures_;
  const policy::RecordType* record_ = nullptr;
};

}  // namespace ronghe::evaluate
