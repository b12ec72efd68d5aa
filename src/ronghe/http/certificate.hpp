// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ronghe::http {

// The certificate that the other side has shown, and proved to hold the key of.
struct Certificate {
  std::string subject;      // "CN=node.edu.example,O=Education", RFC 2253
  std::string fingerprint;  // SHA-256 of its DER bytes in hex: by this a peer is pinned
  std::string not_after;    // its last moment, UTC: "2027-01-31T00:00:00Z"
  bool operator==(const Certificate&) const = default;
};

// The first certificate of a PEM text; none when there is no whole one.
[[nodiscard]] std::optional<Certificate> certificate_of_pem(std::string_view pem);

}  // namespace ronghe::http
