// SPDX-License-Identifier: Apache-2.0
#include "ronghe/witness/judge.hpp"

#include <gmock/gmock.h>

#include <array>

#include "ronghe/witness/testing.hpp"

namespace ronghe::witness {
namespace {

using proof::SmallLog;
using ::testing::HasSubstr;

constexpr std::uint64_t now = 1'800'000'000;

class Judge : public testing::Test {
 protected:
  Judgement ask(const std::string& text) {
    return judge(*parse_submission(text), std::array{log.key().verifier()}, last, own, now);
  }
  int status(const std::string& text) { return ask(text).answer.status; }
  // The witness has seen the first `size` entries.
  void has_seen(std::size_t size, std::uint64_t time = now) {
    last.reset();
    const auto judged = judge(*parse_submission(request(log, 0, size)),
                              std::array{log.key().verifier()}, last, own, time);
    ASSERT_TRUE(judged.seen);
    last = judged.seen;
  }

  SmallLog log{40};
  proof::SigningKey own = proof::key_for_tests("w.example", proof::type_cosignature_v1);
  std::optional<Seen> last;
};

TEST_F(Judge, ALogThatGrowsIsCosigned) {
  auto judged = ask(request(log, 0, 10));
  EXPECT_EQ(judged.answer.status, 200);
  ASSERT_TRUE(judged.seen);
  EXPECT_EQ(judged.seen->tree, log.head(10));
  EXPECT_EQ(judged.seen->time, now);
  // The answer is a line that verifies under the checkpoint.
  const auto lines = proof::parse_signatures(judged.answer.body);
  ASSERT_TRUE(lines);
  auto note = log.checkpoint(10, 0);
  note.signatures.push_back((*lines)[0]);
  const auto valid = proof::verify_note(note, std::array{own.verifier()});
  ASSERT_TRUE(valid);
  EXPECT_EQ((*valid)[0].time, now);
  EXPECT_EQ(judged.seen->note, note);
  last = judged.seen;
  EXPECT_EQ(status(request(log, 10, 40)), 200);
  // The same again only renews the time.
  EXPECT_EQ(status(request(log, 10, 10)), 200);
}

TEST_F(Judge, StatusesAreThoseOfTheStandard) {
  has_seen(10);
  const SmallLog other(40, "other.example");
  SmallLog fork(9);
  fork.append("another entry");
  while (fork.size() < 40) fork.append("more");
  auto unsigned_one = log.checkpoint(20, 0);
  unsigned_one.signatures[0].id += 1;
  auto forged = log.checkpoint(20, 0);
  forged.signatures[0].bytes[0] = static_cast<char>(forged.signatures[0].bytes[0] ^ 1);
  const auto proof = *proof::consistency_proof(10, 20, log.hashes());
  const auto old_checkpoint = log.checkpoint(5, 0);
  struct Case {
    const char* name;
    std::string text;
    int status;
  };
  const std::vector<Case> cases{
      {"unknown key", submission_text(10, proof, unsigned_one), 403},
      {"false signature", submission_text(10, proof, forged), 403},
      {"old larger than new", submission_text(10, {}, old_checkpoint), 400},
      {"another old size", request(log, 7, 20), 409},
      {"smaller log, by its own old size", request(log, 5, 5), 409},
      {"from nothing", request(log, 0, 20), 409},
      {"no proof", submission_text(10, {}, log.checkpoint(20, 0)), 422},
      {"fork", request(fork, 10, 20), 422},
      {"same size, another root", request(fork, 10, 10), 422},
      {"proof although the same size", submission_text(10, proof, log.checkpoint(10, 0)), 422}};
  for (const auto& [name, text, expected] : cases) {
    SCOPED_TRACE(name);
    const auto judged = ask(text);
    EXPECT_EQ(judged.answer.status, expected);
    EXPECT_FALSE(judged.seen);
    if (expected == 409) {
      EXPECT_EQ(judged.answer.content_type, "text/x.tlog.size");
      EXPECT_EQ(judged.answer.body, "10\n");
    }
  }
  const auto unknown = judge(*parse_submission(request(other, 0, 10)), {}, std::nullopt, own, now);
  EXPECT_EQ(unknown.answer.status, 404);
}

TEST_F(Judge, AFirstCheckpointNeedsNoProofAndTakesNone) {
  const auto hash = log.head(1).root;
  EXPECT_EQ(status(submission_text(0, {hash}, log.checkpoint(20, 0))), 422);
  EXPECT_EQ(status(submission_text(3, {hash}, log.checkpoint(20, 0))), 409);
  const auto text = request(log, 3, 20);
  const auto judged = ask(text);
  EXPECT_EQ(judged.answer.body, "0\n");
}

TEST_F(Judge, AnEmptyLogHasOneRoot) {
  EXPECT_EQ(status(request(log, 0, 0)), 200);
  const auto wrong = *proof::sign_checkpoint(
      {.origin = log.key().name, .tree = {.size = 0, .root = log.head(1).root}},
      std::array{proof::note_signer(log.key())});
  EXPECT_EQ(status(submission_text(0, {}, wrong)), 422);
}

TEST_F(Judge, ATreeOfSm3IsCosignedFromItsFirstCheckpointOn) {
  const SmallLog twin(40, "log.example/evidence/sm3");
  const auto ask_twin = [&](std::size_t old_size, std::size_t size) {
    return judge(*parse_submission(request(twin, old_size, size)),
                 std::array{twin.key().verifier()}, last, own, now);
  };
  for (const auto& [old_size, size] : {std::pair{0U, 10U}, std::pair{10U, 40U}}) {
    const auto judged = ask_twin(old_size, size);
    EXPECT_EQ(judged.answer.status, 200) << judged.answer.body;
    ASSERT_TRUE(judged.seen);
    EXPECT_EQ(judged.seen->tree, twin.head(size));
    last = judged.seen;
  }
  last.reset();
  EXPECT_EQ(ask_twin(0, 0).answer.status, 200) << "an empty one has the root of its own hash";
}

TEST_F(Judge, ASplitViewIsKeptWhateverTheStatus) {
  has_seen(10);
  SmallLog fork(9);
  fork.append("another entry");
  EXPECT_TRUE(ask(request(fork, 10, 10)).split_view);
  EXPECT_TRUE(ask(request(fork, 0, 10)).split_view);  // 409
  EXPECT_THAT(ask(request(fork, 10, 10)).answer.body, HasSubstr("split view"));
  // Nothing is proved by another size, by the same root, or without the log's signature.
  EXPECT_FALSE(ask(request(log, 0, 10)).split_view);
  EXPECT_FALSE(ask(request(log, 0, 11)).split_view);
  auto note = fork.checkpoint(10, 0);
  note.signatures[0].id += 1;
  EXPECT_FALSE(ask(submission_text(10, {}, note)).split_view);
}

TEST_F(Judge, TimeDoesNotRunBackwards) {
  has_seen(10, now + 100);
  const auto judged = ask(request(log, 10, 20));
  EXPECT_TRUE(judged.clock_behind);
  EXPECT_EQ(judged.seen->time, now + 100);
  has_seen(10, now);
  EXPECT_FALSE(ask(request(log, 10, 20)).clock_behind);
}

TEST_F(Judge, LinesOfStrangersAreNotKept) {
  auto note = log.checkpoint(10, 3);
  note.signatures.push_back(note.signatures[0]);
  const auto judged = ask(submission_text(0, {}, note));
  ASSERT_TRUE(judged.seen);
  EXPECT_EQ(judged.seen->note.signatures.size(), 2U);  // of the log, and our own
}

TEST_F(Judge, AStateThatWasChangedIsNotTaken) {
  has_seen(10);
  const auto text = last->note.to_string();
  const auto read = read_seen(text, own.verifier());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->tree, last->tree);
  EXPECT_EQ(read->time, last->time);
  for (std::size_t i = 0; i < text.find("\n\n"); ++i) {
    auto changed = text;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(read_seen(changed, own.verifier())) << i;
  }
  EXPECT_FALSE(read_seen("", own.verifier()));
  EXPECT_FALSE(read_seen(log.checkpoint(0).to_string(), own.verifier()));
}

}  // namespace
}  // namespace ronghe::witness
