// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ronghe/policy/pack.hpp"

// A pack for people who read policy, not files.
namespace ronghe::authoring {

// The pack as one page in Markdown: records with fields and rules, parameters with their history
// and sources, definitions, indicators with their formulas in words, weights, decision tables drawn
// as tables. `language` is "zh" or "en"; `as_of` marks the values in force.
[[nodiscard]] Result<std::string> explain_pack(const policy::Pack& pack,
                                               const std::string& language, const Date& as_of);

// The same as HTML: FOLDER/index.html (zh), en.html and style.css. Makes the folder.
[[nodiscard]] Result<void> write_pack_pages(const policy::Pack& pack, const std::string& folder,
                                            const Date& as_of);

}  // namespace ronghe::authoring
