// SPDX-License-Identifier: Apache-2.0
#include "ronghe/witness/submission.hpp"

#include <gtest/gtest.h>

#include "ronghe/witness/testing.hpp"

namespace ronghe::witness {
namespace {

using proof::SmallLog;

TEST(Submission, GivesItselfBack) {
  const SmallLog log(20);
  for (const std::size_t old_size : {0, 1, 7, 20}) {
    const auto text = request(log, old_size, 20);
    const auto read = parse_submission(text);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->old_size, old_size);
    EXPECT_EQ(read->checkpoint.tree, log.head(20));
    EXPECT_EQ(submission_text(read->old_size, read->proof, read->note), text);
  }
}

TEST(Submission, WhatIsNoneIsRefused) {
  const SmallLog log(20);
  const auto checkpoint = "\n" + log.checkpoint(0).to_string();
  const auto hash = log.head(3).root.base64() + "\n";
  std::string many;
  for (std::size_t i = 0; i < proof_lines_max; ++i) many += hash;
  struct Case {
    const char* name;
    std::string text;
    bool taken;
  };
  const std::vector<Case> cases{
      {"plain", "old 0\n" + checkpoint, true},
      {"63 lines", "old 7\n" + many + checkpoint, true},
      {"64 lines", "old 7\n" + many + hash + checkpoint, false},
      {"empty", "", false},
      {"no old size", checkpoint, false},
      {"leading zero", "old 07\n" + checkpoint, false},
      {"negative", "old -1\n" + checkpoint, false},
      {"two blanks", "old  7\n" + checkpoint, false},
      {"capital", "Old 7\n" + checkpoint, false},
      {"short hash", "old 7\n" + hash.substr(4) + checkpoint, false},
      {"no empty line", "old 7\n" + checkpoint.substr(1), false},
      {"no checkpoint", "old 7\n\n", false},
      {"no signature", "old 7\n\nlog.example\n0\n" + hash + "\n", false},
      {"not a checkpoint", "old 7\n\nlog.example\n\n\u2014 log.example AAAAAAA=\n", false}};
  for (const auto& [name, text, taken] : cases) {
    SCOPED_TRACE(name);
    EXPECT_EQ(parse_submission(text).has_value(), taken);
  }
}

}  // namespace
}  // namespace ronghe::witness
