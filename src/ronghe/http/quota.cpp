// SPDX-License-Identifier: Apache-2.0
#include "ronghe/http/quota.hpp"

#include <fmt/format.h>

namespace ronghe::http {

namespace {

constexpr int too_many_requests = 429;

class Quota {
 public:
  Quota(QuotaOptions options, Handle handle)
      : clients_(options.of_client),
        subjects_(options.of_subject),
        options_(std::move(options)),
        handle_(std::move(handle)) {}

  Response answer(const Request& request) {
    const auto now = Rates::Clock::now();
    auto wait = clients_.take(client_behind(request, options_.behind_proxy), now);
    if (!wait && options_.subject) {
      const auto subject = options_.subject(request);
      if (!subject.empty()) wait = subjects_.take(subject, now);
    }
    if (!wait) return handle_(request);
    if (options_.refused) options_.refused(request);
    return {.status = too_many_requests,
            .body = "too many requests; ask again later\n",
            .headers = {{"Retry-After", fmt::to_string(wait->count())}}};
  }

 private:
  Rates clients_;
  Rates subjects_;
  QuotaOptions options_;
  Handle handle_;
};

}  // namespace

std::string client_behind(const Request& request, bool behind_proxy) {
  if (!behind_proxy || !is_loopback(request.peer_address)) return client_of(request.peer_address);
  // A header that comes twice is one list: what the proxy wrote stands last.
  const auto told = last_header(request.headers, "x-forwarded-for").value_or("");
  const std::string last(trimmed(told.substr(told.rfind(',') + 1)));
  return client_of(is_address(last) ? last : request.peer_address);
}

Handle with_quota(QuotaOptions options, Handle handle) {
  const auto quota = std::make_shared<Quota>(std::move(options), std::move(handle));
  return [quota](const Request& request) { return quota->answer(request); };
}

}  // namespace ronghe::http
