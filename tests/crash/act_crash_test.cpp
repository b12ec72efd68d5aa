// SPDX-License-Identifier: Apache-2.0
// A process in which eight threads seal acts is killed, again and again: the store opens, its audit
// passes, each act that was told to be sealed is there, and none is there twice.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include "ronghe/store/audit.hpp"
#include "ronghe/store/writer.hpp"
#include "ronghe/workflow/small_store.hpp"

namespace ronghe::crash {
namespace {

using evidence::ValueRow;

// RONGHE_ACT_KILLS=1000 kills that often.
int kills() {
  const char* text = std::getenv("RONGHE_ACT_KILLS");
  return text == nullptr ? 3 : std::atoi(text);
}

ValueRow need(const std::string& id) {
  return {{"need_id", id},
          {"region", "440303"},
          {"kind", "technical"},
          {"published", *parse_date("2025-03-01")},
          {"outcome", "open"}};
}

ValueRow person(const std::string& id) { return {{"person_ref", id}, {"kind", "student"}}; }

// Seals acts until it is killed; tells each that was sealed.
[[noreturn]] void seal_without_end(const std::string& folder, int round, int tell) {
  auto store = store::Store::open(folder);
  if (!store || !store->unlock_all()) _exit(1);
  const auto work = [&](int thread) {
    for (int i = 0;; ++i) {
      const bool labelled = thread % 2 == 0;
      const auto id = labelled ? fmt::format("{:016x}{:08x}{:08x}", round, thread, i)
                               : fmt::format("N-{}-{}-{}", round, thread, i);
      const auto done = store::committed(store::Writer(*store).seal(
          {.record = labelled ? "person" : "need",
           .rows = std::vector<ValueRow>{labelled ? person(id) : need(id)},
           .day = *parse_date("2025-12-31"),
           .actor = "anna"}));
      const auto line = id + "\n";  // shorter than what a pipe takes at once
      if (!done || write(tell, line.data(), line.size()) < 0) _exit(2);
    }
  };
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 8; ++thread) threads.emplace_back(work, thread);
  for (auto& thread : threads) thread.join();
  _exit(0);
}

class ActCrash : public workflow::SmallStore {
 protected:
  // The acts that the killed process told.
  std::set<std::string> killed_after(int round, std::chrono::milliseconds time) {
    store.reset();
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe(ends.data()), 0);
    const pid_t child = fork();
    if (child == 0) {
      close(ends[0]);
      seal_without_end(folder(), round, ends[1]);
    }
    close(ends[1]);
    std::string told;
    std::array<char, 4096> some{};
    const auto take = [&] {
      const auto count = read(ends[0], some.data(), some.size());
      if (count > 0) told.append(some.data(), static_cast<std::size_t>(count));
      return count > 0;
    };
    const bool began = take();  // the clock runs from the first act
    std::this_thread::sleep_for(time);
    kill(child, SIGKILL);
    while (take()) {
    }
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(began) << "the process ended before its first act";
    EXPECT_TRUE(WIFSIGNALED(status)) << "it went on until it was killed";
    std::set<std::string> acts;
    std::istringstream lines(told);
    for (std::string line; std::getline(lines, line);) acts.insert(line);
    return acts;
  }
  std::int64_t count(const std::string& of) {
    return store->connection().integer("SELECT count(*) FROM " + of).value_or(-1);
  }
};

TEST_F(ActCrash, WhatWasToldToBeSealedIsThereAndOnce) {
  import("region.csv", "code,name_zh,level\n440303,罗湖区,3\n");
  const auto seed = std::random_device()();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937 random(seed);
  std::set<std::string> told;
  for (int round = 0; round < kills(); ++round) {
    SCOPED_TRACE(fmt::format("kill {}", round));
    told.merge(killed_after(round, std::chrono::milliseconds(random() % 200)));
    reopen();
    ASSERT_TRUE(store->unlock_all());
    const auto audit = store::audit_store(*store);
    ASSERT_TRUE(audit) << to_string(audit.error());
    ASSERT_TRUE(audit->passed()) << audit->log.findings.front().message;
    std::set<std::string> kept;
    auto rows = store->connection().collect(
        "SELECT need_id FROM need UNION ALL SELECT person_ref FROM person");
    ASSERT_TRUE(rows);
    ASSERT_TRUE(rows->each([&](const engine::Chunk& chunk, std::size_t row) {
      EXPECT_TRUE(kept.insert(std::string(chunk.text(0, row))).second) << "twice";
    }));
    for (const auto& id : told) ASSERT_TRUE(kept.contains(id)) << id << " was told and is lost";
    EXPECT_EQ(count("ledger_entry"), static_cast<std::int64_t>(kept.size()) + 1);
  }
  EXPECT_GE(told.size(), static_cast<std::size_t>(kills()));
}

}  // namespace
}  // namespace ronghe::crash
