// SPDX-License-Identifier: Apache-2.0
#include "ronghe/http/bounded_log.hpp"

#include <fmt/format.h>

namespace ronghe::http {

namespace {

// Not within a character: its first byte is not of the form 10xxxxxx.
std::string_view shortened(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
  return text.substr(0, most);
}

}  // namespace

BoundedLog::~BoundedLog() { tell_left_out(); }

void BoundedLog::info(std::string_view event, const std::vector<LogField>& fields) {
  const std::scoped_lock lock(mutex_);
  begin_minute_if_over();
  auto& minute = minute_[std::string(event)];
  if (minute.told >= bounds_.lines_a_minute) {
    ++minute.left_out;
    return;
  }
  ++minute.told;
  auto short_ones = fields;
  for (auto& one : short_ones) one.value = shortened(one.value, bounds_.value_bytes);
  out_.info(event, short_ones);
}

void BoundedLog::count(std::string_view event) {
  const std::scoped_lock lock(mutex_);
  begin_minute_if_over();
  ++minute_[std::string(event)].counted;
}

void BoundedLog::begin_minute_if_over() {
  const auto now = now_();
  if (now < since_ + std::chrono::minutes(1)) return;
  tell_left_out();
  since_ = now;
}

void BoundedLog::tell_left_out() {
  for (const auto& [event, minute] : minute_) {
    if (minute.left_out > 0) {
      const auto lines = fmt::to_string(minute.left_out);
      out_.info("left_out", {{"of", event}, {"lines", lines}});
    }
    if (minute.counted > 0) out_.info(event, {{"count", fmt::to_string(minute.counted)}});
  }
  minute_.clear();
}

}  // namespace ronghe::http
