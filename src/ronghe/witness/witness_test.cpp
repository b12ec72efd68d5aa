// SPDX-License-Identifier: Apache-2.0
#include "ronghe/witness/witness.hpp"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/witness/testing.hpp"

namespace ronghe::witness {
namespace {

namespace fs = std::filesystem;
using proof::SmallLog;
using ::testing::HasSubstr;

constexpr std::uint64_t now = 1'800'000'000;

class WitnessStore : public testing::Test {
 protected:
  void SetUp() override {
    auto name = (fs::temp_directory_path() / "ronghe-witness-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder = name + "/w";
    const auto made = make_folder(folder, "w.example");
    ASSERT_TRUE(made) << made.error().message;
    own = *made;
    ASSERT_TRUE(trust_log(folder, log.key().verifier().to_string()));
  }
  void TearDown() override { fs::remove_all(fs::path(folder).parent_path()); }

  std::unique_ptr<Witness> open() {
    auto store = Witness::open(folder, told);
    EXPECT_TRUE(store) << to_string(store.error());
    return *std::move(store);
  }
  [[nodiscard]] std::string state() const {
    return folder + "/state/" + crypto::sha256(log.key().name).hex();
  }
  [[nodiscard]] std::size_t evidence() const {
    const auto path = folder + "/evidence";
    if (!fs::exists(path)) return 0;
    std::size_t count = 0;
    for (const auto& file : fs::recursive_directory_iterator(path)) {
      count += file.is_regular_file() ? 1 : 0;
    }
    return count;
  }

  std::string folder;
  SmallLog log{40};
  proof::VerifierKey own;
  Told told;
};

TEST_F(WitnessStore, WhatWasCosignedIsOnTheDisk) {
  auto store = open();
  EXPECT_EQ(store->key(), own);
  const auto answer = store->add_checkpoint(request(log, 0, 10), now);
  ASSERT_EQ(answer.status, 200);
  const auto held = read_whole_file(state());
  ASSERT_TRUE(held);
  EXPECT_THAT(*held, HasSubstr(answer.body));
  const auto served = store->checkpoint(crypto::sha256(log.key().name).hex());
  EXPECT_EQ(served.status, 200);
  EXPECT_EQ(served.body, *held);
  // As any verifier reads it: signed by the log and by this witness.
  const auto keys = std::array{log.key().verifier(), own};
  EXPECT_EQ(proof::verify_note(*proof::parse_note(served.body), keys)->size(), 2U);
  EXPECT_EQ(store->checkpoint(std::string(64, '0')).status, 404);
  EXPECT_EQ(store->checkpoint("").status, 404);
}

TEST_F(WitnessStore, ANewProcessGoesOnWhereTheLastOneEnded) {
  ASSERT_EQ(open()->add_checkpoint(request(log, 0, 10), now).status, 200);
  auto store = open();
  const auto back = store->add_checkpoint(request(log, 0, 5), now);
  EXPECT_EQ(back.status, 409);
  EXPECT_EQ(back.body, "10\n");
  EXPECT_EQ(store->add_checkpoint(request(log, 10, 20), now).status, 200);
}

TEST_F(WitnessStore, AStateThatIsGoneOrOlderThanItsMarkStopsIt) {
  ASSERT_EQ(open()->add_checkpoint(request(log, 0, 10), now).status, 200);
  const auto older = *read_whole_file(state());
  ASSERT_EQ(open()->add_checkpoint(request(log, 10, 20), now).status, 200);
  const auto newest = *read_whole_file(state());
  const auto stopped = [&] {
    const auto store = Witness::open(folder, told);
    return store ? std::string() : store.error().message;
  };
  fs::remove(state());
  EXPECT_THAT(stopped(), HasSubstr("has cosigned size 20 of this log and has no state of it"));
  ASSERT_TRUE(write_file_durably(state(), older));
  EXPECT_THAT(stopped(), HasSubstr("has the state of size 10"));
  ASSERT_TRUE(write_file_durably(folder + "/marks", "no mark\n"));
  EXPECT_THAT(stopped(), HasSubstr("no line of a mark"));
  // Of an earlier version, and of a process that was killed between the two.
  for (const auto& marks : {std::string(), crypto::sha256(log.key().name).hex() + " 10\n"}) {
    ASSERT_TRUE(write_file_durably(state(), newest));
    ASSERT_TRUE(write_file_durably(folder + "/marks", marks));
    EXPECT_EQ(open()->add_checkpoint(request(log, 20, 20), now).status, 200) << marks;
    ASSERT_TRUE(write_file_durably(state(), older));
    EXPECT_THAT(stopped(), HasSubstr("has cosigned size 20"));
  }
}

TEST_F(WitnessStore, ALogThatIsTrustedNoLongerIsRefusedAtOnce) {
  const auto store = open();
  ASSERT_EQ(store->add_checkpoint(request(log, 0, 10), now).status, 200);
  const auto vkey = log.key().verifier().to_string();
  ASSERT_TRUE(distrust_log(folder, vkey));
  EXPECT_EQ(store->add_checkpoint(request(log, 10, 20), now).status, 404);
  EXPECT_EQ(distrust_log(folder, vkey).error().kind, ErrorKind::not_found);
  EXPECT_EQ(distrust_log(folder, "no key").error().kind, ErrorKind::bad_input);
  ASSERT_TRUE(trust_log(folder, vkey));
  EXPECT_EQ(store->add_checkpoint(request(log, 0, 5), now).status, 409) << "what was seen stays";
}

TEST_F(WitnessStore, WhatAWriteThatWasCutOffLeftGoes) {
  ASSERT_EQ(open()->add_checkpoint(request(log, 0, 10), now).status, 200);
  const auto left = state() + ".new";
  ASSERT_TRUE(write_file_durably(left, "half"));
  (void)open();
  EXPECT_FALSE(fs::exists(left));
}

// Killed by the kernel at any moment, the next process knows at least what the last one told.
TEST_F(WitnessStore, AKilledProcessHasToldNothingThatIsLost) {
  for (int round = 0; round < 12; ++round) {
    std::array<int, 2> pipe_ends{};
    ASSERT_EQ(pipe(pipe_ends.data()), 0);
    const auto child = fork();
    if (child == 0) {
      Told quiet;
      auto store = Witness::open(folder, quiet);
      if (!store) _exit(3);
      const auto hash = crypto::sha256(log.key().name).hex();
      const auto served = (*store)->checkpoint(hash);
      std::size_t size = 0;
      if (served.status == 200) {
        size = proof::parse_checkpoint(proof::parse_note(served.body)->text)->tree.size;
      }
      for (; size < log.size(); ++size) {
        if ((*store)->add_checkpoint(request(log, size, size + 1), now).status != 200) _exit(4);
        const auto told_size = static_cast<unsigned char>(size + 1);
        if (write(pipe_ends[1], &told_size, 1) != 1) _exit(5);
      }
      _exit(0);
    }
    close(pipe_ends[1]);
    unsigned char last = 0;
    for (int i = 0; i < 1 + round / 3; ++i) {
      if (read(pipe_ends[0], &last, 1) != 1) break;
    }
    usleep(static_cast<useconds_t>(round * 37));  // lands before, within or after a write
    kill(child, SIGKILL);
    unsigned char more = 0;
    while (read(pipe_ends[0], &more, 1) == 1) last = more;
    int status = 0;
    waitpid(child, &status, 0);
    close(pipe_ends[0]);
    ASSERT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0) << WEXITSTATUS(status);
    const auto answer = open()->add_checkpoint(request(log, 0, 1), now);
    if (last == 0) continue;
    ASSERT_EQ(answer.status, 409);
    EXPECT_GE(std::stoi(answer.body), last) << "round " << round;
  }
}

TEST_F(WitnessStore, AClockThatRunsBackwardsIsTold) {
  ASSERT_EQ(open()->add_checkpoint(request(log, 0, 10), now).status, 200);
  EXPECT_EQ(open()->add_checkpoint(request(log, 10, 20), now).status, 200);
  EXPECT_FALSE(told.has("clock_behind"));
  // Also by the clock of another process.
  EXPECT_EQ(open()->add_checkpoint(request(log, 20, 30), now - 1).status, 200);
  EXPECT_TRUE(told.has("clock_behind"));
  const auto note = *proof::parse_note(*read_whole_file(state()));
  EXPECT_EQ(proof::verify_note(note, std::array{own})->front().time, now);
}

TEST_F(WitnessStore, NothingIsCosignedThatTheDiskDoesNotTake) {
  auto store = open();
  ASSERT_EQ(store->add_checkpoint(request(log, 0, 10), now).status, 200);
  // A folder stands where the state belongs.
  fs::remove(state());
  fs::create_directories(state() + "/in the way");
  const auto answer = store->add_checkpoint(request(log, 10, 20), now);
  EXPECT_EQ(answer.status, 500);
  EXPECT_FALSE(answer.body.contains("\u2014"));
  EXPECT_TRUE(told.has("state_not_written"));
  fs::remove_all(state());
  EXPECT_EQ(store->add_checkpoint(request(log, 20, 30), now).body, "10\n");
  EXPECT_EQ(store->add_checkpoint(request(log, 10, 20), now).status, 200);
}

TEST_F(WitnessStore, ADamagedStateStopsTheWitness) {
  ASSERT_EQ(open()->add_checkpoint(request(log, 0, 10), now).status, 200);
  auto bytes = *read_whole_file(state());
  bytes[bytes.find("\n10\n") + 1] = '2';
  std::ofstream(state()) << bytes;
  const auto store = Witness::open(folder, told);
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().kind, ErrorKind::proof_failed);
  // So does the state of one log under the name of another.
  std::ofstream(state()) << "";
  EXPECT_FALSE(Witness::open(folder, told));
  fs::remove(state());
  EXPECT_FALSE(Witness::open(folder, told)) << "its mark remembers that there was one";
}

TEST_F(WitnessStore, OneProcessAtATime) {
  auto first = open();
  const auto second = Witness::open(folder, told);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::refused);
  first.reset();
  EXPECT_TRUE(Witness::open(folder, told));
}

TEST_F(WitnessStore, BothSidesOfASplitViewAreKept) {
  auto store = open();
  ASSERT_EQ(store->add_checkpoint(request(log, 0, 10), now).status, 200);
  SmallLog fork(9);
  fork.append("another entry");
  EXPECT_EQ(store->add_checkpoint(request(fork, 10, 10), now).status, 422);
  EXPECT_TRUE(told.has("split_view"));
  ASSERT_EQ(evidence(), 2U);
  std::vector<proof::TreeHead> trees;
  for (const auto& file : fs::recursive_directory_iterator(folder + "/evidence")) {
    if (!file.is_regular_file()) continue;
    const auto note = *proof::parse_note(*read_whole_file(file.path().string()));
    EXPECT_TRUE(proof::verify_note(note, std::array{log.key().verifier()}));
    trees.push_back(proof::parse_checkpoint(note.text)->tree);
  }
  EXPECT_THAT(trees, ::testing::UnorderedElementsAre(log.head(10), fork.head(10)));
  // The witness stays with what it saw first.
  EXPECT_EQ(store->add_checkpoint(request(log, 10, 20), now).status, 200);
}

// State and mark of before are put back together, or both removed.
TEST_F(WitnessStore, AStateThatIsOlderThanItsEvidenceStopsIt) {
  ASSERT_EQ(open()->add_checkpoint(request(log, 0, 10), now).status, 200);
  const auto marks = folder + "/marks";
  const auto before = std::pair{*read_whole_file(state()), *read_whole_file(marks)};
  ASSERT_EQ(open()->add_checkpoint(request(log, 10, 20), now).status, 200);
  const auto newest = std::pair{*read_whole_file(state()), *read_whole_file(marks)};
  const auto put_back = [&](const auto& files) {
    EXPECT_TRUE(write_file_durably(state(), files.first));
    EXPECT_TRUE(write_file_durably(marks, files.second));
    const auto store = Witness::open(folder, told);
    return store ? std::string() : store.error().message;
  };
  EXPECT_EQ(put_back(before), "") << "without evidence nobody can tell";
  EXPECT_EQ(put_back(newest), "");
  SmallLog fork(19);
  fork.append("another entry");
  ASSERT_EQ(open()->add_checkpoint(request(fork, 20, 20), now).status, 422);
  EXPECT_EQ(put_back(newest), "") << "on the line";
  EXPECT_THAT(put_back(before), HasSubstr("has cosigned size 20"));
  EXPECT_THAT(put_back(before), HasSubstr("has the state of size 10"));
  fs::remove(state());
  fs::remove(marks);
  const auto gone = Witness::open(folder, told);
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().kind, ErrorKind::proof_failed);
  EXPECT_THAT(gone.error().message, HasSubstr("has no state of it"));
  // What it has seen since is newer than its evidence.
  EXPECT_EQ(put_back(newest), "");
  EXPECT_EQ(open()->add_checkpoint(request(log, 20, 30), now).status, 200);
  EXPECT_TRUE(Witness::open(folder, told));
}

TEST_F(WitnessStore, EvidenceDoesNotFillTheDisk) {
  auto store = open();
  ASSERT_EQ(store->add_checkpoint(request(log, 0, 10), now).status, 200);
  for (int i = 0; i < 40; ++i) {
    SmallLog fork(9);
    fork.append("entry of fork " + std::to_string(i));
    EXPECT_EQ(store->add_checkpoint(request(fork, 10, 10), now).status, 422);
  }
  EXPECT_LE(evidence(), 21U);
}

TEST_F(WitnessStore, ALogCanBeTrustedWhileItServes) {
  auto store = open();
  const SmallLog other(5, "other.example");
  EXPECT_EQ(store->add_checkpoint(request(other, 0, 5), now).status, 404);
  ASSERT_TRUE(trust_log(folder, other.key().verifier().to_string()));
  ASSERT_TRUE(trust_log(folder, other.key().verifier().to_string()));  // known already
  EXPECT_EQ(store->add_checkpoint(request(other, 0, 5), now).status, 200);
  EXPECT_EQ(store->origins(), (std::vector<std::string>{"log.example/evidence", "other.example"}));
  // A checkpoint in the name of one log, signed by the key of the other.
  const auto forged = *proof::sign_checkpoint({.origin = other.key().name, .tree = other.head(5)},
                                              std::array{proof::note_signer(log.key())});
  EXPECT_EQ(store->add_checkpoint(submission_text(5, {}, forged), now).status, 403);
}

TEST_F(WitnessStore, KeysThatMakeNoSenseAreRefused) {
  const proof::VerifierKey unknown{.name = "pq", .type = 6, .material = std::string(1312, 'm')};
  auto own_key = own;
  own_key.type = proof::type_ed25519;
  for (const auto& vkey : {unknown.to_string(), own.to_string(), own_key.to_string(),
                           std::string("nonsense"), std::string()}) {
    EXPECT_FALSE(trust_log(folder, vkey)) << vkey;
  }
  const auto again = make_folder(folder, "another");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ErrorKind::refused);
  EXPECT_EQ(open()->key(), own);
  EXPECT_FALSE(make_folder(folder + "/x", "a name with blanks"));
  EXPECT_EQ(Witness::open(folder + "/none", told).error().kind, ErrorKind::not_found);
}

TEST_F(WitnessStore, AKeyThatOthersMayReadIsRefused) {
  fs::permissions(folder + "/key", fs::perms::group_read, fs::perm_options::add);
  const auto store = Witness::open(folder, told);
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().kind, ErrorKind::refused);
}

TEST_F(WitnessStore, GarbageIsABadRequest) {
  auto store = open();
  for (const auto& body : {std::string(), std::string(100'000, '\n'), std::string(1000, '\xff'),
                           std::string("old 0\n\n")}) {
    EXPECT_EQ(store->add_checkpoint(body, now).status, 400);
  }
}

}  // namespace
}  // namespace ronghe::witness
