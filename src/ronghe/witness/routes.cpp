// SPDX-License-Identifier: Apache-2.0
#include "ronghe/witness/routes.hpp"

#include <utility>

namespace ronghe::witness {

namespace {

http::Response response_of(Answer answer) {
  return {.status = answer.status,
          .content_type = std::move(answer.content_type),
          .body = std::move(answer.body)};
}

http::Response refuse(const http::Request& request) {
  constexpr int not_found = 404;
  constexpr int not_allowed = 405;
  const bool known = request.method == "GET" || request.method == "POST";
  return response_of(
      known ? refusal(not_found, "POST /add-checkpoint, GET /<hash of origin>/checkpoint")
            : refusal(not_allowed, "only GET and POST"));
}

}  // namespace

http::Routes routes_of(Witness& store, std::function<std::uint64_t()> now) {
  http::Routes out;
  out.add("POST", add_checkpoint_path,
          [&store, now = std::move(now)](const http::Request& request) {
            return response_of(store.add_checkpoint(request.body, now()));
          });
  out.add("GET", "/{origin}/checkpoint", [&store](const http::Request& request) {
    return response_of(store.checkpoint(request.captured.front().value));
  });
  out.otherwise(refuse);
  return out;
}

}  // namespace ronghe::witness
