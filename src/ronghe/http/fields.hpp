// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/result.hpp"

// Names with values, as they stand in headers, queries and paths of HTTP.
namespace ronghe::http {

struct Field {
  std::string name;
  std::string value;
  bool operator==(const Field&) const = default;
};
using Fields = std::vector<Field>;

// The first value of a header; its name in small or large letters.
[[nodiscard]] std::optional<std::string_view> header(const Fields& headers, std::string_view name);
// The last one: what the server nearest to us added, where several did.
[[nodiscard]] std::optional<std::string_view> last_header(const Fields& headers,
                                                          std::string_view name);
// The first value of a parameter of a query or a path; its name exactly.
[[nodiscard]] std::optional<std::string_view> parameter(const Fields& parameters,
                                                        std::string_view name);

// bad_input for a name that is no token, or a value with a line end or another
// control character: what comes after it would be read as a header or a body of its own.
[[nodiscard]] Result<void> check_headers(const Fields& headers);
[[nodiscard]] bool is_token(std::string_view text);
// Without the blanks and line ends around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);

// Every byte but letters, digits and -._~ as %XX.
[[nodiscard]] std::string percent_encoded(std::string_view text);
// None for a % without two hexadecimal digits, and for a NUL.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text);
// "a=1&b=x%20y", without a question mark; a plus sign is a space, as forms send it. None when a
// part does not decode.
[[nodiscard]] std::optional<Fields> parse_query(std::string_view text);
[[nodiscard]] std::string query_text(const Fields& query);

}  // namespace ronghe::http
