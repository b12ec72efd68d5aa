// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ronghe/http/message.hpp"

// Which function answers which method and path. Knows no network: a request in, a response out.
namespace ronghe::http {

class Routes {
 public:
  // A path such as "/runs/{run}/subjects/{subject}": what is in braces takes one whole part of the
  // path, decoded, and is found under its name in `captured`. The first that fits answers.
  void add(std::string method, std::string_view path, Handle handle);
  // Answers what no route fits. Without it: 404, 405 with the methods there are, 400 for a path
  // that does not decode.
  void otherwise(Handle handle) { otherwise_ = std::move(handle); }

  [[nodiscard]] Response answer(Request request) const;

 private:
  struct Route {
    std::string method;
    std::vector<std::string> parts;
    Handle handle;
  };
  std::vector<Route> routes_;
  Handle otherwise_;
};

}  // namespace ronghe::http
