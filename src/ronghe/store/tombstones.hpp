// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/date.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/crypto/mac.hpp"
#include "ronghe/engine/connection.hpp"
#include "ronghe/evidence/labels.hpp"

// Who was erased does not come back: a tombstone in the log holds a mark of the subject, HMAC of
// its id under a key below the root of the log. Without that key nobody can try ids against it.
namespace ronghe::store {

class Store;

class Tombstones {
 public:
  // Those of the log. Where there are any, refused without the key of the log: who was erased is
  // then not known, and nothing may be sealed about anyone.
  [[nodiscard]] static Result<Tombstones> read(Store& store, engine::Connection& connection);

  [[nodiscard]] bool empty() const { return requests_.empty(); }
  // The number of the request for which the subject ("person/0a3f") was erased; null = it was not.
  [[nodiscard]] const std::string* request_of(std::string_view subject);

 private:
  std::map<std::string, std::string, std::less<>> requests_;  // by mark
  std::optional<crypto::Mac> mac_;                            // there when there are any
};

// Seals a tombstone for each subject that has none yet, in one transaction.
[[nodiscard]] Result<void> lay_tombstones(Store& store, const std::vector<std::string>& subjects,
                                          const std::string& request, const Date& day);

// Refused, with the number of the request, when a row of the draft is about a subject that was
// erased or refers to one.
[[nodiscard]] Result<void> check_none_erased(Store& store, engine::Connection& connection,
                                             const policy::RecordType& record,
                                             const std::string& draft);

}  // namespace ronghe::store
