// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/suite.hpp"

#include <array>
#include <utility>

namespace ronghe::crypto {

namespace {

constexpr std::array suites{Suite::international, Suite::gm};

}  // namespace

std::string_view name_of(Suite suite) {
  switch (suite) {
    case Suite::international: return "international";
    case Suite::gm: return "gm";
  }
  std::unreachable();
}

std::optional<Suite> suite_named(std::string_view name) {
  for (const auto suite : suites) {
    if (name_of(suite) == name) return suite;
  }
  return std::nullopt;
}

std::optional<Suite> suite_numbered(std::uint8_t number) {
  for (const auto suite : suites) {
    if (std::to_underlying(suite) == number) return suite;
  }
  return std::nullopt;
}

SuiteAlgorithms algorithms_of(Suite suite) {
  switch (suite) {
    case Suite::international:
      return {.hash = "SHA-256",
              .mac = "HMAC-SHA-256",
              .cipher = "AES-256-GCM",
              .signature = "Ed25519"};
    case Suite::gm:
      return {.hash = "SM3", .mac = "HMAC-SM3", .cipher = "SM4-GCM", .signature = "SM2"};
  }
  std::unreachable();
}

}  // namespace ronghe::crypto
