// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/result.hpp"

// Texts in which {name} stands for a value.
namespace ronghe {

// The text with each value in its place; where none of the name is given, NAME.
[[nodiscard]] std::string filled(std::string_view text, std::span<const ErrorValue> values);

// An error whose English words are such a text, so that a face fills its own with the same values.
[[nodiscard]] std::unexpected<Error> fail_with(ErrorKind kind, ErrorCode code,
                                               std::string_view message,
                                               std::vector<ErrorValue> values = {},
                                               Place place = {});

}  // namespace ronghe
