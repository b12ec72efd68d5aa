// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/check_digit.hpp"

#include <fmt/format.h>

#include <array>

namespace ronghe::intake::detail {

namespace {

constexpr std::string_view uscc_alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr std::string_view organisation_alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::array uscc_weights{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
constexpr std::array organisation_weights{3, 7, 9, 10, 5, 8, 4, 2};

template <std::size_t N>
std::optional<int> weighted_sum(std::string_view code, std::string_view alphabet,
                                const std::array<int, N>& weights) {
  if (code.size() < N) return std::nullopt;
  int sum = 0;
  for (std::size_t i = 0; i < N; ++i) {
    const auto value = alphabet.find(code[i]);
    if (value == std::string_view::npos) return std::nullopt;
    sum += static_cast<int>(value) * weights.at(i);
  }
  return sum;
}

// The character's place in the alphabet, from 0; -1 stands for a foreign one.
std::string value_sql(std::string_view column, std::size_t position, std::string_view alphabet) {
  return fmt::format("(strpos('{}', substr({}, {}, 1)) - 1)", alphabet, column, position);
}

template <std::size_t N>
std::string sum_sql(std::string_view column, std::size_t first, std::string_view alphabet,
                    const std::array<int, N>& weights) {
  std::string sum;
  for (std::size_t i = 0; i < N; ++i) {
    sum += fmt::format("{}{} * {}", i == 0 ? "" : " + ", value_sql(column, first + i, alphabet),
                       weights.at(i));
  }
  return sum;
}

}  // namespace

std::optional<char> uscc_check(std::string_view code) {
  const auto sum = weighted_sum(code, uscc_alphabet, uscc_weights);
  if (!sum) return std::nullopt;
  return uscc_alphabet.at(static_cast<std::size_t>((31 - *sum % 31) % 31));
}

std::optional<char> organisation_check(std::string_view code) {
  const auto sum = weighted_sum(code, organisation_alphabet, organisation_weights);
  if (!sum) return std::nullopt;
  const int check = (11 - *sum % 11) % 11;
  return check == 10 ? 'X' : static_cast<char>('0' + check);
}

std::string uscc_check_sql(std::string_view column) {
  // The class holds all 18 places to the alphabet, so that no -1 enters the sum.
  return fmt::format(
      "(regexp_full_match({0}, '[{1}]{{18}}') AND "
      "substr('{1}', (31 - ({2}) % 31) % 31 + 1, 1) = substr({0}, 18, 1))",
      column, uscc_alphabet, sum_sql(column, 1, uscc_alphabet, uscc_weights));
}

std::string organisation_check_sql(std::string_view column) {
  return fmt::format("(substr('0123456789X', (11 - ({1}) % 11) % 11 + 1, 1) = substr({0}, 17, 1))",
                     column, sum_sql(column, 9, organisation_alphabet, organisation_weights));
}

}  // namespace ronghe::intake::detail
