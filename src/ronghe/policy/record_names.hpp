// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ronghe/policy/dictionary.hpp"

// Record types as people name them: by the code or by the title in either language.
namespace ronghe::policy {

// Null where none is called so.
[[nodiscard]] const RecordType* record_named(const Dictionary& dictionary, std::string_view asked);
// For who asked for one that is not there: "需求（need）、企业（enterprise）", what is nearest to
// the word first; "need (Need)" in English.
[[nodiscard]] Bilingual records_near(const Dictionary& dictionary, std::string_view asked);
// "企业/9144…" with the code of the record instead of its title: "enterprise/9144…". What begins
// with no title of a record is given back as it is.
[[nodiscard]] std::string with_record_code(const Dictionary& dictionary, std::string_view subject);
// The record of the subject whom a field names: the row itself by the first field of its key, or a
// row of another record. Empty for all other fields.
[[nodiscard]] std::string subject_record(const RecordType& record, const Field& field);

}  // namespace ronghe::policy
