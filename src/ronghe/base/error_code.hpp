// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ronghe {

// The name of a mistake or of an advice, by which a face (a terminal, a page) finds its words in
// each language and what it can offer. Stable: who reads answers of a program relies on it. Written
// as "store-in-use"_code: small letters, digits and single hyphens, which the compiler checks.
struct ErrorCode {
  std::string_view text = {};  // empty: has no name
  bool operator==(const ErrorCode&) const = default;
};
consteval ErrorCode operator""_code(const char* text, std::size_t size) {
  const std::string_view name(text, size);
  char before = '-';
  for (const char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!letter && (c != '-' || before == '-')) throw "a code is words-like-this";
    before = c;
  }
  if (before == '-') throw "a code ends with a word";
  return {name};
}

// What the words of a code name: {"run", "1de98a3cb9d2"}.
struct ErrorValue {
  std::string name;
  std::string value;
  bool operator==(const ErrorValue&) const = default;
};

}  // namespace ronghe
