// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/x509.h>

#include "ronghe/http/certificate.hpp"

namespace ronghe::http::detail {

[[nodiscard]] std::optional<Certificate> certificate_of(const X509* certificate);

}  // namespace ronghe::http::detail
