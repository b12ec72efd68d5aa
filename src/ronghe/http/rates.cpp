// SPDX-License-Identifier: Apache-2.0
#include "ronghe/http/rates.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace ronghe::http {

namespace {

constexpr double seconds_a_minute = 60;
constexpr double rounding = 1e-6;  // of the sums of parts of a request
constexpr std::string_view everybody_else = "";

using AddressBytes = std::array<unsigned char, 16>;

// How an IPv4 address is written as one of IPv6 (RFC 4291, 2.5.5.2): a server that listens on IPv6
// sees those of IPv4 so.
constexpr std::array<unsigned char, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

bool is_ipv4(const AddressBytes& bytes) {
  return std::equal(mapped.begin(), mapped.end(), bytes.begin());
}

// An IPv4 address is mapped, however it is written; none for what is no address.
std::optional<AddressBytes> bytes_of(const std::string& text) {
  AddressBytes bytes{};
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return bytes;
  std::ranges::copy(mapped, bytes.begin());
  if (inet_pton(AF_INET, text.c_str(), bytes.data() + mapped.size()) == 1) return bytes;
  return std::nullopt;
}

}  // namespace

double Rates::left_in(const Bucket& bucket, Clock::time_point now) const {
  const std::chrono::duration<double> since = now - bucket.filled;
  const auto more = std::max(0.0, since.count()) * rate_.per_minute / seconds_a_minute;
  return std::min<double>(rate_.burst, bucket.left + more);
}

// Who has its whole allowance again is as good as unknown. Looked for once a second: it takes a
// while where there are many.
void Rates::forget_the_silent(Clock::time_point now) {
  if (now < forgot_ + std::chrono::seconds(1)) return;
  forgot_ = now;
  std::erase_if(buckets_, [&](const auto& one) { return left_in(one.second, now) >= rate_.burst; });
}

Rates::Bucket& Rates::bucket_of(std::string_view who, Clock::time_point now) {
  auto found = buckets_.find(who);
  if (found != buckets_.end()) return found->second;
  if (buckets_.size() >= names_max_) forget_the_silent(now);
  const auto name = buckets_.size() >= names_max_ ? everybody_else : who;
  const Bucket whole{.left = static_cast<double>(rate_.burst), .filled = now};
  return buckets_.try_emplace(std::string(name), whole).first->second;
}

std::optional<std::chrono::seconds> Rates::take(std::string_view who, Clock::time_point now) {
  if (rate_.per_minute == 0) return std::nullopt;
  const std::scoped_lock lock(mutex_);
  auto& bucket = bucket_of(who, now);
  bucket.left = left_in(bucket, now);
  bucket.filled = now;
  if (bucket.left >= 1 - rounding) {
    bucket.left = std::max(0.0, bucket.left - 1);
    return std::nullopt;
  }
  const auto wait = (1 - bucket.left) * seconds_a_minute / rate_.per_minute;
  return std::chrono::seconds(std::max(1L, static_cast<long>(std::ceil(wait - rounding))));
}

std::size_t Rates::size() const {
  const std::scoped_lock lock(mutex_);
  return buckets_.size();
}

std::string client_of(const std::string& address) {
  auto bytes = bytes_of(address.substr(0, address.find('%')));  // without the zone of a link
  if (!bytes) return address;
  if (is_ipv4(*bytes)) {
    const auto* part = bytes->data() + mapped.size();
    return fmt::format("{}.{}.{}.{}", part[0], part[1], part[2], part[3]);
  }
  std::fill(bytes->begin() + 8, bytes->end(), 0);
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(AF_INET6, bytes->data(), text.data(), text.size());
  return fmt::format("{}/64", text.data());
}

bool is_address(const std::string& text) { return bytes_of(text).has_value(); }

bool is_loopback(const std::string& address) {
  constexpr AddressBytes own{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  const auto bytes = bytes_of(address);
  if (!bytes) return false;
  return is_ipv4(*bytes) ? (*bytes)[mapped.size()] == 127 : *bytes == own;
}

}  // namespace ronghe::http
