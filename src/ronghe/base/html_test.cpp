// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/html.hpp"

#include <gtest/gtest.h>

namespace ronghe {
namespace {

TEST(EscapedHtml, LeavesNoCharacterThatEndsATextOrAnAttribute) {
  EXPECT_EQ(escaped_html("a < b & c > \"d\" 'e'"),
            "a &lt; b &amp; c &gt; &quot;d&quot; &#39;e&#39;");
  EXPECT_EQ(escaped_html("产教融合"), "产教融合");
  EXPECT_EQ(escaped_html(""), "");
}

}  // namespace
}  // namespace ronghe
