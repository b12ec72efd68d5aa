// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "ronghe/base/durable_file.hpp"

// Programs as their users run them, for tests.
namespace ronghe::programs {

struct Ended {
  int exit = -1;  // -1 = ended by a signal
  std::string said;
};

// A command of the shell; both outputs come back.
inline Ended run_command(const std::string& command) {
  std::FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  Ended ended;
  std::array<char, 4096> buffer{};
  while (const auto count = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    ended.said.append(buffer.data(), count);
  }
  const int status = pclose(pipe);
  ended.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ended;
}

// A witness on loopback, at a port that the system chooses; ended by its own process id.
class WitnessProcess {
 public:
  // `program` = ronghe-node; `folder` = the witness, whose output goes to FOLDER.out; `more` =
  // further options.
  WitnessProcess(const char* program, const std::string& folder,
                 const std::vector<std::string>& more = {})
      : output_(folder + ".out") {
    std::vector<const char*> words{program,        "witness",  "--dir",
                                   folder.c_str(), "--listen", "127.0.0.1:0"};
    for (const auto& one : more) words.push_back(one.c_str());
    words.push_back(nullptr);
    std::filesystem::remove(output_);
    child_ = fork();
    if (child_ == 0) {
      if (std::freopen(output_.c_str(), "w", stdout) == nullptr || dup2(1, 2) < 0) _exit(99);
      execv(program, const_cast<char* const*>(words.data()));
      _exit(98);
    }
    for (int i = 0; i < 5000 && port_ == 0; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      const auto text = said();
      const auto at = text.find(" port ");
      if (at != std::string::npos && text.find('\n', at) != std::string::npos) {
        port_ = static_cast<std::uint16_t>(std::stoi(text.substr(at + 6)));
      }
    }
  }
  WitnessProcess(const WitnessProcess&) = delete;
  WitnessProcess& operator=(const WitnessProcess&) = delete;
  ~WitnessProcess() { end(SIGKILL); }

  int end(int signal) {
    if (child_ <= 0) return -1;
    kill(child_, signal);
    int status = 0;
    waitpid(child_, &status, 0);
    child_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  [[nodiscard]] pid_t id() const { return child_; }
  [[nodiscard]] bool alive() const { return child_ > 0 && waitpid(child_, nullptr, WNOHANG) == 0; }
  [[nodiscard]] std::uint16_t port() const { return port_; }  // 0 = it does not serve
  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(port_) + "/";
  }
  [[nodiscard]] std::string said() const {
    return read_whole_file(output_).value_or(std::string());
  }

 private:
  std::string output_;
  pid_t child_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace ronghe::programs
