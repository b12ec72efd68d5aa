// SPDX-License-Identifier: Apache-2.0
#include "ronghe/http/fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

#include "ronghe/base/worded.hpp"

namespace ronghe::http {

namespace {

char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_named(const Field& field, std::string_view name) {
  return std::ranges::equal(field.name, name, {}, small, small);
}

std::optional<unsigned> digit_of(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  const char s = small(c);
  if (s >= 'a' && s <= 'f') return static_cast<unsigned>(s - 'a') + 10U;
  return std::nullopt;
}

}  // namespace

std::optional<std::string_view> header(const Fields& headers, std::string_view name) {
  for (const auto& field : headers) {
    if (is_named(field, name)) return field.value;
  }
  return std::nullopt;
}

std::optional<std::string_view> last_header(const Fields& headers, std::string_view name) {
  for (const auto& field : std::views::reverse(headers)) {
    if (is_named(field, name)) return field.value;
  }
  return std::nullopt;
}

std::optional<std::string_view> parameter(const Fields& parameters, std::string_view name) {
  for (const auto& field : parameters) {
    if (field.name == name) return field.value;
  }
  return std::nullopt;
}

bool is_token(std::string_view text) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";  // RFC 9110, 5.6.2
  const auto fits = [&](char c) {
    return is_letter_or_digit(c) || marks.find(c) != std::string_view::npos;
  };
  return !text.empty() && std::ranges::all_of(text, fits);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const auto first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

Result<void> check_headers(const Fields& headers) {
  const auto is_control = [](char c) {
    return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7f';
  };
  for (const auto& [name, value] : headers) {
    if (is_token(name) && std::ranges::none_of(value, is_control)) continue;
    const auto shown = is_token(name) ? name : std::string("(no name)");
    return fail_with(ErrorKind::bad_input, "header-malformed"_code,
                     "the header {header} holds a character that no header may hold, such as a "
                     "line end; take it out",
                     {{"header", shown}});
  }
  return {};
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view open = "-._~";  // RFC 3986, 2.3
  std::string out;
  for (const char c : text) {
    if (is_letter_or_digit(c) || open.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const auto high = digit_of(text[i + 1]);
    const auto low = digit_of(text[i + 2]);
    if (!high || !low || (*high == 0 && *low == 0)) return std::nullopt;
    out += static_cast<char>(*high * 16U + *low);
    i += 2;
  }
  return out;
}

std::optional<Fields> parse_query(std::string_view text) {
  Fields out;
  while (!text.empty()) {
    const auto end = std::min(text.find('&'), text.size());
    std::string part(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (part.empty()) continue;
    std::ranges::replace(part, '+', ' ');
    const auto middle = std::min(part.find('='), part.size());
    auto name = percent_decoded(part.substr(0, middle));
    auto value = percent_decoded(part.substr(std::min(middle + 1, part.size())));
    if (!name || !value) return std::nullopt;
    out.push_back({*std::move(name), *std::move(value)});
  }
  return out;
}

std::string query_text(const Fields& query) {
  std::string out;
  for (const auto& [name, value] : query) {
    if (!out.empty()) out += '&';
    out += percent_encoded(name) + '=' + percent_encoded(value);
  }
  return out;
}

}  // namespace ronghe::http
