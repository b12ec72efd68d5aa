// SPDX-License-Identifier: Apache-2.0
#include "ronghe/http/routes.hpp"

#include <algorithm>

namespace ronghe::http {

namespace {

// "/runs/1de9" has the parts "runs" and "1de9"; "/" has one that is empty.
std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> out;
  path.remove_prefix(std::min<std::size_t>(1, path.size()));
  while (true) {
    const auto end = path.find('/');
    out.emplace_back(path.substr(0, end));
    if (end == std::string_view::npos) return out;
    path.remove_prefix(end + 1);
  }
}

bool is_name(std::string_view part) { return part.starts_with('{') && part.ends_with('}'); }

std::optional<Fields> captured(const std::vector<std::string>& route,
                               const std::vector<std::string>& path) {
  if (route.size() != path.size()) return std::nullopt;
  Fields out;
  for (std::size_t i = 0; i < route.size(); ++i) {
    if (!is_name(route[i])) {
      if (route[i] != path[i]) return std::nullopt;
    } else if (path[i].empty()) {
      return std::nullopt;
    } else {
      out.push_back({route[i].substr(1, route[i].size() - 2), path[i]});
    }
  }
  return out;
}

}  // namespace

void Routes::add(std::string method, std::string_view path, Handle handle) {
  ensure(path.starts_with('/'), "the path of a route begins with a slash");
  routes_.push_back({std::move(method), parts_of(path), std::move(handle)});
}

Response Routes::answer(Request request) const {
  auto path = parts_of(request.path);
  bool decodes = true;
  for (auto& part : path) {
    auto plain = percent_decoded(part);
    decodes = decodes && plain.has_value();
    if (plain) part = *std::move(plain);
  }
  std::string methods;
  for (const auto& route : routes_) {
    if (!decodes) break;
    auto found = captured(route.parts, path);
    if (!found) continue;
    if (route.method == request.method) {
      request.captured = *std::move(found);
      return route.handle(request);
    }
    methods += (methods.empty() ? "" : ", ") + route.method;
  }
  if (otherwise_) return otherwise_(request);
  if (!decodes) return {.status = 400, .body = "the path does not decode\n"};
  if (methods.empty()) return {.status = 404, .body = "there is nothing here\n"};
  return {.status = 405, .body = "only " + methods + "\n", .headers = {{"Allow", methods}}};
}

}  // namespace ronghe::http
