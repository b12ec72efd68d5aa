// SPDX-License-Identifier: Apache-2.0
#include "ronghe/http/certificate.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "ronghe/http/testing.hpp"

namespace ronghe::http {
namespace {

std::string text_of(const std::string& path) {
  std::stringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

TEST(Certificate, IsReadFromAWholePemAndFromNothingElse) {
  const TestAuthority authority("authority");
  const auto files = authority.issue("融合 node");
  const auto pem = text_of(files.certificate);
  const auto read = certificate_of_pem(pem);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->subject, "CN=融合 node");
  EXPECT_NE(read->fingerprint, certificate_of_pem(text_of(authority.anchors()))->fingerprint);
  EXPECT_EQ(certificate_of_pem(pem + text_of(authority.anchors())), read);
  EXPECT_EQ(certificate_of_pem(pem.substr(0, pem.size() / 2)), std::nullopt);
  EXPECT_EQ(certificate_of_pem(""), std::nullopt);
  EXPECT_EQ(certificate_of_pem(text_of(files.key)), std::nullopt);
}

}  // namespace
}  // namespace ronghe::http
