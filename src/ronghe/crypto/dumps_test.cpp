// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/dumps.hpp"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ronghe::crypto {
namespace {

TEST(Dumps, AreForbiddenToTheProcessThatSaysSo) {
  const auto child = fork();
  if (child == 0) {
    forbid_dumps();
    rlimit limit{.rlim_cur = 1, .rlim_max = 1};
    getrlimit(RLIMIT_CORE, &limit);
    const bool none = limit.rlim_cur == 0 && limit.rlim_max == 0;
    _exit(none && prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : 1);
  }
  int status = -1;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace ronghe::crypto
