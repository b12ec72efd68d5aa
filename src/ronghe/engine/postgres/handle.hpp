// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <string_view>

#include "ronghe/base/result.hpp"

// The objects of libpq, each of which ends with the value that holds it, and its errors in our
// words.
namespace ronghe::engine::postgres {

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Answer = std::unique_ptr<PGresult, ClearResult>;

struct FinishConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Session = std::unique_ptr<PGconn, FinishConnection>;

// Of an answer that is not what was asked for.
[[nodiscard]] Error answer_error(PGconn* connection, const PGresult* answer);
// One statement without an answer; refused where `sql` is several.
[[nodiscard]] Result<void> run(PGconn* connection, const std::string& sql);

}  // namespace ronghe::engine::postgres
