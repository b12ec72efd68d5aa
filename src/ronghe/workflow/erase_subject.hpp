// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ronghe/base/date.hpp"
#include "ronghe/store/store.hpp"

// A person, or whoever rows are about, is erased: the secret behind the keys of these rows is
// destroyed. Every proof and every past run still verifies; nobody reads the values again.
namespace ronghe::workflow {

struct ErasureRequest {
  std::string subject;  // "person/0a3f…": a record and the key of one of its rows
  std::string request;  // the number of the request, which is sealed in place of the person
  Date day;
};

struct Erasure {
  std::int64_t position = 0;       // of the sealed note
  std::uint64_t secrets = 0;       // destroyed: of the subject, and of what belongs to it
  std::uint64_t rows = 0;          // that cannot be read any more
  std::vector<std::string> files;  // of rejected rows that spoke of the subject, and were removed
};

// Order: files of rejected rows, the secrets, the sealed note; whatever breaks off is finished by
// saying the same again. not_found when no row is about the subject; refused when the same request
// was sealed before and nothing is left to destroy.
[[nodiscard]] Result<Erasure> erase_subject(store::Store& store, const ErasureRequest& request);

}  // namespace ronghe::workflow
