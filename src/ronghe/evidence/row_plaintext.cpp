// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/row_plaintext.hpp"

#include <algorithm>
#include <utility>

namespace ronghe::evidence::plaintext {

namespace {

constexpr unsigned bits_a_byte = 7;
constexpr std::uint64_t low_bits = 0x7f;
constexpr unsigned char more = 0x80;
constexpr unsigned bits_of_number = 64;
// What is longer than usual goes by this: a long text tells its length up to so many bytes.
constexpr std::size_t step_bytes = 64;

bool take_byte(std::string_view& rest, unsigned char& out) {
  if (rest.empty()) return false;
  out = static_cast<unsigned char>(rest.front());
  rest.remove_prefix(1);
  return true;
}

bool take_number(std::string_view& rest, std::uint64_t& out) {
  out = 0;
  for (unsigned shift = 0; shift < bits_of_number; shift += bits_a_byte) {
    unsigned char byte = 0;
    if (!take_byte(rest, byte)) return false;
    out |= (byte & low_bits) << shift;
    if ((byte & more) == 0) return true;
  }
  return false;
}

bool take_value(std::string_view& rest, CellForm form, SecretValue& out) {
  std::uint64_t number = 0;
  if (!take_number(rest, number)) return false;
  out.present = true;
  if (form != CellForm::text) {
    out.number = Masked(static_cast<std::int64_t>((number >> 1U) ^ (~(number & 1U) + 1)));
    return true;
  }
  if (number > rest.size()) return false;
  out.text = Masked(rest.substr(0, number));
  rest.remove_prefix(number);
  return true;
}

bool take_state(std::string_view& rest, OpenedField& out) {
  unsigned char byte = 0;
  if (!take_byte(rest, byte)) return false;
  out = {.here = byte != std::to_underlying(State::in_table), .value = {}, .reason = {}};
  out.value.present = byte == std::to_underlying(State::here);
  if (byte < std::to_underlying(State::first_reason)) return true;
  const auto reason = byte - std::size_t{std::to_underlying(State::first_reason)};
  if (reason >= missing_reasons.size()) return false;
  out.reason = missing_reasons.at(reason);
  return true;
}

}  // namespace

void append_number(std::string& out, std::uint64_t value) {
  for (; value > low_bits; value >>= bits_a_byte) {
    out += static_cast<char>((value & low_bits) | more);
  }
  out += static_cast<char>(value);
}

// The sign goes last, so that small numbers of either sign are short.
void append_signed(std::string& out, std::int64_t value) {
  const auto shifted = static_cast<std::uint64_t>(value) << 1U;
  append_number(out, value < 0 ? ~shifted : shifted);
}

void append_text(std::string& out, std::string_view text) {
  append_number(out, text.size());
  out += text;
}

char state_of(const std::optional<MissingReason>& reason) {
  if (!reason) return static_cast<char>(State::absent);
  const auto* const found = std::ranges::find(missing_reasons, *reason);
  return static_cast<char>(std::to_underlying(State::first_reason) +
                           (found - missing_reasons.begin()));
}

std::size_t usual_size(const SealPlan& plan, const LabelGroup& group) {
  auto size = group.fields.size();
  for (const auto field : group.fields) {
    if (plan.sealed[field]) size += plan.widths[field];
  }
  return size;
}

std::size_t padded_size(std::size_t size, std::size_t usual) {
  if (size <= usual) return usual;
  return usual + (size - usual + step_bytes - 1) / step_bytes * step_bytes;
}

bool read_fields(std::string_view bytes, const SealPlan& plan, const LabelGroup& group,
                 std::vector<OpenedField>& out) {
  out.resize(group.fields.size());
  for (auto& field : out) {
    if (!take_state(bytes, field)) return false;
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (!out[i].value.present) continue;
    if (!take_value(bytes, plan.cells[group.fields[i]].form, out[i].value)) return false;
  }
  return std::ranges::all_of(bytes, [](char byte) { return byte == '\0'; });
}

}  // namespace ronghe::evidence::plaintext
