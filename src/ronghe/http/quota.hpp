// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "ronghe/http/message.hpp"
#include "ronghe/http/rates.hpp"

// How much of a server one client, and one thing that is asked about, may take.
namespace ronghe::http {

struct QuotaOptions {
  Rate of_client = {};   // of one address (rates.hpp: client_of)
  Rate of_subject = {};  // of one thing that is asked about
  // What a request is about; "" = nothing in particular, without a limit of its own. Called on
  // several threads at once; must give few different answers, whatever strangers send.
  std::function<std::string(const Request&)> subject = {};
  // A proxy on this machine says who asks: the last address of X-Forwarded-For counts, where the
  // request comes from loopback. Without such a proxy anybody could write another address there.
  bool behind_proxy = false;
  // Called for each request that is refused, on several threads at once.
  std::function<void(const Request&)> refused = {};
};

// The address that a quota counts for.
[[nodiscard]] std::string client_behind(const Request& request, bool behind_proxy);

// A handler that answers 429 with Retry-After, in seconds, to who asks too often; all else goes to
// `handle`.
[[nodiscard]] Handle with_quota(QuotaOptions options, Handle handle);

}  // namespace ronghe::http
