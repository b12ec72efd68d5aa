// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

// How often somebody may ask. Time is an argument; memory has a limit, whoever asks.
namespace ronghe::http {

// Of one who asks all the time, and how many may come at once after a silence. 0 a minute: no
// limit.
struct Rate {
  std::uint32_t per_minute = 0;
  std::uint32_t burst = 1;
};

// May be asked by several threads.
class Rates {
 public:
  using Clock = std::chrono::steady_clock;

  // Remembers so many who asked of late; where there are more, those share one allowance.
  explicit Rates(Rate rate, std::size_t names_max = 4096) : rate_(rate), names_max_(names_max) {}

  // None: granted. Otherwise after how many seconds the next one will be, at least 1.
  [[nodiscard]] std::optional<std::chrono::seconds> take(std::string_view who,
                                                         Clock::time_point now);
  [[nodiscard]] std::size_t size() const;  // those that are remembered

 private:
  struct Bucket {
    double left = 0;  // requests that may come now
    Clock::time_point filled;
  };
  [[nodiscard]] double left_in(const Bucket& bucket, Clock::time_point now) const;
  Bucket& bucket_of(std::string_view who, Clock::time_point now);
  void forget_the_silent(Clock::time_point now);

  Rate rate_;
  std::size_t names_max_;
  mutable std::mutex mutex_;
  std::map<std::string, Bucket, std::less<>> buckets_;
  Clock::time_point forgot_ = {};
};

// Who is behind an address of the network: it itself, or the network of 64 bits of an IPv6 address,
// which one client has whole. An IPv4 address in the form of IPv6 is that of IPv4; what is no
// address is given back.
[[nodiscard]] std::string client_of(const std::string& address);
// Of IPv4 or IPv6.
[[nodiscard]] bool is_address(const std::string& text);
// Whether an address is one of this machine for itself alone: 127.0.0.0/8, also in the form of
// IPv6, and ::1.
[[nodiscard]] bool is_loopback(const std::string& address);

}  // namespace ronghe::http
