// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ronghe/base/date.hpp"
#include "ronghe/store/officer_key.hpp"
#include "ronghe/store/store.hpp"

// A person, or whoever rows are about, is erased: the secret behind the keys of these rows is
// destroyed. Every proof and every past run still verifies; nobody reads the values again.
namespace ronghe::workflow {

struct ErasureRequest {
  std::string subject;  // "person/0a3f…": a record and the key of one of its rows
  std::string request;  // the number of the request, which is sealed in place of the person
  Date day;
  // How many rows are to go, as a preview told. What is no person (an enterprise, a region) is
  // erased by this number alone: it may have thousands.
  std::optional<std::uint64_t> rows = {};
  // Who erases. Where the store knows officers, they sign what the preview says: the actor with
  // this key, others before (signed_erasure.hpp).
  std::string actor = {};
  std::optional<store::KeyPlace> sign = {};
  std::vector<store::ActSignature> signatures = {};
};

// What an erasure reaches.
struct ErasurePreview {
  // By record, that are read now and will not be any more; none that were lost before.
  std::map<std::string, std::uint64_t> rows;
  std::uint64_t subjects = 0;      // whose secrets go: the subject, and what belongs to it
  std::int64_t runs = 0;           // sealed, that saw these rows; they stay, and are not repeated
  std::vector<std::string> files;  // of rejected rows that speak of the subject
  [[nodiscard]] std::uint64_t all_rows() const;
};

struct Erasure {
  std::int64_t position = 0;       // of the sealed note
  std::uint64_t secrets = 0;       // destroyed: of the subject, and of what belongs to it
  std::uint64_t rows = 0;          // that cannot be read any more
  std::vector<std::string> files;  // of rejected rows that spoke of the subject, and were removed
  std::uint64_t signatures = 0;    // of officers, sealed with the note
};

// Changes nothing. not_found when no row is about the subject.
[[nodiscard]] Result<ErasurePreview> preview_erasure(store::Store& store,
                                                     const std::string& subject);

// Order: tombstones, files of rejected rows, the secrets, the sealed note; whatever breaks off is
// finished by saying the same again. not_found when no row is about the subject; refused when the
// same request was sealed before and nothing is left to destroy, when the number of rows is another
// than was said, or was not said of what is no person, and when fewer officers signed than must.
[[nodiscard]] Result<Erasure> erase_subject(store::Store& store, const ErasureRequest& request);

}  // namespace ronghe::workflow
