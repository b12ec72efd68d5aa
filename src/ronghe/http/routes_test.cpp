// SPDX-License-Identifier: Apache-2.0
#include "ronghe/http/routes.hpp"

#include <gtest/gtest.h>

#include <array>

namespace ronghe::http {
namespace {

Handle says(std::string name) {
  return [name = std::move(name)](const Request& request) {
    Response out{.body = name};
    for (const auto& [key, value] : request.captured) out.body += " " + key + "=" + value;
    return out;
  };
}

Routes routes() {
  Routes out;
  out.add("GET", "/", says("home"));
  out.add("GET", "/runs", says("runs"));
  out.add("POST", "/runs", says("new run"));
  out.add("GET", "/runs/latest", says("latest"));
  out.add("GET", "/runs/{run}", says("run"));
  out.add("GET", "/runs/{run}/subjects/{subject}", says("subject"));
  return out;
}

TEST(Routes, FindTheFunctionByMethodAndPath) {
  struct Case {
    std::string method;
    std::string path;
    int status;
    std::string body;
  };
  const std::array cases{
      Case{"GET", "/", 200, "home"},
      Case{"GET", "/runs", 200, "runs"},
      Case{"POST", "/runs", 200, "new run"},
      Case{"GET", "/runs/latest", 200, "latest"},
      Case{"GET", "/runs/1de9", 200, "run run=1de9"},
      Case{"GET", "/runs/1de9/subjects/county%2F4403", 200, "subject run=1de9 subject=county/4403"},
      Case{"GET", "/runs/", 404, "there is nothing here\n"},
      Case{"GET", "/runs/1de9/subjects", 404, "there is nothing here\n"},
      Case{"GET", "/Runs", 404, "there is nothing here\n"},
      Case{"GET", "", 200, "home"},
      Case{"GET", "//", 404, "there is nothing here\n"},
      Case{"GET", "/runs/%4", 400, "the path does not decode\n"},
      Case{"GET", "/runs/a%00b", 400, "the path does not decode\n"},
      Case{"DELETE", "/runs", 405, "only GET, POST\n"},
      Case{"POST", "/runs/1de9", 405, "only GET\n"},
  };
  const auto table = routes();
  for (const auto& [method, path, status, body] : cases) {
    const auto answer = table.answer({.method = method, .path = path});
    EXPECT_EQ(answer.status, status) << method << ' ' << path;
    EXPECT_EQ(answer.body, body) << method << ' ' << path;
    EXPECT_EQ(header(answer.headers, "allow").has_value(), status == 405);
  }
}

TEST(Routes, LeaveWhatFitsNoneToTheFunctionForTheRest) {
  auto table = routes();
  table.otherwise(says("rest"));
  for (const char* path : {"/nothing", "/runs/%4"}) {
    EXPECT_EQ(table.answer({.method = "GET", .path = path}).body, "rest");
  }
  EXPECT_EQ(table.answer({.method = "PUT", .path = "/runs"}).body, "rest");
  EXPECT_EQ(table.answer({.method = "GET", .path = "/runs"}).body, "runs");
}

}  // namespace
}  // namespace ronghe::http
