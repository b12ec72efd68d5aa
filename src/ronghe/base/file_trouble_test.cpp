// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/file_trouble.hpp"

#include <gtest/gtest.h>

namespace ronghe {
namespace {

TEST(FileTrouble, SaysWhereWhatAndWhatToDo) {
  EXPECT_EQ(to_string(not_written("out/a.csv").error()),
            "out/a.csv: cannot be written whole; check that the disk has room and that this user "
            "may write there");
  EXPECT_EQ(to_string(not_written("a.xlsx", "too long").error()),
            "a.xlsx: cannot be written (too long); check that the disk has room and that this "
            "user may write there");
}

TEST(FileTrouble, KeepsWhatTheSystemSaysAsAValueSoThatAFaceMayFrameItInItsLanguage) {
  const auto error = folder_not_made("s", "Permission denied").error();
  EXPECT_EQ(error.code, "folder-not-made"_code);
  EXPECT_EQ(error.values, (std::vector<ErrorValue>{{"detail", "Permission denied"}}));
  EXPECT_EQ(error.place.file, "s");
}

}  // namespace
}  // namespace ronghe
