// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/base/language.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/policy/dictionary.hpp"

namespace ronghe::intake::detail {

// What a template of a record says, field by field.
struct Filling {
  const policy::RecordType* record = nullptr;
  Language language = Language::zh;
  std::vector<std::string> titles;  // required ones with *
  std::vector<std::string> example;
  std::vector<std::vector<std::string>> choices;  // empty = any value of the type
  std::vector<std::string> advice;                // lines above the notes on fields
};
[[nodiscard]] Filling filling_of(const policy::Dictionary& dictionary,
                                 const policy::RecordType& record, Language language);

// As a workbook of two sheets.
[[nodiscard]] Result<void> write_template_sheets(const Filling& filling, const std::string& path);

}  // namespace ronghe::intake::detail
