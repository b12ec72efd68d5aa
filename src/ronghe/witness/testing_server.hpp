// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "ronghe/http/server.hpp"
#include "ronghe/witness/routes.hpp"
#include "ronghe/witness/testing.hpp"

namespace ronghe::witness {

// A witness of this process on loopback, for tests of those who ask it.
class ServedWitness {
 public:
  // Makes the folder and its key; it trusts the log.
  ServedWitness(std::string folder, const std::string& name, const std::string& log_vkey)
      : folder_(std::move(folder)) {
    const auto key = make_folder(folder_, name);
    ensure(key && trust_log(folder_, log_vkey), "a witness of a test can be made");
    key_ = key->to_string();
    serve();
  }
  // Again, on another port.
  void serve() {
    auto opened = Witness::open(folder_, told_);
    ensure(opened.has_value(), "a witness of a test opens");
    witness_ = *std::move(opened);
    auto server = http::Server::start(
        {}, [routes = routes_of(*witness_, [this] { return now; })](const http::Request& request) {
          return routes.answer(request);
        });
    ensure(server.has_value(), "a server of a test can be started");
    server_ = *std::move(server);
    url_ = "http://127.0.0.1:" + std::to_string(server_->port()) + "/";
  }
  void stop() {
    server_.reset();
    witness_.reset();
  }
  [[nodiscard]] const std::string& key() const { return key_; }
  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] const std::string& folder() const { return folder_; }
  // As a policy has it.
  [[nodiscard]] std::string line(const std::string& name) const {
    return "witness " + name + " " + key_ + " " + url_ + "\n";
  }

  std::uint64_t now = 1'800'000'000;  // by its clock, seconds since 1970

 private:
  std::string folder_;
  Told told_;
  std::string key_;
  std::string url_;
  std::unique_ptr<Witness> witness_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace ronghe::witness
